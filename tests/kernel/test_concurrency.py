"""What is scarce is taken by many at once: numbers, moves, keys."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import IntegrityError, connection

from tests.kernel.conftest import NOW, OFFICE, person
from tests.probe.models import PAPER, Paper, PaperPolicy
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal
from vanphong.kernel.states.machine import WrongState
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


def number(paper: Paper, actor: Actor, key: uuid.UUID) -> int | None:
    with perform(PAPER, PaperPolicy, "number", subject=paper, actor=actor, now=NOW) as p:
        p.take_number(series_id=BOOK, period="2026", key=key, column="number", bound=lambda r: "")
    return p.subject.number


def test_twenty_takers_of_a_new_year_get_1_to_20(clerk_lan: Actor) -> None:
    mine = list(clerk_lan.principals)
    papers = [Paper.objects.create(tenant_id=OFFICE, readers=mine) for _ in range(20)]
    results = together(20, [partial(number, p, clerk_lan, uuid.uuid4()) for p in papers])
    assert sorted(map(str, results)) == sorted(map(str, range(1, 21)))
    assert counters.gaps(BOOK, "2026") == []


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
