"""The way of a document: what the portfolio table and the last corrections propose."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment, Portfolio, Unit
from vanphong.directory.queries import away_at, by_ids, line_above, portfolios_on
from vanphong.kernel.calendar import local_day
from vanphong.kernel.text import tone_key
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Words
from vanphong.registry.models import GivenDirection, Incoming, Passing, RouteHabit, RouteStep

_BETWEEN = re.compile(r"[^\w]+")
#: places of a way that are people, each with its stand-in in the portfolio table
PEOPLE = ("deputy", "leader", "specialist")
#: roles that sort: to them the clerk submits
SORTERS = frozenset({"chief", "deputy_chief"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A way: who sorts, who directs, which division, who in it; each may be nobody."""

    deputy: Appointment | None = None
    leader: Appointment | None = None
    unit: Unit | None = None
    specialist: Appointment | None = None

    def key(self) -> tuple[uuid.UUID | None, ...]:
        """Return what makes two ways the same."""
        parts = (self.deputy, self.leader, self.unit, self.specialist)
        return tuple(part.pk if part is not None else None for part in parts)

    def first_for(self, roles: Iterable[str]) -> Appointment | None:
        """Return before whom somebody with these roles lays the document: sorter, else leader."""
        if SORTERS.intersection(roles) or self.deputy is None:
            return self.leader
        return self.deputy


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A way that is proposed, and why; nothing of it holds until somebody takes it over."""

    way: Chosen
    why: str
    field_name: str = ""
    portfolio: Portfolio | None = None


def propose_ways(
    documents: Sequence[Incoming], *, tenant_id: uuid.UUID, now: datetime
) -> dict[uuid.UUID, Proposal]:
    """
    Return the way that is proposed for each document of an office; those without one are left out.

    The last correction for the same sender and field counts before the table, unless the table
    changed since. For documents the reader knows in full. Cost: four queries, and seven for the
    places of senders where rows speak of localities.
    """
    rows = portfolios_on(tenant_id, local_day(now))
    above = _above(documents, rows, now)
    habits = {
        (habit.sender_key, habit.field_key): habit
        for habit in RouteHabit.objects.filter(
            tenant=tenant_id, sender_key__in={d.sender_key for d in documents}
        ).select_related(
            "deputy__person", "leader__person", "unit", "specialist__person", "kept_by__person"
        )  # fmt: skip
    }
    away = _away([*rows, *habits.values()], now)
    found: dict[uuid.UUID, Proposal] = {}
    for document in documents:
        fitting = [row for row in rows if fits(row, document, above.get(document.sender_id))]
        fitting.sort(key=_weight, reverse=True)
        field = next((row.field_name for row in fitting if row.field_name), "")
        habit = habits.get((document.sender_key, tone_key(field)))
        proposal = _by_habit(habit, fitting, away, field) or _by_table(fitting, away, field)
        if proposal is not None:
            found[document.pk] = proposal
    return found


def propose_way(document: Incoming, *, now: datetime) -> Proposal | None:
    """Return the way proposed for one document that is known in full, or None."""
    return propose_ways([document], tenant_id=document.tenant_id, now=now).get(document.pk)


def fits(row: Portfolio, document: Incoming, above: Sequence[uuid.UUID] | None) -> bool:
    """
    Tell whether all that a row speaks of holds for a document.

    `above` are the sender and whoever it stands under; None where the directory does not know it.
    """
    if row.sender_id is not None and row.sender_id != document.sender_id:
        return False
    if row.locality_id is not None and row.locality_id not in (above or ()):
        return False
    return not row.field_name or _shows(row, document.subject)


def above_by_document(
    documents: Sequence[Incoming], now: datetime
) -> dict[uuid.UUID | None, list[uuid.UUID]]:
    """Return by sender of the directory: itself and whoever it stands under. Seven queries."""
    day = local_day(now)
    ids = sorted({str(d.sender_id) for d in documents if d.sender_id is not None})
    senders = by_ids(ids) if ids else []
    return {one.pk: [one.pk, *(up.pk for up in line_above(one, day))] for one in senders}


#: how a level let a document go on, as a sentence after its name
PASSED: dict[str, Words] = {
    Passing.SUBMITTED: gettext_lazy("submits it to %(name)s"),
    Passing.TRANSFERRED: gettext_lazy("passes it to %(name)s"),
    Passing.SENT_BACK: gettext_lazy("sends it back %(name)s"),
    Passing.TAKEN_BACK: gettext_lazy("takes it back"),
    Passing.FOR_INFORMATION: gettext_lazy("for information"),
    Passing.FILED: gettext_lazy("files it"),
    Passing.ELSEWHERE: gettext_lazy("sends it to another body"),
}


def passed(step: RouteStep) -> str:
    """Return in words how a level let a document go on; "" where it gave a direction."""
    if step.direction_id is not None or step.passing not in PASSED:
        return ""
    name = step.to.person.full_name if step.to else ""
    return (str(PASSED[step.passing]) % {"name": name}).strip()


def list_steps(document: Incoming) -> QuerySet[RouteStep]:
    """Return what each level said, in order, with the direction that it gave; no rights asked."""
    related = ("author__person", "to__person", "direction__author__person")
    return document.steps.select_related(*related).order_by("place")


def list_precedents(documents: QuerySet[Incoming], like: Incoming) -> list[GivenDirection]:
    """
    Return how the last five papers of the same sender and kind were directed, newest first.

    `documents` are those the reader may know in full: nothing else is told.
    """
    same = documents.filter(sender_key=like.sender_key, kind_name=like.kind_name)
    given = GivenDirection.objects.filter(incoming__in=same.exclude(pk=like.pk).order_by())
    related = given.exclude(opinion="").select_related("incoming", "author__person")
    return list(related.order_by("-given_at", "-pk")[:5])


def _above(
    documents: Sequence[Incoming], rows: Sequence[Portfolio], now: datetime
) -> dict[uuid.UUID | None, list[uuid.UUID]]:
    if not any(row.locality_id for row in rows):
        return {}
    return above_by_document(documents, now)


def _shows(row: Portfolio, subject: str) -> bool:
    """Tell whether a subject holds the field's name or one of its words, as whole words."""
    text = _spaced(subject)
    return any(_spaced(word) in text for word in (row.field_name, *row.words))


def _spaced(text: str) -> str:
    return f" {_BETWEEN.sub(' ', tone_key(text)).strip()} "


def _weight(row: Portfolio) -> int:
    """Return how exactly a row speaks: sender before field before locality, all before some."""
    return (
        4 * (row.sender_id is not None) + 2 * bool(row.field_name) + (row.locality_id is not None)
    )


def _away(rows: Iterable[Portfolio | RouteHabit], now: datetime) -> set[uuid.UUID]:
    places = [*PEOPLE, *(f"{place}_stand_in" for place in PEOPLE)]
    posts = {getattr(row, f"{place}_id", None) for row in rows for place in places}
    return away_at([pk for pk in posts if pk is not None], now=now)


def _by_habit(
    habit: RouteHabit | None, fitting: Sequence[Portfolio], away: set[uuid.UUID], field: str
) -> Proposal | None:
    """Return the last correction, unless somebody of it is gone or the table changed since."""
    if habit is None or any(row.valid_from > local_day(habit.kept_at) for row in fitting):
        return None
    if any(getattr(habit, f"{place}_id") in away for place in PEOPLE):
        return None
    way = Chosen(
        deputy=habit.deputy, leader=habit.leader, unit=habit.unit, specialist=habit.specialist
    )
    why = _("as %(name)s corrected it on %(day)s for this sender") % {
        "name": habit.kept_by.person.full_name, "day": day_vi(local_day(habit.kept_at)),
    }  # fmt: skip
    return Proposal(way=way, why=why, field_name=field)


def _by_table(fitting: Sequence[Portfolio], away: set[uuid.UUID], field: str) -> Proposal | None:
    if not fitting:
        return None
    row = fitting[0]
    way = Chosen(unit=row.unit)
    for place in PEOPLE:
        holder, stand_in = getattr(row, place), getattr(row, f"{place}_stand_in")
        if holder is not None and holder.pk in away:
            holder = stand_in if stand_in is not None and stand_in.pk not in away else None
        way = replace(way, **{place: holder})
    if way.key() == Chosen().key():
        return None
    why = _("%(decision)s of %(day)s") % {
        "decision": row.decision, "day": day_vi(row.decided_on),
    }  # fmt: skip
    return Proposal(way=way, why=why, field_name=field, portfolio=row)
