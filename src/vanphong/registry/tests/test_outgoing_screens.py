"""The pages of issued documents."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, SETUP

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.registry.models import Outgoing
from vanphong.registry.tests.conftest import House


def signed_in(post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def lan(house: House) -> Client:
    return signed_in(house.province.clerk_lan)


def form(house: House, **changes: str) -> dict[str, object]:
    return {
        "body": str(house.body.pk), "kind_name": "Công văn", "issued_on": "24/11/2026",
        "subject": "Về việc đôn đốc giải ngân", "signer_name": "Phạm Quang Bình",
        "unit": str(house.province.economy.pk), "channel": "paper", "urgency": "none",
        "access_class": "ordinary", "copy_count": "2",
        "recipients": "- Như trên;\n- Sở Tài chính;\n- Lưu: VT, KT.",
        "idempotency_key": str(uuid.uuid4()), **changes,
    }  # fmt: skip


def test_a_clerk_numbers_sends_and_notes_a_receipt(
    house: House, lan: Client, page: OpenPage
) -> None:
    page(lan, reverse("registry:new_outgoing"))
    address = lan.post(reverse("registry:new_outgoing"), form(house))["Location"]
    shown = page(lan, address)
    assert "Văn bản đi 01/UBND-KT" in shown.text
    assert "Sở Tài chính" in shown.text
    assert lan.post(f"{address}dispatch/").status_code == 302
    recipient = Outgoing.objects.get().recipients.get(name="Sở Tài chính")
    noted = reverse("registry:receipt_outgoing", args=[recipient.outgoing_id, recipient.pk])
    page(lan, noted)
    assert lan.post(noted, {"receipt": "Trương Thị Hoài"}).status_code == 302
    assert "Trương Thị Hoài" in page(lan, address).text
    assert "01/UBND-KT" in page(lan, reverse("registry:outgoing_list")).text


def test_what_was_typed_stays_when_it_is_refused(house: House, lan: Client, page: OpenPage) -> None:
    sent = form(house, issued_on="31/12/2026")
    shown = page(lan, reverse("registry:new_outgoing"), status=422, data=sent)
    assert "Ngày văn bản ở tương lai" in shown.text
    assert "Về việc đôn đốc giải ngân" in shown.html
    assert not Outgoing.objects.exists()


def test_the_chief_recalls_with_a_reason(house: House, page: OpenPage) -> None:
    lan = signed_in(house.province.clerk_lan)
    address = lan.post(reverse("registry:new_outgoing"), form(house))["Location"]
    lan.post(f"{address}dispatch/")
    hoa = signed_in(house.province.chief_hoa)
    page(hoa, f"{address}recall/")
    page(hoa, f"{address}recall/", status=422, data={"reason": "Nhầm"})
    assert hoa.post(f"{address}recall/", {"reason": "Ban hành nhầm thẩm quyền"}).status_code == 302
    assert "Đã thu hồi" in page(hoa, address).text
    assert lan.get(f"{address}recall/").status_code == 403


def test_a_stranger_gets_the_page_of_nothing(house: House) -> None:
    found = house.number()
    nga = signed_in(house.province.party_clerk_nga)
    for name in ("outgoing", "address_outgoing"):
        hidden = nga.get(reverse(f"registry:{name}", args=[found.pk]))
        absent = nga.get(reverse(f"registry:{name}", args=[uuid.uuid4()]))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
