"""Keeping the portfolio table: who answers for what, by which decision, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Organisation, Portfolio, Tenant, Unit, valid_on
from vanphong.directory.policies import PortfolioPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze, tone_key

NOUN = "directory.portfolio"
LONGEST_FIELD, LONGEST_WORD, MOST_WORDS, LONGEST_DECISION = 120, 80, 30, 200
SHORTEST_REASON = 10


class CannotKeepPortfolio(Refusal):
    """The row of the portfolio table cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one row says: about what, who in turn, and by which decision."""

    decision: str
    decided_on: date
    field_name: str = ""
    words: Sequence[str] = ()
    sender: Organisation | None = None
    locality: Organisation | None = None
    leader: Appointment | None = None
    leader_stand_in: Appointment | None = None
    deputy: Appointment | None = None
    deputy_stand_in: Appointment | None = None
    unit: Unit | None = None
    specialist: Appointment | None = None
    specialist_stand_in: Appointment | None = None


@transaction.atomic
def add_portfolio(
    assignment: Assignment,
    *,
    tenant: Tenant,
    valid_from: date,
    actor: Actor,
    now: datetime,
    replaces: Portfolio | None = None,
) -> Portfolio:
    """
    Enter a row of the portfolio table, valid from `valid_from` (included) until further notice.

    :raises CannotKeepPortfolio: it says nothing or names nobody, somebody of another office, a
        stand-in without holder, no decision, or a matter that another row holds in this time
    :raises NotPermitted: the actor does not keep this office's table
    Source: practice item 1.
    """
    row = _fill(Portfolio(tenant=tenant, valid_from=valid_from, replaces=replaces), assignment)
    capacity = PortfolioPolicy.check(actor, "keep", row)
    _check(row)
    _store(row)
    log.record(
        "directory.portfolio.added", subject=SubjectRef(NOUN, row.pk), actor=capacity, at=now,
        changes={**_codes(None, row), "valid_from": (None, valid_from)},
        texts={"field_name": row.field_name, "decision": row.decision},
    )  # fmt: skip
    return row


@transaction.atomic
def correct_portfolio(
    row: Portfolio, assignment: Assignment, *, reason: str, actor: Actor, now: datetime
) -> Portfolio:
    """
    Put right what was entered wrongly; a real change of hands is `hand_over_portfolio`.

    :raises CannotKeepPortfolio: as `add_portfolio`; nothing differs; the reason says too little
    """
    capacity = PortfolioPolicy.check(actor, "keep", row)
    fresh = Portfolio.objects.select_for_update().get(pk=row.pk)
    before = Portfolio.objects.get(pk=row.pk)
    said = _reason(reason)
    _fill(fresh, assignment)
    changes = {name: pair for name, pair in _codes(before, fresh).items() if pair[0] != pair[1]}
    same_words = (before.words, before.decision) == (fresh.words, fresh.decision)
    if not changes and same_words and before.field_name == fresh.field_name:
        raise CannotKeepPortfolio(_("Nothing differs from what stands."))
    _check(fresh)
    _store(fresh)
    log.record(
        "directory.portfolio.corrected", subject=SubjectRef(NOUN, fresh.pk), actor=capacity,
        at=now, changes=changes, reason=said,
        texts={"field_name": fresh.field_name, "decision": fresh.decision},
    )  # fmt: skip
    return fresh


@transaction.atomic
def end_portfolio(
    row: Portfolio, *, last_on: date, reason: str, actor: Actor, now: datetime
) -> Portfolio:
    """
    End a row; `last_on` is its last day.

    :raises CannotKeepPortfolio: it is ended already, the day lies before its first, or the reason
        says too little
    """
    capacity = PortfolioPolicy.check(actor, "keep", row)
    fresh = Portfolio.objects.select_for_update().get(pk=row.pk)
    if fresh.valid_to is not None:
        raise CannotKeepPortfolio(_("This row is ended already."))
    if last_on < fresh.valid_from:
        raise CannotKeepPortfolio(_("The last day lies before the first one."), field="last_on")
    said = _reason(reason)
    fresh.valid_to = last_on
    fresh.save(update_fields=["valid_to"])
    log.record(
        "directory.portfolio.ended", subject=SubjectRef(NOUN, fresh.pk), actor=capacity, at=now,
        changes={"valid_to": (None, last_on)}, reason=said,
    )  # fmt: skip
    return fresh


@transaction.atomic
def hand_over_portfolio(
    row: Portfolio,
    assignment: Assignment,
    *,
    valid_from: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Portfolio:
    """
    Let a matter change hands: the row ends the day before, its successor begins on `valid_from`.

    What lies with the old holders stays there until it is moved (`registry.hand_over_open_items`).

    :raises CannotKeepPortfolio: as `end_portfolio` and `add_portfolio`
    """
    ended = end_portfolio(
        row, last_on=valid_from - timedelta(days=1), reason=reason, actor=actor, now=now
    )
    return add_portfolio(
        assignment, tenant=ended.tenant, valid_from=valid_from, replaces=ended, actor=actor, now=now
    )


def _fill(row: Portfolio, assignment: Assignment) -> Portfolio:
    for one in fields(assignment):
        setattr(row, one.name, getattr(assignment, one.name))
    row.field_name = squeeze(assignment.field_name)
    row.words = list(dict.fromkeys(filter(None, map(squeeze, assignment.words))))
    row.decision = squeeze(assignment.decision)
    row.key = "|".join(
        [str(row.tenant_id), tone_key(row.field_name), str(row.sender_id or ""),
         str(row.locality_id or "")]
    )  # fmt: skip
    return row


def _check(row: Portfolio) -> None:
    """Refuse a row that says too little, or names somebody of another office."""
    if not (row.field_name or row.sender_id or row.locality_id):
        raise CannotKeepPortfolio(
            _("Say what the row is about: a field, a sender or a locality."), field="field_name"
        )
    if not (row.leader_id or row.deputy_id or row.unit_id):
        raise CannotKeepPortfolio(
            _("Name who answers for it: a leader, a deputy chief or a division."), field="leader"
        )
    if not row.decision or len(row.decision) > LONGEST_DECISION:
        raise CannotKeepPortfolio(
            _("Write number and symbol of the decision, at most 200 characters."), field="decision"
        )
    _check_words(row)
    for place in ("leader", "deputy", "specialist"):
        _check_place(row, place)
    if row.unit is not None and row.unit.tenant_id != row.tenant_id:
        raise CannotKeepPortfolio(_("Choose a division of this office."), field="unit")
    if row.specialist is not None and row.specialist.unit_id != row.unit_id:
        raise CannotKeepPortfolio(
            _("The specialist must work in the division of the row."), field="specialist"
        )


def _check_words(row: Portfolio) -> None:
    if len(row.field_name) > LONGEST_FIELD:
        raise CannotKeepPortfolio(_("The field has at most 120 characters."), field="field_name")
    if row.words and not row.field_name:
        raise CannotKeepPortfolio(
            _("Words in the subject show a field: name the field, too."), field="field_name"
        )
    if len(row.words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in row.words):
        raise CannotKeepPortfolio(
            _("At most 30 words or phrases are kept, each of at most 80 characters."), field="words"
        )


def _check_place(row: Portfolio, place: str) -> None:
    """Refuse a stand-in without holder, one person twice, and people of another office."""
    holder: Appointment | None = getattr(row, place)
    stand_in: Appointment | None = getattr(row, f"{place}_stand_in")
    for post, field in ((holder, place), (stand_in, f"{place}_stand_in")):
        if post is not None and post.tenant_id != row.tenant_id:
            raise CannotKeepPortfolio(_("Choose a person of this office."), field=field)
    if stand_in is not None and (holder is None or holder.pk == stand_in.pk):
        raise CannotKeepPortfolio(
            _("A stand-in takes the place of another person: name that person."),
            field=f"{place}_stand_in",
        )


def _store(row: Portfolio) -> None:
    """Write the row, unless another holds the same matter on one of its days."""
    others = Portfolio.objects.filter(key=row.key).exclude(pk=row.pk)
    last = row.valid_to or date.max
    clash = others.filter(valid_on(row.valid_from)) | others.filter(
        valid_from__range=(row.valid_from, last)
    )
    taken = CannotKeepPortfolio(
        _("Another row speaks of the same field, sender and locality in this time. End it first."),
        field="field_name",
    )
    if clash.exists():
        raise taken
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "directory_portfolio_one_a_day" not in str(error):
            raise
        raise taken from error


#: columns whose ids and days the audit keeps, old and new
CODES = (
    "sender_id", "locality_id", "leader_id", "leader_stand_in_id", "deputy_id",
    "deputy_stand_in_id", "unit_id", "specialist_id", "specialist_stand_in_id", "decided_on",
)  # fmt: skip


def _codes(before: Portfolio | None, after: Portfolio) -> dict[str, tuple[object, object]]:
    return {
        name.removesuffix("_id"): (getattr(before, name, None), getattr(after, name))
        for name in CODES
    }


def _reason(text: str) -> str:
    said = squeeze(text)
    if len(said) < SHORTEST_REASON:
        raise CannotKeepPortfolio(
            _("Write the reason, at least %(count)s characters.") % {"count": SHORTEST_REASON},
            field="reason",
        )
    return said
