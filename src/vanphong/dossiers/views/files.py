"""The files of a submission: adding and leaving out, pages, words, text, the original."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanphong.dossiers import operations, queries
from vanphong.dossiers.forms import SheetFilesForm
from vanphong.dossiers.models import SheetFile, Submission
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.states import SUBMISSION
from vanphong.kernel.audit import log
from vanphong.kernel.files import serving
from vanphong.kernel.files.viewing import Shelf, Viewer, viewer_of
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.fields import Tray, read_tray

PATH = "dossiers.submission.file"


@requires("dossiers.submission.add_files")
def add(request: ActorRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Show the form for files; on sending lay them beside the sheet of the present round."""
    now = timezone.now()
    found = queries.get_submission_for(request.actor, submission_id)
    SubmissionPolicy.check(request.actor, "add_files", found)
    is_sent = request.method == "POST"
    form, tray = SheetFilesForm(request.POST if is_sent else None), Tray()
    if is_sent:
        tray = read_tray(request, form, path=PATH, now=now)
    if form.is_valid():
        try:
            operations.add_files(
                found, tray.enclosures(), role=form.cleaned_data["role"], actor=request.actor,
                now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("The files lie beside the sheet."))
            return redirect("dossiers:detail", found.pk)
    context = {"form": form, "tray": tray, "submission": found}
    return render(request, "dossiers/add_files.html", context, status=422 if is_sent else 200)


@require_POST
def _leave_out(
    request: ActorRequest, submission_id: uuid.UUID, sheet_file_id: uuid.UUID
) -> HttpResponse:
    found = queries.get_file_for(request.actor, submission_id, sheet_file_id)
    operations.leave_out_file(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("“%(name)s” is left out.") % {"name": found.name})
    return redirect("dossiers:detail", submission_id)


leave_out = requires("dossiers.submission.leave_out_file")(_leave_out)


@requires("dossiers.submission.read")
def original(
    request: ActorRequest, submission_id: uuid.UUID, sheet_file_id: uuid.UUID
) -> HttpResponse:
    """Send the file as it was taken in: to be saved, never to be run or shown by the browser."""
    found = queries.get_file_for(request.actor, submission_id, sheet_file_id)
    answer = serving.send_original(found.file, found.name)
    subject = SubjectRef(SUBMISSION.noun, found.submission_id)
    log.log_access(subject, actor=request.actor, what="original")
    return answer


@requires("dossiers.submission.read")
def text(request: ActorRequest, submission_id: uuid.UUID, sheet_file_id: uuid.UUID) -> HttpResponse:
    """Send what was read of the file as plain text."""
    found = queries.get_file_for(request.actor, submission_id, sheet_file_id)
    if not found.text:
        raise Missing
    return serving.send_text(found.text)


@requires("dossiers.submission.read")
def page(
    request: ActorRequest, submission_id: uuid.UUID, sheet_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send page `number`, from 1, as a picture."""
    found = queries.get_file_for(request.actor, submission_id, sheet_file_id)
    return serving.send_page(found.file, number)


@requires("dossiers.submission.read")
def words(
    request: ActorRequest, submission_id: uuid.UUID, sheet_file_id: uuid.UUID, number: int
) -> HttpResponse:
    """Send the words of page `number`, from 1, with their places as parts of the page."""
    found = queries.get_file_for(request.actor, submission_id, sheet_file_id)
    return serving.send_words(found.file, number)


def sheet_viewer(
    request: ActorRequest, found: Submission, files: list[SheetFile], shown_round: int
) -> Viewer | None:
    """Return what to show of the files of a round: the one the address names, else the first."""
    here = reverse("dossiers:detail", args=[found.pk])
    shelf = Shelf(
        files=files, address=_address, text=lambda file: file.text,
        tab=lambda file: f"{here}?round={shown_round}&sheet_file={file.pk}#files",
    )  # fmt: skip
    return viewer_of(shelf, request.GET.get("sheet_file", ""))


def _address(name: str, file: SheetFile, number: int | None) -> str:
    ids = [file.submission_id, file.pk]
    return reverse(f"dossiers:file_{name}", args=ids if number is None else [*ids, number])
