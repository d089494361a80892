"""Slips by which the matter of a letter is passed on to another office."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from vanphong.config.drills._twins.province import Office, Scene, Words
from vanphong.directory.models import IssuingBody, Tenant
from vanphong.exchange import operations as exchange
from vanphong.exchange.operations import Slip
from vanphong.exchange.slips import forms_on
from vanphong.kernel.ids import uuid7
from vanphong.registry.models import Channel, Incoming, Outgoing
from vanphong.registry.operations import Addressee


def slips(scene: Scene, office: Office, document: Incoming, words: Words) -> Iterator[Outgoing]:
    """Let the chief pass an open letter on; nothing where there is no chief."""
    chiefs = office.of("chief")
    if not chiefs or document.access_class not in ("ordinary", "public"):
        return
    other = Tenant.objects.exclude(pk=office.tenant.pk).order_by("pk")[0]
    slip = Slip(
        form=forms_on(timezone.localdate(scene.now))[0],
        body=IssuingBody.objects.filter(tenant=office.tenant).order_by("pk")[0],
        recipients=[
            Addressee(name=other.name, organisation=other.organisation, channel=Channel.INNER)
        ],
        released=f"Giao xem xét, giải quyết {words.deep}", signer=chiefs[0], unit=chiefs[0].unit,
    )  # fmt: skip
    made = exchange.make_transfer(
        document, slip, maker=chiefs[0], key=uuid7(), actor=scene.actor(chiefs[0]), now=scene.now
    )
    yield Outgoing.objects.get(pk=made.outgoing_id)
