"""Printing the sheet on which the law wants the handling of a document."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone

from vanphong.kernel.audit import log
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Level
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import queries
from vanphong.registry.handling_sheet import print_handling_sheet
from vanphong.registry.states import INCOMING
from vanphong.registry.views.sending import as_pdf


@requires("registry.incoming.read")
def handling_sheet(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Answer the sheet as a PDF, to who knows the document in full; each printing is noted."""
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    log.log_access(SubjectRef(INCOMING.noun, document.pk), actor=request.actor, what="sheet")
    name = f"phieu-giai-quyet-{document.arrival_number or 'chua-co-so'}"
    return as_pdf(print_handling_sheet(document, now=timezone.now()), name)
