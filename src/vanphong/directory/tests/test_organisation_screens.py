"""The screens of organisations, as clerks and administrators see them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.organisations import ACT, commune, end
from tests.page import OpenPage
from tests.world import NOW, SETUP, Province, organisation

from vanphong.directory import operations, queries
from vanphong.directory.models import Appointment, Organisation, Succession
from vanphong.kernel.audit.models import Entry

LIST = reverse("directory:organisations")
SINCE = date(2025, 7, 1)


def signed_in(post: Appointment) -> Client:
    account = operations.open_account(
        post.person, tenant=post.tenant, password=None, actor=SETUP, now=NOW
    )
    client = Client()
    client.force_login(account.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(province: Province) -> Client:
    return signed_in(province.clerk_lan)


@pytest.fixture
def keeper(province: Province) -> Client:
    return signed_in(province.administrator_tuan)


def at(organisation: Organisation, act: str = "organisation") -> str:
    return reverse(f"directory:{act}", args=[organisation.pk])


@pytest.fixture
def unclear() -> Organisation:
    """A commune that stood in the list of 2020 and no longer in that of 2025."""
    old = commune("Xã Nghĩa Tân", "13939", since=date(2020, 2, 25), seen_on=date(2020, 2, 25))
    return end(old, last_on=date(2025, 1, 3), is_known=False)


@pytest.fixture
def heir(unclear: Organisation) -> Organisation:
    return commune("Thị trấn Quỹ Nhất", "13939", since=date(2025, 1, 4), seen_on=date(2025, 1, 4))


def test_the_list_shows_the_living_and_finds_old_names_in_all(
    clerk: Client, page: OpenPage
) -> None:
    body = organisation("Sở Kế hoạch và Đầu tư", "department", since=date(2020, 1, 1))
    operations.rename_organisation(
        body, name="Sở Tài chính", valid_from=date(2025, 3, 1), actor=SETUP, now=NOW
    )
    end(commune("Xã Yên Tân"), commune("Xã Ý Yên", since=SINCE))
    shown = page(clerk, LIST).text
    assert "Sở Tài chính (trước đây: Sở Kế hoạch và Đầu tư)" in shown
    assert "Xã Yên Tân" not in shown
    found = page(clerk, f"{LIST}?q=xa+yen+tan").text
    assert "Xã Yên Tân" in found
    assert "Nay là Xã Ý Yên" in found
    assert "Sở Tài chính" in page(clerk, f"{LIST}?q=so+ke+hoach").text


def test_the_filter_stands_in_the_address_and_bears_nonsense(clerk: Client, page: OpenPage) -> None:
    commune("Xã Yên Tân")
    for query in ("day=32/13/2025", "within=x", "kind=x", "state=x", "order=x&page=x"):
        page(clerk, f"{LIST}?{query}")
    none = page(clerk, f"{LIST}?q=khong+co+gi").text
    assert "Không có mục nào khớp" in none or "bộ lọc" in none
    assert "Xã Yên Tân" in page(clerk, f"{LIST}?day=30/06/2025&kind=commune").text


def test_an_empty_directory_teaches(clerk: Client, page: OpenPage) -> None:
    shown = page(clerk, f"{LIST}?state=unclear").text
    assert "Xã" not in shown.split("Cơ quan", 1)[1] or "bộ lọc" in shown


def test_the_list_is_sent_as_a_workbook_exactly_as_filtered(clerk: Client) -> None:
    end(commune("Xã Yên Tân", "13804"), commune("Xã Ý Yên", since=SINCE))
    answer = clerk.get(f"{LIST}?state=ended&format=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    cells = [str(c.value) for row in sheet.iter_rows() for c in row]
    assert "Xã Yên Tân" in cells
    assert "Nay là Xã Ý Yên" in cells
    assert "Xã Ý Yên" not in cells


def test_a_page_shows_names_places_line_and_children_on_a_day(
    clerk: Client, page: OpenPage
) -> None:
    old_province = organisation("Tỉnh Nam Định", "province", since=date(1997, 1, 1))
    district = operations.found_organisation(
        name="Huyện Ý Yên", kind="district", valid_from=date(1997, 1, 1), parent=old_province,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    new = commune("Xã Ý Yên", "13864", since=SINCE)
    old = end(commune("Xã Yên Tân", "13804", parent=district), new)
    shown = page(clerk, at(old))
    assert shown.title.startswith("Xã Yên Tân")
    assert "Nay là Xã Ý Yên" in shown.text
    assert f"Toàn bộ từ 01/07/2025, {ACT}" in shown.text
    assert "Xã Yên Tân Toàn bộ" in page(clerk, at(new)).text
    assert "Ngày 24/11/2026 không có" in page(clerk, f"{at(district)}?day=24/11/2026").text
    then = page(clerk, f"{at(district)}?day=30/06/2025").text
    assert "Hiện trạng ngày 30/06/2025" in then
    assert "Xã Yên Tân 13804" in then
    assert "ngày/tháng/năm" in page(clerk, f"{at(district)}?day=31/31/2025").text


def test_both_forms_of_the_code_are_shown(clerk: Client, page: OpenPage) -> None:
    body = operations.found_organisation(
        name="Sở Y tế", kind="department", valid_from=SINCE, code="H37.05",
        old_code="000.00.05.H37", actor=SETUP, now=NOW,
    )  # fmt: skip
    shown = page(clerk, at(body)).text
    assert "Mã định danh H37.05" in shown
    assert "Mã định danh kiểu cũ 000.00.05.H37" in shown
    assert "Sở Y tế" in page(clerk, f"{LIST}?q=000.00.05.H37").text


def test_an_unknown_successor_is_shown_and_added_by_a_screen(
    keeper: Client, unclear: Organisation, heir: Organisation, page: OpenPage
) -> None:
    shown = page(keeper, at(unclear))
    assert "Chưa rõ kế thừa" in shown.text
    assert "kết thúc trong khoảng 26/02/2020 – 03/01/2025, chưa rõ ngày" in shown.text
    assert "Mã này về sau thuộc về: Thị trấn Quỹ Nhất" in shown.text
    assert "Xã Nghĩa Tân" in page(keeper, f"{LIST}?state=unclear").text
    form = f"{at(unclear, 'organisation_succeed')}?successor={heir.pk}"
    assert "Thị trấn Quỹ Nhất" in page(keeper, form).text
    data = {"successor": str(heir.pk), "extent": "whole", "effective_on": "01/09/2024",
            "act": "Nghị quyết 1104/NQ-UBTVQH15"}  # fmt: skip
    assert keeper.post(form, data).status_code == 302
    after = page(keeper, at(unclear)).text
    assert "Nay là Thị trấn Quỹ Nhất" in after
    assert "có từ trước 25/02/2020, đến 31/08/2024" in after
    assert "Nhờ ghi kế thừa, ngày chưa rõ đã được xác định: 31/08/2024" in after
    assert "Xã Nghĩa Tân" not in page(keeper, f"{LIST}?state=unclear").text
    heir.refresh_from_db()
    assert heir.valid_from == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"effective_on": "25/02/2020"}, "Đến ngày 25/02/2020 đơn vị vẫn còn trong danh mục"),
        ({"act": ""}, "bắt buộc"),
        ({"successor": ""}, "bắt buộc"),
        ({"effective_on": "1/13/2024"}, "ngày/tháng/năm"),
    ],
)
def test_a_wrong_successor_is_refused_and_what_was_typed_stays(
    keeper: Client, unclear: Organisation, heir: Organisation, page: OpenPage,
    change: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    data = {"successor": str(heir.pk), "extent": "whole", "effective_on": "01/09/2024",
            "act": "Nghị quyết 1104"} | change  # fmt: skip
    shown = page(keeper, at(unclear, "organisation_succeed"), status=422, data=dict(data))
    assert sentence in shown.text
    assert change.get("act", "Nghị quyết 1104") in shown.html
    assert not Succession.objects.exists()


def test_a_part_and_a_whole_contradict_each_other(
    keeper: Client, unclear: Organisation, heir: Organisation, page: OpenPage
) -> None:
    other = commune("Xã Khác", since=date(2020, 1, 1))
    url = at(unclear, "organisation_succeed")
    data = {"successor": str(heir.pk), "extent": "part", "effective_on": "01/09/2024", "act": ACT}
    keeper.post(url, data)
    assert "phần còn lại chưa rõ" in page(keeper, at(unclear)).text
    wrong: dict[str, object] = {**data, "successor": str(other.pk), "extent": "whole"}
    assert "Đã ghi nhận một cơ quan kế thừa khác" in page(keeper, url, status=422, data=wrong).text
    keeper.post(url, {**data, "successor": str(other.pk)})
    assert "Đã chia: Xã Khác, Thị trấn Quỹ Nhất" in page(keeper, at(unclear)).text


def test_a_successor_entered_by_mistake_is_withdrawn(keeper: Client, page: OpenPage) -> None:
    old = end(commune("Xã Cũ"), commune("Xã Mới", since=SINCE))
    link = Succession.objects.get()
    url = reverse("directory:organisation_succession", args=[old.pk, link.pk])
    page(keeper, url)
    assert keeper.post(url, {"reason": "Ghi nhầm xã"}).status_code == 302
    shown = page(keeper, at(old)).text
    assert "Chưa rõ kế thừa" in shown
    assert "rút kế thừa Xã Mới" in shown
    assert "Ghi nhầm xã" in shown
    assert keeper.get(url).status_code == 404


def test_an_administrator_founds_renames_moves_codes_closes_and_reopens(
    keeper: Client, page: OpenPage
) -> None:
    above = organisation("Tỉnh Ninh Bình", "province")
    page(keeper, reverse("directory:organisation_new"))
    data = {"name": " Sở  Tài chính ", "kind": "department", "parent": str(above.pk),
            "valid_from": "01/07/2025", "code": "h37.03"}  # fmt: skip
    assert keeper.post(reverse("directory:organisation_new"), data).status_code == 302
    [body] = queries.find_by_name("Sở Tài chính", SINCE)
    assert (body.code, queries.parent_on(body, SINCE)) == ("H37.03", above)

    def act(verb: str, /, **sent: str) -> None:
        page(keeper, at(body, verb))
        assert keeper.post(at(body, verb), sent).status_code == 302, verb

    act("organisation_rename", name="Sở Tài chính và Đầu tư", valid_from="01/01/2026")
    act("organisation_place", parent="", valid_from="01/01/2026")
    act("organisation_code", code="H37.04", old_code="000.00.04.H37", unit_code="")
    act("organisation_close", last_on="31/10/2026", reason="Sáp nhập")
    closed = page(keeper, at(body)).text
    assert "Sở Tài chính và Đầu tư" in closed
    assert "Chưa rõ kế thừa" in closed
    act("organisation_reopen", reason="Ghi nhầm")
    shown = page(keeper, at(body)).text
    for line in (
        "ghi vào danh bạ, ngày đầu 01/07/2025", "đổi tên từ 01/01/2026 thành",
        "chuyển về trực thuộc không cơ quan nào từ 01/01/2026",
        "ghi mã: H37.04, 000.00.04.H37", "ghi kết thúc hoạt động, ngày cuối 31/10/2026",
        "hủy việc kết thúc", "Đỗ Anh Tuấn (Quản trị)",
    ):  # fmt: skip
        assert line in shown
    acts = Entry.objects.filter(subject_id=body.pk).values_list("name", flat=True)
    assert len(acts) == 6


def test_a_name_entered_wrong_is_corrected(keeper: Client, page: OpenPage) -> None:
    body = organisation("Sở Tài chánh", "department")
    name = body.names.get()
    url = reverse("directory:organisation_name", args=[body.pk, name.pk])
    page(keeper, url)
    assert keeper.post(url, {"name": "Sở Tài chính"}).status_code == 302
    assert page(keeper, at(body)).title.startswith("Sở Tài chính")
    assert "Sở Tài chính" in page(keeper, f"{LIST}?q=tài+chính").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "bắt buộc"),
        ({"name": "x" * 201}, "Tên dài nhất 200 ký tự."),
        ({"code": "h37..1"}, "tối đa 35"),
        ({"old_code": "000.H37"}, "13 ký tự"),
        ({"unit_code": "12a"}, "chỉ gồm chữ số"),
        ({"valid_to": "01/01/2025"}, "trước ngày"),
        ({"code": "H37"}, "đang là của “Tỉnh Ninh Bình”"),
        ({"name": "tỉnh ninh bình"}, "Đã có “Tỉnh Ninh Bình”"),
    ],
)
def test_a_wrong_organisation_is_refused(
    keeper: Client, page: OpenPage, sent: dict[str, object], sentence: str
) -> None:
    operations.found_organisation(
        name="Tỉnh Ninh Bình", kind="province", valid_from=SINCE, code="H37", actor=SETUP, now=NOW
    )
    before = Organisation.objects.count()
    data: dict[str, object] = {"name": "Sở X", "kind": "other", "valid_from": "01/07/2025"}
    shown = page(keeper, reverse("directory:organisation_new"), status=422, data=data | sent)
    assert sentence in shown.text
    assert Organisation.objects.count() == before


def test_who_keeps_no_directory_sees_no_act_and_may_do_none(
    clerk: Client, unclear: Organisation, heir: Organisation, page: OpenPage
) -> None:
    shown = page(clerk, at(unclear))
    assert not shown.find("a", href=at(unclear, "organisation_succeed"))
    assert "Thao tác" not in shown.text
    assert "Thêm cơ quan" not in page(clerk, LIST).text
    for name in ("succeed", "rename", "place", "code", "close", "reopen"):
        url = at(unclear, f"organisation_{name}")
        assert clerk.get(url).status_code == 403
        assert clerk.post(url, {"reason": "x"}).status_code == 403


def test_a_closed_organisation_refuses_what_only_the_living_do(
    keeper: Client, unclear: Organisation, page: OpenPage
) -> None:
    data: dict[str, object] = {"name": "Tên Khác", "valid_from": "01/01/2026"}
    shown = page(keeper, at(unclear, "organisation_rename"), status=422, data=data)
    assert "Cơ quan này đã đóng." in shown.text


def test_a_long_name_and_many_children_keep_the_page_lawful(clerk: Client, page: OpenPage) -> None:
    root = organisation("Ủy ban nhân dân " + "tỉnh Ninh Bình mới " * 9, "committee")
    news = [
        operations.NewOrganisation(
            name=f"Xã Số {n}", kind="commune", valid_from=SINCE, parent=root, unit_code=f"{n:05}"
        )
        for n in range(120)
    ]
    operations.found_organisations(news, actor=SETUP, now=NOW)
    assert "(120)" in page(clerk, at(root), queries=45).text
    assert "1–50" in page(clerk, f"{LIST}?kind=commune", queries=45).text
