"""Noting a further copy of a document that has its number: another road, never a second number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming, ReceivedCopy, Road
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING, IncomingState

LONGEST_PLACE = 200
#: a copy belongs to a document that is at the office
CLOSED = (IncomingState.RETURNED, IncomingState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy as the clerk sees it: road, moment, whether it is signed, where the original is."""

    road: str
    came_at: datetime
    is_signed: bool
    place: str = ""


@transaction.atomic
def add_copy(
    document: Incoming, copy: Copy, *, clerk: Appointment, actor: Actor, now: datetime
) -> ReceivedCopy:
    """
    Note a copy under the same arrival number.

    :raises Refusal: the moment lies in the future, a photo is called signed, or the place is long
    :raises WrongState: the document was returned or recalled
    :raises NotPermitted: the actor is no clerk of the document's office
    Source: practice item 15; Decision 28/2018/QĐ-TTg, articles 4 and 5.3.
    """
    fresh = lock(document)
    capacity = IncomingPolicy.check(actor, "add_copy", fresh)
    if fresh.state in CLOSED:
        raise WrongState(_("The document is no longer at the office; no copy is added."))
    if copy.road not in Road.values:
        raise Refusal(_("Choose by which road it came."), field="road")
    if copy.came_at > now:
        raise Refusal(_("The arrival lies in the future."), field="came_on")
    if copy.road == Road.CHAT and copy.is_signed:
        raise Refusal(
            _("A photo is no signed copy: it is for information until the original comes."),
            field="is_signed",
        )
    place = " ".join(copy.place.split())
    if len(place) > LONGEST_PLACE:
        raise Refusal(_("At most %(count)s characters.") % {"count": LONGEST_PLACE}, field="place")
    made = ReceivedCopy.objects.create(
        incoming=fresh, road=copy.road, came_at=copy.came_at, is_signed=copy.is_signed,
        place=place, noted_by=clerk, noted_at=now,
    )  # fmt: skip
    log.record(
        "registry.incoming.copy_added", subject=SubjectRef(INCOMING.noun, fresh.pk),
        actor=capacity, at=now, texts={"place": place},
        changes={"copy": (None, made.pk), "road": (None, copy.road),
                 "is_signed": (None, copy.is_signed)},
    )  # fmt: skip
    return made
