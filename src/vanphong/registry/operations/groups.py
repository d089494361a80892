"""Keeping the groups of recipients of an office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze, tone_key
from vanphong.registry.models import GroupMember, RecipientGroup
from vanphong.registry.policies import GroupPolicy

GROUP_TYPE = "registry.group"
#: more in one line is a slip
MOST_MEMBERS = 500
LONGEST_NAME = 200


@transaction.atomic
def keep_group(
    name: str, members: Sequence[str], *, since: date, actor: Actor, now: datetime
) -> RecipientGroup:
    """
    Say who belongs to a group of the actor's office from a day on.

    A group of that name that is valid ends the day before; changed on its own first day, it is
    written anew. The audit keeps the members as they were.

    :raises Refusal: no name, nobody or too many, or the day lies before the last change
    Source: practice item 23 (recipient groups are dated data).
    """
    capacity = GroupPolicy.check(actor, "keep")
    clean, people = _checked(name, members)
    post = post_of(capacity)
    known = RecipientGroup.objects.select_for_update().filter(
        tenant=post.tenant_id, key=tone_key(clean), valid_to=None
    )
    current = known.first()
    if current is not None and since < current.valid_from:
        raise Refusal(
            _("This group was changed on %(day)s; choose that day or a later one.")
            % {"day": current.valid_from.strftime("%d/%m/%Y")},
            field="since",
        )
    if current is not None and since == current.valid_from:
        group = current
        group.members.all().delete()
    else:
        if current is not None:
            current.valid_to = since - timedelta(days=1)
            current.save(update_fields=["valid_to"])
        group = RecipientGroup.objects.create(
            tenant_id=post.tenant_id, name=clean, key=tone_key(clean), valid_from=since,
            kept_by=post, kept_at=now,
        )  # fmt: skip
    GroupMember.objects.bulk_create(
        GroupMember(group=group, name=one, place=place) for place, one in enumerate(people, 1)
    )
    log.record(
        "registry.group.kept", subject=SubjectRef(GROUP_TYPE, group.pk), actor=capacity, at=now,
        changes={"valid_from": (None, since), "members": (None, len(people))},
        texts={"name": clean, "members": "\n".join(people)},
    )  # fmt: skip
    return group


@transaction.atomic
def end_group(group: RecipientGroup, *, on: date, actor: Actor, now: datetime) -> RecipientGroup:
    """
    Let a group end after a day; documents that went to it keep their recipients.

    :raises Refusal: the day lies before its first one, or it has ended
    """
    fresh = RecipientGroup.objects.select_for_update().get(pk=group.pk)
    capacity = GroupPolicy.check(actor, "keep", fresh)
    if fresh.valid_to is not None or on < fresh.valid_from:
        raise Refusal(_("The group has ended, or begins later."), field="on")
    fresh.valid_to = on
    fresh.save(update_fields=["valid_to"])
    log.record(
        "registry.group.ended", subject=SubjectRef(GROUP_TYPE, fresh.pk), actor=capacity, at=now,
        changes={"valid_to": (None, on)},
    )  # fmt: skip
    return fresh


def _checked(name: str, members: Sequence[str]) -> tuple[str, list[str]]:
    clean = squeeze(name)
    if not clean or len(clean) > LONGEST_NAME:
        raise Refusal(_("Name the group, in at most 200 characters."), field="name")
    people = list(dict.fromkeys(squeeze(one) for one in members if one.strip()))
    if not 1 <= len(people) <= MOST_MEMBERS:
        raise Refusal(
            _("Name between 1 and %(most)s members, one a line.") % {"most": MOST_MEMBERS},
            field="members",
        )
    if any(len(one) > LONGEST_NAME for one in people):
        raise Refusal(_("A name has at most 200 characters."), field="members")
    if tone_key(clean) in map(tone_key, people):
        raise Refusal(_("A group cannot be its own member."), field="members")
    return clean, people
