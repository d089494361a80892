"""
Every address against every role: who is answered, who is refused, who is led to the log-in.

`routes.txt` is the readable list of addresses with their policies. A new address without a line
fails; write the list anew with `VANPHONG_WRITE_ROUTES=1` and read the difference.
"""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern

from tests.world import NOW, SETUP, SINCE, Province
from vanphong.config import urls as product
from vanphong.directory import operations as directory
from vanphong.directory.queries import actor_for
from vanphong.kernel.policies.checks import routes
from vanphong.kernel.policies.routes import PUBLIC, SIGNED_IN, may_call, policy_of
from vanphong.kernel.policies.table import ROLES
from vanphong.registry import operations as registry

LIST = Path(__file__).parent / "routes.txt"
OURS = ("", "registry/", "tasks/", "directory/", "ui/", "notifications/", "figures/")


def addresses() -> list[tuple[str, URLPattern]]:
    return sorted(routes(product.urlpatterns), key=lambda pair: pair[0])


def listed() -> str:
    return "".join(f"{path or '/':<70} {policy_of(entry)}\n" for path, entry in addresses())


def test_every_address_stands_in_the_list_with_its_policy() -> None:
    if os.environ.get("VANPHONG_WRITE_ROUTES"):
        LIST.write_text(listed(), encoding="utf-8")
    assert listed() == LIST.read_text(encoding="utf-8")


def concrete(path: str) -> str | None:
    """Return an address one can call, with ids of nothing; None for other libraries' patterns."""
    if not any(path == start or (start and path.startswith(start)) for start in OURS):
        return None
    filled = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=0)), path)
    filled = re.sub(r"<int:\w+>", "0", filled)
    return None if "<" in filled or "^" in filled else f"/{filled}"


def expected(policy: str, allowed: bool, is_open: bool) -> set[int]:
    """Return the answers that fit: an address of nothing is missing to who may call it."""
    if policy == PUBLIC:
        return {200, 302, 404, 405}
    if not allowed:
        return {403}
    return {200, 302, 405} if is_open else {404, 405, 200, 302}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_role_as_the_table_says(province: Province, role: str) -> None:
    registry.open_series(
        tenant=province.committee, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )
    person = directory.enter_person(full_name="Người Thử", actor=SETUP, now=NOW)
    post = directory.appoint(
        person=person, unit=province.division, title="Thử", role=role, valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    account = directory.open_account(
        person, tenant=province.committee, password=None, actor=SETUP, now=NOW
    )
    actor = actor_for(post, now=NOW)
    client = Client()
    wrong: list[str] = []
    for path, entry in addresses():
        address, policy = concrete(path), str(policy_of(entry))
        if address is None:
            continue
        client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
        status = client.get(address).status_code
        fits = expected(policy, may_call(actor, policy), "<" not in path)
        if status not in fits:
            wrong.append(f"{role} {address}: {status}, not {sorted(fits)}")
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_same_log_in_everywhere(db: None) -> None:
    for path, entry in addresses():
        address, policy = concrete(path), policy_of(entry)
        if address is None or policy == PUBLIC:
            continue
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/accounts/login/"), address


def test_signed_in_is_no_policy_for_records() -> None:
    """An address with an id asks for a named act; being signed in is not enough."""
    loose = [
        path
        for path, entry in addresses()
        if "<uuid" in path
        and policy_of(entry) == SIGNED_IN
        and path.startswith(("registry", "tasks"))
    ]
    assert loose == []
