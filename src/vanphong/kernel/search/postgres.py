"""
PostgreSQL as the engine behind the search: full text over vectors that we build ourselves.

Two ways lead to the newest twenty. What fits is fetched through the index of words and rights
together and sorted, as long as it is at most `CAP` records; beyond that the words are common among
what the actor sees, and walking from the newest back finds a page at once. The planner is told
which way to take, because it mistakes phrases for frequent.

All statements of one question share `BUDGET` seconds. A question that needs more is asked again
over the newest year, month, week alone, and the answer says since which day.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from psycopg.errors import QueryCanceled

from vanphong.kernel.calendar import end_of_day, start_of_day
from vanphong.kernel.principals import Actor, Level, matching_q, visible_q
from vanphong.kernel.search.backend import LAST_PAGE, Answer, Narrowing, Request
from vanphong.kernel.search.keeping import PAIRS, array_of
from vanphong.kernel.search.models import INDEXER, EntryRow
from vanphong.kernel.subjects import SubjectRef

CONTENTS = dict(PAIRS)
ENTRIES = list(CONTENTS)
#: Records that are fetched and sorted before walking from the newest back becomes cheaper.
CAP = 5_000
#: The exact total ends here: "hơn 1.000".
COUNTED = 1_000
#: Records that are ranked, the newest of those found.
RANKED = 500
#: Rank is divided by 1 + the logarithm of a text's length.
SHORT_FIRST = Value(1)
#: Seconds that the statements of one question may take.
BUDGET = 1.5
#: Days that a question over its budget is asked again for, until one answers in time.
SPANS = (366, 31, 7)

Row = tuple[datetime, uuid.UUID, str]


class OverBudget(Exception):  # noqa: N818 - a question too wide, no error
    """The statements of a question took longer than its budget."""


class PostgresBackend:
    """The engine; `budget` is in seconds."""

    def __init__(self, budget: float = BUDGET) -> None:
        """Take the budget of one question."""
        self.budget = budget

    def find(self, actor: Actor, request: Request) -> Answer:
        """Return one page, or one page of the newest span that can be searched in time."""
        try:
            return self._find_all(actor, request)
        except EmptyResultSet:  # an actor of no office, or with no class to search in
            return Answer(refs=(), total=0)
        except OverBudget:
            return self._find_newest(actor, request)

    def _find_all(self, actor: Actor, request: Request) -> Answer:
        with _bounded(actor, self.budget) as budget:
            parts = [_Search(actor, request, entries, budget).matches() for entries in ENTRIES]
            rows = sorted((r for part in parts for r in part.rows), key=_place, reverse=True)
            if request.by_rank:
                rows = _ranked(actor, request, rows[:RANKED], budget)
        total, is_more = sum(part.total for part in parts), any(part.is_more for part in parts)
        return _answer(request, rows, total, is_more=is_more)

    def _find_newest(self, actor: Actor, request: Request) -> Answer:
        """Walk through shorter and shorter spans; the answer is empty if none is short enough."""
        asked = request.narrowing
        last = min(asked.until or request.today, request.today)
        for days in SPANS:
            since = max(asked.since or date.min, last - timedelta(days=days))
            near = replace(request, narrowing=replace(asked, since=since))
            try:
                with _bounded(actor, self.budget / 2) as budget:
                    parts = [_Search(actor, near, entries, budget).walk() for entries in ENTRIES]
            except OverBudget:
                continue
            rows = sorted((row for part in parts for row in part), key=_place, reverse=True)
            return replace(_answer(near, rows, len(rows), is_more=True), since=since)
        return Answer(refs=(), total=0, since=request.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matches:
    """What fits: enough of the newest rows, how many there are for certain, whether more."""

    rows: Sequence[Row]
    total: int
    is_more: bool


class _Search:
    """One question over one table of entries and its contents."""

    def __init__(
        self, actor: Actor, request: Request, entries: type[EntryRow], budget: _Budget
    ) -> None:
        self.request, self.budget = request, budget
        self.in_content = request.narrowing.in_content
        query = request.question.query()
        self.entries = entries._default_manager.filter(
            _narrowed(actor, request.narrowing)
        ).values_list("happened_at", "subject_id", "subject_type")
        self.readable = visible_q(actor, Level.FULL)
        self.header = matching_q(actor, full=Q(words__matches=query), line=Q(line__matches=query))
        self.content = Q(content__words__matches=query)
        self.contents = CONTENTS[entries]._default_manager.filter(words__matches=query)

    def matches(self) -> _Matches:
        """Gather all that fits, or where that is too much, walk."""
        rows, in_header, in_content, total = self._gather()
        if max(in_header, in_content) <= CAP:
            return _Matches(rows=rows, total=total, is_more=False)
        rows = self.walk(through_index=in_header > CAP)
        is_more = len(rows) >= self._wanted()
        known = max(len(rows) - 1, total) if is_more else len(rows)
        return _Matches(rows=rows, total=known, is_more=is_more)

    def _gather(self) -> tuple[list[Row], int, int, int]:
        """
        Return the newest rows of at most `CAP` that fit, and how many fit by header, by content
        (whoever may read it) and in all.

        One statement; each part is made whole before it is sorted, so that no estimate of the
        planner turns it into a walk.
        """
        header, header_params = _sql(self.entries.filter(self.header)[: CAP + 1])
        readable, readable_params = _sql(self.entries.filter(self.readable))
        content, content_params = _sql(self.contents.values_list("pk")[: CAP + 1])
        if not self.in_content:
            content, content_params = "SELECT NULL::uuid AS subject_id WHERE false", ()
        row = "happened_at, subject_id, subject_type"
        statement = f"""
            WITH in_header ({row}) AS MATERIALIZED ({header}),
            in_content (subject_id) AS MATERIALIZED ({content}),
            readable AS MATERIALIZED (
                SELECT * FROM ({readable}) AS r ({row})
                WHERE r.subject_id IN (SELECT c.subject_id FROM in_content AS c)),
            fits AS MATERIALIZED (SELECT * FROM in_header UNION SELECT * FROM readable)
            SELECT newest.happened_at, newest.subject_id, newest.subject_type, counted.* FROM
                (SELECT (SELECT count(*) FROM in_header), (SELECT count(*) FROM in_content),
                    (SELECT count(*) FROM fits)) AS counted
                LEFT JOIN LATERAL (SELECT * FROM fits
                    ORDER BY happened_at DESC, subject_id DESC LIMIT %s) AS newest ON true"""  # noqa: S608 - made of the ORM's own texts
        params = [*header_params, *content_params, *readable_params, self._wanted()]
        found = self.budget.fetch(statement, params)
        in_header, in_content, total = found[0][3:]
        return [row[:3] for row in found if row[1]], in_header, in_content, total

    def walk(self, *, through_index: bool = True) -> list[Row]:
        """
        Return the newest rows that fit, as many as the page wants and one more.

        `through_index` takes the rows as time gave them; otherwise the planner may first gather
        those of a narrow reader.
        """
        fits = self.header | self.readable & self.content if self.in_content else self.header
        newest = self.entries.filter(fits).order_by("-happened_at", "-subject_id")
        with self.budget.without("hashjoin", "mergejoin", *(("bitmapscan",) * through_index)):
            return self.budget.run(newest[: self._wanted()])

    def _wanted(self) -> int:
        wanted = self.request.page * self.request.per_page + 1
        return max(wanted, RANKED + 1) if self.request.by_rank else wanted


class _Budget:
    """What is left of the time of one question, inside its transaction."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    def run(self, rows: QuerySet[Any, Any]) -> list[Any]:
        """
        Fetch rows within the time that is left.

        :raises OverBudget: it was not enough
        """
        return self.fetch(*_sql(rows))

    def fetch(self, statement: str, params: Sequence[Any]) -> list[Any]:
        """Do the same for a statement."""
        left = int((self.ends - time.monotonic()) * 1000)
        if left <= 0:
            raise OverBudget
        _set({"statement_timeout": str(left)})
        with _in_time(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            return list(cursor.fetchall())

    @contextmanager
    def without(self, *ways: str) -> Iterator[None]:
        """Forbid the planner some ways until the end of the block."""
        before = _set({f"enable_{way}": "off" for way in ways})
        yield
        _set(before)


@contextmanager
def _bounded(actor: Actor, seconds: float) -> Iterator[_Budget]:
    """Open a transaction that tells the second wall who looks, and ends as it began."""
    everyone = [INDEXER] if actor.is_system else sorted(actor.all_principals())
    settings = {
        "vanphong.principals": array_of(everyone), "statement_timeout": "0",
        "enable_seqscan": "off", "jit": "off",
    }  # fmt: skip
    with transaction.atomic():
        before = _set(settings)
        yield _Budget(seconds)
        _set(before)


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """
    Return a query as text and parameters.

    :raises EmptyResultSet: it can fit nothing
    """
    return rows.query.sql_with_params()


@contextmanager
def _in_time() -> Iterator[None]:
    """
    Tell a statement that was cut off at its time from one that failed.

    :raises OverBudget: it was cut off
    """
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise OverBudget from None
        raise


def _set(settings: Mapping[str, str]) -> dict[str, str]:
    """
    Change settings until the transaction ends; return what they were.

    :raises OverBudget: even this came too late: what is left of the time holds for it, too
    """
    if not settings:
        return {}
    with _in_time(), connection.cursor() as cursor:
        wanted = ", ".join(
            ["coalesce(current_setting(%s, true), '')"] * len(settings)
            + ["set_config(%s, %s, true)"] * len(settings)
        )
        values = [*settings, *(text for pair in settings.items() for text in pair)]
        cursor.execute(f"SELECT {wanted}", values)
        return dict(zip(settings, cursor.fetchone(), strict=False))


def _narrowed(actor: Actor, narrowing: Narrowing) -> Q:
    """Return the conditions beside words and rights; walls run between tenants."""
    fits = Q() if actor.is_system else Q(tenant_id__in=[actor.tenant_id] if actor.tenant_id else [])
    if narrowing.kinds:
        fits &= Q(subject_type__in=list(narrowing.kinds))
    if narrowing.since:
        fits &= Q(happened_at__gte=start_of_day(narrowing.since))
    if narrowing.until:
        fits &= Q(happened_at__lt=end_of_day(narrowing.until))
    if narrowing.party_id:
        fits &= Q(party_id=narrowing.party_id)
    if narrowing.state:
        fits &= Q(state=narrowing.state)
    return fits


def _ranked(actor: Actor, request: Request, rows: Sequence[Row], budget: _Budget) -> list[Row]:
    """Order rows by how well they fit, each by what the actor may know of it; ties newest first."""
    query = Cast(Value(request.question.query()), SearchQueryField())
    by_id = {row[1]: row for row in rows}
    ranks: dict[uuid.UUID, float] = {}
    for entries in ENTRIES:
        rank = Case(
            When(visible_q(actor, Level.FULL), then=_Rank(F("words"), query, SHORT_FIRST)),
            default=_Rank(F("line"), query, SHORT_FIRST),
        )
        found = entries._default_manager.filter(subject_id__in=by_id).annotate(rank=rank)
        ranks |= dict(budget.run(found.values_list("subject_id", "rank")))
    return sorted(rows, key=lambda row: (ranks.get(row[1], 0.0), _place(row)), reverse=True)


class _Rank(Func):
    """How densely a vector holds the words of a query, weights considered."""

    function = "ts_rank_cd"
    output_field = FloatField()


def _place(row: Row) -> tuple[datetime, uuid.UUID]:
    return row[0], row[1]


def _answer(request: Request, rows: Sequence[Row], total: int, *, is_more: bool) -> Answer:
    first = (request.page - 1) * request.per_page
    shown = rows[first : first + request.per_page]
    has_next = len(rows) > first + request.per_page and request.page < LAST_PAGE
    if total > COUNTED:
        total, is_more = COUNTED, True
    return Answer(
        refs=[SubjectRef(row[2], row[1]) for row in shown], total=total, is_more=is_more,
        has_next=has_next,
    )  # fmt: skip
