"""What a form sends beside its fields."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest

FIELD = "idempotency_key"


def idempotency_key(request: HttpRequest) -> UUID:
    """
    Return the key drawn with the form, so that a form sent twice acts once.

    A missing or broken key yields a fresh one: the form then counts as new.
    """
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return uuid4()
