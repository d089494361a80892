"""The whole comparison: A once, a B for each reader, and what the answers give away."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from unittest import mock

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from vanphong.config.cli.installation import Installation
from vanphong.config.drills._twins.addresses import OPEN, Ids, Route, product_routes
from vanphong.config.drills._twins.browsing import Browser
from vanphong.config.drills._twins.databases import copy_database, even_counters, using
from vanphong.config.drills._twins.differences import Tally, differ, make_letters, tell
from vanphong.config.drills._twins.filters import without_filter
from vanphong.config.drills._twins.levels import forbidden_marks, ids_for, merged
from vanphong.config.drills._twins.province import MARK, READERS, build, load
from vanphong.config.drills._twins.sizes import Size
from vanphong.config.drills._twins.traces import left_behind, mails_to, overheard
from vanphong.config.drills._twins.walking import difference, walk
from vanphong.directory.models import Appointment
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.principals import Actor

MAILS = "django.core.mail.backends.locmem.EmailBackend"
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
    mails: int = 0
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
        self.mails += other.mails
        self.tally.hidden += other.tally.hidden
        self.tally.deepened += other.tally.deepened
        self.tally.parts += other.tally.parts
        self.problems += other.problems

    def summary(self) -> str:
        """Return the figures of the last line."""
        return (
            f"{'pass' if self.passed else 'FAIL'} readers={self.readers} answers={self.answers} "
            f"mails={self.mails} differing={self.differing} canaries={self.canaries} "
            f"hidden={self.tally.hidden} deepened={self.tally.deepened} parts={self.tally.parts}"
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
    scratch = installation.home / "scratch"
    scratch.mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch)
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
    for path, mark in left_behind(installation.home):
        total.canaries += 1
        total.problems.append(f"{path} was left behind and tells {mark}")
    return total


def _build(now: datetime, each: int) -> tuple[int, Marked]:
    """Build A; return its last mark and which records bear which."""
    with frozen(now):
        scene = build(now)
        make_letters(scene, each)
        tell(now)
    connection.close()
    return scene.marks, scene.marked


@contextmanager
def frozen(now: datetime) -> Iterator[None]:
    """Stop the clock of this process for the block, inside a declared run; mails stay in it."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(MAIL_IS_ON=True, EMAIL_BACKEND=MAILS))
        stack.enter_context(mock.patch.object(timezone, "now", return_value=now))
        stack.enter_context(declared_run("demo"))
        yield


def name_of(who: Reader) -> str:
    """Return a reader's name on the command line."""
    return "/".join(who) if who else "nobody"


def _compare_for(task: Task) -> Outcome:
    outcome = Outcome(readers=1)
    with frozen(task.now):
        twins = _twins_of(task, outcome)
        with without_filter(task.blind), overheard() as ear:
            _ask_both(twins, outcome)
            _mail_both(twins, task.now, outcome)
    if told := twins.forbidden & ear.marks:
        outcome.canaries += len(told)
        outcome.problems.append(f"{twins.name}: the log tells {', '.join(sorted(told)[:5])}")
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
        """Return the routes to ask; in the small form one reader looks at open pages for all."""
        found = product_routes()
        if self.size.all_routes:
            return found
        others = tuple(area for area, who in OPEN.items() if name_of(who) != self.name)
        return [route for route in found if not route.path.startswith(others)]

    @property
    def name(self) -> str:
        """Return the reader's name in the report."""
        return f"{self.reader.tenant.prefix}/{self.reader.role}" if self.reader else "nobody"


def _twins_of(task: Task, outcome: Outcome) -> Twins:
    """Make the reader's B, and an A whose counters stand where B's stand."""
    database = f"twin_{name_of(task.who).replace('/', '_')}"
    copy_database(task.superuser, A, database)
    copy_database(task.superuser, A, f"{database}_a")
    with using(database):
        scene = load(task.now)
        scene.marks, scene.marked = task.marks, dict(task.marked)
        reader = scene.reader(task.who) if task.who else None
        old = ids_for(scene, reader, task.size.of_each)
        outcome.tally = differ(scene, reader, task.size.amount)
        tell(task.now)
        twins = Twins(
            database=database, reader=reader, actor=scene.actor(reader) if reader else None,
            ids=merged(old, ids_for(scene, reader, task.size.of_each)), size=task.size,
            forbidden=forbidden_marks(scene, reader),
        )  # fmt: skip
    even_counters(task.superuser, database, f"{database}_a")
    return twins


def _ask_both(twins: Twins, outcome: Outcome) -> None:
    with using(f"{twins.database}_a"):
        browser = Browser(twins.reader)
        walked = walk(browser, twins.actor, twins.routes(), twins.ids, twins.size)
    outcome.problems += [f"{twins.name}: {sentence}" for sentence in walked.unfilled]
    with using(twins.database):
        browser = Browser(twins.reader)
        answers = {question: browser.ask(question) for question in walked.answers}
    outcome.answers += len(answers)
    for question, one in walked.answers.items():
        where = f"{twins.name} {question}"
        said = difference(one, answers[question])
        if said:
            outcome.differing += 1
            outcome.problems.append(f"{where}: {said}")
        if one.status >= 500:
            outcome.problems.append(f"{where}: answers {one.status}")
        _look_for_marks(twins, answers[question].text, where, outcome, asked=question.address)


def _mail_both(twins: Twins, now: datetime, outcome: Outcome) -> None:
    """Compare the mails of a person with one post: those of several speak of all their posts."""
    if twins.reader is None or twins.reader.person.appointments.count() > 1:
        return
    with using(f"{twins.database}_a"):
        one = mails_to(twins.reader, now)
    with using(twins.database):
        other = mails_to(twins.reader, now)
    outcome.mails += len(other)
    if one != other:
        outcome.differing += 1
        outcome.problems.append(f"{twins.name}: the mails differ: {one} in A, {other} in B"[:1500])
    _look_for_marks(twins, "\n".join(other), f"{twins.name}: a mail", outcome)


def _look_for_marks(
    twins: Twins, text: str, where: str, outcome: Outcome, *, asked: str = ""
) -> None:
    """Look for marks that the reader may not read, but for those the question itself spoke of."""
    told = sorted(twins.forbidden & set(MARK.findall(text)) - set(MARK.findall(asked)))
    if told:
        outcome.canaries += len(told)
        outcome.problems.append(f"{where}: tells {', '.join(told[:5])}")
