"""How django-allauth behaves in an office: nobody signs up, administrators open accounts."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Close the sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are opened by the administrator of the office."""
        return False
