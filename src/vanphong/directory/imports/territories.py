"""The territories a file speaks of: looked up by code, name and day, founded and ended in bulk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from vanphong.directory import operations
from vanphong.directory.models import Organisation, OrganisationKind, Placement, valid_on
from vanphong.directory.operations import Closing, NewOrganisation
from vanphong.directory.queries.organisations import is_alive, name_on, with_names
from vanphong.kernel.principals import Actor
from vanphong.kernel.text import tone_key


@dataclass(frozen=True, slots=True)
class Place:
    """A territory as a file names it; without a code it is known by its name alone."""

    code: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """Return what is the same for one territory in two lists of one time."""
        return self.code, tone_key(self.name)


class Territories:
    """
    Territories of the directory by code; read anew after each batch.

    The join needs code, name and day: a code given to a merged unit of another name, or a name
    that came back under another code, is another territory.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        """Fetch whoever ever bore one of the codes, or one of the names that have no code."""
        wanted = set(places)
        codes = {p.code for p in wanted if p.code}
        bare = {tone_key(p.name) for p in wanted if not p.code}
        found = [
            *with_names(Organisation.objects.filter(unit_code__in=codes)),
            *with_names(Organisation.objects.filter(unit_code="", names__key__in=bare).distinct()),
        ]
        self._by_code: dict[str, list[Organisation]] = {}
        for organisation in found:
            self._by_code.setdefault(organisation.unit_code, []).append(organisation)

    def find(self, place: Place, day: date) -> Organisation | None:
        """Return the territory of this code and name on `day`."""
        for organisation in self._by_code.get(place.code, ()):
            if is_alive(organisation, day) and self._bears(organisation, place, day):
                return organisation
        return None

    def bearer(self, code: str, day: date) -> Organisation | None:
        """Return whoever bears the code on `day`, whatever its name."""
        bearers = self._by_code.get(code, ()) if code else ()
        return next((o for o in bearers if is_alive(o, day)), None)

    def found(self, news: Sequence[NewOrganisation], *, actor: Actor, now: datetime) -> None:
        """Enter new territories and know them from here on."""
        founded = operations.found_organisations(news, actor=actor, now=now)
        for organisation in with_names(Organisation.objects.filter(pk__in=ids(founded))):
            self._by_code.setdefault(organisation.unit_code, []).append(organisation)

    def close(self, closings: Sequence[Closing], *, actor: Actor, now: datetime) -> None:
        """End territories and know their end from here on."""
        closed = {o.pk: o for o in operations.close_organisations(closings, actor=actor, now=now)}
        for known in self._by_code.values():
            for organisation in known:
                if fresh := closed.get(organisation.pk):
                    organisation.valid_to = fresh.valid_to
                    organisation.is_end_known = fresh.is_end_known

    @staticmethod
    def _bears(organisation: Organisation, place: Place, day: date) -> bool:
        return tone_key(name_on(organisation, day)) == tone_key(place.name)


def ended_by_list(organisation: Organisation, day: date, reason: str) -> Closing:
    """Return the close of a territory that the list of `day` no longer shows."""
    return Closing(
        organisation=organisation, last_on=day - timedelta(days=1), is_end_known=False,
        reason=reason,
    )  # fmt: skip


def districts_and_communes(provinces: Iterable[Organisation], day: date) -> QuerySet[Organisation]:
    """
    Return the territories that stand in the provinces on `day`, with their names.

    A commune counts whose district ended the day before: the list says what became of both.
    """
    near = Placement.objects.filter(
        parent__in=list(provinces), organisation__kind=OrganisationKind.DISTRICT
    ).values("organisation")
    far = Placement.objects.filter(valid_on(day), parent__in=near).values("organisation")
    return with_names(
        Organisation.objects.filter(Q(pk__in=near) | Q(pk__in=far)).filter(valid_on(day))
    )


def unique(places: Iterable[Place]) -> list[Place]:
    """Return places once each, in their order, however they are spelled."""
    kept: dict[tuple[str, str], Place] = {}
    for place in places:
        kept.setdefault(place.key, place)
    return list(kept.values())


def ids(organisations: Iterable[Organisation]) -> set[uuid.UUID]:
    """Return their ids."""
    return {organisation.pk for organisation in organisations}
