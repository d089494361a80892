"""Who may see submissions, lists of dossiers and dossiers, and what each may do with them."""

from __future__ import annotations

import uuid
from typing import ClassVar, TypeVar

from vanphong.dossiers.models import Catalogue, Dossier, ListedDossier, Station, Submission
from vanphong.kernel.policies import OfficePolicy, Policy
from vanphong.kernel.principals import Actor

T = TypeVar("T", Catalogue, ListedDossier)


def _me(actor: Actor) -> uuid.UUID | None:
    return actor.on_behalf_of or actor.appointment_id


def open_station_of(actor: Actor, submission: Submission) -> Station | None:
    """Return the station of this capacity that is asked now, if there is one."""
    waiting = submission.stations.filter(
        round=submission.round, opened_at__isnull=False, answered_at__isnull=True, person=_me(actor)
    )
    return waiting.order_by("place").first()


def _is_last(station: Station) -> bool:
    """Whether nobody else of the round is still to be asked."""
    others = Station.objects.filter(
        submission=station.submission_id, round=station.round, answered_at__isnull=True
    )
    return not others.exclude(pk=station.pk).exists()


def _made(actor: Actor, submission: Submission | None) -> bool:
    return submission is None or submission.maker_id == _me(actor)


def _asked(actor: Actor, submission: Submission | None) -> bool:
    return submission is None or open_station_of(actor, submission) is not None


def _passes(actor: Actor, submission: Submission | None) -> bool:
    """Asked, and somebody comes after: agreeing hands the sheet on."""
    station = open_station_of(actor, submission) if submission else None
    return submission is None or (station is not None and not _is_last(station))


def _decides(actor: Actor, submission: Submission | None) -> bool:
    station = open_station_of(actor, submission) if submission else None
    return submission is None or (station is not None and station.decides)


def _signs(actor: Actor, submission: Submission | None) -> bool:
    """Decides, and nobody comes after: the signature ends it."""
    station = open_station_of(actor, submission) if submission else None
    last = station is not None and station.decides and _is_last(station)
    return submission is None or last


class SubmissionPolicy(Policy[Submission]):
    """The maker writes and sends; whoever is asked answers; the last who decides, signs."""

    noun = "dossiers.submission"
    model = Submission
    relations: ClassVar = {
        "made": _made, "asked": _asked, "passes": _passes, "decides": _decides, "signs": _signs,
    }  # fmt: skip


class CataloguePolicy(OfficePolicy[Catalogue]):
    """Divisions propose, the registry desk compiles, the head of the office issues."""

    noun = "dossiers.catalogue"
    model = Catalogue


class ListedPolicy(OfficePolicy[ListedDossier]):
    """A line of the list is judged by who compiles it."""

    noun = "dossiers.listed"
    model = ListedDossier
    to_office = "catalogue__tenant"
    relations: ClassVar = {
        "of_my_unit": lambda actor, found: found is None or found.unit_id == actor.unit_id,
    }


def _keeps(actor: Actor, dossier: Dossier | None) -> bool:
    return dossier is None or dossier.keeper_id == _me(actor)


def _works_on(actor: Actor, dossier: Dossier | None) -> bool:
    """Whether this person builds the dossier or was taken in to work on it."""
    if dossier is None or _keeps(actor, dossier):
        return True
    return dossier.members.filter(person=_me(actor), removed_at=None).exists()


class DossierPolicy(Policy[Dossier]):
    """Members file into a dossier; who builds it, and the heads, open, close and choose members."""

    noun = "dossiers.dossier"
    model = Dossier
    relations: ClassVar = {
        "keeps": _keeps, "works_on": _works_on,
        "own_unit": lambda actor, found: found is None or found.unit_id == actor.unit_id,
    }  # fmt: skip
