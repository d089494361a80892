"""Work of the registers behind the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from vanphong.directory.queries import actor_for
from vanphong.kernel.files import ocr
from vanphong.kernel.files.taking import keep_printed
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.jobs import enqueue, job, periodic
from vanphong.kernel.policies import Refusal
from vanphong.kernel.printing import page_sizes
from vanphong.kernel.search.keeping import refresh_content
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.closed_book import print_closed_book
from vanphong.registry.models import Attachment, BookClosing, OldRegisterFile, WaitingFile
from vanphong.registry.old_imports import KIND, OldRegisterImporter
from vanphong.registry.operations import (
    call_on,
    close_old_register,
    freeze_closing,
    keep_scan_words,
    lapse_held_numbers,
    note_scan_read,
)
from vanphong.registry.states import INCOMING


@job(name="registry.read_scan")
def read_scan(attachment_id: str) -> None:
    """Read the words of a scan, so that it is found by them; again it changes nothing."""
    attachment = Attachment.objects.select_related("file", "incoming").get(pk=attachment_id)
    if hasattr(attachment, "extracted") or not ocr.can_read(attachment.file):
        return
    text = ocr.read_scan(attachment.file)
    if keep_scan_words(attachment, text=text, now=timezone.now()):
        refresh_content(SubjectRef(INCOMING.noun, attachment.incoming_id))


@job(name="registry.read_waiting")
def read_waiting(waiting_id: str) -> None:
    """Read the pages of a scan on the pile: its head, and where its documents may begin."""
    row = WaitingFile.objects.select_related("file").get(pk=waiting_id)
    if row.starts is None and ocr.can_read(row.file):
        pages = [ocr.read_page(row.file, n) for n in range(min(row.file.pages, ocr.MOST_PAGES))]
        note_scan_read(row, pages)


@job(name="registry.take_old_register")
def take_old_register(file_id: str) -> None:
    """
    Take the rows of a list in; run again after a crash it goes on where it stopped.

    Rows that were taken in keep their verdicts. A list that cannot be read says why.
    """
    now = timezone.now()
    file = OldRegisterFile.objects.select_related("series__tenant", "sent_by__person").get(
        pk=file_id
    )
    if file.finished_at is not None:
        return
    importer = OldRegisterImporter(
        {"tenant": file.series.tenant.prefix, "book": file.series.name, "origin": file.origin}
    )
    if file.mapping is not None and file.header_row is not None:
        importer.chosen = (file.header_row, file.mapping)
    try:
        run = run_import(
            importer, KIND, bytes(file.content), file_name=file.name,
            actor=actor_for(file.sent_by, now=now), now=now,
        )  # fmt: skip
    except Refusal as refusal:
        close_old_register(file, run_id=None, problem=refusal.sentence, now=timezone.now())
        return
    close_old_register(file, run_id=run.pk, problem="", now=timezone.now())


@job(name="registry.print_closed_book")
def print_closed(closing_id: str) -> None:
    """
    Set the print of a closed book and keep it; one that is kept already is left alone.

    It holds what the clerk who proposed the closing may know of the book: every line of it.
    """
    people = ("proposed_by__person", "confirmed_by__person")
    rows = BookClosing.objects.select_related(
        "series__tenant__organisation", "series__body", *people
    )
    closing = rows.get(pk=closing_id)
    if closing.confirmed_at is None or closing.file_id is not None:
        return
    keeper = actor_for(closing.proposed_by, now=closing.confirmed_at)
    content, line_count = print_closed_book(closing, keeper)
    now = timezone.now()
    file = keep_printed(content, sizes=page_sizes(content), now=now)
    freeze_closing(closing, file=file, line_count=line_count, now=now)


@periodic(cron="7 * * * *", name="registry.print_waiting_books")
def print_waiting(now: datetime) -> None:
    """Ask again for prints that did not come."""
    ask_for_prints(now)


def ask_for_prints(now: datetime) -> None:
    """Enqueue the prints of books closed 15 minutes ago or longer that have none."""
    late = BookClosing.objects.filter(confirmed_at__lt=now - timedelta(minutes=15), file=None)
    for pk in late.values_list("pk", flat=True):
        enqueue(print_closed, closing_id=str(pk))


@periodic(cron="10 0 * * *", name="registry.lapse_held_numbers")
def lapse(now: datetime) -> None:
    """Cancel the held numbers whose last day is over."""
    lapse_held_numbers(now=now)


@periodic(cron="* * * * *", name="registry.call_on")
def call_each_minute(now: datetime) -> None:
    """Call whose turn it is for express documents that nobody has taken."""
    call_on(now=now)
