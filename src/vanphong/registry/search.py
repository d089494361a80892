"""
Incoming documents in the search.

The register's fixed line (number, symbol, dates, sender under all its names) is what a knower may
find a document by; kind, subject, signer and the opinions of its directions are for readers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import OrganisationName
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.search.marking import READ
from vanphong.kernel.search.sources import Hit, Searchable, Source
from vanphong.kernel.search.words import Field
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.registry.models import AttachmentText, GivenDirection, Incoming
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import list_incoming_for
from vanphong.registry.states import INCOMING, TONES, IncomingState


class IncomingSource(Source):
    """Incoming documents of all offices; walls are kept by the search and by `queries`."""

    subject_type: ClassVar = INCOMING.noun
    model: ClassVar = Incoming
    label: ClassVar = gettext_lazy("Incoming documents")
    states: ClassVar = IncomingState.choices

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of documents. Cost: three queries, however many."""
        documents = list(Incoming.objects.filter(pk__in=ids))
        names = _names({d.sender_id for d in documents if d.sender_id})
        opinions = _opinions([d.pk for d in documents])
        for document in documents:
            called = names.get(document.sender_id, []) if document.sender_id else []
            yield searchable(document, called, opinions.get(document.pk, []))

    def read_content(self, subject_id: uuid.UUID) -> Sequence[str]:
        """Return what was read of the document's files, in their order."""
        texts = AttachmentText.objects.filter(attachment__incoming=subject_id)
        return list(texts.order_by("attachment__position").values_list("text", flat=True))

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Show documents at the reader's level. Cost: three queries."""
        documents = list(list_incoming_for(actor).filter(pk__in=ids))
        full = [d.pk for d in documents if IncomingPolicy.level(actor, d) == Level.FULL]
        opinions, texts = _opinions(full), _texts(full)
        return {
            d.pk: _hit(d, [*opinions.get(d.pk, []), *texts.get(d.pk, [])], is_full=d.pk in full)
            for d in documents
        }


def searchable(document: Incoming, names: list[str], opinions: list[str]) -> Searchable:
    """Tell the words of one document, given its sender's names and its directions' opinions."""
    days = [day_vi(day) for day in (document.issued_on, document.arrived_on) if day]
    number = f"{document.arrival_number} {document.arrived_on.year}"
    line = [
        number if document.arrival_number else "", document.old_number, document.symbol,
        document.sender_name, *names, *days,
    ]  # fmt: skip
    header = [
        Field(document.subject, "B"), Field(document.kind_name, "B"), Field(document.signer, "C"),
        *(Field(opinion, "C") for opinion in opinions),
    ]  # fmt: skip
    return Searchable(
        subject_id=document.pk, tenant_id=document.tenant_id, happened_at=document.arrived_at,
        happened_on=document.arrived_on, state=str(document.state), party_id=document.sender_id,
        readers=document.readers, knowers=document.knowers, excluded=document.excluded,
        access_class=document.access_class,
        line=[Field(text, "A") for text in line if text],
        header=[field for field in header if field.text],
    )  # fmt: skip


def _hit(document: Incoming, passages: list[str], *, is_full: bool) -> Hit:
    number = document.arrival_number or document.old_number
    title = _("Incoming document no. %(number)s") % {"number": number} if number else _(
        "Incoming document without number"
    )  # fmt: skip
    issued = day_vi(document.issued_on) if document.issued_on else ""
    line = [
        (_("Number and symbol"), document.symbol), (_("Date of the document"), issued),
        (_("Sender"), document.sender_name), (_("Arrived"), day_vi(document.arrived_on)),
    ]  # fmt: skip
    return Hit(
        subject_id=document.pk, url=reverse("registry:detail", args=[document.pk]), title=title,
        line=[pair for pair in line if pair[1]], state=document.get_state_display(),
        tone=TONES.get(document.state, "neutral"), is_line_only=not is_full,
        text=" – ".join(p for p in (document.kind_name, document.subject) if p) if is_full else "",
        passages=passages if is_full else (),
    )  # fmt: skip


def _names(organisations: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return all names, old and new, that each organisation bore."""
    found: dict[uuid.UUID, list[str]] = {}
    if organisations:
        names = OrganisationName.objects.filter(organisation__in=organisations)
        for organisation_id, name in names.order_by("valid_from").values_list(
            "organisation_id", "name"
        ):
            found.setdefault(organisation_id, []).append(name)
    return found


def _texts(documents: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the beginnings of the texts of each document's files, in their order."""
    found: dict[uuid.UUID, list[str]] = {}
    texts = AttachmentText.objects.filter(attachment__incoming__in=documents)
    for incoming_id, text in texts.order_by("attachment__position").values_list(
        "attachment__incoming", Left("text", READ)
    ):
        found.setdefault(incoming_id, []).append(text)
    return found


def _opinions(documents: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Return the opinions of the directions on each document, in the order they were given."""
    found: dict[uuid.UUID, list[str]] = {}
    given = GivenDirection.objects.filter(incoming__in=documents).exclude(opinion="")
    for incoming_id, opinion in given.order_by("given_at", "pk").values_list(
        "incoming_id", "opinion"
    ):
        found.setdefault(incoming_id, []).append(opinion)
    return found
