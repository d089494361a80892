"""What the page of an incoming document shows of submissions about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from vanphong.dossiers import queries
from vanphong.dossiers.policies import SubmissionPolicy
from vanphong.dossiers.views.showing import state_of
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming
from vanphong.registry.states import INCOMING


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
