"""Organisations: what they were called, who followed them, where they stood."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from vanphong.directory.models import (
    Extent,
    Organisation,
    OrganisationName,
    Placement,
    Succession,
    valid_on,
)
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.policies.decisions import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef, SubjectView

#: a line of successions is not followed further than this
LONGEST_LINE = 20
#: levels that `with_names` fetches: commune, district, province
HIGHEST = 3


class Fate(StrEnum):
    """What became of an organisation by a day."""

    NOT_YET = "not_yet"
    ALIVE = "alive"
    FOLLOWED = "followed"
    #: several follow: somebody must say which part is meant
    SPLIT = "split"
    #: ended, and nobody said yet who followed: "chưa rõ kế thừa"
    UNCLEAR = "unclear"
    #: ended, and nobody follows
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The fate of an organisation on a day, and who stands in its place then."""

    fate: Fate
    successors: tuple[Organisation, ...] = ()
    #: a part went somewhere that nobody recorded yet
    has_unclear_part: bool = False


@dataclass(slots=True)
class _Line:
    """Where a line of successions ends: the living, and what breaks off."""

    living: dict[uuid.UUID, Organisation] = field(default_factory=dict)
    has_unclear: bool = False


def with_names(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Fetch names along, and under whom each stood, three levels up; seven queries in all."""
    return rows.prefetch_related(
        Prefetch("names", OrganisationName.objects.order_by("valid_from")),
        Prefetch("placements", _above(levels=3)),
    )


def _above(*, levels: int) -> QuerySet[Placement]:
    names = Prefetch("parent__names", OrganisationName.objects.order_by("valid_from"))
    rows = Placement.objects.order_by("valid_from").select_related("parent")
    if levels == 1:
        return rows.prefetch_related(names)
    return rows.prefetch_related(names, Prefetch("parent__placements", _above(levels=levels - 1)))


def get_organisation_for(actor: Actor, organisation_id: uuid.UUID) -> Organisation:
    """
    Return an organisation with its names and places.

    :raises Missing: there is none that the actor may know
    """
    rows = with_names(OrganisationPolicy.visible_to(actor))
    found = rows.filter(pk=organisation_id).first()
    if found is None:
        raise Missing
    return found


def describe_organisations(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name organisations for `kernel.subjects`, by their latest names."""
    rows = with_names(OrganisationPolicy.visible_to(actor).filter(pk__in=ids))
    return {
        row.pk: SubjectView(
            ref=SubjectRef("directory.organisation", row.pk), label=name_on(row, date.max),
            url=reverse("directory:organisation", args=[row.pk]),
        )
        for row in rows
    }  # fmt: skip


def get_name_of(organisation: Organisation, name_id: uuid.UUID) -> OrganisationName:
    """
    Return one of its names.

    :raises Missing: it has no such name
    """
    found = organisation.names.filter(pk=name_id).first()
    if found is None:
        raise Missing
    return found


def get_succession_of(predecessor: Organisation, succession_id: uuid.UUID) -> Succession:
    """
    Return one of the successions that stand for it.

    :raises Missing: there is none, or it was withdrawn
    """
    found = _standing_links().filter(pk=succession_id, predecessor=predecessor).first()
    if found is None:
        raise Missing
    return found


def name_on(organisation: Organisation, day: date) -> str:
    """Return the name `organisation` bore on `day`, else its last one before, else its first."""
    names = sorted(organisation.names.all(), key=lambda n: n.valid_from)
    fitting = [n for n in names if n.valid_from <= day]
    return (fitting[-1] if fitting else names[0]).name if names else ""


def parent_on(organisation: Organisation, day: date) -> Organisation | None:
    """Return under whom it stood on `day`; for one that ended before, under whom at last."""
    places = sorted(organisation.placements.all(), key=lambda p: p.valid_from)
    fitting = [p for p in places if p.valid_from <= day] or places[:1]
    if not fitting:
        return None
    last = fitting[-1]
    ended = organisation.valid_to is not None and organisation.valid_to < day
    is_past = last.valid_to is not None and last.valid_to < day
    return None if is_past and not ended else last.parent


def is_alive(organisation: Organisation, day: date) -> bool:
    """Whether it exists on `day`."""
    return organisation.valid_from <= day and (
        organisation.valid_to is None or organisation.valid_to >= day
    )


def line_above(organisation: Organisation, day: date) -> list[Organisation]:
    """
    Return those above it on `day`, the nearest first: district, province.

    Cost: none for one fetched `with_names`.
    """
    above: list[Organisation] = []
    here: Organisation | None = organisation
    while here is not None and len(above) < HIGHEST:
        here = parent_on(here, day if is_alive(here, day) else here.valid_to or here.valid_from)
        if here is not None:
            above.append(here)
    return above


def children_on(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """Return who stood under it on `day`, with their names; no order promised."""
    rows = Organisation.objects.filter(
        valid_on(day),
        placements__in=Placement.objects.filter(valid_on(day), parent=organisation),
    )
    return with_names(rows)


def predecessors_of(organisation: Organisation) -> list[Succession]:
    """Return from whom it took over wholly or in part, by name of the predecessor's last day."""
    rows = _standing_links().filter(successor=organisation)
    return sorted(rows, key=lambda r: (r.effective_on, r.predecessor.unit_code, str(r.pk)))


def successors_of(organisation: Organisation) -> list[Succession]:
    """Return who followed it directly, as recorded."""
    rows = _standing_links().filter(predecessor=organisation)
    return sorted(rows, key=lambda r: (r.effective_on, r.successor.unit_code, str(r.pk)))


def line_before(organisation: Organisation) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """
    Return who went wholly into it through all generations, itself first, and who went in part.

    What went in part is not followed further back. Cost: a query a generation.
    """
    whole, part, waiting = {organisation.pk}, set(), {organisation.pk}
    for _generation in range(LONGEST_LINE):
        rows = Succession.objects.filter(successor__in=waiting, withdrawn_at=None)
        found = list(rows.values_list("predecessor_id", "extent"))
        part |= {pk for pk, extent in found if extent == Extent.PART}
        waiting = {pk for pk, extent in found if extent == Extent.WHOLE} - whole
        if not waiting:
            break
        whole |= waiting
    return whole, part


def standing_of(organisation: Organisation, day: date) -> Standing:
    """Return what became of one organisation by `day`; cost as `standings_of`."""
    return standings_of([organisation], day)[organisation.pk]


def standings_of(organisations: Iterable[Organisation], day: date) -> dict[uuid.UUID, Standing]:
    """
    Return what became of each by `day`, following chains of successions.

    Successors come with their names. Cost: two queries a generation, however many are asked for.
    """
    asked = list(organisations)
    links: dict[uuid.UUID, list[Succession]] = {}
    waiting = {o.pk for o in asked if o.valid_to is not None and o.valid_to < day}
    for _generation in range(LONGEST_LINE):
        if not waiting:
            break
        links |= {pk: [] for pk in waiting}
        for row in _standing_links().filter(predecessor__in=waiting, effective_on__lte=day):
            links[row.predecessor_id].append(row)
        ended = {
            row.successor_id
            for pk in waiting
            for row in links[pk]
            if row.successor.valid_to is not None and row.successor.valid_to < day
        }
        waiting = ended - links.keys()
    return {o.pk: _standing(o, day, links) for o in asked}


def successors_on(organisation: Organisation, day: date) -> list[Organisation]:
    """
    Return who stands in the place of `organisation` on `day`: itself while it lives.

    Several for one that was split; none where no successor is known ("chưa rõ kế thừa").
    """
    standing = standing_of(organisation, day)
    return [organisation] if standing.fate == Fate.ALIVE else list(standing.successors)


def likely_successor(organisation: Organisation, day: date) -> Organisation | None:
    """
    Return who bore the same territory code next, as a hint for who looks into the act.

    The code alone proves nothing: many were given to a merged unit of another name.
    """
    if not organisation.unit_code or organisation.valid_to is None:
        return None
    rows = Organisation.objects.filter(
        unit_code=organisation.unit_code, valid_from__gt=organisation.valid_to, valid_from__lte=day
    )
    return with_names(rows.order_by("valid_from")).first()


def _standing(
    organisation: Organisation, day: date, links: dict[uuid.UUID, list[Succession]]
) -> Standing:
    if organisation.valid_from > day:
        return Standing(fate=Fate.NOT_YET)
    if is_alive(organisation, day):
        return Standing(fate=Fate.ALIVE)
    line = _Line()
    _follow(organisation, day, links, line, {organisation.pk})
    successors = tuple(sorted(line.living.values(), key=lambda o: (o.unit_code, str(o.pk))))
    if not successors:
        return Standing(fate=Fate.UNCLEAR if line.has_unclear else Fate.ENDED)
    fate = Fate.SPLIT if len(successors) > 1 else Fate.FOLLOWED
    return Standing(fate=fate, successors=successors, has_unclear_part=line.has_unclear)


def _follow(
    organisation: Organisation,
    day: date,
    links: dict[uuid.UUID, list[Succession]],
    line: _Line,
    seen: set[uuid.UUID],
) -> None:
    rows = links.get(organisation.pk, [])
    if not rows:
        line.has_unclear |= not organisation.has_no_successor
    if len(rows) == 1 and rows[0].extent == Extent.PART:
        line.has_unclear = True
    for row in rows:
        if row.successor_id in seen:
            continue
        seen.add(row.successor_id)
        if is_alive(row.successor, day):
            line.living[row.successor_id] = row.successor
        else:
            _follow(row.successor, day, links, line, seen)


def _standing_links() -> QuerySet[Succession]:
    names = OrganisationName.objects.order_by("valid_from")
    return (
        Succession.objects.filter(withdrawn_at=None)
        .select_related("predecessor", "successor")
        .prefetch_related(Prefetch("predecessor__names", names))
        .prefetch_related(Prefetch("successor__names", names))
    )


def by_ids(ids: Sequence[str]) -> list[Organisation]:
    """Return the organisations of these ids, with names and places; broken ids are none."""
    good = []
    for text in ids:
        try:
            good.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(with_names(Organisation.objects.filter(pk__in=good)))
