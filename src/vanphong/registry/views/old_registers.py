"""Taking an old register in: a list is sent, the worker takes its rows, a page tells how far."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.imports.models import ImportRow, ImportRun
from vanphong.kernel.imports.reading import MAX_BYTES, UnreadableFile, read_table
from vanphong.kernel.imports.reporting import write_report
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.registry import bookkeeping, operations
from vanphong.registry.book_forms import OldRegisterForm
from vanphong.registry.jobs import take_old_register
from vanphong.registry.models import OldRegisterFile, Series
from vanphong.registry.old_imports import KIND, OldRegisterImporter
from vanphong.registry.policies import SeriesPolicy
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_workbook

#: rows of the report shown on the page; the workbook has all
SHOWN = 100


@requires("registry.series.import_old")
def send(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Send the list of an old register; one that cannot be read is refused at once."""
    series = bookkeeping.get_series_for(request.actor, series_id)
    SeriesPolicy.check(request.actor, "import_old", series)
    form = OldRegisterForm(sent(request), request.FILES)
    page = FormPage(
        title=_("Take in an old register"), lead=series.name, back=_("Back to the book"),
        back_url=reverse("registry:series", args=[series.pk]), with_file=True,
        done=_("The list is sent. You may leave this page; the rows are taken in meanwhile."),
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
    importer = OldRegisterImporter({"tenant": series.tenant.prefix, "book": series.name})
    importer.run_by, importer.run_at = request.actor, now
    try:
        table = read_table(content)
        header, _places = importer.read_header(table)
    except UnreadableFile as refusal:
        raise UnreadableFile(refusal.sentence, field="file") from refusal
    file = operations.send_old_register(
        series, name=upload.name, content=content, origin=form.cleaned_data["origin"],
        row_count=sum(row.number > header.number for row in table.rows), actor=request.actor,
        now=now,
    )  # fmt: skip
    enqueue(take_old_register, file_id=str(file.pk))
    return reverse("registry:old_file", args=[file.pk])


@requires("registry.series.read")
def progress(request: ActorRequest, file_id: uuid.UUID) -> HttpResponse:
    """Show how far a list is, and at its end what was repaired or refused."""
    file = bookkeeping.get_old_file_for(request.actor, file_id)
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
