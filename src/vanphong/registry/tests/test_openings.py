"""A book opens in mid-year at its next number: once, by two persons, with a reason."""

from __future__ import annotations

import pytest
from tests.kernel.test_concurrency import together
from tests.world import NOW, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.numbering.counters import CannotOpen
from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations
from vanphong.registry.models import BookOpening, Series
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import Intake

DAY = NOW.date()
REASON = "Chuyển từ sổ giấy sang hệ thống"


def propose(province: Province, book: Series, **more: object) -> BookOpening:
    values: dict[str, object] = {
        "first": 6079, "on": DAY, "reason": REASON, "actor": province.actor(province.clerk_lan),
    }  # fmt: skip
    return operations.propose_opening(book, now=NOW, **(values | more))  # type: ignore[arg-type]  # what each test adds


def confirm(province: Province, opening: BookOpening, post: Appointment) -> BookOpening:
    return operations.confirm_opening(opening, actor=province.actor(post), now=NOW)


def test_two_persons_open_it_and_the_next_number_is_the_one_asked_for(
    province: Province, book: Series, receive: Intake
) -> None:
    opening = propose(province, book)
    assert not Counter.objects.exists()
    confirm(province, opening, province.chief_hoa)
    clerk = province.actor(province.clerk_lan)
    assert operations.register_document(receive(), actor=clerk, now=NOW).arrival_number == 6079
    names = list(
        Entry.objects.filter(subject_id=book.pk).order_by("id").values_list("name", flat=True)
    )
    assert names == [
        "registry.series.opened", "registry.opening.proposed", "numbering.book.opened",
        "registry.opening.confirmed",
    ]  # fmt: skip
    opened = Entry.objects.get(name="numbering.book.opened")
    assert opened.data["changes"]["witness"] == [None, str(province.clerk_lan.pk)]
    assert TextVersion.objects.filter(text=REASON).count() == 2
    note, row = register_rows(clerk, book, first=DAY, last=DAY)
    assert (note.number, row.number) == ("1–6078", "6079")
    assert note.note == (
        "theo sổ cũ; sổ này mở từ số 6079, người mở Nguyễn Thị Lan, người xác nhận Trần Thị Hòa: "
        "Chuyển từ sổ giấy sang hệ thống"
    )


def test_one_person_is_not_two(province: Province, book: Series) -> None:
    opening = propose(province, book)
    with pytest.raises(CannotOpen, match="Hai người khác nhau|hai người khác nhau"):
        confirm(province, opening, province.clerk_lan)
    assert BookOpening.objects.get().confirmed_at is None
    assert not Counter.objects.filter(last__gt=0).exists()


@pytest.mark.parametrize(("first", "reason"), [(1, REASON), (0, REASON), (2_000_000, REASON)])
def test_a_number_that_no_book_begins_at_is_refused(
    province: Province, book: Series, first: int, reason: str
) -> None:
    with pytest.raises(operations.CannotOpenBook):
        propose(province, book, first=first, reason=reason)


def test_a_real_reason_is_asked_for(province: Province, book: Series) -> None:
    with pytest.raises(Refusal):
        propose(province, book, reason="sổ cũ")


def test_a_book_that_gave_numbers_is_not_opened_again(
    province: Province, book: Series, receive: Intake
) -> None:
    clerk = province.actor(province.clerk_lan)
    waiting = propose(province, book)
    operations.register_document(receive(), actor=clerk, now=NOW)
    with pytest.raises(CannotOpen, match="số 1"):
        confirm(province, waiting, province.chief_hoa)
    operations.decline_opening(
        waiting, reason="Sổ đã cấp số rồi", actor=province.actor(province.chief_hoa), now=NOW
    )
    with pytest.raises(operations.CannotOpenBook, match="số 1"):
        propose(province, book)


def test_it_is_opened_once(province: Province, book: Series) -> None:
    opening = propose(province, book)
    with pytest.raises(operations.CannotOpenBook, match="Đã có đề nghị"):
        propose(province, book)
    confirm(province, opening, province.chief_hoa)
    with pytest.raises(Refusal):
        propose(province, book)
    with pytest.raises(Refusal):
        confirm(province, opening, province.administrator_tuan)
    with pytest.raises(Refusal):
        operations.decline_opening(
            opening, reason="Không cần nữa đâu", actor=province.actor(province.chief_hoa), now=NOW
        )
    assert Counter.objects.get().last == 6078


def test_a_declined_proposal_may_be_followed_by_another(province: Province, book: Series) -> None:
    opening = propose(province, book)
    declined = operations.decline_opening(
        opening, reason="Số cuối của sổ cũ là 6080", actor=province.actor(province.chief_hoa),
        now=NOW,
    )  # fmt: skip
    assert declined.declined_by == province.chief_hoa
    with pytest.raises(operations.CannotOpenBook):
        confirm(province, opening, province.chief_hoa)
    confirm(province, propose(province, book, first=6081), province.chief_hoa)
    assert Counter.objects.get().last == 6080


def test_who_keeps_no_books_opens_none(province: Province, book: Series) -> None:
    with pytest.raises(NotPermitted):
        propose(province, book, actor=province.actor(province.specialist_minh))
    with pytest.raises(Missing):
        propose(province, book, actor=province.actor(province.party_clerk_nga))
    opening = propose(province, book)
    with pytest.raises(NotPermitted):
        confirm(province, opening, province.head_son)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_book_at_once_open_it_once(province: Province, book: Series) -> None:
    done = together(
        2,
        [
            lambda: propose(province, book),
            lambda: propose(province, book, first=7001, actor=province.actor(province.chief_hoa)),
        ],
    )
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]
    opening = BookOpening.objects.get()
    others = [p for p in (province.clerk_lan, province.chief_hoa) if p != opening.proposed_by]
    confirmers = [others[0], province.administrator_tuan]
    done = together(
        2, [lambda post=post: confirm(province, opening, post) for post in confirmers]  # type: ignore[misc]  # a default binds
    )  # fmt: skip
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]
    assert Counter.objects.get().last == opening.first - 1
    assert Entry.objects.filter(name="numbering.book.opened").count() == 1
