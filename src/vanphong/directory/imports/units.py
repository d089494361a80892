"""
`vanphong import admin-units FILE`: a list of a day, or the conversion table of a merger.

The columns tell which it is; the day comes from the file's name (…2020-02-25.csv) or from
`--option day=2020-02-25`, the act of a merger from `--option act=…`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext as _

from vanphong.directory.imports import conversion, lists
from vanphong.directory.imports.conversion import Conversion
from vanphong.directory.imports.lists import UnitList
from vanphong.directory.models import Organisation
from vanphong.directory.operations.founding import ref_of
from vanphong.kernel.imports import (
    Field,
    Importer,
    Row,
    Table,
    UnreadableFile,
    Verdict,
    read_day,
)
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef

KIND = "admin-units"
Line = lists.Line | conversion.Line


class Half(Protocol):
    """What reads one of the two kinds of file; its lines are its own."""

    fields: ClassVar[tuple[Field, ...]]

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Look at the whole file."""

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row."""

    def judge(self, values: Mapping[str, str]) -> Verdict[Any]:
        """Judge a row."""

    def apply(self, lines: Sequence[Any], *, actor: Actor, now: datetime) -> list[Organisation]:
        """Take lines in; return the communes in order."""

    def conclude(self, *, actor: Actor, now: datetime) -> list[str]:
        """Do what follows from the whole file."""


class AdminUnitImporter(Importer[Line]):
    """Lists of administrative units of all three levels, and tables of mergers."""

    fields = tuple(replace(f, required=False) for f in (*UnitList.fields, *Conversion.fields))
    option_names = frozenset({"day", "act"})

    def __init__(self, options: Mapping[str, str] | None = None) -> None:
        """Take the options; which half reads the file is known with its header."""
        super().__init__(options)
        self._half: Half | None = None

    def tenant_id(self, actor: Actor) -> uuid.UUID | None:
        """Return None: the directory belongs to the installation."""
        return None

    def read_header(self, table: Table) -> tuple[Row, dict[str, int]]:
        """
        Find the header and with it the kind of the file.

        :raises UnreadableFile: a column is missing, or the day is not known
        """
        day, act = self._day(), self.options.get("act", "")
        header, places = super().read_header(table)
        half: Half = Conversion(day, act) if "new_code" in places else UnitList(day)
        missing = [f for f in half.fields if f.required and f.name not in places]
        if missing:
            raise UnreadableFile(
                _("These columns are missing: %(columns)s.")
                % {"columns": ", ".join(field.labels[0] for field in missing)}
            )
        self._half = half
        return header, places

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Let the half look at the whole file."""
        self.half.survey(rows)

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row by the file's day and what identifies the unit."""
        return self.half.key(values)

    def judge(self, values: Mapping[str, str], *, actor: Actor, now: datetime) -> Verdict[Line]:
        """Judge a row by the half that reads this file."""
        return self.half.judge(values)

    def apply(self, rows: Sequence[Line], *, actor: Actor, now: datetime) -> Sequence[SubjectRef]:
        """Take the rows in; the record of a row is the commune, of a merger the old one."""
        return [ref_of(o) for o in self.half.apply(rows, actor=actor, now=now)]

    def conclude(self, *, actor: Actor, now: datetime) -> Sequence[str]:
        """Do what follows from the whole file, and say it."""
        return self.half.conclude(actor=actor, now=now)

    @property
    def half(self) -> Half:
        """Return the half that reads this file."""
        assert self._half is not None  # the header comes first
        return self._half

    def _day(self) -> date:
        said = self.options.get("day", "")
        in_name = re.search(r"\d{4}-\d{2}-\d{2}", self.file_name)
        try:
            return read_day(said or (in_name[0] if in_name else ""))
        except ValueError as fault:
            raise UnreadableFile(
                _("Say which day the file is of: --option day=2020-02-25, or in its name.")
            ) from fault
