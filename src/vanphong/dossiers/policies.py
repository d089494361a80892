"""Who may see a submission and what each may do with it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from vanphong.dossiers.models import Station, Submission
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor


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
