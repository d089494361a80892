"""
What came and went in these eight months: a plan that the verbs then carry out. Pure.

The same sizes give the same plan. Days are working days of the calendar of 2011 and moments lie in
its office hours, the last before the newspaper was printed.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from vanphong.config.demo.nam_dinh import office
from vanphong.config.demo.nam_dinh.matters import (
    KINDS_ABOVE,
    KINDS_OUT,
    KINDS_WITHIN,
    LETTERS,
    Matter,
    matter_of,
)
from vanphong.config.demo.nam_dinh.office import Sender
from vanphong.kernel.calendar import WorkCalendar, local_day

#: the figures of the newspaper
INCOMING, OUTGOING = 6078, 4325
SEED = 2011
#: of a hundred letters: told for information, answered by a document, passed on, sent back
INFORMED, ANSWERED, PASSED_ON, RETURNED = 22, 31, 5, 0.4
URGENCIES = {"none": 93, "urgent": 5, "very_urgent": 1.5, "express": 0.5}
#: working days that leaders give, and those that work takes beside them
LIMITS = (5, 7, 10, 15)
#: weight of Monday … Friday in the mail
WEEKDAYS = (1.25, 1.05, 1.0, 0.95, 0.75)


@dataclass(slots=True, kw_only=True)
class Arrival:
    """One incoming document and its way; a moment after the printing never comes."""

    place: int
    arrived_at: datetime
    sender: Sender
    kind: str
    symbol: str
    issued_on: date
    matter: Matter
    division: str
    urgency: str
    due_on: date | None
    limit: int
    fate: str
    submitted_at: datetime
    directed_at: datetime
    done_at: datetime
    #: the place of the departure that answers it
    answer: int | None = None


@dataclass(slots=True, kw_only=True)
class Departure:
    """One issued document; `answers` is the place of the arrival that it answers."""

    place: int
    numbered_at: datetime
    kind: str
    subject: str
    division: str
    recipients: list[str]
    answers: int | None = None


@dataclass(slots=True)
class Plan:
    """All of it, each in the order of its moments."""

    arrivals: list[Arrival] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)


def make_plan(
    calendar: WorkCalendar,
    districts: Sequence[str],
    communes: Sequence[str],
    *,
    incoming: int = INCOMING,
    outgoing: int = OUTGOING,
) -> Plan:
    """Plan so many documents between those who live in these districts and communes."""
    return _Planner(calendar, tuple(districts), tuple(communes)).plan(incoming, outgoing)


class _Planner:
    """The dice and what was thrown so far."""

    def __init__(
        self, calendar: WorkCalendar, districts: tuple[str, ...], communes: tuple[str, ...]
    ) -> None:
        self.dice = random.Random(SEED)  # noqa: S311 - a plan repeats, it guards nothing
        self.calendar = calendar
        self.places = (*districts, *communes)
        self.senders = [*office.CENTRAL, *office.PROVINCE, office.FIRMS, office.PETITIONS]
        self.senders += [
            _territory(name, weight / len(names))
            for names, weight in ((districts, office.DISTRICTS), (communes, office.COMMUNES))
            for name in names
        ]
        self.numbers: dict[str, float] = {}

    def plan(self, incoming: int, outgoing: int) -> Plan:
        found = Plan()
        moments = list(self._moments(incoming, morning=0.7))
        weights = [sender.weight for sender in self.senders]
        chosen = self.dice.choices(self.senders, weights, k=incoming)
        for place, (moment, sender) in enumerate(zip(moments, chosen, strict=True)):
            found.arrivals.append(self._arrival(place, moment, sender, incoming))
        self._depart(found, list(self._moments(outgoing, morning=0.45)))
        return found

    def _moments(self, count: int, *, morning: float) -> Iterator[datetime]:
        """Yield moments in order: a weight for each working day, shares rounded to the sum."""
        days = [
            day
            for n in range((office.LAST - office.FIRST).days + 1)
            if self.calendar.is_working_day(day := office.FIRST + timedelta(days=n))
        ]
        weights = [self._weight(day) for day in days]
        total, passed, given = sum(weights), 0.0, 0
        for day, weight in zip(days, weights, strict=True):
            passed += weight
            until = round(count * passed / total)
            periods = self.calendar.periods(day)
            yield from sorted(self._moment(periods, morning) for _ in range(until - given))
            given = until

    def _weight(self, day: date) -> float:
        weight = WEEKDAYS[day.weekday()] * self.dice.uniform(0.85, 1.15)
        if date(2011, 1, 27) <= day <= date(2011, 2, 11):  # around Tết
            weight *= 0.5
        if day.day >= 25 and day.month in (3, 6):  # reports of the quarter
            weight *= 1.25
        return weight * 0.3 if day == office.LAST else weight

    def _moment(self, periods: Sequence[tuple[datetime, datetime]], morning: float) -> datetime:
        opens, closes = periods[0] if self.dice.random() < morning else periods[-1]
        if local_day(opens) == office.LAST:
            opens, closes = periods[0][0], office.PRINTED - timedelta(minutes=20)
        span = (closes - opens).total_seconds()
        return opens + timedelta(seconds=int(span * self.dice.random() ** 1.3))

    def _arrival(self, place: int, moment: datetime, sender: Sender, total: int) -> Arrival:
        dice, day = self.dice, local_day(moment)
        kinds = KINDS_ABOVE if sender.kind in ("ministry", "party") else KINDS_WITHIN
        kind = "" if sender is office.PETITIONS else _one(kinds, dice)
        division = dice.choice((sender.divisions[0], *sender.divisions))
        matter = self._matter(kind, division, day)
        issued_on = self.calendar.add_working_days(day, -dice.choice((0, 1, 1, 2, 2, 3, 5)))
        limit = dice.choice(LIMITS)
        submitted = self._after(moment, hours=dice.uniform(0.5, 4))
        directed = self._after(submitted, hours=dice.uniform(0.5, 7))
        in_time = dice.random() < 0.9
        spent = limit * dice.uniform(0.35, 0.95) if in_time else limit + dice.uniform(1, 5)
        return Arrival(
            place=place, arrived_at=moment, sender=sender, kind=kind, matter=matter,
            symbol=self._symbol(sender, kind, total), issued_on=issued_on, division=division,
            urgency=dice.choices(list(URGENCIES), list(URGENCIES.values()))[0],
            due_on=self.calendar.add_working_days(day, limit) if dice.random() < 0.45 else None,
            limit=limit, fate=self._fate(kind), submitted_at=submitted, directed_at=directed,
            done_at=self._after(directed, hours=spent * 8),
        )  # fmt: skip

    def _matter(self, kind: str, division: str, day: date) -> Matter:
        if kind:
            return matter_of(kind, division, day, self.places, self.dice)
        place = self.dice.choice(self.places)
        return Matter(f"Đơn đề nghị xem xét việc bồi thường, hỗ trợ khi thu hồi đất, {place}")

    def _symbol(self, sender: Sender, kind: str, total: int) -> str:
        """Return number and symbol; a sender's numbers rise, faster where it writes to others."""
        if not sender.letters:
            return ""
        pace = 3.0 if sender.kind in ("ministry", "department") else 1.5
        last = self.numbers.get(sender.name, 0.0) + self.dice.uniform(0.2, 2 * pace) * max(
            1.0, INCOMING / total / 4
        )
        self.numbers[sender.name] = last
        number, letters = f"{int(last) + 1:02d}", LETTERS[kind]
        if sender.kind == "party":
            return f"{number}-{letters or 'CV'}/{sender.letters}"
        tail = f"{letters}-{sender.letters}" if letters else f"{sender.letters}-VP"
        return f"{number}/{tail}"

    def _fate(self, kind: str) -> str:
        thrown = self.dice.random() * 100
        for share, fate in (
            (RETURNED, "returned"), (PASSED_ON, "passed_on"),
            (ANSWERED * (1.6 if kind == "Tờ trình" else 1), "answered"), (INFORMED, "informed"),
        ):  # fmt: skip
            if thrown < share:
                return fate
            thrown -= share
        return "filed"

    def _depart(self, found: Plan, moments: Sequence[datetime]) -> None:
        """Let departures answer the arrivals that are ready, the longest ready first."""
        waiting = [(a.done_at, a.place) for a in found.arrivals if a.fate == "answered"]
        heapq.heapify(waiting)
        for place, moment in enumerate(moments):
            arrival = None
            if waiting and waiting[0][0] <= moment and self.dice.random() < 0.85:
                arrival = found.arrivals[heapq.heappop(waiting)[1]]
                arrival.answer, arrival.done_at = place, moment
            found.departures.append(self._departure(place, moment, arrival))

    def _departure(self, place: int, moment: datetime, arrival: Arrival | None) -> Departure:
        dice = self.dice
        if arrival is None:
            kind = _one(KINDS_OUT, dice)
            division = dice.choice(tuple(a for a in _WRITING if kind != "Quyết định" or a != "TCD"))
            matter = matter_of(kind, division, local_day(moment), self.places, dice)
            return Departure(
                place=place, numbered_at=moment, kind=kind, subject=matter.subject,
                division=division, recipients=self._recipients(kind),
            )  # fmt: skip
        named = arrival.symbol and f"Văn bản số {arrival.symbol} của " or "đơn của "
        decides = arrival.matter.asks.startswith("phê duyệt") and dice.random() < 0.8
        kind = "Quyết định" if decides else "Công văn"
        reply = f"V/v trả lời {named}{arrival.sender.name}: {arrival.matter.subject}"
        subject = f"Về việc {arrival.matter.asks}" if decides else reply
        return Departure(
            place=place, numbered_at=moment, kind=kind, subject=subject, answers=arrival.place,
            division=arrival.division, recipients=[arrival.sender.name],
        )  # fmt: skip

    def _recipients(self, kind: str) -> list[str]:
        upward = kind in ("Báo cáo", "Tờ trình")
        group = office.CENTRAL if upward else office.PROVINCE
        count = 1 if upward else self.dice.choice((1, 2, 2, 3))
        return [sender.name for sender in self.dice.sample(group, count)]

    def _after(self, moment: datetime, *, hours: float) -> datetime:
        """Return the moment so many office hours later."""
        return self.calendar.add_working_time(moment, timedelta(seconds=int(hours * 3600)))


#: the divisions that draft the Committee's documents
_WRITING = ("VP1", "VP2", "VP3", "VP3", "VP5", "VP5", "VP6", "VP6", "VP7", "VP7", "VP8", "VP8",
            "KSTTHC", "NgV", "TCD")  # fmt: skip


def _territory(name: str, weight: float) -> Sender:
    return Sender(f"UBND {name[:1].lower()}{name[1:]}", "UBND", "committee", weight,
                  office.DISTRICT_MATTERS)  # fmt: skip


def _one(shares: Mapping[str, float], dice: random.Random) -> str:
    return dice.choices(list(shares), list(shares.values()))[0]
