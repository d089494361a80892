"""Which of their posts a person acts under."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from vanphong.directory import operations
from vanphong.kernel.policies.routes import ActorRequest, signed_in


@signed_in
def switch(request: ActorRequest, appointment_id: str) -> HttpResponse:
    """Act under another post of the same person."""
    if request.method == "POST":
        operations.switch_appointment(
            request.session, str(appointment_id), actor=request.actor, now=timezone.now()
        )
    return redirect("/")
