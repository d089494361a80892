"""The search page, as people see it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage, Page
from tests.world import NOW, SETUP, SINCE, Province, organisation

from vanphong.desk.tests.test_home import signed_in
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations as dossiers
from vanphong.dossiers.operations import Sheet
from vanphong.kernel.search import postgres
from vanphong.kernel.search.postgres import OverBudget, PostgresBackend
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Issue, Letter
from vanphong.tasks.operations import Order

Make = Callable[..., Incoming]
Ask = Callable[..., Page]


@pytest.fixture
def book(province: Province) -> Series:
    return registry.open_series(
        tenant=province.committee, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )


@pytest.fixture
def make(province: Province, book: Series) -> Make:
    lan = province.actor(province.clerk_lan)

    def letter(subject: str, days_ago: int = 0, **values: object) -> Incoming:
        values = {"sender_name": "Bộ Nội vụ", "symbol": "7205/BNV-TCBC"} | values
        document = registry.receive_document(
            Letter(subject=subject, **values),  # type: ignore[arg-type]  # what a test names
            series=book, arrived_at=NOW - timedelta(days=days_ago), receiver=province.clerk_lan,
            key=uuid.uuid4(), actor=lan, now=NOW,
        )  # fmt: skip
        return registry.register_document(document, actor=lan, now=NOW)

    return letter


@pytest.fixture
def ask(page: OpenPage) -> Ask:
    clients: dict[uuid.UUID, Client] = {}

    def opened(post: Appointment, **params: str) -> Page:
        if post.pk not in clients:
            clients[post.pk] = signed_in(post)
        address = f"{reverse('desk:search')}?{urlencode(params)}"
        return page(clients[post.pk], address, queries=45)

    return opened


def titles(shown: Page) -> list[str]:
    return [node.text for node in shown.find("a", class_="vp-hit__title")]


def test_an_empty_search_teaches(province: Province, ask: Ask) -> None:
    shown = ask(province.clerk_lan)
    assert "gõ không dấu: ra mọi dạng" in shown.text
    assert "Tìm thấy" not in shown.text


def test_words_are_marked_and_escaped(province: Province, make: Make, ask: Ask) -> None:
    make("Về <b>đôn đốc</b> & kiểm tra")
    shown = ask(province.clerk_lan, q="don doc bnv")
    assert titles(shown) == ["Văn bản đến số 1"]
    assert [node.text for node in shown.find("mark")] == ["đôn", "đốc", "BNV"]
    assert "&lt;b&gt;<mark>đôn</mark>" in shown.html
    assert "Tìm thấy 1" in shown.text


def test_who_knows_the_line_sees_the_line_only(province: Province, make: Make, ask: Ask) -> None:
    document = make("Kiểm điểm cán bộ", signer="Phạm Văn Ký")
    registry.submit_document(
        document, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    shown = ask(province.clerk_lan, q="7205/BNV-TCBC")
    assert titles(shown) == ["Văn bản đến số 1"]
    assert "Chỉ xem dòng sổ" in shown.text
    assert "Kiểm điểm" not in shown.text
    assert "Phạm Văn Ký" not in shown.text
    assert "Không tìm thấy" in ask(province.clerk_lan, q="kiểm điểm").text
    assert titles(ask(province.chief_hoa, q="kiểm điểm")) == ["Văn bản đến số 1"]


def test_another_office_is_told_the_same_as_of_nothing(
    province: Province, make: Make, ask: Ask
) -> None:
    def words(shown: Page) -> str:
        return shown.text.replace("đôn", "xyz")

    nothing = ask(province.party_clerk_nga, q="đôn")
    make("Đôn đốc")
    assert ask(province.party_clerk_nga, q="đôn").text == nothing.text
    assert "Không tìm thấy" in nothing.text


def test_an_opinion_is_shown_as_a_passage(province: Province, make: Make, ask: Ask) -> None:
    document = make("Tờ trình")
    opinion = "Kính chuyển " * 40 + "Giao Phòng Kinh tế rà soát ngay trong tuần. " + "Gấp. " * 80
    registry.direct_document(
        document, orders=[], opinion=opinion, author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=province.actor(province.chief_hoa), now=NOW,
    )  # fmt: skip
    shown = ask(province.chief_hoa, q='"rà soát"')
    (passage,) = shown.find("p", class_="vp-hit__passage")
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
    assert "Giao Phòng Kinh tế rà soát ngay" in passage.text
    assert len(passage.text) < 300


def test_conditions_stand_in_the_address(province: Province, make: Make, ask: Ask) -> None:
    sender = organisation("Sở Tài chính", kind="department")
    make("Báo cáo tháng này", sender=sender)
    make("Báo cáo năm ngoái", days_ago=400)

    def found(**params: str) -> int:
        return len(titles(ask(province.clerk_lan, q="báo cáo", **params)))

    assert found() == 2
    assert found(year="2026") == found(since="01/11/2026") == 1
    assert found(until="31/12/2025") == found(year="2025") == 1
    assert found(year="2025", since="01/01/2026") == 0
    assert found(sender=str(sender.pk)) == 1
    assert found(state="registered") == found(kind="registry.incoming") == 2
    assert found(state="finished") == 0
    wrong = ask(province.clerk_lan, q="báo cáo", since="32/13/2026", year="abc", sender="x")
    assert len(titles(wrong)) == 2
    assert "dd/mm/yyyy" in wrong.html or "ngày/tháng/năm" in wrong.html


def test_pages_turn_and_orders_change(province: Province, make: Make, ask: Ask) -> None:
    for day in range(23):
        make(f"Báo cáo {day}", days_ago=day)
    first = ask(province.clerk_lan, q="báo cáo")
    assert len(titles(first)) == 20
    assert "1–20 trong 23" in first.text
    assert first.find("a", rel="next", data_key="n")
    assert len(titles(ask(province.clerk_lan, q="báo cáo", page="2"))) == 3
    assert titles(ask(province.clerk_lan, q="báo cáo", page="99")) == []
    assert len(titles(ask(province.clerk_lan, q="báo cáo", order="fit"))) == 20


def test_the_page_says_what_it_did_with_the_question(
    province: Province, make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("Hội nghị giao ban")
    assert "có từ bắt đầu như vậy" in ask(province.clerk_lan, q="hội ngh").text
    assert "chỉ 16 từ đầu" in ask(province.clerk_lan, q="hội " * 20).text
    assert "Không tìm thấy" in ask(province.clerk_lan, q="…").text

    def too_slow(*_: object) -> None:
        raise OverBudget

    monkeypatch.setattr(PostgresBackend, "_find_all", too_slow)
    wide = ask(province.clerk_lan, q="hội nghị")
    assert "mới chỉ tìm từ ngày 23/11/2025" in wide.text
    assert len(titles(wide)) == 1
    monkeypatch.setattr(postgres, "SPANS", ())
    assert "chưa trả lời kịp" in ask(province.clerk_lan, q="hội nghị").text


def test_the_frame_offers_the_search_everywhere(province: Province, page: OpenPage) -> None:
    shown = page(signed_in(province.clerk_lan), reverse("desk:home"))
    (form,) = shown.find("form", class_="vp-topbar__search")
    assert form.attrs["action"] == reverse("desk:search")


def test_tasks_and_issued_documents_and_submissions_are_kinds_of_their_own(
    province: Province, make: Make, ask: Ask
) -> None:
    """Each is found from the verb that wrote it, by who may know it, and by nobody else."""
    hoa = province.actor(province.chief_hoa)
    order = Order(
        content="Rà soát hồ sơ kè chắn sóng", lead_unit=province.economy, cooperating={},
        due_on=None,
    )  # fmt: skip
    registry.direct_document(
        make("Văn bản khác"), orders=[order], opinion="", author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=hoa, now=NOW,
    )  # fmt: skip
    issue(province, "Về việc gia cố kè chắn sóng")
    dossiers.make_submission(
        Sheet(title="Chủ trương kè chắn sóng", texts={}, route={}), key=uuid.uuid4(), now=NOW,
        maker=province.specialist_minh, actor=province.actor(province.specialist_minh),
    )  # fmt: skip
    found = ask(province.head_son, q="ke chan song")
    assert sorted(titles(found)) == ["Nhiệm vụ", "Phiếu trình", "Văn bản đi 01/UBND-KT"]
    for kind, title in (("tasks.task", "Nhiệm vụ"), ("registry.outgoing", "Văn bản đi 01/UBND-KT"),
                        ("dossiers.submission", "Phiếu trình")):  # fmt: skip
        assert titles(ask(province.head_son, q="ke chan song", kind=kind)) == [title]
    assert titles(ask(province.head_son, q="01/UBND-KT")) == ["Văn bản đi 01/UBND-KT"]
    for other in (province.head_thu, province.party_clerk_nga, province.administrator_tuan):
        assert titles(ask(other, q="ke chan song")) == []


def issue(province: Province, subject: str) -> None:
    body = directory.open_issuing_body(
        tenant=province.committee, name="Ủy ban nhân dân tỉnh", symbol="UBND", valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip
    registry.open_series(
        tenant=province.committee, name="Văn bản đi", valid_from=SINCE, actor=SETUP, now=NOW,
        direction="outgoing", scopes=[(body, "")],
    )  # fmt: skip
    registry.number_outgoing(
        Issue(body=body, kind_name="Công văn", issued_on=NOW.date(), unit=province.economy,
              subject=subject, signer_name="Phạm Quang Bình"),
        clerk=province.clerk_lan, key=uuid.uuid4(), actor=province.actor(province.clerk_lan),
        now=NOW,
    )  # fmt: skip
