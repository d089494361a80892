"""Acts on many chosen documents: a result for each, and nothing told of what is hidden."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.ui.views import bulk
from vanphong.registry import operations
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import House, Intake
from vanphong.registry.tests.test_screens import signed_in


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def papers(receive: Intake) -> list[Incoming]:
    """Three that have arrived, the first of the list arrived last."""
    return [receive(symbol=f"{n}/SNV", arrived_at=NOW - timedelta(minutes=n)) for n in range(3)]


def chosen(papers: list[Incoming], **more: str) -> dict[str, object]:
    return {"chosen": [str(d.pk) for d in papers], **more}


def test_they_are_registered_in_the_order_of_their_arrival(
    clerk: Client, papers: list[Incoming], page: OpenPage
) -> None:
    shown = page(clerk, f"{reverse('registry:list')}?queue=register")
    assert "Đã chọn: 0" in shown.text
    answer = clerk.post(reverse("registry:bulk_register"), chosen(papers))
    assert "3 dòng đã xong" in answer.content.decode()
    numbers = dict(Incoming.objects.values_list("symbol", "arrival_number"))
    assert numbers == {"2/SNV": 1, "1/SNV": 2, "0/SNV": 3}


def test_each_refusal_is_told_and_stops_no_other(
    province: Province, clerk: Client, papers: list[Incoming]
) -> None:
    operations.register_document(papers[1], actor=province.actor(province.clerk_lan), now=NOW)
    answer = clerk.post(
        reverse("registry:bulk_register"), chosen(papers, **{"in": "queue=register"})
    )
    words = answer.content.decode()
    assert "2 dòng đã xong" in words
    assert "1 dòng chưa làm được" in words
    assert f'href="{reverse("registry:list")}?queue=register"' in words
    assert Incoming.objects.filter(state="registered").count() == 3


def test_submitting_asks_once_for_all(
    province: Province, clerk: Client, papers: list[Incoming]
) -> None:
    lan = province.actor(province.clerk_lan)
    ready = [operations.register_document(d, actor=lan, now=NOW) for d in papers]
    address = reverse("registry:bulk_submit")
    asked = clerk.post(address, chosen(ready)).content.decode()
    assert "Đã chọn 3 dòng" in asked
    assert "UBND tỉnh Sơn La" in asked or ready[0].subject in asked
    wrong = clerk.post(address, chosen(ready, sent="1", to="x", note=""))
    assert wrong.status_code == 422
    answer = clerk.post(address, chosen(ready, sent="1", to=str(province.chief_hoa.pk), note=""))
    assert "3 dòng đã xong" in answer.content.decode()
    assert Incoming.objects.filter(submitted_to=province.chief_hoa).count() == 3
    again = clerk.post(address, chosen(ready, sent="1", to=str(province.chief_hoa.pk), note=""))
    assert again.content.decode().count("Văn bản đã trình người này rồi.") == 3


def test_one_hidden_id_makes_the_whole_choice_missing(
    province: Province, clerk: Client, papers: list[Incoming]
) -> None:
    nga = signed_in(province, province.party_clerk_nga)
    address = reverse("registry:bulk_register")
    assert nga.post(address, chosen(papers)).status_code == 404
    nowhere = {"chosen": [str(papers[0].pk), str(uuid.UUID(int=7))]}
    assert clerk.post(address, nowhere).status_code == 404
    assert clerk.post(address, {"chosen": ["x"]}).status_code == 404
    assert not Incoming.objects.filter(state="registered").exists()


def test_nothing_chosen_and_too_many_are_told(
    clerk: Client, papers: list[Incoming], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("registry:bulk_register")
    answer = clerk.post(address, {"in": "queue=register"}, follow=True)
    assert "Hãy chọn dòng trước" in answer.content.decode()
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)
    answer = clerk.post(address, chosen(papers), follow=True)
    assert "tối đa 2 dòng" in answer.content.decode()
    assert not Incoming.objects.filter(state="registered").exists()


def test_who_may_not_is_offered_nothing_and_refused(
    province: Province, papers: list[Incoming], page: OpenPage
) -> None:
    minh = signed_in(province, province.specialist_minh)
    assert (
        page(minh, f"{reverse('registry:list')}?queue=register").find("input", name="chosen") == []
    )
    assert minh.post(reverse("registry:bulk_register"), chosen(papers)).status_code == 403
    assert minh.get(reverse("registry:bulk_submit")).status_code in (302, 403)


def test_issued_documents_are_sent_together(
    province: Province, house: House, clerk: Client, page: OpenPage
) -> None:
    first, second = house.number(), house.number(recipients=())
    page(clerk, f"{reverse('registry:outgoing_list')}?queue=dispatch")
    answer = clerk.post(
        reverse("registry:bulk_dispatch"), {"chosen": [str(first.pk), str(second.pk)]}
    )
    words = answer.content.decode()
    assert "1 dòng đã xong" in words
    assert "1 dòng chưa làm được" in words
    first.refresh_from_db()
    assert first.state == "dispatched"
