"""One document, four roads: further copies under one arrival number (practice item 15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.states.machine import WrongState
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, ReceivedCopy
from vanphong.registry.operations import CannotFinish, Copy
from vanphong.registry.tests.test_screens import signed_in


def photo(**changes: object) -> Copy:
    values = {"road": "chat", "came_at": NOW - timedelta(hours=1), "is_signed": False} | changes
    return Copy(**values)  # type: ignore[arg-type]  # a test's changes


def add(province: Province, document: Incoming, copy: Copy) -> ReceivedCopy:
    return operations.add_copy(
        document, copy, clerk=province.clerk_lan, actor=province.actor(province.clerk_lan), now=NOW
    )


def test_a_photo_waits_for_its_original_under_the_same_number(
    province: Province, registered: Incoming
) -> None:
    lan = province.actor(province.clerk_lan)
    assert not queries.waits_for_original(queries.copies_of(registered))
    add(province, registered, photo(place="điện thoại của chị Hòa"))
    assert queries.waits_for_original(queries.copies_of(registered))
    assert list(queries.list_without_original(lan)) == [registered]
    add(province, registered, photo(road="paper", is_signed=True, place="Tủ số 3"))
    assert not queries.waits_for_original(queries.copies_of(registered))
    assert list(queries.list_without_original(lan)) == []
    assert Incoming.objects.count() == 1
    assert Incoming.objects.get().arrival_number == registered.arrival_number
    entries = Entry.objects.filter(name="registry.incoming.copy_added")
    assert entries.count() == 2
    assert "Tủ số 3" not in str(entries.values_list("data"))


def test_it_is_worked_on_only_when_a_leader_orders_it(
    province: Province, registered: Incoming
) -> None:
    lan, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    add(province, registered, photo())
    submitted = operations.submit_document(registered, to=province.chief_hoa, actor=lan, now=NOW)
    with pytest.raises(CannotFinish, match="Mới có bản chưa ký"):
        operations.finish_document(submitted, kind="filed", actor=hoa, now=NOW)
    operations.direct_document(
        submitted, orders=[], opinion="Xử lý ngay theo ảnh.", author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=hoa, now=NOW,
    )  # fmt: skip
    done = operations.finish_document(submitted, kind="filed", actor=hoa, now=NOW)
    assert done.state == "finished"


def test_it_refuses(province: Province, registered: Incoming) -> None:
    for copy, words in (
        (photo(is_signed=True), "Ảnh chụp không phải bản có chữ ký"),
        (photo(came_at=NOW + timedelta(minutes=1)), "tương lai"),
        (photo(road="pigeon"), "đường nào"),
        (photo(place="x" * 201), "Tối đa 200"),
    ):
        with pytest.raises(Refusal, match=words):
            add(province, registered, copy)
    minh = province.actor(province.chief_hoa)
    with pytest.raises(NotPermitted, match="Chỉ văn thư"):
        operations.add_copy(registered, photo(), clerk=province.chief_hoa, actor=minh, now=NOW)
    operations.return_to_sender(
        registered, reason="Gửi nhầm nơi nhận", actor=province.actor(province.clerk_lan), now=NOW
    )
    with pytest.raises(WrongState):
        add(province, registered, photo())
    assert not ReceivedCopy.objects.exists()


def test_the_page_shows_roads_moments_and_places(
    province: Province, registered: Incoming, page: OpenPage
) -> None:
    client: Client = signed_in(province, province.clerk_lan)
    address = reverse("registry:add_copy", args=[registered.pk])
    page(client, address)
    assert (
        client.post(address, {"road": "chat", "came_on": "24/11/2026", "came_at": "x"}).status_code
        == 422
    )
    client.post(
        address, {"road": "chat", "came_on": "23/11/2026", "came_at": "16:45", "place": "Zalo"}
    )
    shown = page(client, reverse("registry:detail", args=[registered.pk]))
    assert "Để biết, chờ bản chính" in shown.text
    assert "16:45, 23/11/2026" in shown.text
    assert "Zalo" in shown.text
    assert "ghi thêm bản nhận" in shown.text
