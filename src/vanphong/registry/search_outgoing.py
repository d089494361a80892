"""Issued documents in the search: symbol, kind, subject, signer and recipients, for readers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.principals import Actor
from vanphong.kernel.search.sources import Hit, Searchable, Source
from vanphong.kernel.search.words import Field
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.registry.models import Outgoing, Recipient
from vanphong.registry.queries import list_outgoing_for
from vanphong.registry.states import OUTGOING, OUTGOING_TONES, OutgoingState

#: recipients by whose names a document is found; a longer list is a group under one name
MOST_RECIPIENTS = 60


class OutgoingSource(Source):
    """Issued documents have no line that may be known without the rest."""

    subject_type: ClassVar = OUTGOING.noun
    model: ClassVar = Outgoing
    label: ClassVar = gettext_lazy("Outgoing documents")
    states: ClassVar = OutgoingState.choices[1:]

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of issued documents. Cost: two queries, however many."""
        names = _recipients(ids)
        for found in Outgoing.objects.filter(pk__in=ids, number__isnull=False):
            words = [
                Field(found.symbol, "A"), Field(day_vi(found.issued_on), "A"),
                Field(found.subject, "B"), Field(found.kind_name, "B"),
                Field(found.signer_name, "C"), *(Field(n, "C") for n in names.get(found.pk, [])),
            ]  # fmt: skip
            yield Searchable(
                subject_id=found.pk, tenant_id=found.tenant_id, happened_at=found.registered_at,
                happened_on=found.issued_on, state=str(found.state), readers=found.readers,
                knowers=found.knowers, excluded=found.excluded, access_class=found.access_class,
                line=[], header=[field for field in words if field.text],
            )  # fmt: skip

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Show issued documents to who may know them in full. Cost: one query."""
        return {
            found.pk: Hit(
                subject_id=found.pk, url=reverse("registry:outgoing", args=[found.pk]),
                title=_("Outgoing document %(symbol)s") % {"symbol": found.symbol},
                text=f"{found.kind_name} – {found.subject}", state=found.get_state_display(),
                tone=OUTGOING_TONES.get(found.state, "neutral"),
                line=[
                    (_("Date of the document"), day_vi(found.issued_on)),
                    (_("Signer"), found.signer_name), (_("Division"), found.unit.name),
                ],
            )
            for found in list_outgoing_for(actor).filter(pk__in=ids)
        }  # fmt: skip


def _recipients(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    rows = Recipient.objects.filter(outgoing__in=ids).order_by("pk")
    for outgoing_id, name in rows.values_list("outgoing_id", "name"):
        names = found.setdefault(outgoing_id, [])
        if len(names) < MOST_RECIPIENTS:
            names.append(name)
    return found
