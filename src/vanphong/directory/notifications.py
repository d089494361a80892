"""
The people whom notices reach: their posts now, who stands in, their addresses.

And what the directory itself tells: that somebody was asked to stand in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanphong.directory.events import DelegationMade
from vanphong.directory.models import Account, Appointment, Delegation, Person, valid_on
from vanphong.directory.queries import actor_for
from vanphong.kernel.notifications.table import Kind, Row, Table
from vanphong.kernel.principals import Actor


class DirectoryPeople:
    """Answers what `kernel.notifications.people.People` asks."""

    def actors(self, appointments: Iterable[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, Actor]:
        """Return the actor of each post held today. Cost: three queries a post."""
        posts = Appointment.objects.filter(valid_on(timezone.localdate(now)), pk__in=appointments)
        return {
            post.pk: actor_for(post, now=now) for post in posts.select_related("person", "unit")
        }

    def stand_ins(
        self, appointments: Iterable[uuid.UUID], *, now: datetime
    ) -> list[tuple[uuid.UUID, uuid.UUID]]:
        """Return (giver, taker) of each delegation active at `now`, the oldest first."""
        active = Delegation.objects.filter(
            valid_on(timezone.localdate(now), "giver__"),
            giver__in=appointments, starts_at__lte=now, ends_at__gt=now, revoked_at=None,
        )  # fmt: skip
        return list(active.order_by("starts_at", "pk").values_list("giver_id", "taker_id"))

    def addresses(self, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Return the mail addresses of people whose account is open."""
        open_accounts = Account.objects.filter(
            person__in=people, locked_at=None, user__is_active=True
        ).exclude(user__email="")
        return dict(open_accounts.values_list("person_id", "user__email"))

    def names(self, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        """Return full names."""
        ids = set(people)
        if not ids:
            return {}
        return dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name"))

    def posts(
        self, people: Iterable[uuid.UUID] | None = None, *, now: datetime
    ) -> dict[uuid.UUID, list[uuid.UUID]]:
        """Return the posts that each person holds today, the longest held first."""
        held = Appointment.objects.filter(valid_on(timezone.localdate(now)))
        if people is not None:
            held = held.filter(person__in=people)
        found: dict[uuid.UUID, list[uuid.UUID]] = {}
        for person_id, post_id in held.order_by("valid_from", "pk").values_list("person_id", "pk"):
            found.setdefault(person_id, []).append(post_id)
        return found


TABLE = Table(
    subject_type="directory.delegation",
    kinds=(Kind(code="directory.delegations", label=_("Delegations for an absence")),),
    roles={"taker": lambda row, event, day: [row.taker_id]},
    load=lambda pk: Delegation.objects.filter(pk=pk).first(),
    rows=(
        Row(
            code="directory.delegated", kind="directory.delegations", event=DelegationMade,
            roles=("taker",), subject=lambda event: event.delegation_id,
            sentence=_("You were asked to act for somebody during an absence"),
        ),
    ),
)  # fmt: skip
