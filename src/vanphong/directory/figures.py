"""The figure of the directory: which organisations stood at the end of a period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.directory import queries
from vanphong.directory.models import Organisation, OrganisationKind, valid_on
from vanphong.directory.policies import OrganisationPolicy
from vanphong.directory.views.organisations import columns_on, with_sort_keys
from vanphong.kernel.calendar import local_day
from vanphong.kernel.figures.boards import Board
from vanphong.kernel.figures.figure import Figure, InPeriod
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.tables import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingInPeriod(InPeriod):
    """Which organisations: of one kind; empty for all."""

    kind: str = ""


def _standing(actor: Actor, params: StandingInPeriod, now: datetime) -> QuerySet[Organisation]:
    """Return what stands on the last of the days."""
    rows = OrganisationPolicy.visible_to(actor).filter(valid_on(params.last))
    if params.kind:
        rows = rows.filter(kind=params.kind)
    return with_sort_keys(queries.with_names(rows))


def _columns(actor: Actor, rows: Sequence[Any], now: datetime) -> Sequence[Column[Any]]:
    day = local_day(now)
    return columns_on(queries.standings_of(rows, day), day)


def _kinds(actor: Actor, keys: Collection[Any]) -> Mapping[Any, str]:
    return {key: str(OrganisationKind(key).label) for key in keys}


STANDING = Figure(
    code="directory.organisation.standing", label=_("Standing at the end of the period"),
    subject_type="directory.organisation", act="directory.organisation.read", level=Level.FULL,
    params=StandingInPeriod, records=_standing, columns=_columns, order="name",
    row_url=lambda found: reverse("directory:organisation", args=[found.pk]),
)  # fmt: skip
BOARD = Board(
    code="organisations-by-kind", title=_("Organisations in the directory by kind"),
    row_label=_("Kind of organisation"), dimension="kind", field="kind", names=_kinds,
    figures=(STANDING,), order=90,
)  # fmt: skip
