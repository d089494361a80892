"""The files of an issued document: added before it is sent, saved by who may read it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.files import store
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import FileItem
from vanphong.registry import operations, queries
from vanphong.registry.forms import FilesForm
from vanphong.registry.models import Outgoing
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.states import OUTGOING
from vanphong.registry.views.tray import Tray, read_tray


def files_of(outgoing: Outgoing) -> list[FileItem]:
    """Return the document's files in order, each with the address of its original."""
    return [
        FileItem(
            name=row.name, size=row.file.size, pages=row.file.pages or None,
            url=reverse("registry:outgoing_original", args=[outgoing.pk, row.pk]),
        )
        for row in outgoing.files.select_related("file").order_by("position")
    ]  # fmt: skip


@requires("registry.outgoing.attach_file")
def attach(request: ActorRequest, outgoing_id: uuid.UUID) -> HttpResponse:
    """Show the form for the files of a document that was not sent yet; on sending add them."""
    now = timezone.now()
    found = queries.get_outgoing_for(request.actor, outgoing_id)
    OutgoingPolicy.check(request.actor, "attach_file", found)
    is_sent = request.method == "POST"
    form, tray = FilesForm(request.POST if is_sent else None), Tray()
    if is_sent:
        tray = read_tray(request, form, path="registry.outgoing.file", now=now)
    if form.is_valid():
        try:
            operations.attach_to_outgoing(found, tray.enclosures(), actor=request.actor, now=now)
        except Refusal as refusal:
            form.add_error("enclosures", refusal.sentence)
        else:
            messages.success(request, _("The files are with the document."))
            return redirect("registry:outgoing", found.pk)
    context = {"form": form, "tray": tray, "outgoing": found}
    status = 422 if is_sent else 200
    return render(request, "registry/attach_outgoing.html", context, status=status)


@requires("registry.outgoing.read")
def original(request: ActorRequest, outgoing_id: uuid.UUID, issued_id: uuid.UUID) -> HttpResponse:
    """Send one file of the document: to be saved, never to be run or shown by the browser."""
    found = queries.get_outgoing_file_for(request.actor, outgoing_id, issued_id)
    answer = HttpResponse(store.read(found.file), content_type=found.file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    log.log_access(
        SubjectRef(OUTGOING.noun, found.outgoing_id), actor=request.actor, what="original"
    )
    return answer
