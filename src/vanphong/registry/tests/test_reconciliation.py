"""Đối soát: what does not agree, the slips that go with paper, and the month's exchange."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations, queries, reconciling
from vanphong.registry.models import DeliverySlip, Incoming, Recipient
from vanphong.registry.operations import Addressee
from vanphong.registry.queries.exchanged import exchange_of
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import House, Intake
from vanphong.registry.tests.test_screens import signed_in
from vanphong.tasks.operations import Order


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


def counts(province: Province) -> dict[str, int]:
    found = reconciling.reconcile(province.actor(province.clerk_lan))
    return {one.check.code: one.count for one in found if one.count}


def directed(province: Province, document: Incoming) -> Incoming:
    lan, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    document = operations.register_document(document, actor=lan, now=NOW)
    document = operations.submit_document(document, to=province.chief_hoa, actor=lan, now=NOW)
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=None)
    operations.direct_document(
        document, orders=[order], opinion="", author=province.chief_hoa, actor=hoa, now=NOW,
        typed_by=province.chief_hoa,
    )  # fmt: skip
    return document


def test_each_step_that_stands_still_is_found_and_goes(
    province: Province, receive: Intake, house: House
) -> None:
    lan = province.actor(province.clerk_lan)
    document = receive()
    assert counts(province) == {"arrived": 1}
    document = operations.register_document(document, actor=lan, now=NOW)
    assert counts(province) == {"registered": 1}
    operations.submit_document(document, to=province.chief_hoa, actor=lan, now=NOW)
    assert counts(province) == {"submitted": 1}
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={}, due_on=None)
    operations.direct_document(
        document, orders=[order], opinion="", author=province.chief_hoa, now=NOW,
        typed_by=province.chief_hoa, actor=province.actor(province.chief_hoa),
    )  # fmt: skip
    assert counts(province) == {"paper": 1}
    issued = house.number(
        recipients=[Addressee(name="Sở Y tế"), Addressee(name="Bộ Y tế", channel="axis")]
    )
    assert counts(province) == {"paper": 1, "numbered": 1}
    operations.dispatch_outgoing(issued, actor=lan, now=NOW)
    assert counts(province) == {"paper": 1, "sent_paper": 1, "sent_wire": 1}
    slips = operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
    assert [slip.receiver for slip in slips] == ["Phòng Kinh tế", "Sở Y tế"]
    assert counts(province) == {"slips": 2, "sent_wire": 1}
    for slip in slips:
        operations.sign_slip(slip, signed_by="Trần  Văn Bình", actor=lan, now=NOW)
    wire = Recipient.objects.get(name="Bộ Y tế")
    operations.note_receipt(wire, receipt="đã nhận", actor=lan, now=NOW)
    assert counts(province) == {}
    assert Recipient.objects.get(name="Sở Y tế").receipt == "Trần Văn Bình"
    assert Entry.objects.filter(name="registry.slip.signed").count() == 2


def test_the_signed_slip_fills_the_register(province: Province, receive: Intake) -> None:
    """ "Ký nhận" of the incoming register; a paper that the post took is on no slip."""
    lan = province.actor(province.clerk_lan)
    document = directed(province, receive(channel="hand"))
    (slip,) = operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
    day = date(2026, 11, 24)
    (row,) = register_rows(lan, document.series, first=day, last=day)
    assert row.receipt == ""
    operations.sign_slip(slip, signed_by="Lê Đức Minh", actor=lan, now=NOW)
    (row,) = register_rows(lan, document.series, first=day, last=day)
    assert row.receipt == "Lê Đức Minh, 24/11/2026"
    (other,) = register_rows(
        province.actor(province.head_son), document.series, first=day, last=day
    )
    assert other.receipt == ""


def test_slips_refuse(province: Province, house: House) -> None:
    lan, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    with pytest.raises(Refusal, match="Không có bản giấy nào chờ giao"):
        operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
    operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    with pytest.raises(NotPermitted, match="Chỉ văn thư"):
        operations.make_slips(clerk=province.chief_hoa, actor=hoa, now=NOW)
    (slip,) = operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
    with pytest.raises(Refusal, match="ký nhận"):
        operations.sign_slip(slip, signed_by=" ", actor=lan, now=NOW)
    with pytest.raises(NotPermitted):
        operations.sign_slip(slip, signed_by="x", actor=hoa, now=NOW)
    nga = province.actor(province.party_clerk_nga)
    with pytest.raises(Missing):
        operations.sign_slip(slip, signed_by="x", actor=nga, now=NOW)
    operations.sign_slip(slip, signed_by="x", actor=lan, now=NOW)
    with pytest.raises(Refusal, match="đã trả về rồi"):
        operations.sign_slip(slip, signed_by="y", actor=lan, now=NOW)
    assert DeliverySlip.objects.get().signed_by == "x"


def test_another_office_compares_its_own(province: Province, receive: Intake) -> None:
    receive()
    found = reconciling.reconcile(province.actor(province.party_clerk_nga))
    assert sum(one.count for one in found) == 0


def test_the_screen_lists_what_disagrees_with_its_act(
    province: Province, clerk: Client, receive: Intake, page: OpenPage
) -> None:
    assert "Mọi thứ đều khớp" in page(clerk, reverse("registry:reconciliation"), queries=40).text
    receive(symbol="77/SNV")
    shown = page(clerk, reverse("registry:reconciliation"), queries=40)
    assert "Đã đến, chưa vào sổ" in shown.text
    assert "77/SNV" in shown.text
    assert "16:30" in shown.text
    assert "chưa kiểm chứng" in shown.text
    assert "Qua trục: gửi 0" in shown.text
    sheet = clerk.get(f"{reverse('registry:reconciliation')}?month=2026-11&format=pdf")
    assert sheet.content.startswith(b"%PDF")
    odd = page(clerk, f"{reverse('registry:reconciliation')}?month=x", queries=40)
    assert odd.response.status_code == 200


def test_a_slip_is_made_printed_and_comes_back_with_its_photo(
    province: Province, clerk: Client, house: House, page: OpenPage
) -> None:
    lan = province.actor(province.clerk_lan)
    operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    address = reverse("registry:slips")
    assert "1 bản giấy chờ giao" in page(clerk, address).text
    clerk.post(reverse("registry:make_slips"))
    assert "Các sở, ban, ngành" in page(clerk, address).text
    assert clerk.get(f"{address}?format=pdf").content.startswith(b"%PDF")
    slip = DeliverySlip.objects.get()
    page(clerk, reverse("registry:slip", args=[slip.pk]))
    sign = reverse("registry:sign_slip", args=[slip.pk])
    page(clerk, sign)
    assert clerk.post(sign, {"signed_by": ""}).status_code == 422
    photo = SimpleUploadedFile("ky.txt", "Đã nhận đủ".encode(), "text/plain")
    clerk.post(sign, {"signed_by": "Lê Thị Mận", "enclosures": photo})
    shown = page(clerk, reverse("registry:slip", args=[slip.pk]))
    assert "Lê Thị Mận đã ký nhận" in shown.text
    answer = clerk.get(reverse("registry:slip_photo", args=[slip.pk]))
    assert "attachment" in answer["Content-Disposition"]
    assert "Lê Thị Mận" in page(clerk, f"{address}?queue=all").text


def test_only_the_registry_and_the_chief_look(province: Province, house: House) -> None:
    lan = province.actor(province.clerk_lan)
    operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    (slip,) = operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
    minh = signed_in(province, province.specialist_minh)
    for name, args in (("reconciliation", []), ("slips", []), ("slip", [slip.pk])):
        assert minh.get(reverse(f"registry:{name}", args=args)).status_code == 403
    nga = signed_in(province, province.party_clerk_nga)
    for name in ("slip", "sign_slip", "slip_photo"):
        assert nga.get(reverse(f"registry:{name}", args=[slip.pk])).status_code == 404


def test_the_month_is_counted_by_road(province: Province, receive: Intake, house: House) -> None:
    lan = province.actor(province.clerk_lan)
    receive(channel="axis")
    operations.register_document(receive(channel="mail"), actor=lan, now=NOW)
    october = datetime.fromisoformat("2026-10-31T10:00+07:00")
    receive(channel="axis", arrived_at=october, issued_on=october.date())
    issued = house.number(recipients=[Addressee(name="A"), Addressee(name="B", channel="axis")])
    operations.dispatch_outgoing(issued, actor=lan, now=NOW)
    roads = {r.channel: r for r in exchange_of(lan, date(2026, 11, 1), date(2026, 11, 30))}
    assert (roads["axis"].came, roads["axis"].registered, roads["axis"].sent) == (1, 0, 1)
    assert (roads["mail"].came, roads["mail"].registered) == (1, 1)
    assert (roads[""].came, roads[""].sent, roads[""].confirmed) == (2, 2, 0)


def test_the_hour_is_a_rule(province: Province) -> None:
    assert queries.reconcile_at(date(2026, 11, 24)).strftime("%H:%M") == "16:30"
    assert not queries.is_time_to_reconcile(datetime.fromisoformat("2026-11-24T16:29+07:00"))
    assert queries.is_time_to_reconcile(datetime.fromisoformat("2026-11-24T16:30+07:00"))


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_put_each_paper_on_one_slip(province: Province, house: House) -> None:
    lan = province.actor(province.clerk_lan)
    operations.dispatch_outgoing(house.number(), actor=lan, now=NOW)
    said: list[str] = []

    def press() -> None:
        try:
            with declared_run("import"):
                operations.make_slips(clerk=province.clerk_lan, actor=lan, now=NOW)
        except Refusal as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DeliverySlip.objects.count() == 1
    assert len(said) == 1
    assert queries.paper_to_recipients(lan).count() == 0
