"""
Ten years of registers: a sample made by verbs, copied into the past until there are enough.

The finished documents of the sample are copied evenly over ten years, those on the desks over the
last two weeks, so that the desks are as full as in an office, whatever lies behind them. Numbers
run on without a gap in every book and year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from vanphong.config.benches._growth import Growth, Link
from vanphong.config.benches._indexes import filling, made_after
from vanphong.config.benches._province import OFFICES, SHARES, YEARS, Province
from vanphong.kernel.notifications.clearing import clear_old

#: copies of what lies on the desks, one a day
DESK_DAYS = 14
#: fewer documents than this have their desks once only
DESK_FROM = 10_000
#: Numbers and periods of a copy, by office; `delta` leads from the sample's number to the copy's.
MOVES = """
    CREATE TABLE IF NOT EXISTS bench_moves (
        k int, tenant_id uuid, delta int, period text, PRIMARY KEY (k, tenant_id)
    )"""
_MOVED = "(SELECT {what} FROM bench_moves AS m WHERE m.k = c.k AND m.tenant_id = {tenant})"
_TENANT = "(SELECT tenant_id FROM registry_series AS r WHERE r.id = s.series_id)"
RULES = {
    "registry_incoming.arrival_number": "s.arrival_number + "
    + _MOVED.format(what="m.delta", tenant="s.tenant_id"),
    "registry_incoming.period": "CASE WHEN s.period = '' THEN '' ELSE "
    + _MOVED.format(what="m.period", tenant="s.tenant_id") + " END",
    "registry_incoming.arrived_on":
        "((s.arrived_at - c.back) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
    "registry_incoming.symbol": "c.k || '.' || s.symbol",
    "registry_incoming.symbol_key": "c.k || '.' || s.symbol_key",
    "numbering_takennumber.number": "s.number + "
    + _MOVED.format(what="m.delta", tenant=_TENANT),
    "numbering_takennumber.period": _MOVED.format(what="m.period", tenant=_TENANT),
    "notifications_notice.source_key": "bench_copy(s.source_key, c.k, c.back_ms)",
    "notifications_notice.read_at": "s.happened_at - c.back",
    "audit_entry.data": "CASE WHEN s.data ? 'number' THEN jsonb_set(s.data, '{number}', to_jsonb("
    "(s.data ->> 'number')::int + "
    + _MOVED.format(what="m.delta", tenant="s.tenant_id") + ")) ELSE s.data END",
}  # fmt: skip


class Building:
    """The registers as they grow; `rows` documents when all is done."""

    def __init__(self, link: Link, province: Province, rows: int) -> None:
        """Make the two samples; `link` is a superuser's, in autocommit."""
        self.link, self.province = link, province
        link.execute(MOVES)
        waiting = min(100, max(4, rows // 100))
        self.desk_copies = DESK_DAYS - 1 if rows >= DESK_FROM else 0
        on_desks = waiting * (self.desk_copies + 1)
        finished = min(1000, max(20, rows // 50), rows - on_desks)
        self.copies = max(1, (rows - on_desks) // finished) - 1
        self.span = timedelta(days=365 * YEARS) / (self.copies + 1)
        self.numbers = self._numbers(finished, waiting)
        self.made = 0
        self.done, self.rows_of_one = self._sample_finished(finished)
        self._sample_waiting(waiting)

    def grow(self, copies: int) -> None:
        """Make the next copies of the finished documents, newest first, until so many stand."""
        wanted = range(self.made + 1, min(copies, self.copies) + 1)
        with filling(self.link), made_after(self.link, list(self.done.tables)):
            for first in range(wanted.start, wanted.stop, 50):
                self.done.copy(range(first, min(first + 50, wanted.stop)), self.span)
        self.made = max(self.made, wanted.stop - 1)
        clear_old(now=self.province.now)  # as the worker does each night
        self.link.execute("VACUUM (ANALYZE)")

    def end(self) -> None:
        """Take the scaffolding away."""
        self.done.end()
        self.link.execute("DROP TABLE bench_moves, bench_copies CASCADE")

    def _numbers(self, finished: int, waiting: int) -> dict[str, tuple[int, int]]:
        """Return how many numbers each office takes in the two samples."""
        offices = Counter(SHARES[place * 37 % 100] for place in range(finished))
        desks = Counter(
            SHARES[place * 37 % 100] for place in range(waiting) if place * 100 // waiting >= 2
        )
        return {prefix: (offices[prefix], desks[prefix]) for prefix in OFFICES}

    def _sample_finished(self, number: int) -> tuple[Growth, dict[str, int]]:
        years = [self._year(k) for k in range(1, self.copies + 1)]
        present = str(self.province.now.year)
        for prefix, (taken, desk) in self.numbers.items():
            office = self.province.offices[prefix]
            before = years.count(present) * taken + self.desk_copies * desk
            self._count(prefix, present, before)
            for k, year in enumerate(years, start=1):
                later = sum(1 for other in years[k:] if other == year)
                self._move(k, prefix, later * taken - before, year)
            for year in sorted(set(years) - {present}):
                self._count(prefix, year, years.count(year) * taken)
            assert office.book.tenant_id == office.tenant.pk
        growth = Growth(self.link, "done", RULES)
        local = timezone.localtime(self.province.now)
        this_year = local - local.replace(month=1, day=1, hour=0, minute=0, second=0)
        self.province.finished(number, min(self.span, this_year))
        return growth, growth.gather(self.copies)

    def _sample_waiting(self, number: int) -> None:
        growth = Growth(self.link, "desk", RULES)
        self.province.waiting(number, timedelta(days=1))
        growth.gather(self.desk_copies)
        kept = self.link.execute("SELECT * FROM bench_moves").fetchall()
        self.link.execute("TRUNCATE bench_moves")
        present = str(self.province.now.year)
        for prefix, (taken, desk) in self.numbers.items():
            for k in range(1, self.desk_copies + 1):
                back = self.desk_copies - k
                self._move(k, prefix, back * desk - self.desk_copies * desk - taken, present)
        growth.copy(range(1, self.desk_copies + 1), timedelta(days=1))
        growth.end()
        self.link.execute("TRUNCATE bench_moves")
        self._put_back(kept)

    def _put_back(self, rows: Sequence[tuple[object, ...]]) -> None:
        with self.link.cursor() as cursor:
            cursor.executemany("INSERT INTO bench_moves VALUES (%s, %s, %s, %s)", rows)

    def _year(self, k: int) -> str:
        moment: datetime = self.province.now - self.span * k
        return str(moment.year)

    def _move(self, k: int, prefix: str, delta: int, period: str) -> None:
        tenant = self.province.offices[prefix].tenant.pk
        self.link.execute(
            "INSERT INTO bench_moves VALUES (%s, %s, %s, %s)", [k, tenant, delta, period]
        )

    def _count(self, prefix: str, period: str, last: int) -> None:
        self.link.execute(
            "INSERT INTO numbering_counter (id, series_id, period, last, opened_after)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 0)",
            [self.province.offices[prefix].book.pk, period, last],
        )
