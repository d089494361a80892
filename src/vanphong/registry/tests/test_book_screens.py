"""The screens of the books, as administrator, clerk, chief and leader see them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody, Tenant
from vanphong.registry import operations
from vanphong.registry.jobs import take_old_register
from vanphong.registry.models import (
    BookOpening,
    CatchUp,
    Incoming,
    NumberBlock,
    OldRegisterFile,
    Series,
)
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import letter, signed_in


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province, province.chief_hoa)


@pytest.fixture
def administrator(province: Province) -> Client:
    return signed_in(province, province.administrator_tuan)


@pytest.fixture
def bodies(province: Province) -> list[IssuingBody]:
    return [
        directory.open_issuing_body(
            tenant=province.committee, name=name, symbol=symbol, valid_from=SINCE, actor=SETUP,
            now=NOW,
        )
        for name, symbol in (("Ủy ban nhân dân tỉnh Ninh Bình", "UBND"),
                             ("Ban Tiếp công dân tỉnh", "TCD"))
    ]  # fmt: skip


@pytest.fixture
def separate(province: Province, bodies: list[IssuingBody]) -> list[Series]:
    """A book of its own for each body, and the setting that says so."""
    books = [
        operations.open_series(
            tenant=province.committee, name=f"Sổ {body.symbol}", body=body, valid_from=SINCE,
            actor=SETUP, now=NOW,
        )
        for body in bodies
    ]  # fmt: skip
    operations.choose_books(
        province.committee, is_common=False, actor=province.actor(province.administrator_tuan),
        now=NOW,
    )  # fmt: skip
    return books


# -- list, opening, keeping


def test_an_office_without_a_book_is_told_who_opens_one(clerk: Client, page: OpenPage) -> None:
    shown = page(clerk, reverse("registry:books"))
    assert "Quản trị của văn phòng mở sổ đầu tiên." in shown.text
    assert "Mở sổ" not in [n.text for n in shown.find("a")]


def test_the_administrator_opens_a_series_of_a_term(
    province: Province, administrator: Client, bodies: list[IssuingBody], page: OpenPage
) -> None:
    address = reverse("registry:open_series")
    page(administrator, address)
    wish = {
        "name": "Sổ Ban Tiếp công dân", "direction": "incoming", "body": str(bodies[1].pk),
        "period_kind": "term", "valid_from": "01/07/2025",
    }  # fmt: skip
    refused = page(administrator, address, status=422, data=dict(wish))
    assert "Ghi năm đầu và năm cuối của nhiệm kỳ." in refused.text
    administrator.post(address, wish | {"term_from": "2026", "term_to": "2031"})
    series = Series.objects.get()
    shown = page(administrator, reverse("registry:books")).text
    for words in ("Sổ Ban Tiếp công dân", "Ban Tiếp công dân tỉnh", "2026-2031", "Đang mở",
                  "Đỗ Anh Tuấn"):  # fmt: skip
        assert words in shown
    page(administrator, reverse("registry:series", args=[series.pk]))


def test_an_outgoing_series_names_bodies_and_kinds(
    administrator: Client, bodies: list[IssuingBody], page: OpenPage
) -> None:
    administrator.post(
        reverse("registry:open_series"),
        {"name": "Quyết định", "direction": "outgoing", "bodies": [str(b.pk) for b in bodies],
         "kinds": "Quyết định\nChỉ thị", "period_kind": "year", "valid_from": "01/07/2025"},
    )  # fmt: skip
    assert Series.objects.get().scopes.count() == 4
    assert "Ban Tiếp công dân tỉnh – Chỉ thị" in page(administrator, reverse("registry:books")).text


def test_the_setting_is_changed_on_screen_and_refused_in_words(
    province: Province, administrator: Client, book: Series, bodies: list[IssuingBody],
    page: OpenPage,
) -> None:  # fmt: skip
    address = reverse("registry:choose_books")
    refused = page(administrator, address, status=422, data={"way": "own"})
    assert "Hãy mở sổ riêng trước cho: Ủy ban nhân dân tỉnh Ninh Bình" in refused.text
    for body in bodies:
        operations.open_series(
            tenant=province.committee, name=f"Sổ {body.symbol}", body=body, valid_from=SINCE,
            actor=SETUP, now=NOW,
        )  # fmt: skip
    assert administrator.post(address, {"way": "own"}).status_code == 302
    assert not Tenant.objects.get(pk=province.committee.pk).has_common_book
    assert "sổ văn bản đến riêng" in page(administrator, reverse("registry:books")).text


def test_bodies_and_their_names_on_letters_are_entered_on_screen(
    province: Province, administrator: Client, page: OpenPage
) -> None:
    page(administrator, reverse("registry:open_body"))
    administrator.post(
        reverse("registry:open_body"),
        {"name": "Trung tâm Phục vụ hành chính công", "symbol": "TTPVHCC",
         "valid_from": "01/07/2025", "aliases": "Bộ phận một cửa"},
    )  # fmt: skip
    body = IssuingBody.objects.get()
    assert body.aliases == ["Bộ phận một cửa"]
    address = reverse("registry:name_body", args=[body.pk])
    page(administrator, address)
    administrator.post(address, {"aliases": "Một cửa tỉnh\nBộ phận một cửa"})
    assert IssuingBody.objects.get().aliases == ["Một cửa tỉnh", "Bộ phận một cửa"]


def test_books_of_another_office_are_missing(province: Province, book: Series) -> None:
    nga = signed_in(province, province.party_clerk_nga)
    for name in ("series", "propose_opening", "hand_over_block", "import_old"):
        assert nga.get(reverse(f"registry:{name}", args=[book.pk])).status_code == 404


# -- "Kính gửi"


def test_the_line_proposes_the_book_while_it_is_typed(
    clerk: Client, separate: list[Series]
) -> None:
    address = reverse("registry:proposal")

    def told(line: str) -> str:
        return clerk.get(address, {"addressed_to": line}).content.decode()

    assert told("Kính gửi: Ban Tiếp công dân tỉnh") == "Gợi ý vào sổ: Sổ TCD"
    assert told("UBND tỉnh Sơn La") == ""


def test_a_letter_without_a_chosen_book_goes_where_its_line_says(
    province: Province, clerk: Client, separate: list[Series], page: OpenPage
) -> None:
    address = reverse("registry:new")
    assert "theo dòng “Kính gửi”" in page(clerk, address).html
    wish = letter(separate[0], series="", addressed_to="Sở Tài chính")
    refused = page(clerk, address, status=422, data=wish)
    assert "Dòng “Kính gửi” chưa rõ sổ nào. Hãy chọn sổ." in refused.text
    clerk.post(address, wish | {"addressed_to": "Kính gửi: Ban Tiếp công dân tỉnh"})
    document = Incoming.objects.get()
    assert (document.series, document.addressed_to) == (
        separate[1], "Kính gửi: Ban Tiếp công dân tỉnh",
    )  # fmt: skip


def test_a_chosen_book_wins_over_the_line(clerk: Client, separate: list[Series]) -> None:
    clerk.post(reverse("registry:new"), letter(separate[0], addressed_to="Ban Tiếp công dân tỉnh"))
    assert Incoming.objects.get().series == separate[0]


# -- moving, envelopes


def test_the_desk_moves_a_document_and_sees_its_new_number(
    province: Province, clerk: Client, receive: Intake, separate: list[Series], page: OpenPage
) -> None:
    document = operations.register_document(
        receive(series=separate[0]), actor=province.actor(province.clerk_lan), now=NOW
    )
    detail, address = (
        reverse(f"registry:{n}", args=[document.pk]) for n in ("detail", "move_book")
    )
    assert "Chuyển sang sổ khác" in page(clerk, detail).text
    shown = page(clerk, address)
    assert "không cấp lại" in shown.text
    wish = {"seen_in": str(separate[0].pk), "series": str(separate[1].pk), "reason": "Gửi nhầm"}
    assert clerk.post(address, wish).status_code == 302
    again = page(clerk, address, status=422, data=dict(wish, series=str(Series.objects.first().pk)))  # type: ignore[union-attr]  # there is one
    assert "sổ khác" in again.text or "vừa được chuyển sổ" in again.text
    assert Incoming.objects.get().series == separate[1]
    assert "chuyển sang sổ khác, số 1" in page(clerk, detail).text


def test_the_leader_opens_the_envelope_on_screen(
    province: Province, receive: Intake, page: OpenPage
) -> None:
    document = operations.register_document(
        receive(addressee=province.leader_binh, is_envelope=True, subject="", symbol="",
                issued_on=None, kind_name="", signer=""),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip
    leader = signed_in(province, province.leader_binh)
    address = reverse("registry:open_envelope", args=[document.pk])
    assert "Mở bì thư" in page(leader, reverse("registry:detail", args=[document.pk])).text
    refused = page(leader, address, status=422, data={"subject": ""})
    assert refused.find("textarea", name="subject")
    leader.post(address, {"subject": "Về chế độ", "symbol": "7/ĐĐN", "issued_on": "19/11/2026"})
    shown = page(leader, reverse("registry:detail", args=[document.pk])).text
    assert "Về chế độ" in shown
    assert "Mở bì thư" not in shown
    assert signed_in(province, province.chief_hoa).get(address).status_code == 404


# -- opening in mid-period, blocks


def test_one_proposes_and_another_confirms_on_screen(
    clerk: Client, chief: Client, book: Series, page: OpenPage
) -> None:
    propose = reverse("registry:propose_opening", args=[book.pk])
    page(clerk, propose)
    clerk.post(propose, {"first": "6079", "reason": "Chuyển từ sổ giấy sang hệ thống"})
    opening = BookOpening.objects.get()
    detail = reverse("registry:series", args=[book.pk])
    assert "chờ người thứ hai" in page(chief, detail).text
    confirm = reverse("registry:confirm_opening", args=[opening.pk])
    refused = page(clerk, confirm, status=422, data={})
    assert "hai người khác nhau" in refused.text.lower()
    assert "từ số 6079" in page(chief, confirm).text
    assert chief.post(confirm, {}).status_code == 302
    protocol = chief.get(reverse("registry:opening_protocol", args=[opening.pk]))
    assert protocol.content.startswith(b"%PDF-1.")
    assert "Trần Thị Hòa xác nhận" in page(clerk, detail).text


def test_a_proposal_is_declined_on_screen(
    clerk: Client, chief: Client, book: Series, page: OpenPage
) -> None:
    clerk.post(
        reverse("registry:propose_opening", args=[book.pk]),
        {"first": "6079", "reason": "Chuyển từ sổ giấy sang hệ thống"},
    )
    opening = BookOpening.objects.get()
    address = reverse("registry:decline_opening", args=[opening.pk])
    page(chief, address)
    chief.post(address, {"reason": "Số cuối của sổ cũ là 6080"})
    assert "Số cuối của sổ cũ là 6080" in page(
        clerk, reverse("registry:series", args=[book.pk])
    ).text  # fmt: skip
    missing = clerk.get(reverse("registry:opening_protocol", args=[opening.pk]))
    assert missing.status_code == 404


def test_a_block_is_handed_over_on_screen_with_its_protocol(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = reverse("registry:hand_over_block", args=[book.pk])
    page(clerk, address)
    wish = {"count": "20", "protocol": "12/BB-VP ngày 24/11/2026", "reason": "Văn bản mật 2026",
            "idempotency_key": str(uuid.uuid4())}  # fmt: skip
    for _time in range(2):
        assert clerk.post(address, wish).status_code == 302
    block = NumberBlock.objects.get()
    assert "1–20" in page(clerk, reverse("registry:series", args=[book.pk])).text
    pdf = clerk.get(reverse("registry:block_protocol", args=[block.pk]))
    assert pdf.content.startswith(b"%PDF-1.")


# -- after an outage


def rows(*lines: dict[str, str], count: int = 5) -> dict[str, Any]:
    yesterday = timezone.localdate() - timedelta(days=1)
    day = yesterday.strftime("%d/%m/%Y")
    data: dict[str, Any] = {
        "row-TOTAL_FORMS": str(count), "row-INITIAL_FORMS": "0", "began_on": day,
        "began_at": "08:00", "ended_on": day, "ended_at": "16h30",
        "reason": "Mất điện toàn cơ quan cả ngày", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    for place in range(count):
        blank = {"key": str(uuid.uuid4()), "arrived_on": day, "urgency": "none"}
        values = blank | (lines[place] if place < len(lines) else {})
        data |= {f"row-{place}-{name}": value for name, value in values.items()}
    return data


GOOD = {"arrived_at": "10:15", "sender_name": "Sở Y tế", "symbol": "9/SYT", "subject": "Báo cáo"}


def test_a_batch_is_entered_and_shows_the_numbers_for_the_paper(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = reverse("registry:catch_up")
    page(clerk, address)
    answer = clerk.post(address, rows(GOOD, GOOD | {"arrived_at": "9:00"}) | {"series": book.pk})
    batch = CatchUp.objects.get()
    assert answer["Location"] == reverse("registry:caught_up", args=[batch.pk])
    shown = page(clerk, answer["Location"]).text
    assert "09:00" in shown
    assert Incoming.objects.get(arrival_number=1).arrived_at < Incoming.objects.get(
        arrival_number=2
    ).arrived_at  # fmt: skip


def test_refused_rows_stay_with_their_reason_and_good_ones_are_not_entered_twice(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    address = reverse("registry:catch_up")
    sent = rows(GOOD, GOOD | {"arrived_at": "20:00"}, GOOD | {"subject": ""})
    sent["series"] = str(book.pk)
    shown = page(clerk, address, status=422, queries=70, data=dict(sent))
    assert "Đã vào sổ, số đến 1" in shown.text
    assert "Giờ đến không nằm trong thời gian gián đoạn." in shown.text
    sent |= {"row-1-arrived_at": "15:00", "row-2-subject": "Kế hoạch"}
    assert clerk.post(address, sent).status_code == 302
    assert Incoming.objects.count() == 3


def test_more_rows_keep_what_was_typed(clerk: Client, book: Series, page: OpenPage) -> None:
    data = rows(GOOD) | {"more": "1", "series": str(book.pk)}
    shown = page(clerk, reverse("registry:catch_up"), data=data)
    assert len(shown.find("textarea", name="row-9-subject")) == 1
    assert "Sở Y tế" in shown.html
    assert not Incoming.objects.exists()


def test_an_empty_batch_is_told(clerk: Client, book: Series, page: OpenPage) -> None:
    data = rows() | {"series": str(book.pk)}
    shown = page(clerk, reverse("registry:catch_up"), status=422, data=data)
    assert "Hãy nhập ít nhất một văn bản." in shown.text


# -- old registers

LIST = (
    "Số đến,Ngày đến,Tác giả,Số ký hiệu,Trích yếu,Đơn vị hoặc người nhận,Tình trạng,Hạn xử lý\n"
    "12a,05/01/2025,UBND tỉnh Nam Định,1/QĐ-UBND,Về nhân sự,Phòng TH,đã xử lý,\n"
    "013,06/01/2025,Sở Y tế,2/SYT,Báo cáo,Phòng KT,đang xử lý,01/12/2026\n"
    ",07/01/2025,Sở Y tế,3/SYT,Báo cáo,,,\n"
)


def send(clerk: Client, book: Series, text: str) -> Any:
    file = SimpleUploadedFile("so-cu.csv", text.encode(), "text/csv")
    address = reverse("registry:import_old", args=[book.pk])
    return clerk.post(address, {"file": file, "origin": "Sổ Nam Định"})


@pytest.mark.django_db(transaction=True)
def test_an_old_register_is_sent_and_reported(clerk: Client, book: Series, page: OpenPage) -> None:
    page(clerk, reverse("registry:import_old", args=[book.pk]))
    answer = send(clerk, book, LIST)
    file = OldRegisterFile.objects.get()
    assert answer["Location"] == reverse("registry:old_columns", args=[file.pk])
    columns = {
        "headings": "1", "guessed_for": "1", "number": "0", "arrived_on": "1", "sender_name": "2",
        "symbol": "3", "subject": "4", "receiver": "5", "state": "6", "due_on": "7", "take": "1",
    }  # fmt: skip
    answer = clerk.post(answer["Location"], columns)
    file.refresh_from_db()
    assert (answer["Location"], file.row_count) == (
        reverse("registry:old_file", args=[file.pk]), 3,
    )  # fmt: skip
    assert "Số dòng đã xử lý" in page(clerk, answer["Location"]).text
    for _time in range(2):  # a job may run twice
        take_old_register(file_id=str(file.pk))
    shown = page(clerk, answer["Location"]).text
    assert "0 dòng giữ nguyên, 2 dòng có ghi chú, 1 dòng không nhận." in shown
    assert "số “12a” có hậu tố, giữ nguyên" in shown
    assert "Dòng không có số đến." in shown
    report = clerk.get(reverse("registry:old_report", args=[file.pk]))
    assert report.content.startswith(b"PK")
    file.refresh_from_db()
    assert bytes(file.content) == b""
    assert Incoming.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_list_that_cannot_be_read_is_refused_at_once(
    clerk: Client, book: Series, page: OpenPage
) -> None:
    for text, words in (
        ("", "Tệp"),
        (LIST + "14,08/01/2025,Công an tỉnh,4/CAT,Mật,,,\n", "Tệp có ghi độ mật"),
    ):
        answer = send(clerk, book, text)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not OldRegisterFile.objects.exists()
