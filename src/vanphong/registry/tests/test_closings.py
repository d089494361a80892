"""A book is closed by two persons: complete, frozen as a print, and it gives no more numbers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.kernel.test_concurrency import together
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.events import bus
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.files import store
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import jobs, operations, queries
from vanphong.registry.jobs import print_closed
from vanphong.registry.models import BookClosing, Incoming, NumberBlock, Outgoing, Series
from vanphong.registry.operations import Letter, MissedLetter, OldRow
from vanphong.registry.tests.conftest import House, Intake
from vanphong.registry.tests.test_held_numbers import hold
from vanphong.registry.tests.test_outgoing_screens import signed_in
from vanphong.registry.unfinished import list_unfinished


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


DECEMBER = datetime(2025, 12, 24, 2, 0, tzinfo=UTC)
JANUARY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
REASON = "Giải thể cơ quan, bàn giao sổ"


def propose(province: Province, book: Series, **more: object) -> BookClosing:
    values: dict[str, object] = {
        "period": "2025", "volume": "01", "reason": "", "now": JANUARY,
        "actor": province.actor(province.clerk_lan),
    }  # fmt: skip
    return operations.propose_closing(book, **(values | more))  # type: ignore[arg-type]  # what each test adds


def confirm(
    province: Province, closing: BookClosing, post: Appointment | None = None
) -> BookClosing:
    actor = province.actor(post or province.chief_hoa)
    return operations.confirm_closing(closing, actor=actor, now=JANUARY)


def passed_on(province: Province, receive: Intake, **more: object) -> Incoming:
    clerk = province.actor(province.clerk_lan)
    document = operations.register_document(
        receive(**({"arrived_at": DECEMBER, "issued_on": None} | more)), actor=clerk, now=DECEMBER
    )
    return operations.submit_document(document, to=province.chief_hoa, actor=clerk, now=DECEMBER)


def issued(house: House, day: date, *, now: datetime) -> Outgoing:
    return operations.number_outgoing(
        house.issue(issued_on=day), clerk=house.province.clerk_lan, key=uuid.uuid4(), now=now,
        actor=house.province.actor(house.province.clerk_lan),
    )  # fmt: skip


def words_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [document[n].get_textpage().get_text_range() for n in range(len(document))]


def frozen_words(closing: BookClosing) -> list[str]:
    print_closed.func(closing_id=str(closing.pk))
    closing.refresh_from_db()
    assert closing.file is not None
    return words_of(store.read(closing.file))


def test_two_persons_close_it_and_it_gives_no_more_numbers(
    province: Province, book: Series, receive: Intake
) -> None:
    passed_on(province, receive)
    closing = confirm(province, propose(province, book))
    assert (closing.first_number, closing.last_number, closing.cancelled_count) == (1, 1, 0)
    event = OutboxEvent.objects.get(name="registry.series.closed")
    bus.deliver(event.pk, now=JANUARY)
    job = ProcrastinateJob.objects.get(task_name="registry.print_closed_book")
    assert job.args == {"closing_id": str(closing.pk)}
    with pytest.raises(counters.BookClosed):
        operations.hand_over_block(
            book, count=2, on=date(2025, 12, 30), protocol="12/BB-VP", reason=REASON,
            key=closing.pk, actor=province.actor(province.clerk_lan), now=JANUARY,
        )  # fmt: skip
    late = receive(arrived_at=datetime(2025, 12, 30, 2, 0, tzinfo=UTC), issued_on=None)
    clerk = province.actor(province.clerk_lan)
    with pytest.raises(counters.BookClosed, match="đã khóa"):
        operations.register_document(late, actor=clerk, now=datetime(2025, 12, 31, tzinfo=UTC))
    found = operations.register_document(late, actor=clerk, now=JANUARY)
    assert (found.period, found.arrival_number, found.arrived_on) == ("2026", 1, date(2025, 12, 30))


def test_the_print_holds_every_line_and_the_figures(
    province: Province, book: Series, receive: Intake
) -> None:
    passed_on(province, receive)
    passed_on(province, receive, symbol="1183/QĐ-UBND", subject="Đơn giá thuê đất năm 2027")
    other = operations.open_series(
        tenant=province.committee, name="Sổ Ban Tiếp công dân", valid_from=SINCE, actor=SETUP,
        now=NOW,
    )  # fmt: skip
    moved = Incoming.objects.get(arrival_number=2)
    operations.move_to_book(
        moved, series=other, reason="Gửi Ban Tiếp công dân", now=NOW,
        actor=province.actor(province.clerk_lan),
    )  # fmt: skip
    closing = confirm(province, propose(province, book, volume="02"))
    pages = frozen_words(closing)
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in pages[0]
    assert "Từ số 1 đến số 2" in pages[0]
    assert "Quyển số: 02" in pages[0]
    assert f"Trang 1/{len(pages)}" in pages[0]
    assert "1182/QĐ" in pages[1]
    assert "Gửi Ban Tiếp công dân" in pages[-1]
    assert "Nguyễn Thị Lan" in pages[-1]
    assert "Trần Thị Hòa" in pages[-1]
    assert closing.page_count == len(pages)


def test_the_print_is_kept_once_with_its_hash(
    province: Province, book: Series, receive: Intake
) -> None:
    passed_on(province, receive)
    closing = confirm(province, propose(province, book))
    frozen_words(closing)
    assert closing.file is not None
    kept = store.read(closing.file)
    entry = Entry.objects.get(name="registry.closing.frozen")
    assert entry.data["changes"]["file"] == [None, hashlib.sha256(kept).hexdigest()]
    print_closed.func(closing_id=str(closing.pk))
    closing.refresh_from_db()
    assert store.read(closing.file) == kept
    assert Entry.objects.filter(name="registry.closing.frozen").count() == 1


def test_what_is_unfinished_is_listed_with_its_door(
    province: Province, book: Series, receive: Intake
) -> None:
    clerk = province.actor(province.clerk_lan)
    when: dict[str, object] = {"arrived_at": DECEMBER, "issued_on": None}
    arrived = receive(**when)
    registered = operations.register_document(
        receive(symbol="7/UBND", **when), actor=clerk, now=DECEMBER
    )
    found = list_unfinished(clerk, book, "2025")
    assert [str(one.sentence) for one in found] == [
        "1 văn bản đã đến, chưa vào sổ.", "1 văn bản đã vào sổ, chưa chuyển cho ai.",
    ]  # fmt: skip
    doors = [door[1] for one in found for door in one.doors]
    assert doors == [reverse("registry:detail", args=[d.pk]) for d in (arrived, registered)]
    with pytest.raises(operations.CannotCloseBook, match="làm xong"):
        propose(province, book)


def test_a_number_without_a_line_keeps_the_book_open(province: Province, book: Series) -> None:
    counters.ensure_counter(book.pk, "2025")
    wish = counters.Wish(series_id=book.pk, period="2025", key=uuid.uuid4(), column="n")
    counters.take(wish, SubjectRef("probe.paper", book.pk), now=DECEMBER)
    (found,) = list_unfinished(province.actor(province.clerk_lan), book, "2025")
    assert found.sentence == "Số chưa có dòng trong sổ: 1. Hãy báo quản trị."
    with pytest.raises(operations.CannotCloseBook):
        propose(province, book)


def test_what_came_in_between_keeps_the_book_open(
    province: Province, book: Series, receive: Intake
) -> None:
    passed_on(province, receive)
    closing = propose(province, book)
    receive(symbol="8/UBND", arrived_at=DECEMBER, issued_on=None)
    with pytest.raises(operations.CannotCloseBook, match="chưa xong"):
        confirm(province, closing)
    assert not counters.is_closed(book.pk, "2025")


def test_an_outgoing_book_waits_for_what_was_not_issued(house: House) -> None:
    province = house.province
    lan, hoa = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    day = DECEMBER.date()
    operations.dispatch_outgoing(issued(house, day, now=DECEMBER), actor=lan, now=DECEMBER)
    waiting = issued(house, day, now=DECEMBER)
    with pytest.raises(operations.CannotCloseBook):
        propose(province, house.common)
    found = list_unfinished(lan, house.common, "2025")
    assert [door[0] for one in found for door in one.doors] == ["02/UBND-KT"]
    operations.cancel_outgoing(waiting, reason="Người ký rút văn bản", actor=hoa, now=DECEMBER)
    closing = confirm(province, propose(province, house.common))
    assert (closing.last_number, closing.cancelled_count) == (2, 1)
    last = " ".join(frozen_words(closing)[-1].split())
    assert "hủy ngày 24/12/2025: Người ký rút văn bản" in last


def test_held_numbers_are_explained_like_the_rest(house: House) -> None:
    province = house.province
    hoa = province.actor(province.chief_hoa)
    used, given_up = (
        hold(house, now=DECEMBER, until=date(2025, 12, 27), subject=f"Báo cáo quý {n}")
        for n in ("III", "IV")
    )
    with pytest.raises(operations.CannotCloseBook):
        propose(province, house.common)
    operations.release_held(given_up, reason="Không ban hành văn bản nữa", actor=hoa, now=DECEMBER)
    document = operations.number_outgoing(
        house.issue(issued_on=DECEMBER.date(), wanted=str(used.number)), clerk=province.clerk_lan,
        key=uuid.uuid4(), actor=province.actor(province.clerk_lan), now=DECEMBER,
    )  # fmt: skip
    operations.cancel_outgoing(document, reason="Người ký rút văn bản", actor=hoa, now=DECEMBER)
    last = " ".join(frozen_words(confirm(province, propose(province, house.common)))[-1].split())
    assert "1 hủy ngày 24/12/2025: Người ký rút văn bản" in last
    assert "2 hủy ngày 24/12/2025: Không ban hành văn bản nữa" in last


def test_one_person_is_not_two_and_only_who_keeps_the_book_proposes(
    province: Province, book: Series
) -> None:
    closing = propose(province, book)
    with pytest.raises(operations.CannotCloseBook, match="hai người khác nhau"):
        confirm(province, closing, province.clerk_lan)
    for post in (province.chief_hoa, province.specialist_minh, province.administrator_tuan):
        with pytest.raises(NotPermitted):
            propose(province, book, actor=province.actor(post))
    with pytest.raises(Missing):
        propose(province, book, actor=province.actor(province.party_clerk_nga))
    with pytest.raises(operations.CannotCloseBook, match="đề nghị"):
        propose(province, book)


def test_an_empty_book_is_closed_too(province: Province, book: Series, page: OpenPage) -> None:
    closing = confirm(province, propose(province, book))
    assert (closing.first_number, closing.number_count) == (None, 0)
    assert "Trong kỳ không cấp số nào" in frozen_words(closing)[-1]
    shown = page(signed_in(province.clerk_lan), reverse("registry:series", args=[book.pk])).text
    assert "khóa sổ 2025, số cuối –" in shown
    assert "Chuyển khối số" in shown
    early = Counter.objects.create(series_id=book.pk, period=str(timezone.localdate().year))
    counters.close(early, now=JANUARY)
    shown = page(signed_in(province.chief_hoa), reverse("registry:series", args=[book.pk])).text
    assert "Chuyển khối số" not in shown


def test_a_declined_proposal_may_be_followed_by_another(province: Province, book: Series) -> None:
    closing = propose(province, book)
    operations.decline_closing(
        closing, reason="Còn chờ văn bản của Bộ", actor=province.actor(province.chief_hoa),
        now=JANUARY,
    )  # fmt: skip
    with pytest.raises(operations.CannotCloseBook, match="từ chối"):
        confirm(province, closing)
    confirm(province, propose(province, book))
    with pytest.raises(counters.BookClosed):
        propose(province, book)


def test_before_the_period_is_over_another_book_must_take_its_place(
    province: Province, book: Series
) -> None:
    with pytest.raises(operations.CannotCloseBook, match="31/12/2026"):
        propose(province, book, now=NOW, period="2026", reason=REASON)
    operations.open_series(
        tenant=province.committee, name="Sổ kế tiếp", valid_from=SINCE, actor=SETUP, now=NOW
    )
    with pytest.raises(Refusal, match="lý do"):
        propose(province, book, now=NOW, period="2026")
    next_one = Series.objects.get(name="Sổ kế tiếp")
    confirm(province, propose(province, next_one))  # its own 2025 is closed, 2026 goes on
    closing = propose(province, book, now=NOW, period="2026", reason=REASON)
    assert closing.reason == REASON
    operations.confirm_closing(closing, actor=province.actor(province.chief_hoa), now=NOW)
    with pytest.raises(operations.CannotCloseBook, match="31/12/2026"):
        propose(province, next_one, now=NOW, period="2026", reason=REASON)


def test_a_closed_book_takes_nothing_in_while_its_period_runs(
    province: Province, book: Series, receive: Intake
) -> None:
    operations.open_series(
        tenant=province.committee, name="Sổ kế tiếp", valid_from=SINCE, actor=SETUP, now=NOW
    )
    closing = propose(province, book, now=NOW, period="2026", reason=REASON)
    operations.confirm_closing(closing, actor=province.actor(province.chief_hoa), now=NOW)
    with pytest.raises(counters.BookClosed, match="Hãy chọn sổ khác"):
        receive()
    assert not Incoming.objects.exists()
    offered = queries.list_intake_series(province.committee, NOW.date())
    assert [one.name for one in offered] == ["Sổ kế tiếp"]
    assert book in queries.list_intake_series(province.committee, date(2027, 1, 1))


def test_a_document_of_a_closed_book_keeps_its_number(
    province: Province, book: Series, receive: Intake
) -> None:
    document = passed_on(province, receive)
    other = operations.open_series(
        tenant=province.committee, name="Sổ khác", valid_from=SINCE, actor=SETUP, now=NOW
    )
    confirm(province, propose(province, book))
    with pytest.raises(Refusal, match="sổ đã khóa"):
        operations.move_to_book(
            document, series=other, reason="Nhầm sổ", now=JANUARY,
            actor=province.actor(province.clerk_lan),
        )  # fmt: skip


def test_nothing_is_entered_into_a_closed_book_afterwards(
    province: Province, book: Series, receive: Intake
) -> None:
    passed_on(province, receive)
    confirm(province, propose(province, book))
    clerk = province.actor(province.clerk_lan)
    late = datetime(2025, 12, 30, 2, 0, tzinfo=UTC)
    letter = Letter(sender_name="Sở Y tế", subject="Báo cáo", symbol="9/SYT")
    (missed,) = operations.catch_up(
        book, rows=[MissedLetter(letter=letter, arrived_at=late, key=uuid.uuid4())],
        began_at=late, ended_at=late + timedelta(hours=3), reason="Mất điện toàn cơ quan",
        key=uuid.uuid4(), actor=clerk, now=JANUARY,
    )  # fmt: skip
    assert missed.document is None
    assert "đã khóa" in missed.sentence
    with pytest.raises(counters.BookClosed, match="không nhập thêm dòng sổ cũ"):
        operations.keep_old_documents(
            [OldRow(number="12a", letter=letter, arrived_at=late)], series=book,
            keeper=province.clerk_lan, actor=clerk, now=JANUARY,
        )  # fmt: skip


def test_a_print_that_did_not_come_is_asked_for_again(
    province: Province, book: Series, receive: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed_on(province, receive)
    closing = confirm(province, propose(province, book))
    asked: list[object] = []
    monkeypatch.setattr(jobs, "enqueue", lambda _task, **more: asked.append(more["closing_id"]))
    waiting = jobs.ask_for_prints
    waiting(JANUARY)
    assert asked == []
    waiting(JANUARY + timedelta(hours=1))
    assert asked == [str(closing.pk)]
    frozen_words(closing)
    waiting(JANUARY + timedelta(hours=2))
    assert len(asked) == 1


def test_a_december_paper_takes_that_years_number_while_the_book_is_open(house: House) -> None:
    province = house.province
    lan = province.actor(province.clerk_lan)

    def number(day: date, now: datetime = JANUARY) -> tuple[str, str]:
        found = operations.dispatch_outgoing(issued(house, day, now=now), actor=lan, now=now)
        return found.period, found.symbol

    assert number(DECEMBER.date(), DECEMBER) == ("2025", "01/UBND-KT")
    assert number(date(2025, 12, 31)) == ("2025", "02/UBND-KT")
    assert number(date(2026, 1, 5)) == ("2026", "01/UBND-KT")
    confirm(province, propose(province, house.common))
    with pytest.raises(operations.CannotNumber, match="đã khóa") as refusal:
        number(date(2025, 12, 31))
    assert refusal.value.field == "issued_on"


@pytest.mark.django_db(transaction=True)
def test_who_takes_numbers_while_the_book_is_closed_has_them_before_or_never(
    province: Province, book: Series
) -> None:
    closing = propose(province, book)
    clerk = province.actor(province.clerk_lan)

    def hand_over() -> object:
        for _turn in range(12):  # until the book is closed under the hand
            operations.hand_over_block(
                book, count=3, on=date(2025, 12, 30), protocol="12/BB-VP", reason=REASON,
                key=uuid.uuid4(), actor=clerk, now=JANUARY,
            )  # fmt: skip
        return None

    acts: list[Callable[[], object]] = [hand_over, hand_over, lambda: confirm(province, closing)]
    done = together(5, [*acts, hand_over, hand_over])
    closing.refresh_from_db()
    assert closing.confirmed_at is not None
    assert sum(isinstance(one, counters.BookClosed) for one in done) == 4
    assert (closing.last_number or 0) == 3 * NumberBlock.objects.count()
    assert TakenNumber.objects.filter(series_id=book.pk).count() == closing.last_number
    assert counters.gaps(book.pk, "2025") == []


def test_the_desk_walks_it_through_the_pages(
    province: Province, book: Series, receive: Intake, page: OpenPage
) -> None:
    passed_on(province, receive)
    lan, hoa = signed_in(province.clerk_lan), signed_in(province.chief_hoa)
    address = reverse("registry:propose_closing", args=[book.pk, "2025"])
    shown = page(lan, address)
    assert "Số 1–1 có đủ trong sổ, không có số trống" in shown.text
    assert "Khóa sổ 2025" not in page(hoa, reverse("registry:series", args=[book.pk])).text
    closing = propose(province, book)
    series = reverse("registry:series", args=[book.pk])
    assert "chờ người thứ hai" in page(hoa, series).text
    confirming = reverse("registry:confirm_closing", args=[closing.pk])
    assert "không hoàn tác được" in page(hoa, confirming).text
    assert hoa.post(confirming).status_code == 302
    assert "Đang in sổ" in page(lan, series).text
    printed = reverse("registry:closed_book", args=[closing.pk])
    assert lan.get(printed).status_code == 404
    print_closed.func(closing_id=str(closing.pk))
    assert "Bản in sổ đã khóa" in page(lan, series).text
    first, again = (lan.get(printed).content for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == again
    assert hoa.get(printed).status_code == 403
    assert "Bản in sổ đã khóa" not in page(hoa, series).text
    assert signed_in(province.party_clerk_nga).get(printed).status_code == 404


def test_the_list_of_books_tells_what_is_to_be_closed(
    province: Province, book: Series, receive: Intake, page: OpenPage
) -> None:
    passed_on(province, receive)
    lan, hoa = signed_in(province.clerk_lan), signed_in(province.chief_hoa)
    books = reverse("registry:books")
    shown = page(lan, books).text
    assert "Khóa “Sổ văn bản đến”, kỳ 2025" in shown
    assert "kỳ 2025" not in page(hoa, books).text
    closing = propose(province, book)
    assert "Sổ chờ bạn xác nhận khóa" in page(hoa, books).text
    shown = page(lan, books).text
    assert "Sổ chờ bạn xác nhận khóa" not in shown
    assert "Khóa “Sổ văn bản đến”, kỳ 2025" not in shown
    confirm(province, closing)
    assert "Sổ chờ bạn xác nhận khóa" not in page(hoa, books).text
