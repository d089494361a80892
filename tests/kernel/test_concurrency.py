"""What is scarce is taken by many at once: numbers, moves, keys."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.kernel.conftest import NOW, OFFICE, person
from tests.probe.models import PAPER, Paper, PaperPolicy
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.counters import BookClosed
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.models import Transition
from vanphong.kernel.states.performing import perform

pytestmark = pytest.mark.django_db(transaction=True)
BOOK = uuid.UUID(int=78)


@pytest.fixture
def clerk_lan() -> Actor:
    return person(
        "Lan", "registry_clerk", Principal.objects.create(kind="role", label="Văn thư").pk
    )


def together(workers: int, acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts in threads that start at one moment; return results or the exceptions."""
    gate = threading.Barrier(min(workers, len(acts)))

    def run(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            with declared_run("import"):
                return act()
        except Exception as failure:
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, acts))


def number(paper: Paper, actor: Actor, key: uuid.UUID, last: bool = False) -> int | None:
    with perform(PAPER, PaperPolicy, "number", subject=paper, actor=actor, now=NOW, last=last) as p:
        p.take_number(series_id=BOOK, period="2026", key=key, column="number", bound=lambda r: "")
    return p.subject.number


def test_twenty_takers_of_a_new_year_get_1_to_20(clerk_lan: Actor) -> None:
    mine = list(clerk_lan.principals)
    papers = [Paper.objects.create(tenant_id=OFFICE, readers=mine) for _ in range(20)]
    results = together(20, [partial(number, p, clerk_lan, uuid.uuid4()) for p in papers])
    assert sorted(map(str, results)) == sorted(map(str, range(1, 21)))
    assert counters.gaps(BOOK, "2026") == []


def watched(act: Callable[[], object]) -> list[str]:
    """Return the statements of an act that move a counter."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "UPDATE numbering_counter" in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    return seen


def test_the_statement_that_takes_the_number_commits_the_verb(clerk_lan: Actor) -> None:
    paper = Paper.objects.create(tenant_id=OFFICE, readers=list(clerk_lan.principals))
    (statement,) = watched(lambda: number(paper, clerk_lan, uuid.uuid4()))
    assert statement.endswith("; COMMIT")
    assert Paper.objects.get(pk=paper.pk).number == 1


def test_inside_a_longer_transaction_the_number_waits_for_its_end(clerk_lan: Actor) -> None:
    paper = Paper.objects.create(tenant_id=OFFICE, readers=list(clerk_lan.principals))

    def act() -> None:
        with contextlib.suppress(KeyError), transaction.atomic():
            number(paper, clerk_lan, uuid.uuid4())
            raise KeyError

    (statement,) = watched(act)
    assert "COMMIT" not in statement
    assert Paper.objects.get(pk=paper.pk).number is None
    assert counters.last_number(BOOK, "2026") == 0


def test_as_the_last_act_of_a_transaction_it_commits_all_of_it(clerk_lan: Actor) -> None:
    mine = list(clerk_lan.principals)

    def act() -> None:
        with transaction.atomic():
            paper = Paper.objects.create(tenant_id=OFFICE, readers=mine)
            number(paper, clerk_lan, uuid.uuid4(), last=True)

    (statement,) = watched(act)
    assert statement.endswith("; COMMIT")
    assert Paper.objects.get().number == 1


def test_the_last_act_of_an_inner_transaction_leaves_the_outer_one_open(clerk_lan: Actor) -> None:
    mine = list(clerk_lan.principals)

    def act() -> None:
        with contextlib.suppress(KeyError), transaction.atomic():
            with transaction.atomic():
                paper = Paper.objects.create(tenant_id=OFFICE, readers=mine)
                number(paper, clerk_lan, uuid.uuid4(), last=True)
            raise KeyError

    (statement,) = watched(act)
    assert "COMMIT" not in statement
    assert not Paper.objects.exists()


def test_a_closed_book_undoes_the_transaction_it_was_the_last_act_of(clerk_lan: Actor) -> None:
    Counter.objects.create(series_id=BOOK, period="2026", closed_at=NOW)

    @transaction.atomic
    def act() -> None:
        paper = Paper.objects.create(tenant_id=OFFICE, readers=list(clerk_lan.principals))
        number(paper, clerk_lan, uuid.uuid4(), last=True)

    with pytest.raises(BookClosed):
        act()
    assert not Paper.objects.exists()


def test_a_closed_book_keeps_nothing_of_the_verb(clerk_lan: Actor) -> None:
    paper = Paper.objects.create(tenant_id=OFFICE, readers=list(clerk_lan.principals))
    Counter.objects.create(series_id=BOOK, period="2026", last=7, closed_at=NOW)
    with pytest.raises(BookClosed):
        number(paper, clerk_lan, uuid.uuid4())
    assert Paper.objects.get(pk=paper.pk).state == "arrived"
    assert not Transition.objects.exists()
    assert not Entry.objects.exists()
    assert not TakenNumber.objects.exists()


def test_two_clerks_on_one_paper_give_it_one_number(clerk_lan: Actor) -> None:
    paper = Paper.objects.create(tenant_id=OFFICE, readers=list(clerk_lan.principals))
    results = together(2, [lambda: number(paper, clerk_lan, uuid.uuid4())] * 2)
    assert sorted(type(r).__name__ for r in results) == ["WrongState", "int"]
    assert any(isinstance(r, WrongState) for r in results)
    assert TakenNumber.objects.count() == Entry.objects.count() == 1


def test_one_key_sent_twice_takes_one_number(clerk_lan: Actor) -> None:
    mine, key = list(clerk_lan.principals), uuid.uuid4()
    papers = [Paper.objects.create(tenant_id=OFFICE, readers=mine) for _ in range(2)]
    results = together(2, [partial(number, p, clerk_lan, key) for p in papers])
    failures = [r for r in results if isinstance(r, IntegrityError)]
    assert len(failures) == 1
    assert counters.is_repeated_key(failures[0])
    assert counters.last_number(BOOK, "2026") == 1
    found = counters.number_of_key(key)
    assert found is not None
    assert found.number == 1
