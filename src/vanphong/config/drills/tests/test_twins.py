"""The tools of the twin drill: what they find on a page, and what they call a difference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.world import NOW, SETUP, Province

from vanphong.config.drills._twins.addresses import NOTHING, Ids, Route, links_in
from vanphong.config.drills._twins.browsing import Answer, Browser, Question
from vanphong.config.drills._twins.comparing import frozen
from vanphong.config.drills._twins.filters import without_filter
from vanphong.config.drills._twins.walking import difference
from vanphong.directory import operations as directory
from vanphong.kernel.principals import Level
from vanphong.registry import queries
from vanphong.registry.models import Incoming
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.tests.conftest import book, receive, registered

__all__ = ["book", "receive", "registered"]

LIST = Question("/registry/incoming/")
ANSWER = Answer(
    status=200, headers=(("Content-Type", "text/html"),), body=b"<p>3 documents</p>", queries=5,
    reads=frozenset(),
)  # fmt: skip


def test_links_and_fragments_of_a_page_are_found() -> None:
    page = (
        '<a href="?queue=mine">x</a><a href="/tasks/">y</a><a href="https://other.invalid/">z</a>'
        '<div hx-get="rows/?page=2"></div><link href="/static/a.css">'
    )
    assert list(links_in(page, "/registry/incoming/")) == [
        "/registry/incoming/?queue=mine",
        "/tasks/",
        "/registry/incoming/rows/?page=2",
    ]


def test_a_form_is_sent_as_it_stands_and_with_each_choice_and_button() -> None:
    page = (
        '<form method="get" action="/book/"><input name="first" value="01/11/2026">'
        '<select name="series"><option value="a" selected>A</option><option value="b">B</option>'
        '</select><button name="format" value="pdf">PDF</button></form>'
        '<form method="post" action="/never/"><input name="x"></form>'
    )
    first = "first=01%2F11%2F2026"
    assert list(links_in(page, "/")) == [
        f"/book/?{first}&series=a",
        f"/book/?{first}&series=a",
        f"/book/?{first}&series=b",
        f"/book/?{first}&series=a&format=pdf",
    ]


def test_a_route_is_filled_with_each_id_and_with_one_that_is_nowhere() -> None:
    route = Route("registry/incoming/<uuid:incoming_id>/", "registry.incoming.read")
    assert list(route.fill(Ids(of={"registry.incoming": ["a", "b"]}))) == [
        "/registry/incoming/a/",
        "/registry/incoming/b/",
        f"/registry/incoming/{NOTHING['uuid']}/",
    ]


def test_a_part_is_asked_for_under_its_owner_and_once_under_a_stranger() -> None:
    route = Route("x/<uuid:incoming_id>/files/<uuid:attachment_id>/", "registry.incoming.read")
    ids = Ids(
        of={"registry.incoming": ["a", "b"], "registry.attachment": ["1", "2"]},
        owners={"1": "a", "2": "b"},
    )
    nothing = NOTHING["uuid"]
    assert sorted(route.fill(ids)) == sorted(
        f"/x/{one}/files/{other}/"
        for one, other in [
            ("a", "1"), ("b", "2"), ("a", "2"), ("b", "1"), ("a", nothing), ("b", nothing),
            (nothing, nothing),
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": 404}, "status 200 in A, 404 in B"),
        ({"body": b"<p>4 documents</p>"}, "-3 documents</p>; +4 documents</p>"),
        ({"queries": 6}, "5 queries in A, 6 in B"),
        ({"headers": (("Content-Type", "text/plain"),)}, "headers"),
    ],
)
def test_one_byte_is_a_difference(change: dict[str, object], said: str) -> None:
    assert said in difference(ANSWER, replace(ANSWER, **change))  # type: ignore[arg-type]  # one of the fields
    assert difference(ANSWER, replace(ANSWER, reads=frozenset({"page"}))) == ""


def test_asking_twice_gives_the_same_and_leaves_nothing(province: Province) -> None:
    person = province.clerk_lan.person
    directory.open_account(person, tenant=province.committee, password=None, actor=SETUP, now=NOW)
    browser = Browser(province.clerk_lan)
    with frozen(NOW):
        one, other = browser.ask(LIST), browser.ask(LIST)
    assert (one.status, difference(one, other)) == (200, "")
    assert {"queue", "page", "order"} <= one.reads


def test_one_site_is_blind_and_all_others_see(province: Province, registered: Incoming) -> None:
    stranger = province.actor(province.party_clerk_nga)
    site = f"{queries.list_incoming_for.__module__}.{queries.list_incoming_for.__qualname__}"
    assert IncomingPolicy.level(stranger, registered) == Level.NONE
    chief = province.actor(province.chief_hoa)
    registered.excluded = [province.chief_hoa.principal_id]
    registered.save(update_fields=["excluded"])
    assert not queries.list_incoming_for(chief).exists()
    with without_filter(site):
        assert queries.list_incoming_for(chief).exists()
        assert not IncomingPolicy.visible_to(chief).exists()
    assert not queries.list_incoming_for(chief).exists()
