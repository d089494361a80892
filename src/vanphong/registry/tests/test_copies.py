"""The post register and the register of the use of stored copies: entered, signed, printed."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.kernel.test_concurrency import together
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations
from vanphong.registry.copies_registers import copy_rows, list_to_post, post_rows
from vanphong.registry.models import CopyUse, Outgoing, PostDispatch
from vanphong.registry.operations import Addressee, Parcel
from vanphong.registry.printing import copies_register, post_register
from vanphong.registry.tests.conftest import House, Intake
from vanphong.registry.tests.test_outgoing_screens import signed_in

DAY = NOW.date()
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def sent(house: House) -> list[Outgoing]:
    """Two issued documents; both go to Sở Tài chính on paper, one to Sở Y tế by the axis."""
    lan = house.province.actor(house.province.clerk_lan)
    both = [
        house.number(recipients=[Addressee(name="Sở Tài chính")]),
        house.number(
            recipients=[Addressee(name="Sở Tài chính"), Addressee(name="Sở Y tế", channel="axis")]
        ),
    ]
    return [operations.dispatch_outgoing(one, actor=lan, now=NOW) for one in both]


def parcel(house: House, **more: object) -> Parcel:
    lan = house.province.actor(house.province.clerk_lan)
    return Parcel(recipients=list(list_to_post(lan)), **more)  # type: ignore[arg-type]  # what each test adds


def hand(house: House, one: Parcel, day: date = DAY) -> list[PostDispatch]:
    lan = house.province.actor(house.province.clerk_lan)
    return operations.hand_to_post([one], sent_on=day, actor=lan, now=NOW)


def test_one_envelope_with_two_documents_is_one_line(house: House, sent: list[Outgoing]) -> None:
    lan = house.province.actor(house.province.clerk_lan)
    (post,) = hand(house, parcel(house, envelopes=1, note="Chuyển phát nhanh"))
    assert not list_to_post(lan).exists()
    operations.note_post_receipt(
        [post], receipt="Bưu cục 5 – Lê Văn Tài", received_on=DAY, actor=lan, now=NOW
    )
    (row,) = post_rows(lan, first=FIRST, last=LAST)
    assert row.cells() == (
        DAY, "01/UBND-KT, 02/UBND-KT", "Sở Tài chính", 1, "Bưu cục 5 – Lê Văn Tài",
        "Chuyển phát nhanh",
    )  # fmt: skip
    assert len(post_register().columns) == 6
    assert Entry.objects.filter(name="registry.outgoing.posted").count() == 2
    assert Entry.objects.filter(name="registry.outgoing.post_signed").count() == 2
    with pytest.raises(Refusal, match="đã có ký nhận"):
        operations.note_post_receipt([post], receipt="X", received_on=DAY, actor=lan, now=NOW)


def test_what_is_wrong_is_refused_and_nothing_is_kept(house: House, sent: list[Outgoing]) -> None:
    lan, minh = (
        house.province.actor(p) for p in (house.province.clerk_lan, house.province.specialist_minh)
    )
    one = parcel(house)
    with pytest.raises(Refusal, match="tương lai"):
        hand(house, one, DAY + timedelta(days=1))
    with pytest.raises(Refusal, match="chưa gửi"):
        hand(house, one, DAY - timedelta(days=1))
    with pytest.raises(Refusal, match="số bì"):
        hand(house, parcel(house, envelopes=0))
    with pytest.raises(Refusal, match="nơi nhận"):
        operations.hand_to_post([], sent_on=DAY, actor=lan, now=NOW)
    with pytest.raises(NotPermitted):
        operations.hand_to_post([one], sent_on=DAY, actor=minh, now=NOW)
    assert not PostDispatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_post_it_once(house: House, sent: list[Outgoing]) -> None:
    one = parcel(house)
    done = together(2, [lambda: hand(house, one), lambda: hand(house, one)])
    assert sorted(isinstance(d, Refusal) for d in done) == [False, True]
    assert PostDispatch.objects.count() == 1


def test_another_office_and_who_knows_no_document_see_no_line(
    house: House, sent: list[Outgoing]
) -> None:
    hand(house, parcel(house))
    for post in (house.province.party_clerk_nga, house.province.head_thu):
        assert list(post_rows(house.province.actor(post), first=FIRST, last=LAST)) == []


def lend(house: House, outgoing: Outgoing, **more: object) -> CopyUse:
    values: dict[str, object] = {
        "user_name": "Lê Đức Minh, Phòng Kinh tế", "purpose": "Đối chiếu với bản của Sở",
        "permitted_by": house.province.chief_hoa, "used_on": DAY, "key": uuid.uuid4(),
        "dossier": "01.TH", "actor": house.province.actor(house.province.clerk_lan), "now": NOW,
    }  # fmt: skip
    return operations.lend_copy(outgoing, **(values | more))  # type: ignore[arg-type]  # what each test adds


def test_a_stored_copy_is_lent_and_comes_back(house: House, sent: list[Outgoing]) -> None:
    lan = house.province.actor(house.province.clerk_lan)
    key = uuid.uuid4()
    use = lend(house, sent[0], key=key)
    assert lend(house, sent[0], key=key) == use
    operations.return_copy(use, returned_on=DAY, actor=lan, now=NOW)
    (row,) = copy_rows(lan, first=FIRST, last=LAST)
    assert row.cells() == (
        DAY, "Lê Đức Minh, Phòng Kinh tế", "01/UBND-KT, 24/11/2026",
        "Công văn Về việc đôn đốc giải ngân vốn đầu tư công", "01.TH", "", DAY, "Trần Thị Hòa",
        "Đối chiếu với bản của Sở",
    )  # fmt: skip
    assert len(copies_register().columns) == 9
    names = ["registry.outgoing.copy_lent", "registry.outgoing.copy_returned"]
    assert Entry.objects.filter(name__in=names).count() == 2
    with pytest.raises(Refusal, match="đã nhận lại"):
        operations.return_copy(use, returned_on=DAY, actor=lan, now=NOW)


def test_a_use_without_user_purpose_or_lawful_day_is_refused(
    house: House, sent: list[Outgoing]
) -> None:
    for wrong in (
        {"user_name": " "}, {"purpose": ""}, {"used_on": DAY + timedelta(days=1)},
        {"used_on": DAY - timedelta(days=1)}, {"permitted_by": house.province.party_clerk_nga},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            lend(house, sent[0], **wrong)
    hoa = house.province.actor(house.province.chief_hoa)
    dead = operations.cancel_outgoing(
        house.number(), reason="Người ký rút văn bản", actor=hoa, now=NOW
    )
    with pytest.raises(Refusal, match="không có bản lưu"):
        lend(house, dead)
    with pytest.raises(NotPermitted):
        lend(house, sent[0], actor=hoa)
    with pytest.raises(Missing):
        lend(house, sent[0], actor=house.province.actor(house.province.party_clerk_nga))
    assert not CopyUse.objects.exists()


def test_a_kept_copy_opened_on_the_screen_stands_there_with_its_reason(
    house: House, receive: Intake
) -> None:
    province = house.province
    lan = province.actor(province.clerk_lan)
    document = operations.register_document(receive(), actor=lan, now=NOW)
    operations.submit_document(document, to=province.chief_hoa, actor=lan, now=NOW)
    operations.open_kept_copy(document, reason="Đối chiếu với bản giấy", actor=lan, now=NOW)
    (row,) = copy_rows(lan, first=FIRST, last=LAST)
    assert (row.user, row.symbol, row.receipt, row.note) == (
        "Nguyễn Thị Lan", "1182/QĐ-UBND, 20/11/2026", "mở trên màn hình", "Đối chiếu với bản giấy",
    )  # fmt: skip
    nobody = province.actor(province.specialist_minh)
    assert list(copy_rows(nobody, first=FIRST, last=LAST)) == []


def test_the_desk_walks_both_through_the_pages(
    house: House, sent: list[Outgoing], province: Province, page: OpenPage
) -> None:
    lan = signed_in(province.clerk_lan)
    assert "Gửi bưu điện" in page(lan, reverse("registry:outgoing_list")).text
    address = reverse("registry:post")
    shown = page(lan, address)
    assert "Sở Tài chính" in shown.text
    assert "Sở Y tế" not in shown.text
    key = next(iter(list_to_post(province.actor(province.clerk_lan)))).pk.hex
    assert lan.post(address, {"sent_on": "24/11/2026"}).status_code == 422
    form = {"sent_on": "24/11/2026", f"chosen_{key}": "on", f"envelopes_{key}": "2"}
    assert lan.post(address, form).status_code == 302
    assert "24/11/2026 – Sở Tài chính: 01/UBND-KT, 02/UBND-KT (2 bì)" in page(lan, address).text
    signing = reverse("registry:post_receipt")
    assert lan.post(signing, {"receipt": "Tài", "received_on": "24/11/2026"}).status_code == 422
    post = PostDispatch.objects.get()
    data = {"posts": str(post.pk), "receipt": "Lê Văn Tài", "received_on": "24/11/2026"}
    assert lan.post(signing, data).status_code == 302
    assert "đã có ký nhận" in page(lan, address).text
    document = reverse("registry:outgoing", args=[sent[0].pk])
    lending = reverse("registry:lend_copy", args=[sent[0].pk])
    assert lending in lan.get(document).content.decode()
    page(lan, lending)
    wish = {
        "user_name": "Lê Đức Minh", "purpose": "Đối chiếu", "used_on": "24/11/2026",
        "permitted_by": str(province.chief_hoa.pk), "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    assert lan.post(lending, wish).status_code == 302
    assert "Trần Thị Hòa cho phép" in page(lan, document).text
    back = reverse("registry:return_copy", args=[sent[0].pk, CopyUse.objects.get().pk])
    page(lan, back)
    assert lan.post(back, {"returned_on": "24/11/2026"}).status_code == 302
    assert "trả ngày 24/11/2026" in page(lan, document).text
    minh = signed_in(province.specialist_minh)
    for route in ("post_book", "copies_book"):
        book = reverse(f"registry:{route}")
        asked = f"{book}?first=01/11/2026&last=30/11/2026&with_cover=on"
        assert "Sở Tài chính" in page(lan, asked).text or "Lê Đức Minh" in page(lan, asked).text
        assert lan.get(f"{asked}&format=pdf").content.startswith(b"%PDF")
        sheet = load_workbook(io.BytesIO(lan.get(f"{asked}&format=xlsx").content)).worksheets[1]
        assert sheet["A5"].value.date() == DAY
        assert minh.get(book).status_code == 403
