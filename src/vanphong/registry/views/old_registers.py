"""
Taking an old register in: a list is sent, a person says which column holds what and sees what
would become of the first rows, the worker takes the rows, a page tells how far.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.imports import Refused, Repaired, Verdict
from vanphong.kernel.imports.models import ImportRow, ImportRun
from vanphong.kernel.imports.reading import MAX_BYTES, UnreadableFile, read_table
from vanphong.kernel.imports.reporting import write_report
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.registry import bookkeeping, operations
from vanphong.registry.book_forms import OldRegisterForm
from vanphong.registry.column_forms import ColumnsForm
from vanphong.registry.jobs import take_old_register
from vanphong.registry.models import OldRegisterFile, Series
from vanphong.registry.old_imports import KIND, OldRegisterImporter
from vanphong.registry.operations import OldRow
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_workbook

#: rows of the report shown on the page; the workbook has all
SHOWN = 100
#: rows judged before anything is taken in
PREVIEWED = 20


@requires("registry.series.import_old")
def send(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Send the list of an old register; one that cannot be read is refused at once."""
    series = bookkeeping.get_series_for(request.actor, series_id)
    SeriesPolicy.check(request.actor, "import_old", series)
    form = OldRegisterForm(sent(request), request.FILES or None)
    page = FormPage(
        title=_("Take in an old register"), lead=series.name, back=_("Back to the book"),
        back_url=reverse("registry:series", args=[series.pk]), with_file=True,
        done=_("The list is here. See which column holds what, then take its rows in."),
        told=(
            _("The rows keep their own numbers, marked “sổ cũ”; our counter gives none of them."),
            _("Columns: Số đến, Ngày đến, Tác giả, Số ký hiệu, Ngày văn bản, Trích yếu, Đơn vị hoặc"
              " người nhận, Ngày chuyển, Ghi chú, Tình trạng, Hạn xử lý."),
        ),
    )  # fmt: skip
    return answer(request, form, page, lambda: _take(request, form, series))


def _take(request: ActorRequest, form: OldRegisterForm, series: Series) -> str:
    now, upload = timezone.now(), form.cleaned_data["file"]
    if upload.size > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 50 MB."), field="file")
    content = upload.read()
    importer = _importer(request, series)
    try:
        table = read_table(content)
        importer.look_for_secrets(table)
    except UnreadableFile as refusal:
        raise UnreadableFile(refusal.sentence, field="file") from refusal
    file = operations.send_old_register(
        series, name=upload.name, content=content, origin=form.cleaned_data["origin"],
        row_count=len(table.rows), actor=request.actor, now=now,
    )  # fmt: skip
    return reverse("registry:old_columns", args=[file.pk])


def _importer(request: ActorRequest, series: Series) -> OldRegisterImporter:
    importer = OldRegisterImporter({"tenant": series.tenant.prefix, "book": series.name})
    importer.run_by, importer.run_at = request.actor, timezone.now()
    return importer


@requires("registry.series.import_old")
def columns(request: ActorRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show which column holds what, guessed first, and the verdict on the first rows."""
    file = bookkeeping.get_old_file_for(request.actor, file_id)
    SeriesPolicy.check(request.actor, "import_old", file.series)
    if file.mapping is not None or file.finished_at is not None:
        return redirect("registry:old_file", file.pk)
    importer, table = _importer(request, file.series), read_table(bytes(file.content))
    form = ColumnsForm(sent(request), table=table, importer=importer)
    if "drop" in request.POST:
        operations.drop_old_register(file, actor=request.actor, now=timezone.now())
        return redirect("registry:series", file.series_id)
    if form.is_valid() and "take" in request.POST:
        return _confirm(request, file, form)
    context = {
        "file": file, "form": form, "head": form.head(), "samples": form.samples(),
        "preview": _preview(request, importer, form) if form.columns() else [],
    }  # fmt: skip
    is_wrong = form.is_bound and not form.is_valid()
    return render(request, "registry/old_columns.html", context, status=422 if is_wrong else 200)


def _confirm(request: ActorRequest, file: OldRegisterFile, form: ColumnsForm) -> HttpResponse:
    rows = form.rows()
    try:
        operations.map_old_register(
            file, header_row=form.header_row, columns=form.columns(), row_count=len(rows),
            actor=request.actor, now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        enqueue(take_old_register, file_id=str(file.pk))
    return redirect("registry:old_file", file.pk)


def _preview(
    request: ActorRequest, importer: OldRegisterImporter, form: ColumnsForm
) -> list[tuple[int, str, str]]:
    """Return number, verdict and explanation of the first rows; nothing is taken in."""
    places, now = form.columns(), timezone.now()
    rows = [(row.number, importer.values_of(row, places)) for row in form.rows()[:PREVIEWED]]
    importer.survey([values for _number, values in rows])
    judged = [
        (number, importer.judge(values, actor=request.actor, now=now)) for number, values in rows
    ]
    return [(number, *_in_words(verdict)) for number, verdict in judged]


def _in_words(verdict: Verdict[OldRow]) -> tuple[str, str]:
    if isinstance(verdict, Refused):
        return _("Row refused"), verdict.why
    if isinstance(verdict, Repaired):
        return _("Row repaired"), verdict.how
    return _("Row accepted"), ""


@requires("registry.series.read")
def progress(request: ActorRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show how far a list is, and at its end what was repaired or refused."""
    file = bookkeeping.get_old_file_for(request.actor, file_id)
    may_map = SeriesPolicy.decide(request.actor, "import_old", file.series).allowed
    if file.mapping is None and file.finished_at is None and may_map:
        return redirect("registry:old_columns", file.pk)
    run = _run_of(file)
    rows = run.rows.exclude(verdict=ImportRow.Verdict.ACCEPTED) if run else None
    context = {
        "file": file, "run": run, "rows": rows.order_by("number")[:SHOWN] if rows else [],
        "taken": run.rows.count() if run else 0, "shown": SHOWN,
        "told": rows.count() if rows else 0,
    }  # fmt: skip
    return render(request, "registry/old_file.html", context)


@requires("registry.series.import_old")
def report(request: ActorRequest, file_id: uuid.UUID) -> HttpResponse:
    """Send the report of a list: every row with its verdict."""
    file = bookkeeping.get_old_file_for(request.actor, file_id)
    run = _run_of(file)
    if run is None or file.finished_at is None:
        raise Missing
    return as_workbook(write_report(run, now=timezone.now()), "bao-cao-nhap-so-cu")


def _run_of(file: OldRegisterFile) -> ImportRun | None:
    runs = ImportRun.objects.filter(
        kind=KIND, file_hash=file.file_hash, tenant_id=file.series.tenant_id
    )
    return runs.order_by("-started_at").first()
