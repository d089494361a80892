"""Numbers handed to the isolated installation leave no unexplained hole."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kernel.test_concurrency import together
from tests.kernel.test_sealing import check
from tests.world import NOW, Province

from vanphong.kernel.audit import sealing
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.counters import BookClosed
from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.registry import operations
from vanphong.registry.models import Incoming, NumberBlock, Series
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import Intake

DAY = NOW.date()


def hand_over(province: Province, book: Series, **more: object) -> NumberBlock:
    values: dict[str, object] = {
        "count": 5, "on": DAY, "protocol": "12/BB-VP ngày 24/11/2026", "key": uuid.uuid4(),
        "reason": "Dành cho văn bản mật năm 2026", "actor": province.actor(province.clerk_lan),
    }  # fmt: skip
    return operations.hand_over_block(book, now=NOW, **(values | more))  # type: ignore[arg-type]  # what each test adds


@pytest.mark.django_db(transaction=True)
def test_the_numbers_leave_the_counter_and_stand_in_the_register(
    province: Province, book: Series, receive: Intake, tmp_path: Path
) -> None:
    clerk = province.actor(province.clerk_lan)
    operations.register_document(receive(), actor=clerk, now=NOW)
    block = hand_over(province, book)
    assert (block.first, block.last) == (2, 6)
    assert operations.register_document(receive(), actor=clerk, now=NOW).arrival_number == 7
    rows = list(register_rows(clerk, book, first=DAY, last=DAY))
    assert [row.number for row in rows] == ["1", "2–6", "7"]
    assert rows[1].note == (
        "đã chuyển khối số cho máy độc lập theo biên bản 12/BB-VP ngày 24/11/2026"
    )
    assert counters.gaps(book.pk, "2026") == []
    sealing.seal(home=tmp_path, now=datetime.now(UTC))
    found = check(tmp_path)
    assert (found.problems, found.numbers) == ([], 7)


def test_the_act_is_audited(province: Province, book: Series) -> None:
    block = hand_over(province, book)
    entry = Entry.objects.get(name="registry.series.block_handed_over")
    changes = entry.data["changes"]
    assert (changes["first"], changes["last"]) == ([None, 1], [None, 5])
    assert changes["block"] == [None, str(block.pk)]


def test_the_same_form_twice_hands_over_one_block(province: Province, book: Series) -> None:
    key = uuid.uuid4()
    assert hand_over(province, book, key=key) == hand_over(province, book, key=key)
    assert Counter.objects.get().last == 5


@pytest.mark.parametrize(
    "wrong", [{"count": 0}, {"count": 501}, {"protocol": "  "}, {"reason": "mật"}]
)
def test_bad_input_takes_no_number(
    province: Province, book: Series, wrong: dict[str, object]
) -> None:
    with pytest.raises(Refusal):
        hand_over(province, book, **wrong)
    assert not Counter.objects.filter(last__gt=0).exists()
    assert not NumberBlock.objects.exists()


def test_a_closed_book_hands_over_nothing(province: Province, book: Series) -> None:
    Counter.objects.create(series_id=book.pk, period="2026", closed_at=NOW)
    with pytest.raises(BookClosed):
        hand_over(province, book)
    assert not NumberBlock.objects.exists()


def test_who_keeps_no_books_hands_over_none(province: Province, book: Series) -> None:
    with pytest.raises(NotPermitted):
        hand_over(province, book, actor=province.actor(province.administrator_tuan))
    with pytest.raises(Missing):
        hand_over(province, book, actor=province.actor(province.party_clerk_nga))


@pytest.mark.django_db(transaction=True)
def test_blocks_and_numbers_taken_at_once_do_not_touch(
    province: Province, book: Series, receive: Intake
) -> None:
    clerk = province.actor(province.clerk_lan)
    letters = [receive() for _n in range(4)]

    def register(letter: Incoming) -> Callable[[], object]:
        return lambda: operations.register_document(letter, actor=clerk, now=NOW)

    acts = [*map(register, letters), *[lambda: hand_over(province, book)] * 2]
    done = together(6, acts)
    assert not [one for one in done if isinstance(one, Exception)]
    assert Counter.objects.get().last == 14
    assert counters.gaps(book.pk, "2026") == []
