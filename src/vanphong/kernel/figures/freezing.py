"""Freezing figures at a signature, and telling later what has changed since."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.figures.figure import (
    Figure,
    Params,
    default_params,
    get_figure_for,
    read_params,
    spelled,
)
from vanphong.kernel.figures.models import FrozenFigure
from vanphong.kernel.figures.policies import FigurePolicy
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass, Principal
from vanphong.kernel.subjects import SubjectRef, SubjectView, describe

FROZEN_TYPE = "figures.figure"


class CannotFreeze(Refusal):
    """The figure cannot be frozen like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What became of a frozen figure, as far as one reader may know the records.

    `came` are counted now and were not, `went` were counted and are not now.
    """

    value_then: int
    value_now: int
    came: tuple[uuid.UUID, ...]
    went: tuple[uuid.UUID, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether the same records are counted."""
        return not self.came and not self.went


@transaction.atomic
def freeze(
    figures: Sequence[tuple[Figure, Params]],
    *,
    actor: Actor,
    now: datetime,
    readers: Iterable[int] = (),
    subject: SubjectRef | None = None,
    access_class: str = AccessClass.ORDINARY,
) -> list[FrozenFigure]:
    """
    Keep value, records, question and moment of each figure at the actor's level.

    The actor's own post reads them, and `readers` besides; `subject` is what they are part of.

    :raises CannotFreeze: no figure is named
    :raises NotPermitted: the actor freezes no figures, or may not list such records
    Cost: for each figure one query of ids, one insert, one audit entry.
    """
    capacity = FigurePolicy.check(actor, "freeze")
    if not figures:
        raise CannotFreeze(_("Choose the figures to freeze."))
    return [
        _freeze_one(figure, params, capacity, actor, now, readers, subject, access_class)
        for figure, params in figures
    ]


def _freeze_one(
    figure: Figure, params: Params, capacity: Actor, actor: Actor, now: datetime,
    readers: Iterable[int], subject: SubjectRef | None, access_class: str,
) -> FrozenFigure:  # fmt: skip
    get_figure_for(actor, figure.code)
    ids = _ids(figure, actor, params, now)
    row = FrozenFigure.objects.create(
        code=figure.code, params=spelled(params), level=figure.level, value=len(ids), ids=ids,
        ids_hash=ids_hash(ids), frozen_at=now, appointment_id=actor.appointment_id,
        tenant_id=actor.tenant_id, subject_type=subject.type if subject else "",
        subject_id=subject.id if subject else None, access_class=access_class,
        readers=sorted({*_own(actor), *readers}),
    )  # fmt: skip
    log.record(
        "figures.figure.frozen", subject=SubjectRef(FROZEN_TYPE, row.pk), actor=capacity, at=now,
        changes={"code": (None, row.code), "value": (None, row.value),
                 "ids_hash": (None, row.ids_hash)},
    )  # fmt: skip
    return row


def compare(frozen: FrozenFigure, *, actor: Actor, now: datetime) -> Change:
    """
    Ask the frozen question again and tell what changed, at the level of `actor`.

    A record that the actor may not know counts on neither side.

    :raises Missing: the frozen figure is not the actor's to know, or its figure is gone
    Cost: the figure's query and the records' description.
    """
    if FigurePolicy.level(actor, frozen) < frozen.level:
        raise Missing
    figure = get_figure_for(actor, frozen.code)
    params = read_params(figure, frozen.params, defaults=_nothing(figure, frozen.frozen_at.date()))
    now_ids = set(_ids(figure, actor, params, now))
    refs = [SubjectRef(figure.subject_type, pk) for pk in frozen.ids]
    then_ids = {ref.id for ref in describe(actor, refs)}
    return Change(
        value_then=frozen.value, value_now=len(now_ids),
        came=tuple(sorted(now_ids - then_ids)), went=tuple(sorted(then_ids - now_ids)),
    )  # fmt: skip


def views_of(change: Change, figure: Figure, *, actor: Actor) -> dict[uuid.UUID, SubjectView]:
    """Return what the actor may know of the records that came and went."""
    refs = [SubjectRef(figure.subject_type, pk) for pk in (*change.came, *change.went)]
    return {ref.id: view for ref, view in describe(actor, refs).items()}


def ids_hash(ids: Iterable[uuid.UUID]) -> str:
    """Return the SHA-256 over ids in their order of size, one a line."""
    return hashlib.sha256("\n".join(str(pk) for pk in sorted(ids)).encode()).hexdigest()


def _own(actor: Actor) -> set[int]:
    """Return the principal of the actor's post alone, without its unit and role."""
    own = Principal.objects.filter(pk__in=actor.principals, kind="appointment")
    return set(own.values_list("pk", flat=True))


def _ids(figure: Figure, actor: Actor, params: Params, now: datetime) -> list[uuid.UUID]:
    return sorted(figure.records(actor, params, now).order_by().values_list("pk", flat=True))


def _nothing(figure: Figure, day: date) -> Params:
    """Return parameters for what the frozen question left empty; its days were written down."""
    return default_params(figure, first=day, last=day)
