"""Next and previous on a document's page: the very list one came from, at one's rights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage, Page
from tests.world import NOW, Province

from vanphong.kernel.ui.trails import neighbours, with_trail
from vanphong.registry import operations
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import signed_in
from vanphong.registry.views.lists import listed
from vanphong.tasks.operations import Order


@pytest.fixture
def papers(province: Province, receive: Intake) -> list[Incoming]:
    """Four registered documents, the newest last; the third names no day of its own."""
    lan = province.actor(province.clerk_lan)
    days = [date(2026, 11, 3), date(2026, 11, 1), None, date(2026, 11, 1)]
    return [
        operations.register_document(
            receive(symbol=f"{n}/SNV", issued_on=day, arrived_at=NOW - timedelta(minutes=9 - n)),
            actor=lan, now=NOW,
        )
        for n, day in enumerate(days, start=1)
    ]  # fmt: skip


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def opened(page: OpenPage, client: Client, document: Incoming, query: str) -> Page:
    return page(client, with_trail(reverse("registry:detail", args=[document.pk]), query))


def steps(shown: Page) -> dict[str, str]:
    """The keys of the trail's links and where they lead."""
    return {
        a.attrs["data-key"]: a.attrs["href"]
        for a in shown.find("a")
        if a.within("nav") and a.attrs.get("data-key") in ("k", "j n", "u")
    }


@pytest.mark.parametrize(
    "query",
    ["", "order=number", "order=-number", "order=arrived", "order=issued_on", "order=-issued_on",
     "q=snv"],
)  # fmt: skip
def test_walking_forth_and_back_is_the_list(
    province: Province, papers: list[Incoming], query: str
) -> None:
    rows = listed(province.actor(province.clerk_lan), QueryDict(query), NOW).rows
    order = list(rows)
    assert len(order) == 4
    pairs = [neighbours(rows, document) for document in order]
    pks = [document.pk for document in order]
    assert pairs == list(zip([None, *pks[:-1]], [*pks[1:], None], strict=True))


def test_the_page_shows_both_ways_and_the_way_back(
    papers: list[Incoming], clerk: Client, page: OpenPage
) -> None:
    shown = opened(page, clerk, papers[1], "queue=submit&order=number")
    found = steps(shown)
    assert found["u"] == f"{reverse('registry:list')}?queue=submit&order=number"
    assert str(papers[0].pk) in found["k"]
    assert str(papers[2].pk) in found["j n"]
    assert "queue%3Dsubmit%26order%3Dnumber" in found["j n"]
    first = opened(page, clerk, papers[0], "queue=submit&order=number")
    assert "k" not in steps(first)
    assert "Đầu danh sách" in first.text
    assert steps(page(clerk, reverse("registry:detail", args=[papers[0].pk]))) == {}


def test_what_has_left_the_queue_keeps_its_place(
    province: Province, papers: list[Incoming], clerk: Client, page: OpenPage
) -> None:
    operations.submit_document(
        papers[1], to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    found = steps(opened(page, clerk, papers[1], "queue=submit&order=number"))
    assert str(papers[0].pk) in found["k"]
    assert str(papers[2].pk) in found["j n"]


def test_an_act_leads_back_into_the_list(
    province: Province, papers: list[Incoming], clerk: Client, page: OpenPage
) -> None:
    query = "queue=submit&order=number"
    acts = [a.attrs["href"] for a in opened(page, clerk, papers[0], query).find("a")]
    (submit,) = [href for href in acts if "/submission/" in href]
    assert "queue%3Dsubmit" in submit
    answer = clerk.post(submit, {"to": str(province.chief_hoa.pk), "note": ""})
    assert answer["Location"] == with_trail(reverse("registry:detail", args=[papers[0].pk]), query)


def test_each_step_asks_the_rights(province: Province, papers: list[Incoming]) -> None:
    """Who does not know the neighbour steps over it."""
    hoa, son = province.actor(province.chief_hoa), province.actor(province.head_son)
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=None)
    for document in (papers[0], papers[2]):
        operations.direct_document(
            document, orders=[order], opinion="", author=province.chief_hoa,
            typed_by=province.chief_hoa, actor=hoa, now=NOW,
        )  # fmt: skip
    rows = listed(son, QueryDict("order=number"), NOW).rows
    assert neighbours(rows, papers[0]) == (None, papers[2].pk)
    assert neighbours(rows, papers[2]) == (papers[0].pk, None)


def test_the_leaders_queue_walks_by_urgency(province: Province, receive: Intake) -> None:
    lan = province.actor(province.clerk_lan)
    made = []
    for minute, urgency in enumerate(("none", "express", "urgent")):
        document = operations.register_document(receive(urgency=urgency), actor=lan, now=NOW)
        made.append(
            operations.submit_document(
                document, to=province.leader_binh, actor=lan, now=NOW + timedelta(minutes=minute)
            )
        )
    rows = listed(province.actor(province.leader_binh), QueryDict("queue=mine"), NOW).rows
    assert list(rows) == [made[1], made[2], made[0]]
    assert neighbours(rows, made[2]) == (made[1].pk, made[0].pk)


@pytest.mark.parametrize("query", ["queue=gone&order=x&page=9", "%00=1", "x" * 3000])
def test_an_odd_address_harms_nothing(
    papers: list[Incoming], clerk: Client, page: OpenPage, query: str
) -> None:
    opened(page, clerk, papers[0], query)
