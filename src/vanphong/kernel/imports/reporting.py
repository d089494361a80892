"""The judged report of a run: the file's own cells, each row with its verdict and sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from vanphong.kernel.imports.models import ImportRow, ImportRun
from vanphong.kernel.printing import Column, write_table

Verdict = ImportRow.Verdict


def write_report(run: ImportRun, *, now: datetime) -> bytes:
    """Return the report as a workbook: row number, verdict, sentence, then the original cells."""
    rows = run.rows.order_by("number")
    width = max([len(run.header), *(len(row.cells) for row in rows.iterator())])
    header = [*run.header, *[""] * (width - len(run.header))]
    columns = [
        Column(_("Row"), "number", 8),
        Column(_("Verdict"), "text", 14),
        Column(_("Explanation"), "text", 50),
        *(Column(label or "–", "text", 24) for label in header),
    ]
    return write_table(
        columns,
        _lines(run, width),
        title=_("Report of import “%(kind)s”") % {"kind": run.kind},
        filter_text=". ".join([_counts(run), *(r.rstrip(".") for r in run.remarks)]),
        now=now,
    )


def _counts(run: ImportRun) -> str:
    return _("File %(name)s: %(accepted)s accepted, %(repaired)s repaired, %(refused)s refused") % {
        "name": run.file_name,
        "accepted": run.accepted,
        "repaired": run.repaired,
        "refused": run.refused,
    }


def _lines(run: ImportRun, width: int) -> Iterator[list[str | int]]:
    names = {
        str(Verdict.ACCEPTED): _("Row accepted"),
        str(Verdict.REPAIRED): _("Row repaired"),
        str(Verdict.REFUSED): _("Row refused"),
    }
    for row in run.rows.order_by("number").iterator():
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        yield [row.number, names[row.verdict], row.sentence, *cells]
