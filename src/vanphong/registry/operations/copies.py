"""
Handing issued documents to the post, and letting their stored copies be used.

Source: Decree 30/2020/NĐ-CP, articles 18 and 19, Phụ lục IV.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import CopyUse, Outgoing, PostDispatch, PostedCopy, Recipient
from vanphong.registry.policies import OutgoingPolicy
from vanphong.registry.states import OUTGOING, OutgoingState

#: more envelopes to one addressee at once is a slip of the keyboard
MOST_ENVELOPES = 999
#: states in which a document has a stored copy
STORED = (OutgoingState.NUMBERED, OutgoingState.DISPATCHED, OutgoingState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes to one addressee: the copies meant for it, in so many envelopes."""

    recipients: Sequence[Recipient]
    envelopes: int = 1
    note: str = ""


@transaction.atomic
def hand_to_post(
    parcels: Sequence[Parcel], *, sent_on: date, actor: Actor, now: datetime
) -> list[PostDispatch]:
    """
    Hand copies to the post: one line of the post register for each parcel, all or none.

    :raises Refusal: nothing is chosen, a number of envelopes is wrong, the day lies in the future
        or before the document was sent, or somebody posted a copy already
    :raises NotPermitted: the actor is no clerk of the document's office
    """
    if not parcels:
        raise Refusal(_("Choose at least one addressee."))
    if sent_on > local_day(now):
        raise Refusal(_("The day lies in the future."), field="sent_on")
    clerk = post_of(actor)
    try:
        with transaction.atomic():
            return [_post(parcel, sent_on, clerk, actor, now) for parcel in parcels]
    except IntegrityError as error:
        if "recipient_id" not in str(error):
            raise
        raise Refusal(
            _("Somebody handed one of these to the post meanwhile. Look at the list again.")
        ) from error


def _post(
    parcel: Parcel, sent_on: date, clerk: Appointment, actor: Actor, now: datetime
) -> PostDispatch:
    place = parcel.recipients[0].name
    if not 1 <= parcel.envelopes <= MOST_ENVELOPES:
        raise Refusal(
            _("Write how many envelopes go to %(place)s, from 1 to %(most)s.")
            % {"place": place, "most": MOST_ENVELOPES}
        )
    post = PostDispatch.objects.create(
        tenant_id=clerk.tenant_id, sent_on=sent_on, place=place, envelopes=parcel.envelopes,
        note=parcel.note.strip()[:500], handed_by=clerk, handed_at=now,
    )  # fmt: skip
    for recipient in parcel.recipients:
        outgoing = recipient.outgoing
        capacity = OutgoingPolicy.check(actor, "hand_to_post", outgoing)
        if recipient.dispatched_at is None or sent_on < local_day(recipient.dispatched_at):
            raise Refusal(
                _("%(symbol)s was not sent to %(place)s before that day.")
                % {"symbol": outgoing.symbol, "place": place},
                field="sent_on",
            )
        PostedCopy.objects.create(post=post, recipient=recipient)
        log.record(
            "registry.outgoing.posted", subject=_ref(outgoing), actor=capacity, at=now,
            changes={
                "post": (None, post.pk), "sent_on": (None, sent_on),
                "envelopes": (None, post.envelopes), "recipient": (None, recipient.pk),
            },
        )  # fmt: skip
    return post


@transaction.atomic
def note_post_receipt(
    posts: Sequence[PostDispatch], *, receipt: str, received_on: date, actor: Actor, now: datetime
) -> None:
    """
    Note who signed at the post office for lines of the post register, all or none.

    :raises Refusal: nothing is chosen, no name, a day before the hand-over or in the future, or a
        line is signed for already
    """
    said = receipt.strip()[:200]
    if not posts:
        raise Refusal(_("Choose at least one line."))
    if not said:
        raise Refusal(_("Write who signed for it."), field="receipt")
    for one in posts:
        post = lock(one)
        if post.received_on is not None:
            raise Refusal(_("%(place)s is signed for already.") % {"place": post.place})
        if not post.sent_on <= received_on <= local_day(now):
            raise Refusal(
                _("The day of the receipt lies before the hand-over or in the future."),
                field="received_on",
            )
        post.receipt, post.received_on = said, received_on
        post.save(update_fields=["receipt", "received_on"])
        for copy in post.copies.select_related("recipient__outgoing"):
            outgoing = copy.recipient.outgoing
            capacity = OutgoingPolicy.check(actor, "hand_to_post", outgoing)
            log.record(
                "registry.outgoing.post_signed", subject=_ref(outgoing), actor=capacity, at=now,
                changes={"post": (None, post.pk)}, texts={"note": said},
            )  # fmt: skip


@transaction.atomic
def lend_copy(
    outgoing: Outgoing,
    *,
    user_name: str,
    purpose: str,
    permitted_by: Appointment,
    used_on: date,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    dossier: str = "",
) -> CopyUse:
    """
    Note that somebody uses the stored copy, with the leave of who may give it; same key, same use.

    :raises Refusal: no user or purpose, leave of another office, a day in the future or before the
        document had its number, or it has no stored copy
    """
    fresh = lock(outgoing)
    capacity = OutgoingPolicy.check(actor, "lend_copy", fresh)
    known = CopyUse.objects.filter(key=key, outgoing=fresh).first()
    if known is not None:
        return known
    if fresh.state not in STORED:
        raise Refusal(_("A cancelled number has no stored copy."))
    if permitted_by.tenant_id != fresh.tenant_id:
        raise Refusal(_("Choose a person of this office."), field="permitted_by")
    if not local_day(fresh.registered_at) <= used_on <= local_day(now):
        raise Refusal(
            _("The day lies in the future, or before the document had its number."),
            field="used_on",
        )
    use = CopyUse.objects.create(
        outgoing=fresh, user_name=_words(user_name, 200, "user_name"), used_on=used_on,
        purpose=_words(purpose, 500, "purpose"), dossier=dossier.strip()[:60],
        permitted_by=permitted_by, lent_by=post_of(actor), lent_at=now, key=key,
    )  # fmt: skip
    log.record(
        "registry.outgoing.copy_lent", subject=_ref(fresh), actor=capacity, at=now,
        changes={
            "use": (None, use.pk), "used_on": (None, used_on),
            "permitted_by": (None, permitted_by.pk),
        },
        texts={"note": f"{use.user_name}: {use.purpose}"},
    )  # fmt: skip
    return use


@transaction.atomic
def return_copy(use: CopyUse, *, returned_on: date, actor: Actor, now: datetime) -> CopyUse:
    """
    Note that a stored copy came back.

    :raises Refusal: it came back already, or the day lies before the use or in the future
    """
    fresh = lock(use)
    outgoing = fresh.outgoing
    capacity = OutgoingPolicy.check(actor, "lend_copy", outgoing)
    if fresh.returned_on is not None:
        raise Refusal(_("This copy came back already."))
    if not fresh.used_on <= returned_on <= local_day(now):
        raise Refusal(_("The day lies before the use or in the future."), field="returned_on")
    fresh.returned_on, fresh.returned_to = returned_on, post_of(actor)
    fresh.save(update_fields=["returned_on", "returned_to"])
    log.record(
        "registry.outgoing.copy_returned", subject=_ref(outgoing), actor=capacity, at=now,
        changes={"use": (None, fresh.pk), "returned_on": (None, returned_on)},
        texts={"note": fresh.user_name},
    )  # fmt: skip
    return fresh


def _words(text: str, longest: int, field: str) -> str:
    clean = text.strip()
    if not clean:
        raise Refusal(_("This must be filled in."), field=field)
    if len(clean) > longest:
        raise Refusal(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": longest},
            field=field,
        )
    return clean


def _ref(outgoing: Outgoing) -> SubjectRef:
    return SubjectRef(OUTGOING.noun, outgoing.pk)
