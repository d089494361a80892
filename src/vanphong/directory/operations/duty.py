"""Keeping the duty roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Duty, DutyPlace, Tenant
from vanphong.directory.policies import DutyPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze

#: house rule: a longer roster is made in parts, so that a slip does not rewrite a year
MOST_DAYS = 62
LONGEST_NAME, LONGEST_PHONE = 100, 40


class CannotKeepDuty(Refusal):
    """The roster cannot be kept like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who stands in one place: somebody of the office, or a name from outside; nobody if empty."""

    appointment: Appointment | None = None
    name: str = ""
    phone: str = ""


@transaction.atomic
def set_duty(
    tenant: Tenant,
    *,
    first: date,
    last: date,
    watches: Mapping[DutyPlace, Watch],
    actor: Actor,
    now: datetime,
) -> int:
    """
    Set who is on duty from `first` to `last`, both included; return for how many days.

    Places that `watches` does not name stay as they are; one that names nobody is emptied.

    :raises CannotKeepDuty: the days are in the wrong order or too many, nobody is named at all,
        somebody works elsewhere or holds the post no more, or a text is too long
    :raises NotPermitted: the actor does not keep this office's roster
    Source: practice item 12.
    """
    capacity = DutyPolicy.check(actor, "keep", Duty(tenant=tenant, day=first))
    count = (last - first).days + 1
    if count < 1:
        raise CannotKeepDuty(_("The last day lies before the first one."), field="last")
    if count > MOST_DAYS:
        raise CannotKeepDuty(
            _("At most %(count)s days are set at a time.") % {"count": MOST_DAYS}, field="last"
        )
    if not any(watch.appointment or squeeze(watch.name) for watch in watches.values()):
        raise CannotKeepDuty(_("Name somebody who is on duty."), field="clerk")
    for place, watch in watches.items():
        _check(place, watch, tenant, first, last)
    for offset in range(count):
        _set_day(tenant, first + timedelta(days=offset), watches)
    log.record(
        "directory.duty.set", subject=SubjectRef("directory.tenant", tenant.pk), actor=capacity,
        at=now,
        changes={
            "first": (None, first), "last": (None, last),
            **{
                str(place): (None, watch.appointment.pk if watch.appointment else None)
                for place, watch in watches.items()
            },
        },
        texts={"names": "; ".join(squeeze(w.name) for w in watches.values() if w.name)},
    )  # fmt: skip
    return count


def _check(place: DutyPlace, watch: Watch, tenant: Tenant, first: date, last: date) -> None:
    post = watch.appointment
    if len(squeeze(watch.name)) > LONGEST_NAME or len(squeeze(watch.phone)) > LONGEST_PHONE:
        raise CannotKeepDuty(
            _("A name has at most 100 characters, a telephone 40."), field=str(place)
        )
    if post is None:
        return
    if post.tenant_id != tenant.pk:
        raise CannotKeepDuty(_("Choose a person of this office."), field=str(place))
    if post.valid_from > first or (post.valid_to is not None and post.valid_to < last):
        raise CannotKeepDuty(
            _("%(name)s does not hold the post in all of this time.")
            % {"name": post.person.full_name},
            field=str(place),
        )


def _set_day(tenant: Tenant, day: date, watches: Mapping[DutyPlace, Watch]) -> None:
    for place, watch in watches.items():
        name = squeeze(watch.name)
        if watch.appointment is None and not name:
            Duty.objects.filter(tenant=tenant, day=day, place=place).delete()
            continue
        Duty.objects.update_or_create(
            tenant=tenant, day=day, place=place,
            defaults={
                "appointment": watch.appointment, "name": "" if watch.appointment else name,
                "phone": squeeze(watch.phone),
            },
        )  # fmt: skip
