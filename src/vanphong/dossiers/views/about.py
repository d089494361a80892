"""What pages of documents show of submissions about them and of the dossiers that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from vanphong.dossiers import queries
from vanphong.dossiers.models import Submission
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.states import SUBMISSION
from vanphong.dossiers.views.filing import filing_url
from vanphong.dossiers.views.showing import state_of
from vanphong.kernel.policies.routes import ActorRequest, may_call
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming, Outgoing
from vanphong.registry.states import INCOMING, OUTGOING, IncomingState
from vanphong.tasks.models import Task
from vanphong.tasks.states import TASK


def submissions_about(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """Return the submissions the reader may know, and where to write one; None for nothing."""
    assert isinstance(document, Incoming)
    actor = cast("ActorRequest", request).actor
    found = queries.list_about(actor, SubjectRef(INCOMING.noun, document.pk))
    shown = [(one, state_of(one)) for one in found]
    may_make = SubmissionPolicy.decide(actor, "make").allowed
    if not shown and not may_make:
        return None
    write = f"{reverse('dossiers:new')}?incoming={document.pk}" if may_make else ""
    return {"submissions": shown, "write_url": write}


#: model → the noun by which a dossier names its records
NOUNS = {
    Incoming: INCOMING.noun, Outgoing: OUTGOING.noun, Submission: SUBMISSION.noun, Task: TASK.noun,
}  # fmt: skip


def holding(request: HttpRequest, document: object) -> Mapping[str, object] | None:
    """
    Return the dossiers the reader may know that hold a document, and where to put it into one.

    A document whose handling is over and that lies in none is told of; None for nothing to say.
    """
    assert isinstance(document, Incoming | Outgoing | Submission | Task)
    actor = cast("ActorRequest", request).actor
    ref = SubjectRef(NOUNS[type(document)], document.pk)
    found = list(queries.list_holding(actor, ref))
    may_file = may_call(actor, "dossiers.dossier.open")
    over = isinstance(document, Incoming) and document.state == IncomingState.FINISHED
    if not found and not may_file:
        return None
    return {
        "holding": found, "file_url": filing_url(ref) if may_file else "",
        "is_waiting": over and may_file,
    }  # fmt: skip
