"""
The files of a document: pages as pictures, their words, the text, the original as a download.

Each address asks the document's policy at each call; who may not read the files gets the answer of
a missing thing.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.files import serving
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
    answer = serving.send_original(found.file, found.name)
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
    return serving.send_text(found.extracted.text)


@requires("registry.incoming.read")
def page(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send page `number`, from 1, as a picture."""
    return serving.send_page(_file(request, incoming_id, attachment_id).file, number)


@requires("registry.incoming.read")
def words(
    request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send the words of page `number`, from 1, with their places as parts of the page."""
    return serving.send_words(_file(request, incoming_id, attachment_id).file, number)


def _file(request: ActorRequest, incoming_id: uuid.UUID, attachment_id: uuid.UUID) -> Attachment:
    return queries.get_file_for(request.actor, incoming_id, attachment_id, now=timezone.now())
