"""The bell, the list, opening and marking, the settings — as people see them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.notifications.conftest import (
    MORNING,
    SUBJECT,
    Submit,
    deliver,
    direct,
    signed_in,
)
from tests.page import OpenPage, Page
from tests.world import Province
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.notifications.models import Notice, Preference
from vanphong.kernel.notifications.table import tables
from vanphong.registry.models import Incoming

LIST = "/notifications/"


@pytest.fixture
def chief(province: Province) -> Client:
    return signed_in(province.chief_hoa)


def bell(page: Page) -> str:
    [found] = page.find("a", href=LIST)
    return found.text


def test_an_empty_list_teaches(chief: Client, page: OpenPage) -> None:
    shown = page(chief, LIST)
    assert "Chưa có thông báo mới" in shown.text
    assert bell(shown) == "Thông báo"


def test_the_bell_counts_what_is_unread_on_every_page(
    chief: Client, submit: Submit, page: OpenPage
) -> None:
    submit()
    submit()
    deliver()
    assert bell(page(chief, reverse("desk:home"))) == "Thông báo 2 thông báo chưa đọc"


def test_the_list_says_what_happened_by_whom_and_to_what(
    chief: Client, submit: Submit, page: OpenPage
) -> None:
    submit()
    deliver()
    shown = page(chief, LIST)
    said = ("Văn bản trình đồng chí cho ý kiến", "UBND tỉnh Sơn La", SUBJECT, "Nguyễn Thị Lan",
            "09:10, 18/11/2026")  # fmt: skip
    for words in said:
        assert words in shown.text
    assert len(shown.find("tr", class_="is-unread")) == 1


def test_a_limited_document_has_no_title_in_the_list(
    chief: Client, submit: Submit, page: OpenPage
) -> None:
    submit(access_class="limited")
    deliver()
    shown = page(chief, LIST)
    assert "Văn bản trình đồng chí cho ý kiến" in shown.text
    assert SUBJECT not in shown.text
    assert "Sơn La" not in shown.text


def test_who_knows_the_line_only_sees_no_title(
    province: Province, submit: Submit, page: OpenPage
) -> None:
    clerk = signed_in(province.clerk_lan)
    direct(province, submit())
    deliver()
    shown = page(clerk, LIST)
    assert "Văn bản đã tiếp nhận có ý kiến chỉ đạo" in shown.text
    assert "UBND tỉnh Sơn La" in shown.text
    assert SUBJECT not in shown.text


def test_opening_marks_it_read_and_leads_to_the_record(
    chief: Client, submit: Submit, page: OpenPage
) -> None:
    document = submit()
    deliver()
    notice = Notice.objects.get()
    answer = chief.post(reverse("notifications:open", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (
        302, reverse("registry:detail", args=[document.pk]),
    )  # fmt: skip
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "Chưa có thông báo mới" in page(chief, LIST).text
    everything = page(chief, LIST + "?show=all")
    assert "Văn bản trình đồng chí" in everything.text
    assert everything.find("tr", class_="is-unread") == []


def test_looking_changes_nothing(chief: Client, submit: Submit) -> None:
    submit()
    deliver()
    for address in (LIST, reverse("notifications:open", args=[Notice.objects.get().pk])):
        chief.get(address)
    assert Notice.objects.get().read_at is None


def test_chosen_ones_and_all_are_marked_read(chief: Client, submit: Submit, page: OpenPage) -> None:
    for _time in range(3):
        submit()
    deliver()
    chosen = Notice.objects.order_by("pk").first()
    assert chosen is not None
    chief.post(reverse("notifications:read"), {"chosen": [str(chosen.pk)]})
    assert Notice.objects.filter(read_at=None).count() == 2
    assert "Đánh dấu đã đọc hết" in page(chief, LIST).text
    chief.post(reverse("notifications:read-all"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_what_another_was_told_answers_like_nothing(
    chief: Client, province: Province, submit: Submit
) -> None:
    submit()
    deliver()
    other = signed_in(province.head_son)
    notice = Notice.objects.get()
    hidden = other.post(reverse("notifications:open", args=[notice.pk]))
    absent = other.post(reverse("notifications:open", args=[uuid.uuid4()]))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    many = other.post(reverse("notifications:read"), {"chosen": [str(notice.pk)]})
    odd = other.post(reverse("notifications:read"), {"chosen": ["x"]})
    assert many.status_code == odd.status_code == 404
    assert other.post(reverse("notifications:read-all")).status_code == 302
    assert Notice.objects.get().read_at is None


def test_who_lost_the_right_sees_no_trace(chief: Client, submit: Submit, page: OpenPage) -> None:
    document = submit()
    deliver()
    notice = Notice.objects.get()
    Incoming.objects.filter(pk=document.pk).update(readers=[], knowers=[])
    shown = page(chief, LIST + "?show=all")
    assert "Văn bản trình" not in shown.text
    assert bell(shown) == "Thông báo"
    assert chief.post(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_a_thousand_notices_cost_no_more_queries(
    chief: Client, province: Province, submit: Submit, page: OpenPage
) -> None:
    document = submit()
    deliver()
    few = page(chief, LIST).queries
    Notice.objects.bulk_create(
        Notice(
            source_key=uuid.uuid4(), row="registry.submitted", subject_type="registry.incoming",
            subject_id=document.pk, person_id=province.chief_hoa.person_id,
            appointment_id=province.chief_hoa.pk, happened_at=MORNING,
        )
        for _number in range(1000)
    )  # fmt: skip
    shown = page(chief, LIST)
    assert shown.queries <= few
    assert "1–50 của hơn 1.000" in shown.text or "1–50 trong hơn 1.000" in shown.text


def test_a_person_chooses_how_to_be_told(chief: Client, province: Province, page: OpenPage) -> None:
    address = reverse("notifications:settings")
    shown = page(chief, address)
    assert "Văn bản trình tôi hoặc gửi đích danh tôi: Thư" in shown.text
    assert "Chưa gửi thư điện tử" in shown.text
    assert "chưa kiểm chứng" in shown.text
    boxes = {n.attrs["name"] for n in shown.find("input", type="checkbox") if "checked" in n.attrs}
    assert "registry.submitted-mail" in boxes
    answer = chief.post(address, dict.fromkeys(boxes - {"registry.submitted-mail"}, "on"))
    assert answer.status_code == 302
    row = Preference.objects.get()
    assert (row.kind, row.bell, row.mail, row.digest) == ("registry.submitted", True, False, True)
    entry = Entry.objects.get(name="notifications.preferences.changed")
    assert entry.data["changes"] == {
        "registry.submitted": [["bell", "digest", "mail"], ["bell", "digest"]]
    }


@pytest.mark.parametrize(
    ("leaves", "words"), [(False, "Thư không gửi ra ngoài"), (True, "Thư gửi tới")]
)
def test_the_settings_say_where_mails_go(
    chief: Client, page: OpenPage, settings: Any, leaves: bool, words: str
) -> None:
    settings.MAIL_IS_ON, settings.MAIL_LEAVES_THE_HOUSE = True, leaves
    assert words in page(chief, reverse("notifications:settings")).text


def test_every_text_of_a_mail_is_shown_in_vietnamese(chief: Client, page: OpenPage) -> None:
    shown = page(chief, "/ui/emails/")
    assert "KHẨN: có việc cần xử lý ngay" in shown.text
    rows = [row for table in tables() for row in table.rows]
    assert all(str(row.sentence) in shown.text for row in rows)
    for frame in shown.find("iframe"):
        letter = page(chief, frame.attrs["src"])
        assert "Chọn thư muốn nhận" in letter.html
    assert chief.get("/ui/emails/nothing/").status_code == 404
