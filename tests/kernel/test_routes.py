"""Addresses: each has a policy; what one may not see is not there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.kernel.conftest import person
from tests.probe import urls
from tests.probe.models import Paper
from vanphong.kernel.policies.middleware import PolicyMiddleware
from vanphong.kernel.policies.routes import may_call, public, requires, signed_in
from vanphong.kernel.principals import Actor, actor_source, set_actor_source

pytestmark = pytest.mark.django_db


class OneActor:
    """A source that knows one person, or nobody."""

    actor: Actor | None = None

    def actor_of(self, request: HttpRequest, *, now: datetime) -> Actor | None:
        return self.actor


@pytest.fixture
def who() -> Iterator[OneActor]:
    before, source = actor_source(), OneActor()
    set_actor_source(source)
    yield source
    if before is not None:
        set_actor_source(before)


def test_what_may_not_be_seen_answers_like_what_is_not_there(
    who: OneActor, paper: Paper, client: Client
) -> None:
    who.actor = person("Minh", "specialist", 10_000)
    hidden = client.get(f"/probe/papers/{paper.pk}/")
    absent = client.get(f"/probe/papers/{uuid.uuid4()}/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_who_may_see_it_gets_the_page(
    who: OneActor, paper: Paper, clerk_lan: Actor, client: Client
) -> None:
    who.actor = clerk_lan
    assert client.get(f"/probe/papers/{paper.pk}/").content == b"arrived"


def test_who_is_not_signed_in_is_led_to_the_log_in(
    who: OneActor, paper: Paper, client: Client
) -> None:
    answer = client.get(f"/probe/papers/{paper.pk}/")
    assert answer.status_code == 302
    assert client.get("/probe/hello/").status_code == 200


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


def test_an_address_without_a_policy_keeps_the_product_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "vanphong.E001" not in {problem.id for problem in run_checks()}
    urls.urlpatterns.append(path("probe/bare/", bare))
    try:
        assert "vanphong.E001" in {problem.id for problem in run_checks()}
    finally:
        urls.urlpatterns.pop()


def test_an_address_without_a_policy_is_refused_all_the_same() -> None:
    middleware = PolicyMiddleware(bare)
    with pytest.raises(ImproperlyConfigured):
        middleware.process_view(RequestFactory().get("/"), bare, (), {})


def test_no_view_carries_two_policies() -> None:
    with pytest.raises(ValueError, match="two policies"):
        public(signed_in(bare))


def test_a_role_that_nothing_grants_may_not_call(clerk_lan: Actor) -> None:
    view = requires("probe.paper.number")(bare)
    assert view.route_policy == "probe.paper.number"  # type: ignore[attr-defined]  # set by the mark
    assert may_call(clerk_lan, "probe.paper.number")
    assert not may_call(person("Minh", "specialist"), "probe.paper.number")
    assert not may_call(None, "signed_in")
