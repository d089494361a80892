"""Standing in for an absence: time-boxed, by class, never passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.events import DelegationMade
from vanphong.directory.models import Appointment, Delegation
from vanphong.directory.policies import AppointmentPolicy, DelegationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.subjects import SubjectRef

#: what a delegation covers unless told otherwise; personal data are never delegated
USUAL_CLASSES = (AccessClass.PUBLIC.value, AccessClass.ORDINARY.value)
POSSIBLE_CLASSES = frozenset({*USUAL_CLASSES, AccessClass.LIMITED.value})


class CannotDelegate(Refusal):
    """The delegation cannot be made like this."""


@transaction.atomic
def delegate(
    *,
    giver: Appointment,
    taker: Appointment,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
    classes: Sequence[str] = USUAL_CLASSES,
) -> Delegation:
    """
    Let `taker` act for `giver` from `starts_at` until before `ends_at`.

    :raises CannotDelegate: other office, same person, past or empty period, or a class that is
        never delegated
    :raises NotPermitted: the actor does not hold the giver's post; so none is passed on
    """  # fmt: skip
    AppointmentPolicy.check(actor, "delegate", giver)
    if taker.tenant_id != giver.tenant_id or taker.person_id == giver.person_id:
        raise CannotDelegate(_("Choose another person of the same office."), field="taker")
    if ends_at <= starts_at or ends_at <= now:
        raise CannotDelegate(
            _("The end must lie after the beginning and after now."), field="ends_at"
        )
    if not classes or not POSSIBLE_CLASSES.issuperset(classes):
        raise CannotDelegate(_("Personal data are never delegated."), field="classes")
    row = Delegation.objects.create(
        giver=giver, taker=taker, starts_at=starts_at, ends_at=ends_at, reason=reason,
        classes=list(classes),
    )  # fmt: skip
    log.record(
        "directory.delegation.made", subject=SubjectRef("directory.delegation", row.pk),
        actor=actor, at=now, reason=reason,
        changes={"taker": (None, taker.pk), "starts_at": (None, starts_at),
                 "ends_at": (None, ends_at), "classes": (None, list(classes))},
    )  # fmt: skip
    bus.publish(DelegationMade(delegation_id=row.pk), actor=actor, at=now)
    return row


@transaction.atomic
def revoke_delegation(row: Delegation, *, actor: Actor, now: datetime) -> None:
    """
    End a delegation at once.

    :raises CannotDelegate: it is over already
    """
    DelegationPolicy.check(actor, "revoke", row)
    changed = Delegation.objects.filter(pk=row.pk, revoked_at=None, ends_at__gt=now).update(
        revoked_at=now
    )
    if not changed:
        raise CannotDelegate(_("This delegation is over already."))
    log.record(
        "directory.delegation.revoked", subject=SubjectRef("directory.delegation", row.pk),
        actor=actor, at=now, changes={"revoked_at": (None, now)},
    )  # fmt: skip
