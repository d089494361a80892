"""
How django-allauth and django-axes behave in an office.

Nobody signs up: administrators open accounts. Wrong tries are counted for each account and source
address together, so that guessing at one account locks nobody else out, and what was typed is
stored nowhere: the counters and the audit know ids and hashes only.
"""

from __future__ import annotations

import base64
import logging
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from vanphong.directory import operations, queries

#: where log-ins are told to the operator; ids and addresses, never names
log = logging.getLogger("vanphong.security")


class OfficeBackend(ModelBackend):
    """
    Passwords as Django checks them, with two differences.

    A locked account with the right password is told so by `OfficeAdapter.pre_login` instead of
    being called a wrong password; and a wrong password ends the question, so that the backend
    that only serves sessions begun elsewhere does not compute it once more.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """
        Return the user of the right password.

        :raises PermissionDenied: the password is wrong or there is no such name
        """
        user = super().authenticate(request, username, password, **kwargs)
        if user is None:
            raise PermissionDenied
        return user

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Say yes to locked accounts too; the door itself stays shut to them."""
        return True

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session, unless the account has been locked."""
        user = super().get_user(user_id)
        return user if user is not None and user.is_active else None


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts of an office: no sign-up, refusals in sentences, every coming and going audited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are opened by the administrator of the office."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: django-axes counts, for account and address together."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write a refused password down."""
        locked = bool(getattr(request, "axes_locked_out", False))
        refused(request, credentials.get("username", ""), "locked_out" if locked else "password")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse, after the right password, whoever has nothing to do here today."""
        why = queries.closed_door(user.pk, now=timezone.now())
        if not why:
            response: HttpResponse | None = super().pre_login(request, user, **kwargs)
            return response
        refused(request, user.get_username(), why)
        messages.error(request, DOORS[why]())
        return redirect("account_login")

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session under a fresh key, and write it down in the same transaction."""
        method = _method(request)
        with transaction.atomic():
            super().login(request, user)
            came(request, user, method)

    def logout(self, request: HttpRequest) -> None:
        """End the session and write it down in the same transaction."""
        user = request.user
        with transaction.atomic():
            if isinstance(user, User):
                address = client_address(request)
                operations.record_session(user, "closed", address=address, now=timezone.now())
                log.info("log-out account=%s address=%s", user.pk, address)
            super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set a password of the person's own; every other session of the account ends with it."""
        with transaction.atomic():
            super().set_password(user, password)
            operations.adopt_password(user, now=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead on to the work after a password was changed."""
        return str(settings.LOGIN_REDIRECT_URL)


class OfficeFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors: named by the log-in name, their secrets sealed at rest."""

    def _get_user_identifier(self, user: User) -> str:
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """Return the line under which the authenticator app shows the code."""
        return f"{_('Office of the province')} ({self._get_site_name()})"

    def build_totp_svg(self, url: str) -> str:
        """Draw the picture on white, so that a dark page does not swallow it."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Seal a secret with a key that is not in the database (TCVN 14423:2026, 5.4.2.4)."""
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret; older installation keys stay valid as SECRET_KEY_FALLBACKS."""
        return _sealer().decrypt(encrypted_text.encode()).decode()


def _sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vanphong.second-factor")
    return base64.urlsafe_b64encode(hkdf.derive(force_bytes(key)))


def attempt_key(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """
    Return what axes counts by: the account's id, or a keyed hash of a name that is nobody's.

    People type their password into the field of the name; it must not end in a table or a log.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login", "")
    name = str(name).strip().casefold()
    user = get_user_model().objects.filter(username=name).only("pk").first()
    if user is not None:
        return operations.counted_as(user.pk)
    return f"unknown-{salted_hmac('vanphong.login', name).hexdigest()[:24]}"


def client_address(request: HttpRequest) -> str:
    """Return the source address, past the proxies that are trusted; "" where there is none."""
    try:
        return str(OfficeAdapter(request).get_client_ip(request))
    except PermissionDenied:  # allauth's word for a request without an address
        return ""


def attempt_address(request: HttpRequest) -> str | None:
    """Return the source address as axes keeps it."""
    return client_address(request) or None


def came(request: HttpRequest, user: User, method: str) -> None:
    """Write down that somebody signed in; call it in the transaction of the session."""
    address = client_address(request)
    operations.record_session(user, "opened", address=address, now=timezone.now(), method=method)
    log.info("log-in account=%s method=%s address=%s", user.pk, method, address)


def refused(request: HttpRequest, name: str, why: str) -> None:
    """Write down that a log-in was refused, by the account's id where the name is one's."""
    address = client_address(request)
    account = operations.record_refused_session(
        login=name, why=why, address=address, now=timezone.now()
    )
    log.warning("log-in refused account=%s why=%s address=%s", account, why, address)


DOORS = {
    "inactive": lambda: _("This account is locked. Ask the administrator of your office."),
    "expired": lambda: _(
        "The first password has run out. Ask the administrator of your office for a new one."
    ),
    "no_post": lambda: _(
        "You hold no post today, so there is nothing to sign in to. "
        "Ask the administrator of your office."
    ),
}


def _method(request: HttpRequest) -> str:
    """Return how the person has proved who they are: "password", "password+totp", "passkey"."""
    records = request.session.get("account_authentication_methods", [])
    names = {"mfa": lambda r: "passkey" if r.get("passwordless") else str(r.get("type"))}
    ways = [names.get(r["method"], lambda r: str(r["method"]))(r) for r in records]
    return "+".join(dict.fromkeys(ways)) or "password"


def _factor_refused(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    refused(request, user.get_username(), "second_factor")


def _factor_changed(act: str) -> Any:
    def note(
        sender: object,
        request: HttpRequest,
        user: User,
        authenticator: Authenticator,
        **kwargs: Any,
    ) -> None:
        kind, address = str(authenticator.type), client_address(request)
        operations.record_session(
            user, f"factor_{act}", address=address, now=timezone.now(), method=kind
        )
        log.info("factor %s account=%s kind=%s address=%s", act, user.pk, kind, address)

    return note


def listen() -> None:
    """Hear of second factors; allauth tells of them by signals only. Called once, when ready."""
    signals.authentication_failed.connect(_factor_refused, dispatch_uid="vanphong.refused")
    for act in ("added", "removed", "reset"):
        signal = getattr(signals, f"authenticator_{act}")
        signal.connect(_factor_changed(act), weak=False, dispatch_uid=f"vanphong.{act}")
