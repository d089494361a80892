"""After an outage: several documents at once, with their true times."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.world import NOW, Province

from vanphong.kernel.audit import log
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.registry import operations
from vanphong.registry.models import CatchUp, Incoming, Series
from vanphong.registry.operations import CaughtUp, MissedLetter
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import LETTER

BEGAN, ENDED = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
REASON = "Mất điện toàn cơ quan từ 8 giờ đến 16 giờ"


def row(hour: int, **changes: object) -> MissedLetter:
    letter = dataclasses.replace(LETTER, **changes)  # type: ignore[arg-type]  # what each test changes
    return MissedLetter(
        letter=letter, arrived_at=datetime(2026, 11, 23, hour, tzinfo=UTC), key=uuid.uuid4()
    )


def catch_up(
    province: Province, book: Series, rows: list[MissedLetter], **more: object
) -> list[CaughtUp]:
    values: dict[str, object] = {
        "began_at": BEGAN, "ended_at": ENDED, "reason": REASON, "key": uuid.uuid4(),
        "actor": province.actor(province.clerk_lan), "now": datetime.now(UTC),
    }  # fmt: skip
    with log.declared_run(""):  # as in a request: only the verb itself may declare a run
        return operations.catch_up(book, rows=rows, **(values | more))  # type: ignore[arg-type]  # what each test adds


def test_numbers_follow_the_true_times_and_results_the_rows(
    province: Province, book: Series
) -> None:
    results = catch_up(province, book, [row(7, symbol="B"), row(3, symbol="A")])
    numbers = [r.document.arrival_number for r in results if r.document]
    assert numbers == [2, 1]
    first = Incoming.objects.get(symbol="A")
    assert first.arrived_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    clerk = province.actor(province.clerk_lan)
    lines = list(register_rows(clerk, book, first=BEGAN.date(), last=NOW.date()))
    assert [line.symbol for line in lines] == ["A", "B"]
    assert all("nhập bù sau gián đoạn" in line.note for line in lines)


def test_the_audit_tells_the_true_time_in_a_declared_run_and_the_batch_as_an_act_of_now(
    province: Province, book: Series
) -> None:
    catch_up(province, book, [row(3)])
    document, batch = Incoming.objects.get(), CatchUp.objects.get()
    acts = Entry.objects.filter(subject_id=document.pk)
    assert {(e.acted_at, e.run) for e in acts} == {(document.arrived_at, "import")}
    assert all(e.written_at - e.acted_at > timedelta(hours=1) for e in acts)
    told = Entry.objects.get(name="registry.batch.caught_up")
    assert (told.acted_at, told.run) == (batch.entered_at, "")
    assert told.written_at - told.acted_at < timedelta(minutes=1)
    assert told.data["changes"]["batch"] == [None, str(batch.pk)]
    assert document.catch_up == batch


def test_a_refused_row_refuses_no_other(province: Province, book: Series) -> None:
    results = catch_up(
        province, book,
        [row(3, subject=" "), row(4), row(12), row(5, issued_on=date(2026, 11, 24))],
    )  # fmt: skip
    assert [bool(r.document) for r in results] == [False, True, False, False]
    assert [r.field for r in results] == ["subject", "", "arrived_at", "issued_on"]
    assert results[1].document is not None
    assert results[1].document.arrival_number == 1


def test_the_same_batch_sent_twice_takes_no_second_number(province: Province, book: Series) -> None:
    rows, key = [row(3), row(4)], uuid.uuid4()
    first = catch_up(province, book, rows, key=key)
    again = catch_up(province, book, rows, key=key)
    assert [r.document for r in first] == [r.document for r in again]
    assert Incoming.objects.count() == 2
    assert CatchUp.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_at": BEGAN},
        {"ended_at": datetime(2099, 1, 1, tzinfo=UTC)},
        {"reason": "mất điện"},
        {"rows": []},
    ],
)
def test_an_outage_that_was_none_is_refused(
    province: Province, book: Series, wrong: dict[str, object]
) -> None:
    rows = wrong.pop("rows", [row(3)])
    with pytest.raises(Refusal):
        catch_up(province, book, rows, **wrong)  # type: ignore[arg-type]  # a list
    assert not CatchUp.objects.exists()


def test_only_the_desk_of_the_office_enters_what_was_missed(
    province: Province, book: Series
) -> None:
    for post in (province.chief_hoa, province.specialist_minh):
        with pytest.raises(NotPermitted):
            catch_up(province, book, [row(3)], actor=province.actor(post))
    with pytest.raises(Refusal):
        catch_up(province, book, [row(3)], actor=province.actor(province.party_clerk_nga))
