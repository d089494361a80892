"""The list of dossiers and the list of a dossier's documents, on paper and as workbooks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from vanphong.directory.queries import name_on, parent_on
from vanphong.dossiers import queries
from vanphong.dossiers.codes import roman
from vanphong.dossiers.models import Catalogue, Dossier, ListedDossier
from vanphong.dossiers.queries import Line
from vanphong.dossiers.retention import retention_words
from vanphong.dossiers.states import CatalogueState
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.printing import Column, print_form, write_table
from vanphong.kernel.printing.lists import Value
from vanphong.kernel.ui.format_vi import moment_vi

Row = tuple[str, str, str, str, str]


def print_catalogue(catalogue: Catalogue, *, now: datetime) -> bytes:
    """
    Return the list as PDF/A in the form of the law; one that is not issued yet says so.

    Source: Decree 30/2020/NĐ-CP, Phụ lục V (columns: records 1.9).
    """
    rows = catalogue_rows(catalogue)
    lines = [line for line, _row in rows if line is not None]
    issuer = catalogue.issued_by
    data = {
        **_head(catalogue.tenant.name, catalogue, now), "year": catalogue.year,
        "is_draft": catalogue.state == CatalogueState.DRAFT, "decision": catalogue.decision,
        "decided_on": show_day(catalogue.decided_on) if catalogue.decided_on else "",
        "columns": [{"label": c.label, "width": c.width} for c in catalogue_columns()],
        "rows": [{"is_heading": line is None, "cells": row} for line, row in rows],
        "count": len(lines),
        "for_ever": sum(line.retention_years is None for line in lines),
        "title": issuer.title if issuer else "",
        "name": issuer.person.full_name if issuer else "",
    }  # fmt: skip
    return print_form("dossiers.catalogue", data, now=now)


def write_catalogue(catalogue: Catalogue, *, now: datetime) -> bytes:
    """Return the same list as a workbook."""
    said = f"{catalogue.decision}, {show_day(catalogue.decided_on)}" if catalogue.decided_on else _(
        "not issued yet"
    )  # fmt: skip
    return write_table(
        catalogue_columns(), [row for _line, row in catalogue_rows(catalogue)], filter_text=said,
        title=f"{_('List of dossiers of %(year)s') % {'year': catalogue.year}}, "
        f"{catalogue.tenant.name}", now=now,
    )  # fmt: skip


def catalogue_columns() -> list[Column]:
    """Return the five columns of the law in their order."""
    return [
        Column(_("Number and symbol of the dossier"), "text", 19),
        Column(_("Heading and title of the dossier"), "text", 56),
        Column(_("Retention"), "text", 14),
        Column(_("Who builds it"), "text", 24),
        Column(_("Note"), "text", 20),
    ]


def catalogue_rows(catalogue: Catalogue) -> list[tuple[ListedDossier | None, Row]]:
    """Return headings (without a line) and dossiers taken in, in order."""
    codes = {line.pk: line.code for line in queries.number_lines(catalogue)}
    rows: list[tuple[ListedDossier | None, Row]] = []
    for number, (large, sections) in enumerate(queries.in_order(catalogue), start=1):
        for place, (heading, lines) in enumerate(sections):
            title = (
                f"{roman(number)}. {large.title.upper()}" if place == 0
                else f"{place}. {heading.title}"
            )  # fmt: skip
            rows.append((None, ("", title, "", "", "")))
            rows += [
                (line, (
                    line.code or codes.get(line.pk, ""), line.title,
                    retention_words(line.retention_years), line.keeper.person.full_name, line.note,
                ))
                for line in lines
            ]  # fmt: skip
    return rows


def list_columns() -> list[Column]:
    """Return the columns of a list of dossiers: the law's seven, and what lies in each."""
    return [
        Column(_("Ord. no."), "number", 6),
        Column(_("Number and symbol of the dossier"), "text", 14),
        Column(_("Title of the dossier"), "text", 50),
        Column(_("Time of the documents"), "text", 22),
        Column(_("Retention"), "text", 12),
        Column(_("Documents"), "number", 10),
        Column(_("Sheets or pages"), "number", 10),
        Column(_("Note"), "text", 24),
    ]


def list_rows(
    dossiers: Sequence[Dossier], counts: Mapping[uuid.UUID, tuple[int, int]]
) -> list[tuple[Value, ...]]:
    """Return the cells of each dossier in the order of the columns; `counts` are the reader's."""
    return [
        (
            number, f"{one.code} ({one.catalogue.year})", one.title,
            f"{show_day(one.started_on)} – {show_day(one.ended_on) if one.ended_on else ''}".strip(
                " –"
            ),
            retention_words(one.retention_years), *counts[one.pk], one.note,
        )
        for number, one in enumerate(dossiers, start=1)
    ]  # fmt: skip


def print_contents(dossier: Dossier, lines: Sequence[Line], *, now: datetime) -> bytes:
    """
    Return the list of a dossier's documents (mục lục văn bản) as PDF/A: what the reader may know.

    Source: Decree 30/2020/NĐ-CP, Phụ lục V (seven columns: records 1.9).
    """
    data = {
        **_head(dossier.tenant.name, dossier.catalogue, now), "code": dossier.code,
        "year": dossier.catalogue.year, "title": dossier.title,
        "retention": retention_words(dossier.retention_years), "unit": dossier.unit.name,
        "started_on": show_day(dossier.started_on),
        "ended_on": show_day(dossier.ended_on) if dossier.ended_on else "",
        "columns": [
            {"label": c.label, "width": c.width, "kind": c.kind} for c in contents_columns()
        ],
        "rows": [
            [show_day(cell) if isinstance(cell, date) else str(cell or "") for cell in row]
            for row in contents_rows(lines)
        ],
        "count": len(lines), "keeper": dossier.keeper.person.full_name,
        "printed": _("Taken at %(moment)s") % {"moment": moment_vi(now)},
    }  # fmt: skip
    return print_form("dossiers.contents", data, now=now)


def write_contents(dossier: Dossier, lines: Sequence[Line], *, now: datetime) -> bytes:
    """Return the same list as a workbook, with true dates."""
    return write_table(
        contents_columns(), contents_rows(lines), title=_("List of documents in the dossier"),
        filter_text=f"{dossier.code} ({dossier.catalogue.year}) – {dossier.title}", now=now,
    )  # fmt: skip


def contents_columns() -> list[Column]:
    """Return the seven columns of the law in their order."""
    return [
        Column(_("Ord. no."), "number", 6),
        Column(_("Number and symbol of the document"), "text", 16),
        Column(_("Date of the document in the register"), "date", 14),
        Column(_("Kind and subject of the document"), "text", 44),
        Column(_("Author of the document"), "text", 22),
        Column(_("Sheet or page"), "number", 9),
        Column(_("Note"), "text", 18),
    ]


def contents_rows(lines: Sequence[Line]) -> list[tuple[Value, ...]]:
    """Return the cells of each line in the order of the columns."""
    return [
        (
            line.number, line.filed.symbol, line.filed.on, line.filed.subject, line.filed.author,
            line.page_count, line.item.note,
        )
        for line in lines
    ]  # fmt: skip


def _head(body: str, catalogue: Catalogue, now: datetime) -> dict[str, object]:
    day = local_day(now)
    parent = parent_on(catalogue.tenant.organisation, day)
    return {"body": body, "parent": name_on(parent, day) if parent else ""}
