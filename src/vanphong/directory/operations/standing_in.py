"""Standing in for an absence: time-boxed, by class, never passed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.events import DelegationMade
from vanphong.directory.models import Appointment, Delegation
from vanphong.directory.policies import AppointmentPolicy, DelegationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.events import bus
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.table import NEVER_DELEGATED
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze

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

    :raises CannotDelegate: other office, same person, past or empty period, a class or a role
        that is never delegated, a post not held throughout, or the same delegation once more
    :raises NotPermitted: the actor does not hold the giver's post; so none is passed on
    """  # fmt: skip
    AppointmentPolicy.check(actor, "delegate", giver)
    if giver.role in NEVER_DELEGATED:
        raise CannotDelegate(
            _("Administration and audit are never delegated. Let another person be appointed.")
        )
    if taker.tenant_id != giver.tenant_id or taker.person_id == giver.person_id:
        raise CannotDelegate(_("Choose another person of the same office."), field="taker")
    if ends_at <= starts_at or ends_at <= now:
        raise CannotDelegate(
            _("The end must lie after the beginning and after now."), field="ends_at"
        )
    if not classes:
        raise CannotDelegate(_("Choose what the delegation covers."), field="classes")
    if not POSSIBLE_CLASSES.issuperset(classes):
        raise CannotDelegate(_("Personal data are never delegated."), field="classes")
    _check_posts(giver, taker, starts_at, ends_at)
    reason = squeeze(reason)
    if not 0 < len(reason) <= 500:
        raise CannotDelegate(_("Write the reason, at most 500 characters."), field="reason")
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


def _check_posts(
    giver: Appointment, taker: Appointment, starts_at: datetime, ends_at: datetime
) -> None:
    """Refuse posts that end before the delegation does, and a second delegation to one person."""
    first, last = timezone.localdate(starts_at), timezone.localdate(ends_at)
    for post, field in ((giver, "ends_at"), (taker, "taker")):
        if post.valid_from > first or (post.valid_to is not None and post.valid_to < last):
            raise CannotDelegate(
                _("%(name)s does not hold the post in all of this time.")
                % {"name": post.person.full_name},
                field=field,
            )
    Appointment.objects.select_for_update().get(pk=giver.pk)  # one at a time for each giver
    again = Delegation.objects.filter(
        giver=giver, taker=taker, revoked_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if again.exists():
        raise CannotDelegate(
            _("This person acts for you in a part of this time already. Revoke that first."),
            field="taker",
        )
