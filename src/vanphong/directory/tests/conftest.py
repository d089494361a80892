"""People at a browser: each with an account and a session of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations
from vanphong.directory.models import Account, Appointment

SignIn = Callable[[Appointment], Client]


def account_for(post: Appointment) -> User:
    """Return the user of the post's holder, opening the account where there is none."""
    known = Account.objects.filter(person=post.person).select_related("user").first()
    account = known or operations.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    user = account.user
    assert isinstance(user, User)
    return user


@pytest.fixture
def sign_in(province: Province) -> SignIn:
    """Return a client signed in as the holder of a post."""

    def enter(post: Appointment) -> Client:
        client = Client(REMOTE_ADDR="10.0.0.5")
        client.force_login(account_for(post), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
