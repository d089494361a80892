"""The form that says which column of a list holds what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from vanphong.kernel.imports import Row, Table
from vanphong.registry.old_imports import OldRegisterImporter

#: rows from which the row of headings is chosen, and rows shown of each column
TOP = 20
SAMPLES = 3


class ColumnsForm(forms.Form):
    """The row of headings, and for each field of the register a column of the list."""

    headings = forms.ChoiceField(label=gettext_lazy("Row of headings"))
    #: the row for which the columns below were guessed
    guessed_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, table: Table, importer: OldRegisterImporter) -> None:
        """Guess the headings; guess anew where the person names another row of headings."""
        self.table, self.importer = table, importer
        guessed, places = importer.guess_header(table)
        named = data.get("headings", "") if data else ""
        is_new = bool(named) and named != data.get("guessed_for", "")
        self.header_row = int(named) if named.isdecimal() else guessed.number
        if self.header_row != guessed.number:
            places = importer.places_in(self._row(self.header_row))
        super().__init__(None if is_new else data)
        self._offer_rows()
        self._offer_columns(places)
        self.initial.update(headings=str(self.header_row), guessed_for=str(self.header_row))

    def _offer_rows(self) -> None:
        choices = [
            (str(row.number), f"{row.number}: {' | '.join(c for c in row.cells if c)[:80]}")
            for row in self.table.rows[:TOP]
        ]
        self.fields["headings"] = forms.ChoiceField(label=_("Row of headings"), choices=choices)

    def _offer_columns(self, places: dict[str, int]) -> None:
        columns = [("", "—"), *((str(n), self._label(n)) for n in range(self.width()))]
        for field in self.importer.fields:
            self.fields[field.name] = forms.ChoiceField(
                label=field.labels[0], required=field.required, choices=columns
            )
            self.initial[field.name] = str(places.get(field.name, ""))

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two fields."""
        data = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for field in self.importer.fields:
            column = data.get(field.name, "")
            if column and column in used:
                self.add_error(
                    field.name,
                    _("This column stands for “%(other)s” already.") % {"other": used[column]},
                )
            used.setdefault(column, field.labels[0])
        return data

    def columns(self) -> dict[str, int]:
        """Return the column of each field; {} where the form is wrong or lacks a required one."""
        if self.is_bound and not self.is_valid():
            return {}
        said = self.cleaned_data if self.is_bound else self.initial
        found = {
            field.name: int(said[field.name])
            for field in self.importer.fields
            if said.get(field.name, "") != ""
        }
        lacks = any(f.required and f.name not in found for f in self.importer.fields)
        return {} if lacks else found

    def rows(self) -> list[Row]:
        """Return the rows below the headings."""
        return [row for row in self.table.rows if row.number > self.header_row]

    def width(self) -> int:
        """Return how many columns the list has."""
        return min(max(len(row.cells) for row in self.table.rows[:200]), 64)

    def head(self) -> list[str]:
        """Return the columns by letter and heading."""
        return [self._label(n) for n in range(self.width())]

    def samples(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """Return the first rows below the headings: number, and each cell with its column."""
        return [
            (row.number, list(zip_longest(self.head(), row.cells[: self.width()], fillvalue="")))
            for row in self.rows()[:SAMPLES]
        ]

    def fields_of_columns(self) -> Iterator[forms.BoundField]:
        """Yield the fields that name a column."""
        return (self[field.name] for field in self.importer.fields)

    def _label(self, number: int) -> str:
        cells = self._row(self.header_row).cells
        words = cells[number].strip() if number < len(cells) else ""
        return f"{get_column_letter(number + 1)}: {words[:60]}".rstrip(": ")

    def _row(self, number: int) -> Row:
        return next((row for row in self.table.rows if row.number == number), self.table.rows[0])
