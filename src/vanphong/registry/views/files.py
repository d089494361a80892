"""
The files of a document: pages as pictures, their words, the text, the original as a download.

Each address asks the document's policy at each call; who may not read the files gets the answer of
a missing thing.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.files import rendering, store
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations, queries
from vanphong.registry.forms import FilesForm
from vanphong.registry.models import Attachment
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING
from vanphong.registry.views.lines import line_of
from vanphong.registry.views.tray import Tray, read_tray

#: pixels: a page fills a phone's screen of three dots a pixel, and a desk's column
PAGE_WIDTH = 1200


@requires("registry.incoming.attach_file")
def attach(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Show the form for files that come later; on sending add them to the document."""
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id)
    IncomingPolicy.check(request.actor, "attach_file", document)
    is_sent = request.method == "POST"
    form, tray = FilesForm(request.POST if is_sent else None), Tray()
    if is_sent:
        tray = read_tray(request, form, path="registry.incoming.file", now=now)
    if form.is_valid():
        try:
            operations.attach_files(document, tray.enclosures(), actor=request.actor, now=now)
        except Refusal as refusal:
            form.add_error("enclosures", refusal.sentence)
        else:
            messages.success(request, _("The files are with the document."))
            return redirect("registry:detail", document.pk)
    context = {
        "form": form, "tray": tray, "document": document, "lead": line_of(request.actor, document),
    }  # fmt: skip
    return render(request, "registry/attach.html", context, status=422 if is_sent else 200)


@requires("registry.incoming.read")
def original(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """Send the file as it was received: to be saved, never to be run or shown by the browser."""
    found = _file(request, incoming_id, attachment_id)
    answer = HttpResponse(store.read(found.file), content_type=found.file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    log.log_access(
        SubjectRef(INCOMING.noun, found.incoming_id), actor=request.actor, what="original"
    )
    return answer


@requires("registry.incoming.read")
def text(request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Send what was read of the file as plain text."""
    found = _file(request, incoming_id, attachment_id)
    if not hasattr(found, "extracted"):
        raise Missing
    return HttpResponse(found.extracted.text, content_type="text/plain; charset=utf-8")


@requires("registry.incoming.read")
def page(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send page `number`, from 1, as a picture."""
    found = _file(request, incoming_id, attachment_id)
    try:
        picture = rendering.page_image(found.file, number - 1, PAGE_WIDTH)
    except rendering.NoPage:
        raise Missing from None
    return HttpResponse(picture, content_type="image/png")


@requires("registry.incoming.read")
def words(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send the words of page `number`, from 1, with their places as parts of the page."""
    found = _file(request, incoming_id, attachment_id)
    try:
        placed = rendering.page_words(found.file, number - 1)
    except rendering.NoPage:
        raise Missing from None
    return JsonResponse({"words": [asdict(word) for word in placed]})


def _file(request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID) -> Attachment:
    return queries.get_file_for(request.actor, incoming_id, attachment_id, now=timezone.now())
