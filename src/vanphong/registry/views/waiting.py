"""The pile of the desk: bringing files, splitting one, setting one aside."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.files import deriving, ocr, rendering, store
from vanphong.kernel.files.refusals import Fault, FileRefused
from vanphong.kernel.files.taking import clean_name, take_in, text_of
from vanphong.kernel.jobs import enqueue
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, paginate
from vanphong.kernel.ui.values import PageImage
from vanphong.registry import operations, queries
from vanphong.registry.book_forms import ReasonOnlyForm
from vanphong.registry.forms import FilesForm
from vanphong.registry.jobs import read_waiting
from vanphong.registry.models import WaitingFile
from vanphong.registry.operations import Enclosure, Part
from vanphong.registry.policies import WaitingFilePolicy
from vanphong.registry.reading import find_starts, spans_of
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.scans import ocr_missing
from vanphong.registry.views.tray import Tray, read_tray

PATH = "registry.incoming.file"
#: pixels of a page on the split page
THUMB = 240
#: house rule: what is split on one page; a longer scan is split in two steps
MOST_PAGES = 300


def head_of(row: WaitingFile, name: str) -> str:
    """Return what was read of the head, with a mark where it is not sure."""
    value, sure, _words = row.head.get(name, ["", True, ""])
    return f"{value} (?)" if value and not sure else str(value)


def origin_of(row: WaitingFile) -> str:
    """Return of which file and pages a row is a part; "" for a file of its own."""
    if row.source is None:
        return ""
    return _("“%(name)s”, pages %(span)s") % {"name": row.source.name, "span": row.span}


COLUMNS = (
    Column[WaitingFile](key="name", label=gettext_lazy("File"), main=True),
    Column[WaitingFile](
        key="symbol", label=gettext_lazy("Number and symbol"), short=True,
        cell=lambda row: head_of(row, "symbol") or "–",
    ),
    Column[WaitingFile](
        key="subject", label=gettext_lazy("Subject"),
        cell=lambda row: head_of(row, "subject") or _("nothing could be read"),
    ),
    Column[WaitingFile](
        key="pages", label=gettext_lazy("Pages"), number=True, short=True,
        cell=lambda row: row.file.pages or "–",
    ),
    Column[WaitingFile](
        key="brought", label=gettext_lazy("Brought"), short=True,
        cell=lambda row: f"{row.brought_by.person.full_name}, {moment_vi(row.brought_at)}",
    ),
)  # fmt: skip


@requires("registry.waiting_file.list")
def pile(request: ActorRequest) -> HttpResponse:
    """Show what waits at the desk; files sent here are taken in each by itself."""
    now, is_sent = timezone.now(), request.method == "POST"
    form, tray = FilesForm(request.POST if is_sent else None), Tray()
    if is_sent:
        WaitingFilePolicy.check(request.actor, "bring")
        tray = read_tray(request, form, path=PATH, now=now)
    if form.is_valid():
        try:
            rows = operations.bring_files(
                tray.enclosures(), tenant=tenant_of(request.actor), actor=request.actor, now=now
            )
        except Refusal as refusal:
            form.add_error("enclosures", refusal.sentence)
        else:
            _read_scans(rows, tray)
            _tell_brought(request, len(rows), len(tray.items))
            return redirect("registry:waiting")
    rows, pager = paginate(queries.list_waiting_for(request.actor), request.GET)
    table = Table(
        columns=COLUMNS, rows=rows, pager=pager, params=request.GET, caption=_("Files that wait"),
        row_url=lambda row: reverse("registry:waiting_file", args=[row.pk]),
        empty=Empty(
            title=_("No file waits"), icon="file-import",
            words=_("Drop many files above; each waits here until it is registered or set aside."),
        ),
    )  # fmt: skip
    context = {
        "table": table, "form": form, "tray": tray,
        "split": queries.list_split_for(request.actor)[:20],
    }  # fmt: skip
    return render(request, "registry/waiting.html", context, status=422 if is_sent else 200)


def _read_scans(rows: Sequence[WaitingFile], tray: Tray) -> None:
    """Let the worker read the files that hold pictures only, where the machine can."""
    with_words = {item.taken.file.pk for item in tray.items if item.taken.text}
    for row in rows:
        if row.file_id not in with_words and ocr.can_read(row.file):
            enqueue(read_waiting, waiting_id=str(row.pk))


def _tell_brought(request: ActorRequest, taken: int, sent: int) -> None:
    messages.success(request, _("Files that wait now: %(count)s more.") % {"count": taken})
    if sent > taken:
        messages.info(
            request, _("%(count)s of the files waited here already.") % {"count": sent - taken}
        )


@requires("registry.waiting_file.read")
def one(request: ActorRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Show one waiting file with its pages, what was read of it, and what may be done."""
    row = queries.get_waiting_for(request.actor, waiting_id)
    facts = [
        (_("Number and symbol"), head_of(row, "symbol") or "–"),
        (_("Sender"), head_of(row, "issuer") or "–"),
        (_("Kind of document"), head_of(row, "kind") or "–"),
        (_("Subject"), head_of(row, "subject") or "–"),
        (_("Part of"), origin_of(row) or "–"),
        (_("Brought"), f"{row.brought_by.person.full_name}, {moment_vi(row.brought_at)}"),
    ]
    context = {
        "row": row, "facts": facts, "pages": _pages(row),
        "receive_url": f"{reverse('registry:new')}?waiting={row.pk}",
        "may_split": row.file.kind == "pdf" and row.file.pages > 1,
    }  # fmt: skip
    return render(request, "registry/waiting_file.html", context)


def _pages(row: WaitingFile) -> list[PageImage]:
    return [
        PageImage(
            url=reverse("registry:waiting_leaf", args=[row.pk, number]), width=width, height=height
        )
        for number, (width, height) in enumerate(row.file.page_sizes, 1)
    ]


@requires("registry.waiting_file.read")
def leaf(request: ActorRequest, waiting_id: uuid.UUID, number: int) -> HttpResponse:
    """Send page `number`, from 1, as a picture."""
    row = queries.get_readable_for(request.actor, waiting_id)
    wide = THUMB if request.GET.get("small") else 1200
    try:
        picture = rendering.page_image(row.file, number - 1, wide)
    except rendering.NoPage:
        raise Missing from None
    return HttpResponse(picture, content_type="image/png")


@requires("registry.waiting_file.read")
def original(request: ActorRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Send the file as it was brought: to be saved, never to be run or shown by the browser."""
    row = queries.get_readable_for(request.actor, waiting_id)
    sending = HttpResponse(store.read(row.file), content_type=row.file.media_type)
    sending["Content-Disposition"] = content_disposition_header(True, row.name)
    sending["X-Content-Type-Options"] = "nosniff"
    sending["Content-Security-Policy"] = "default-src 'none'; sandbox"
    ref = SubjectRef(WaitingFilePolicy.noun, row.pk)
    log.log_access(ref, actor=request.actor, what="original")
    return sending


@requires("registry.waiting_file.split")
def split(request: ActorRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Show the pages small; where a new document begins, the file is split."""
    row = queries.get_waiting_for(request.actor, waiting_id)
    WaitingFilePolicy.check(request.actor, "split", row)
    if row.file.kind != "pdf" or row.file.pages < 2:
        raise Missing
    refusal = _unsplittable(row)
    if request.method == "POST" and not refusal:
        starts = [int(text) for text in request.POST.getlist("start") if text.isdecimal()]
        try:
            parts = _take_parts(request, row, spans_of(starts, row.file.pages))
            operations.split_file(row, parts, actor=request.actor, now=timezone.now())
        except Refusal as refused:
            refusal = refused.sentence
        except FileRefused as refused:
            return _refused_part(request, row, refused)
        else:
            messages.success(request, _("Split into %(count)s files.") % {"count": len(parts)})
            return redirect("registry:waiting")
    text = text_of(row.file)
    found = set(find_starts(text.split("\f")) if text else row.starts or [])
    leaves = [
        {"number": n, "proposed": n in found,
         "url": reverse("registry:waiting_leaf", args=[row.pk, n])}
        for n in range(1, row.file.pages + 1)
    ]  # fmt: skip
    is_unread = not text and row.starts is None
    context = {
        "row": row, "leaves": leaves, "refusal": refusal, "found": len(found),
        "lacks": ocr_missing() if is_unread and ocr.missing() else "",
        "is_read_later": is_unread and not ocr.missing(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/split.html", context, status=status)


def _unsplittable(row: WaitingFile) -> str:
    """Return why a file is not split, or ""."""
    if row.file.pages > MOST_PAGES:
        return _("The file has more than %(count)s pages. Split it with another program first.") % {
            "count": MOST_PAGES
        }
    if deriving.signature_count(row.file):
        return _(
            "The file carries a digital signature, which its parts would lose: it is not split."
            " Register it as it is, or ask the sender for single files."
        )
    return ""


def _take_parts(
    request: ActorRequest, row: WaitingFile, spans: Sequence[tuple[int, int]]
) -> list[Part]:
    """
    Make a PDF of each span and take it in like any other file, before any transaction.

    :raises FileRefused: a part may not be kept
    """
    stem, parts, now = clean_name(row.name).rpartition(".")[0] or row.name, [], timezone.now()
    if len(spans) < 2:
        raise Refusal(_("Choose at least one page on which a new document begins."))
    for first, last in spans:
        name = f"{stem} ({first}–{last}).pdf" if last > first else f"{stem} ({first}).pdf"
        upload = SimpleUploadedFile(name, deriving.some_pages(row.file, first, last))
        taken = take_in(upload, actor=request.actor, path=PATH, now=now)
        enclosure = Enclosure(taken=taken, answer=row.answer)
        parts.append(Part(enclosure=enclosure, first=first, last=last))
    return parts


def _refused_part(request: ActorRequest, row: WaitingFile, refused: FileRefused) -> HttpResponse:
    """Say that a part may not be kept; where it bears a mark of secrecy, the whole goes."""
    messages.error(request, str(refused))
    if refused.refusal.fault is not Fault.SECRET:
        return redirect("registry:waiting_file", row.pk)
    operations.drop_secret(row, actor=request.actor)
    messages.error(request, _("The file was taken off the pile and is not kept."))
    return redirect("registry:waiting")


@requires("registry.waiting_file.set_aside")
def set_aside(request: ActorRequest, waiting_id: uuid.UUID) -> HttpResponse:
    """Take a file off the pile with a reason."""
    row = queries.get_waiting_for(request.actor, waiting_id)
    WaitingFilePolicy.check(request.actor, "set_aside", row)
    form = ReasonOnlyForm(sent(request))
    page = FormPage(
        title=_("Set the file aside"), lead=row.name, back=_("Back to the file"),
        back_url=reverse("registry:waiting_file", args=[row.pk]), done=_("The file is set aside."),
        told=(_("It is not registered; the file and the reason are kept."),),
    )  # fmt: skip

    def act() -> str:
        operations.set_aside(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now()
        )
        return reverse("registry:waiting")

    return answer(request, form, page, act)
