"""Paper handed over: making delivery slips, and noting that they came back signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.kernel.audit import log
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import queries
from vanphong.registry.models import DeliverySlip, Recipient, SlipLine
from vanphong.registry.operations.outgoing import note_receipt
from vanphong.registry.policies import SlipPolicy

#: house rule: papers that one press of the button puts on slips
MOST_LINES = 500
LONGEST_NAME = 150
SLIP = "registry.slip"


def make_slips(*, clerk: Appointment, actor: Actor, now: datetime) -> list[DeliverySlip]:
    """
    Put every paper that is not on a slip yet on one, one slip for each receiver.

    Issued documents sent on paper and not signed for go to their recipients, incoming ones on
    paper that are directed go to the division in charge; only what the clerk may know of.

    :raises Refusal: no paper waits
    :raises NotPermitted: the actor is no clerk
    Source: practice item 14; Decree 30/2020/NĐ-CP, Phụ lục IV ("ký nhận").
    """
    capacity = SlipPolicy.check(actor, "make")
    try:
        with transaction.atomic():
            return _make(clerk, actor, capacity, now)
    except IntegrityError as error:
        if "slip" not in str(error):
            raise
        # Somebody else has put one of these papers on a slip in the same moment.
        raise Refusal(_("Somebody else has just made slips. Look at the list again.")) from error


def _make(clerk: Appointment, actor: Actor, capacity: Actor, now: datetime) -> list[DeliverySlip]:
    sent = list(queries.paper_to_recipients(actor).select_for_update(of=("self",))[:MOST_LINES])
    handed = list(queries.paper_to_hand_over(actor).select_for_update(of=("self",))[:MOST_LINES])
    lines: dict[str, list[SlipLine]] = {}
    for recipient in sent:
        lines.setdefault(recipient.name, []).append(SlipLine(recipient=recipient))
    units = queries.receivers_of(handed)
    for document in handed:
        lines.setdefault(units[document.pk], []).append(SlipLine(incoming=document))
    if not lines:
        raise Refusal(_("No paper waits to be handed over."))
    return [_slip(name, some, clerk, capacity, now) for name, some in sorted(lines.items())]


def _slip(
    receiver: str, lines: Sequence[SlipLine], clerk: Appointment, actor: Actor, now: datetime
) -> DeliverySlip:
    slip = DeliverySlip.objects.create(
        tenant=clerk.tenant, receiver=receiver[:200], made_by=clerk, made_at=now
    )
    for line in lines:
        line.slip = slip
    SlipLine.objects.bulk_create(lines)
    log.record(
        "registry.slip.made", subject=SubjectRef(SLIP, slip.pk), actor=actor, at=now,
        changes={"lines": (None, len(lines))}, texts={"receiver": slip.receiver},
    )  # fmt: skip
    return slip


@transaction.atomic
def sign_slip(
    slip: DeliverySlip,
    *,
    signed_by: str,
    actor: Actor,
    now: datetime,
    photo: TakenFile | None = None,
) -> DeliverySlip:
    """
    Note that a slip came back signed: every recipient on it has its receipt, in one act.

    :raises Refusal: it came back already, or the name is missing or too long
    :raises NotPermitted: the actor is no clerk of the slip's office
    """
    fresh = lock(slip)
    capacity = SlipPolicy.check(actor, "sign", fresh)
    said = " ".join(signed_by.split())
    if not said:
        raise Refusal(_("Write who signed for it."), field="signed_by")
    if len(said) > LONGEST_NAME:
        raise Refusal(
            _("A name has at most %(count)s characters.") % {"count": LONGEST_NAME},
            field="signed_by",
        )
    if fresh.signed_at is not None:
        raise Refusal(_("This slip came back already."))
    fresh.signed_by, fresh.signed_at = said, now
    fresh.photo = photo.file if photo else None
    fresh.save(update_fields=["signed_by", "signed_at", "photo"])
    for recipient in Recipient.objects.filter(slip_line__slip=fresh, received_at=None):
        note_receipt(recipient, receipt=said, actor=actor, now=now)
    log.record(
        "registry.slip.signed", subject=SubjectRef(SLIP, fresh.pk), actor=capacity, at=now,
        changes={"photo": (None, photo.file.sha256 if photo else None)},
        texts={"signed_by": said},
    )  # fmt: skip
    return fresh
