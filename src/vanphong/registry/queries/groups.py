"""Reads of the groups of recipients."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import Q, QuerySet

from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.registry.models import GroupMember, RecipientGroup
from vanphong.registry.policies import GroupPolicy


def list_groups_for(actor: Actor, day: date) -> QuerySet[RecipientGroup]:
    """Return the groups of the actor's office that are valid on `day` or later, by name."""
    valid = Q(valid_to=None) | Q(valid_to__gte=day)
    return GroupPolicy.visible_to(actor).filter(valid).order_by("name", "valid_from")


def get_group_for(actor: Actor, group_id: uuid.UUID) -> RecipientGroup:
    """
    Return one group of the actor's office.

    :raises Missing: there is none
    """
    found = GroupPolicy.visible_to(actor).filter(pk=group_id).first()
    if found is None:
        raise Missing
    return found


def members_by_group(tenant_id: uuid.UUID, day: date) -> dict[str, list[str]]:
    """Return who belongs to each group of an office on `day`, by the group's key. One query."""
    valid = Q(group__valid_from__lte=day) & (Q(group__valid_to=None) | Q(group__valid_to__gte=day))
    found: dict[str, list[str]] = {}
    rows = GroupMember.objects.filter(valid, group__tenant=tenant_id).order_by("group", "place")
    for key, name in rows.values_list("group__key", "name"):
        found.setdefault(key, []).append(name)
    return found
