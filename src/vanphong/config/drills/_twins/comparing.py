"""The whole comparison: A once, a B for each reader, and what the answers give away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from unittest import mock

from django.apps import apps
from django.db import connection
from django.utils import timezone

from vanphong.config.cli.installation import Installation
from vanphong.config.drills._twins.addresses import KINDS, RECORDLESS, Ids, Route, product_routes
from vanphong.config.drills._twins.browsing import Answer, Browser
from vanphong.config.drills._twins.databases import copy_database, even_counters, using
from vanphong.config.drills._twins.differences import (
    Tally,
    differ,
    level_of,
    make_letters,
    parents_of,
)
from vanphong.config.drills._twins.filters import without_filter
from vanphong.config.drills._twins.makers import PARTS, SHAPES
from vanphong.config.drills._twins.province import (
    DEEP,
    MARK,
    READERS,
    Scene,
    build,
    load,
)
from vanphong.config.drills._twins.sizes import Size
from vanphong.config.drills._twins.walking import difference, walk
from vanphong.directory.models import Appointment
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.events import bus
from vanphong.kernel.principals import Actor, Level

#: A as it was built; only copies of it are asked
A = "vanphong"
Reader = tuple[str, str] | None
Marked = dict[int, list[tuple[str, object]]]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What was asked and what was found; the sum over readers."""

    readers: int = 0
    answers: int = 0
    differing: int = 0
    canaries: int = 0
    tally: Tally = field(default_factory=Tally)
    problems: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether no answer gives anything away, and there was something to give away."""
        return not self.problems and self.answers > 0

    def add(self, other: Outcome) -> None:
        """Add what was found for one more reader."""
        self.readers += other.readers
        self.answers += other.answers
        self.differing += other.differing
        self.canaries += other.canaries
        self.tally.hidden += other.tally.hidden
        self.tally.deepened += other.tally.deepened
        self.tally.parts += other.tally.parts
        self.problems += other.problems

    def summary(self) -> str:
        """Return the figures of the last line."""
        return (
            f"{'pass' if self.passed else 'FAIL'} readers={self.readers} answers={self.answers} "
            f"differing={self.differing} canaries={self.canaries} hidden={self.tally.hidden} "
            f"deepened={self.tally.deepened} parts={self.tally.parts}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The comparison for one reader, as it is given to a process."""

    who: Reader
    now: datetime
    size: Size
    blind: str
    superuser: str
    marks: int
    marked: Marked


def compare(
    installation: Installation,
    *,
    size: Size,
    blind: str,
    only: str,
) -> Outcome:
    """
    Build A, then compare for every reader, two at a time.

    `blind` names a site of `filters` whose filter is taken away; `only` one reader.
    """
    now = timezone.now()
    readers = [who for who in READERS if not only or only == name_of(who)]
    total = Outcome()
    connection.close()
    # This process sets no page itself: the threads of the typesetter would not survive a fork.
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        marks, marked = pool.submit(_build, now, size.each).result()
        tasks = [
            Task(
                who=who, now=now, size=size, blind=blind,
                superuser=installation.dsn("superuser"), marks=marks, marked=marked,
            )
            for who in readers
        ]  # fmt: skip
        for found in pool.map(_compare_for, tasks):
            total.add(found)
    return total


def _build(now: datetime, each: int) -> tuple[int, Marked]:
    """Build A; return its last mark and which records bear which."""
    with frozen(now):
        scene = build(now)
        make_letters(scene, each)
        tell(now)
    connection.close()
    return scene.marks, scene.marked


def tell(now: datetime) -> None:
    """Let the capabilities react to everything that happened, as the worker does."""
    while bus.deliver_pending(now=now):
        pass


@contextmanager
def frozen(now: datetime) -> Iterator[None]:
    """Stop the clock of this process for the block, inside a declared run."""
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(timezone, "now", return_value=now))
        stack.enter_context(declared_run("demo"))
        yield


def name_of(who: Reader) -> str:
    """Return a reader's name on the command line."""
    return "/".join(who) if who else "nobody"


def _compare_for(task: Task) -> Outcome:
    database = f"twin_{name_of(task.who).replace('/', '_')}"
    copy_database(task.superuser, A, database)
    copy_database(task.superuser, A, f"{database}_a")
    outcome = Outcome(readers=1)
    with frozen(task.now):
        with using(database):
            scene = load(task.now)
            scene.marks, scene.marked = task.marks, dict(task.marked)
            reader = scene.reader(task.who) if task.who else None
            old = _ids(scene, reader, task.size.of_each)
            outcome.tally = differ(scene, reader, task.size.amount)
            tell(task.now)
            ids = _merged(old, _ids(scene, reader, task.size.of_each))
            forbidden = _forbidden(scene, reader)
            actor = scene.actor(reader) if reader else None
        even_counters(task.superuser, database, f"{database}_a")
        twins = Twins(
            database=database, reader=reader, actor=actor, ids=ids, size=task.size,
            forbidden=forbidden,
        )  # fmt: skip
        with without_filter(task.blind):
            _ask_both(twins, outcome)
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """A reader, the reader's B, and what must not be told."""

    database: str
    reader: Appointment | None
    actor: Actor | None
    ids: Ids
    size: Size
    forbidden: frozenset[str]

    def routes(self) -> list[Route]:
        """Return the routes to ask; pages of no record are the first reader's in the small form."""
        found = product_routes()
        if self.size.all_routes or self.name == name_of(READERS[0]):
            return found
        return [route for route in found if not route.path.startswith(RECORDLESS)]

    @property
    def name(self) -> str:
        """Return the reader's name in the report."""
        return f"{self.reader.tenant.prefix}/{self.reader.role}" if self.reader else "nobody"


def _ask_both(twins: Twins, outcome: Outcome) -> None:
    name = twins.name
    with using(f"{twins.database}_a"):
        browser_a = Browser(twins.reader)
        walked = walk(browser_a, twins.actor, twins.routes(), twins.ids, twins.size)
    outcome.problems += [f"{name}: {sentence}" for sentence in walked.unfilled]
    with using(twins.database):
        browser_b = Browser(twins.reader)
        answers = {address: browser_b.get(address) for address in walked.answers}
    outcome.answers += len(answers)
    for address, one in walked.answers.items():
        other = answers[address]
        said = difference(one, other)
        if said:
            outcome.differing += 1
            outcome.problems.append(f"{name} {address}: {said}")
        outcome.problems += _faults(name, address, one)
        told = sorted(twins.forbidden & set(MARK.findall(other.text)) - set(MARK.findall(address)))
        if told:
            outcome.canaries += len(told)
            outcome.problems.append(f"{name} {address}: tells {', '.join(told[:5])}")


def _faults(name: str, address: str, answer: Answer) -> Iterator[str]:
    if answer.status >= 500:
        yield f"{name} {address}: answers {answer.status}"


def _ids(scene: Scene, reader: Appointment | None, of_each: int) -> Ids:
    """
    Return, for each kind, ids at each level of the reader, some of each; records with parts first.
    """
    actor = scene.actor(reader) if reader else None
    owners: dict[object, object] = {}
    found: dict[str, list[object]] = {}
    for label in PARTS.keys() & KINDS.values():
        model = apps.get_model(label)
        to = parents_of(model)[0].attname
        owners |= dict(model._default_manager.values_list("pk", to))
    with_parts = set(owners.values())
    for label in filter(None, KINDS.values()):
        if label in PARTS:
            continue
        by_level: dict[Level, list[object]] = {}
        records = list(apps.get_model(label)._default_manager.order_by("-pk"))
        for record in sorted(records, key=lambda r: r.pk not in with_parts):
            level = level_of(actor, record) if label in SHAPES else Level.FULL
            if len(by_level.setdefault(level, [])) < of_each:
                by_level[level].append(record.pk)
        found[label] = [pk for pks in by_level.values() for pk in pks]
    chosen = {pk for pks in found.values() for pk in pks}
    for label in PARTS.keys() & KINDS.values():
        parts = apps.get_model(label)._default_manager.order_by("-pk").values_list("pk", flat=True)
        found[label] = [pk for pk in parts if owners[pk] in chosen]
    return Ids(of=found, owners=owners)


def _merged(one: Ids, other: Ids) -> Ids:
    return Ids(
        of={label: list(dict.fromkeys([*one.of[label], *other.of[label]])) for label in one.of},
        owners={**one.owners, **other.owners},
    )


def _forbidden(scene: Scene, reader: Appointment | None) -> frozenset[str]:
    """Return every mark that stands in B and that the reader may not read."""
    actor = scene.actor(reader) if reader else None
    forbidden: set[str] = set()
    for number, records in scene.marked.items():
        levels = [
            level_of(actor, apps.get_model(label)._default_manager.get(pk=pk))
            for label, pk in records
        ]
        best = max(levels)
        if best < Level.FULL:
            forbidden.add(f"{DEEP}{number:06d}")
        if best < Level.LINE:
            forbidden.add(f"vqx{number:06d}")
    return frozenset(forbidden)
