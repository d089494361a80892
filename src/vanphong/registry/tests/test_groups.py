"""Groups of recipients: dated lists that a line of "Nơi nhận" stands for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.registry import operations, queries
from vanphong.registry.models import Outgoing, RecipientGroup
from vanphong.registry.operations import Addressee
from vanphong.registry.tests.conftest import House
from vanphong.registry.tests.test_outgoing_screens import signed_in

TODAY = date(2026, 11, 24)
NAME = "Các sở, ban, ngành"


def keep(
    province: Province, *members: str, since: date = TODAY, name: str = NAME
) -> RecipientGroup:
    return operations.keep_group(
        name, members, since=since, actor=province.actor(province.clerk_lan), now=NOW
    )


def names(outgoing: Outgoing) -> list[str]:
    return list(outgoing.recipients.order_by("pk").values_list("name", flat=True))


def test_its_name_in_a_line_sends_to_all_members(house: House, province: Province) -> None:
    keep(province, "Sở Nội vụ", "Sở Tài chính", "Văn phòng Tỉnh ủy Ninh Bình")
    sent = house.number(
        recipients=[
            Addressee(name="CÁC SỞ, BAN, NGÀNH", channel="inner"), Addressee(name="Sở Nội vụ"),
        ]
    )  # fmt: skip
    assert names(sent) == ["Sở Nội vụ", "Sở Tài chính", "Văn phòng Tỉnh ủy Ninh Bình"]
    roads = dict(sent.recipients.values_list("name", "channel"))
    assert roads["Văn phòng Tỉnh ủy Ninh Bình"] == "inner"
    assert roads["Sở Tài chính"] == "paper"


def test_two_groups_with_one_member_send_once(house: House, province: Province) -> None:
    keep(province, "Sở Nội vụ", "Sở Y tế")
    keep(province, "Sở Y tế", "Sở Xây dựng", name="Thành viên Ban Chỉ đạo")
    sent = house.number(recipients=[Addressee(name=NAME), Addressee(name="Thành viên Ban Chỉ đạo")])
    assert names(sent) == ["Sở Nội vụ", "Sở Y tế", "Sở Xây dựng"]


def test_a_change_counts_from_its_day(house: House, province: Province) -> None:
    keep(province, "Sở Nội vụ", since=date(2026, 1, 1))
    keep(province, "Sở Nội vụ", "Sở Y tế", since=TODAY + timedelta(days=1))
    assert names(house.number(recipients=[Addressee(name=NAME)])) == ["Sở Nội vụ"]
    old, new = RecipientGroup.objects.order_by("valid_from")
    assert (old.valid_to, new.valid_to) == (TODAY, None)


def test_on_its_first_day_it_is_written_anew(house: House, province: Province) -> None:
    keep(province, "Sở Nội vụ")
    keep(province, "Sở Y tế")
    assert names(house.number(recipients=[Addressee(name=NAME)])) == ["Sở Y tế"]
    assert Entry.objects.filter(name="registry.group.kept").count() == 2


def test_an_ended_group_is_a_name_like_any_other(house: House, province: Province) -> None:
    group = keep(province, "Sở Nội vụ", since=date(2026, 1, 1))
    lan = province.actor(province.clerk_lan)
    operations.end_group(group, on=TODAY - timedelta(days=1), actor=lan, now=NOW)
    assert names(house.number(recipients=[Addressee(name=NAME)])) == [NAME]
    with pytest.raises(Refusal):
        operations.end_group(group, on=TODAY, actor=lan, now=NOW)


def test_what_no_group_can_be(province: Province) -> None:
    for name, members in (("", ["Sở Y tế"]), (NAME, [" "]), (NAME, [NAME]), (NAME, ["x" * 201])):
        with pytest.raises(Refusal):
            keep(province, *members, name=name)
    keep(province, "Sở Nội vụ")
    with pytest.raises(Refusal, match="24/11/2026"):
        keep(province, "Sở Nội vụ", since=TODAY - timedelta(days=1))


def test_groups_are_the_desk_s_own(province: Province) -> None:
    keep(province, "Sở Nội vụ")
    with pytest.raises(NotPermitted):
        operations.keep_group(
            NAME, ["Sở Y tế"], since=TODAY, actor=province.actor(province.head_son), now=NOW
        )
    nga = province.actor(province.party_clerk_nga)
    assert not queries.list_groups_for(nga, TODAY).exists()


def test_the_screens(province: Province, page: OpenPage) -> None:
    lan: Client = signed_in(province.clerk_lan)
    address = reverse("registry:groups")
    assert "Chưa có nhóm nào" in page(lan, address).text
    page(lan, reverse("registry:new_group"))
    form = {"name": NAME, "members": "Sở Nội vụ\nSở Y tế", "since": "24/11/2026"}
    assert lan.post(reverse("registry:new_group"), form).status_code == 302
    group = RecipientGroup.objects.get()
    assert "Sở Nội vụ; Sở Y tế" in page(lan, address).text
    assert "Sở Y tế" in page(lan, reverse("registry:group", args=[group.pk])).html
    end = reverse("registry:end_group", args=[group.pk])
    page(lan, end)
    assert lan.post(end, {"on": "24/11/2026"}).status_code == 302
    nga = signed_in(province.party_clerk_nga)
    assert nga.get(reverse("registry:group", args=[group.pk])).status_code == 404
