"""The arrival stamp: where it goes, and the label, the sheet or the copy that bears it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from vanphong.kernel.audit import log
from vanphong.kernel.files import deriving
from vanphong.kernel.files.rendering import NoPage
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Level
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import queries
from vanphong.registry.forms import StampForm
from vanphong.registry.models import Attachment, Incoming
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.stamping import HIGH_MM, WIDE_MM, Place, print_stamp
from vanphong.registry.states import INCOMING
from vanphong.registry.views.lines import line_of
from vanphong.registry.views.sending import as_pdf

#: pixels: how wide the page is shown on which one points to the place
SHOWN = 320
POINTS_A_MM = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page on which the stamp is placed: the file's first one, or A4 where there is none."""

    file: Attachment | None
    wide_mm: float = 210
    high_mm: float = 297

    def within(self, place: Place) -> Place:
        """Return the place, moved as far as the stamp must to lie on the page."""
        return Place(
            left=min(max(place.left, 0), max(round(self.wide_mm - WIDE_MM), 0)),
            top=min(max(place.top, 0), max(round(self.high_mm - HIGH_MM), 0)),
        )


@requires("registry.incoming.print_stamp")
def stamp_page(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Show where the stamp lies; a click on the page, a choice or two numbers move it."""
    document = _registered(request, incoming_id)
    sheet = _sheet(request, document)
    form = StampForm(request.GET or None)
    place = sheet.within(_pointed(request, sheet) or form.place())
    chosen: dict[str, object] = {"left": place.left, "top": place.top}
    if sheet.file is not None:
        chosen["file"] = str(sheet.file.pk)
    here, query = reverse("registry:stamp", args=[document.pk]), urlencode(chosen)
    context = {
        "document": document, "lead": line_of(request.actor, document), "place": place,
        "form": StampForm(initial=chosen), "sheet": sheet, "here": here, "shown": SHOWN,
        "high": round(SHOWN * sheet.high_mm / sheet.wide_mm), "query": query,
        "is_signed": sheet.file is not None and _is_signed(sheet.file),
    }  # fmt: skip
    return render(request, "registry/stamp.html", context)


@requires("registry.incoming.print_stamp")
def label(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Send the stamp alone, 50 mm wide and 35 mm high, for a label."""
    document = _registered(request, incoming_id)
    return as_pdf(_stamp(request, document, None), "dau-den")


@requires("registry.incoming.print_stamp")
def sheet_of_paper(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Send a white A4 sheet with the stamp at its place, through which the paper is run."""
    document = _registered(request, incoming_id)
    place = Sheet(file=None).within(StampForm(request.GET).place())
    return as_pdf(_stamp(request, document, place), "dau-den-a4")


@requires("registry.incoming.print_stamp")
def copy(request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Send a copy of a PDF with the stamp drawn on page 1; the original stays as it came."""
    document = _registered(request, incoming_id)
    made = _stamped(request, document, attachment_id)
    log.log_access(SubjectRef(INCOMING.noun, document.pk), actor=request.actor, what="stamped_copy")
    return as_pdf(made, "ban-co-dau-den")


@requires("registry.incoming.print_stamp")
def preview(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """Send page 1 of that copy as a picture."""
    document = _registered(request, incoming_id)
    picture = deriving.first_page(_stamped(request, document, attachment_id), 2 * SHOWN)
    return HttpResponse(picture, content_type="image/png")


def _registered(request: ActorRequest, incoming_id: uuid.UUID) -> Incoming:
    """
    Return a document with a number of ours.

    :raises Missing: there is none for this person, or it has no number yet
    """
    document = queries.get_incoming_for(request.actor, incoming_id)
    IncomingPolicy.check(request.actor, "print_stamp", document)
    if document.arrival_number is None:
        raise Missing
    return document


def _sheet(request: ActorRequest, document: Incoming) -> Sheet:
    """Return the page of the file that the address names, else of the first PDF."""
    files = queries.list_files_for(request.actor, document, now=timezone.now())
    pdfs = [found for found in files if found.file.kind == "pdf" and found.file.pages]
    wanted = request.GET.get("file", "")
    shown = next((found for found in pdfs if str(found.pk) == wanted), pdfs[0] if pdfs else None)
    if shown is None:
        return Sheet(file=None)
    wide, high = shown.file.page_sizes[0]
    return Sheet(file=shown, wide_mm=wide / POINTS_A_MM, high_mm=high / POINTS_A_MM)


def _pointed(request: ActorRequest, sheet: Sheet) -> Place | None:
    """Return the place whose middle was clicked on the picture of the page, or None."""
    try:
        across, down = int(request.GET["at.x"]), int(request.GET["at.y"])
    except (KeyError, ValueError):
        return None
    scale = sheet.wide_mm / SHOWN
    return Place(left=round(across * scale - WIDE_MM / 2), top=round(down * scale - HIGH_MM / 2))


def _stamp(request: ActorRequest, document: Incoming, place: Place | None) -> bytes:
    is_full = IncomingPolicy.level(request.actor, document) == Level.FULL
    return print_stamp(document, place=place, tells_receiver=is_full, now=timezone.now())


def _stamped(request: ActorRequest, document: Incoming, attachment_id: uuid.UUID) -> bytes:
    now = timezone.now()
    found = queries.get_file_for(request.actor, document.pk, attachment_id, now=now)
    place = StampForm(request.GET).place()
    seal = _stamp(request, document, None)
    try:
        return deriving.stamped(found.file, seal, left_mm=place.left, top_mm=place.top)
    except NoPage:
        raise Missing from None


def _is_signed(found: Attachment) -> bool:
    try:
        return deriving.signature_count(found.file) > 0
    except NoPage:
        return False
