"""What the log-in shows beside django-allauth's own pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account import views as account
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vanphong.directory.adapters import attempt_address, attempt_key


def password_reset(request: HttpRequest) -> HttpResponse:
    """Send a link to set a new password; where no mail leaves, say whom to ask instead."""
    if not settings.MAIL_IS_ON:
        return render(request, "account/password_reset_by_hand.html")
    answer: HttpResponse = account.password_reset(request)
    return answer


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say until when the account is closed to this address; axes calls it after too many tries."""
    context = {"tries": settings.LOGIN_TRIES, "until": _closed_until(request, credentials)}
    return render(request, "account/locked_out.html", context, status=429)


def _closed_until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    tries = AccessAttempt.objects.filter(
        username=attempt_key(request, credentials), ip_address=attempt_address(request)
    )
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    until: datetime = (last or timezone.now()) + settings.AXES_COOLOFF_TIME
    return until
