"""What an organisation sent to other offices of the installation, as those hold it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from vanphong.directory.models import Tenant
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.registry.models import Incoming
from vanphong.registry.queries.outgoing import list_outgoing_for
from vanphong.registry.states import GROWING

#: who of an office may follow whatever it sent; others follow what they know as its own document
FOLLOW_ALL = frozenset(
    {"department_leader", "department_clerk", "commune_clerk", "registry_clerk", "chief",
     "deputy_chief"}
)  # fmt: skip


def list_sent_elsewhere(actor: Actor) -> QuerySet[Incoming]:
    """
    Return the rows that other offices hold of what the actor's organisation sent, newest first.

    They lie behind the wall between offices (D2): a caller shows of them what practice item 13
    lets a sender know, and nothing else. Only public and ordinary documents addressed to no
    person by name, and never an envelope. Who keeps no registry and leads nothing finds those
    only that it may read at home.
    """
    own = Tenant.objects.filter(pk__in=[actor.tenant_id] if actor.tenant_id else [])
    ours = Q(sender__in=own.values("organisation")) | Q(sender_part__in=own.values("organisation"))
    found = Incoming.objects.filter(
        ours, access_class__in=(AccessClass.PUBLIC, AccessClass.ORDINARY), is_envelope=False,
        addressee__isnull=True,
    ).exclude(tenant__in=own)  # fmt: skip
    if not actor.roles & FOLLOW_ALL:
        found = found.filter(symbol__in=list_outgoing_for(actor).order_by().values("symbol"))
    return found.select_related("tenant").order_by("-arrived_at", "-pk")


def list_under_way(actor: Actor) -> QuerySet[Incoming]:
    """Return those of `list_sent_elsewhere` that the other office is not done with."""
    return list_sent_elsewhere(actor).filter(state__in=GROWING)
