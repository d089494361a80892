"""
What a person does with notices.

Reading a notice is no act on a record: `read_at` is its whole trace, the audit keeps none. How a
person wants to be told is audited, for it decides whether an order was heard of.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from vanphong.kernel.audit import log
from vanphong.kernel.notifications.models import Notice, Preference
from vanphong.kernel.notifications.policies import NoticePolicy, PreferencePolicy
from vanphong.kernel.notifications.queries import choices_of
from vanphong.kernel.notifications.table import Channel, kinds
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef


def open_notice(notice: Notice, *, actor: Actor, now: datetime) -> None:
    """
    Mark one notice read; reading it again changes nothing.

    :raises Missing: it was told to another post, or its record may no longer be known
    """
    NoticePolicy.check(actor, "open", notice)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_read(ids: Sequence[uuid.UUID], *, actor: Actor, now: datetime) -> int:
    """
    Mark the chosen notices read and return how many were unread.

    :raises Missing: one of them was told to another post, or its record may no longer be known
    """
    NoticePolicy.check(actor, "mark")
    chosen = NoticePolicy.visible_to(actor).filter(pk__in=ids)
    if chosen.count() != len(set(ids)):
        raise Missing
    return chosen.filter(read_at=None).update(read_at=now)


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """Mark every notice of the actor's post read and return how many were unread."""
    NoticePolicy.check(actor, "mark")
    return NoticePolicy.visible_to(actor).filter(read_at=None).update(read_at=now)


@transaction.atomic
def change_preferences(
    choices: Mapping[str, frozenset[Channel]], *, actor: Actor, now: datetime
) -> None:
    """
    Keep by which channels the actor wants each kind; kinds not named stay as they are.

    Channels that a kind does not have are left out. Urgent documents come by every channel
    whatever is chosen here.

    :raises NotPermitted: the actor is no person
    """
    PreferencePolicy.check(actor, "change")
    assert actor.person_id is not None
    before = choices_of(actor.person_id)
    changed = {
        kind.code: choices[kind.code] & kind.channels
        for kind in kinds()
        if kind.code in choices and choices[kind.code] & kind.channels != before[kind.code]
    }
    for code, channels in changed.items():
        Preference.objects.update_or_create(
            person_id=actor.person_id, kind=code,
            defaults={
                "bell": Channel.BELL in channels, "mail": Channel.MAIL in channels,
                "digest": Channel.DIGEST in channels,
            },
        )  # fmt: skip
    if changed:
        log.record(
            "notifications.preferences.changed",
            subject=SubjectRef("directory.person", actor.person_id), actor=actor, at=now,
            changes={code: (sorted(before[code]), sorted(on)) for code, on in changed.items()},
        )  # fmt: skip
