"""Notices and preferences are everybody's own."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet

from vanphong.kernel.notifications.models import Notice, Preference
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.subjects import visible_refs_q


class NoticePolicy(Policy[Notice]):
    """
    A notice is for the post it was told to, as long as the record it is about may be known.

    A session sees those of the post it acts under, never a union of posts (D3).
    """

    noun = "notifications.notice"
    model = Notice
    relations: ClassVar = {
        "own": lambda actor, notice: notice is None or notice.appointment_id == actor.appointment_id
    }

    @classmethod
    def level(cls, actor: Actor, record: Notice) -> Level:
        """Return FULL for the own ones about a record at the actor's level, else NONE."""
        return Level.FULL if cls.visible_to(actor).filter(pk=record.pk).exists() else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[Notice]:
        """Return the own notices about records that `actor` may know at all."""
        if actor.appointment_id is None:
            return Notice.objects.none()
        return Notice.objects.filter(visible_refs_q(actor), appointment_id=actor.appointment_id)


class PreferencePolicy(Policy[Preference]):
    """Everybody chooses for oneself."""

    noun = "notifications.preference"
    model = Preference
    relations: ClassVar = {
        "own": lambda actor, row: row is None or row.person_id == actor.person_id
    }

    @classmethod
    def level(cls, actor: Actor, record: Preference) -> Level:
        """Return FULL for the own ones, else NONE."""
        return Level.FULL if record.person_id == actor.person_id else Level.NONE

    @classmethod
    def visible_to(cls, actor: Actor, at_least: Level = Level.LINE) -> QuerySet[Preference]:
        """Return the own choices."""
        mine = [actor.person_id] if actor.person_id else []
        return Preference.objects.filter(person_id__in=mine)
