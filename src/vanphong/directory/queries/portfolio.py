"""The portfolio table: who answers for what on a day, and who stands in for whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from vanphong.directory.models import Appointment, Delegation, Portfolio, valid_on
from vanphong.directory.policies import PortfolioPolicy
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor

PEOPLE = ("leader", "leader_stand_in", "deputy", "deputy_stand_in", "specialist",
          "specialist_stand_in")  # fmt: skip
RELATED = ("tenant", "unit", "sender", "locality", *(f"{place}__person" for place in PEOPLE))


def _whole(rows: QuerySet[Portfolio]) -> QuerySet[Portfolio]:
    """Fetch the people with the rows, and the names that the organisations bore: three queries."""
    return rows.select_related(*RELATED).prefetch_related("sender__names", "locality__names")


def list_portfolios_for(actor: Actor, day: date, *, is_over: bool = False) -> QuerySet[Portfolio]:
    """
    Return the rows of the actor's office that are valid on `day` or begin later, by field.

    With `is_over` those that ended before, the last ended first.
    """
    rows = _whole(PortfolioPolicy.visible_to(actor))
    if is_over:
        return rows.filter(valid_to__lt=day).order_by("-valid_to", "field_name", "pk")
    return rows.exclude(valid_to__lt=day).order_by("field_name", "valid_from", "pk")


def get_portfolio_for(actor: Actor, portfolio_id: uuid.UUID) -> Portfolio:
    """
    Return one row of the actor's office.

    :raises Missing: there is none
    """
    found = _whole(PortfolioPolicy.visible_to(actor)).filter(pk=portfolio_id).first()
    if found is None:
        raise Missing
    return found


def portfolios_on(tenant_id: uuid.UUID, day: date) -> list[Portfolio]:
    """
    Return the rows of an office that are valid on `day`, in the order they were entered.

    No rights are asked: for proposals within the same office. Cost: one query.
    """
    rows = Portfolio.objects.filter(valid_on(day), tenant_id=tenant_id)
    return list(rows.select_related(*RELATED).order_by("pk"))


def away_at(posts: Iterable[uuid.UUID], *, now: datetime) -> set[uuid.UUID]:
    """
    Return which of these posts nobody fills at `now`: held no more, or given to a stand-in.

    Cost: one query, none for no posts.
    """
    wanted = set(posts)
    held = Appointment.objects.filter(valid_on(timezone.localdate(now)), pk__in=wanted)
    given = Delegation.objects.filter(
        giver=OuterRef("pk"), starts_at__lte=now, ends_at__gt=now, revoked_at=None
    )
    return wanted - set(held.exclude(Exists(given)).values_list("pk", flat=True))
