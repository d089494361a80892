"""The screens of the first thread, as people see them."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.registry import operations
from vanphong.registry.models import Incoming, Series
from vanphong.registry.tests.conftest import LETTER
from vanphong.tasks.models import Task


def signed_in(province: Province, post: Appointment) -> Client:
    account = directory.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province, province.clerk_lan)


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province, province.chief_hoa)


def letter(book: Series, **changes: object) -> dict[str, object]:
    return {
        "series": str(book.pk), "arrived_on": "24/11/2026", "channel": "paper",
        "sender_name": LETTER.sender_name, "symbol": LETTER.symbol, "issued_on": "20/11/2026",
        "subject": LETTER.subject, "urgency": "none", "access_class": "ordinary",
        "copy_count": "1", "idempotency_key": str(uuid.uuid4()),
    } | changes  # fmt: skip


def test_an_empty_list_teaches(clerk: Client, book: Series, page: OpenPage) -> None:
    assert "Chưa có gì ở đây" in page(clerk, reverse("registry:list")).text


def test_a_clerk_receives_and_registers(clerk: Client, book: Series, page: OpenPage) -> None:
    page(clerk, reverse("registry:new"))
    answer = clerk.post(reverse("registry:new"), letter(book))
    document = Incoming.objects.get()
    assert answer.status_code == 302
    assert document.arrival_number == 1
    shown = page(clerk, reverse("registry:detail", args=[document.pk]))
    assert shown.title.startswith("Văn bản đến số 1")


def test_a_refused_form_keeps_what_was_typed(clerk: Client, book: Series) -> None:
    long = "Về việc " + "x" * 10_000
    answer = clerk.post(reverse("registry:new"), letter(book, subject=long))
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "tối đa 4000" in answer.content.decode()
    assert not Incoming.objects.exists()


def test_a_duplicate_is_asked_about_once(clerk: Client, registered: Incoming, book: Series) -> None:
    again = letter(book)
    answer = clerk.post(reverse("registry:new"), again)
    assert "Có thể đã nhận trước đây" in answer.content.decode()
    assert Incoming.objects.count() == 1
    clerk.post(reverse("registry:new"), again | {"duplicate_seen": "on"})
    assert Incoming.objects.count() == 2


def test_the_same_form_sent_twice_takes_one_number(clerk: Client, book: Series) -> None:
    form = letter(book)
    for _time in range(2):
        assert clerk.post(reverse("registry:new"), form).status_code == 302
    assert Incoming.objects.count() == 1


def test_the_chief_directs_on_screen(
    province: Province, chief: Client, registered: Incoming, page: OpenPage
) -> None:
    operations.submit_document(
        registered, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    address = reverse("registry:direct", args=[registered.pk])
    page(chief, address)
    chief.post(address, {"opinion": "Giao Phòng Kinh tế.", "lead_unit": str(province.economy.pk),
                         "due_on": "01/12/2026"})  # fmt: skip
    assert Task.objects.get().lead_unit == province.economy
    assert (
        "Giao Phòng Kinh tế." in page(chief, reverse("registry:detail", args=[registered.pk])).text
    )


def test_the_desk_shows_the_queues(chief: Client, page: OpenPage) -> None:
    assert "Chờ tôi cho ý kiến" in page(chief, reverse("desk:home"), queries=40).text


def test_what_another_office_keeps_answers_like_nothing(
    province: Province, registered: Incoming
) -> None:
    nga = signed_in(province, province.party_clerk_nga)
    hidden = nga.get(reverse("registry:detail", args=[registered.pk]))
    absent = nga.get(reverse("registry:detail", args=[uuid.uuid4()]))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_the_register_comes_as_pdf_and_workbook(
    clerk: Client, registered: Incoming, book: Series, page: OpenPage
) -> None:
    span = f"?series={book.pk}&first=01/11/2026&last=30/11/2026"
    page(clerk, reverse("registry:book") + span)
    pdf = clerk.get(reverse("registry:book") + span + "&format=pdf")
    assert pdf.content.startswith(b"%PDF-1.")
    workbook = clerk.get(reverse("registry:book") + span + "&format=xlsx")
    sheet = load_workbook(BytesIO(workbook.content)).active
    heads = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "Ngày đến")  # type: ignore[union-attr]  # one sheet
    assert list(heads) == [
        "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển",
        "Ký nhận", "Ghi chú",
    ]  # fmt: skip
