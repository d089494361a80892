"""Issued documents: numbered, sent, to another office too, recalled, cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from vanphong.config.drills._twins.letters import enclosure
from vanphong.config.drills._twins.province import Office, Scene, Words
from vanphong.directory.models import Appointment, IssuingBody, Tenant
from vanphong.exchange import operations as exchange
from vanphong.exchange.models import Consignment, Message
from vanphong.kernel.ids import uuid7
from vanphong.registry import operations as registry
from vanphong.registry.models import Channel, HeldNumber, Incoming, Outgoing
from vanphong.registry.operations import Addressee, Hold, Issue, Parcel

CLASSES = ("ordinary", "limited", "public")
HEADS = ("chief", "deputy_chief", "department_leader")


def issues(
    scene: Scene, office: Office, n: int, near: Appointment | None
) -> Iterator[Outgoing | Incoming]:
    """Number a signed document and carry it as far as n says; yields what arrived of it, too."""
    words, now = scene.words(), scene.now
    drafter = near or office.posts[n % len(office.posts)]
    clerk, head = scene.actor(office.clerk), scene.actor(office.of(*HEADS)[0])
    issue = Issue(
        body=IssuingBody.objects.filter(tenant=office.tenant).order_by("pk")[0],
        kind_name="Công văn", issued_on=timezone.localdate(now), unit=drafter.unit,
        subject=f"Về việc trả lời {words.deep}", signer_name=f"Nguyễn Văn {words.deep}",
        drafter=drafter, access_class=CLASSES[n % len(CLASSES)], note=words.deep,
        recipients=[Addressee(name=f"Sở Nội vụ {words.deep}"), *_through_the_exchange(office, n)],
    )  # fmt: skip
    _hold_once(scene, office, issue)
    found = registry.number_outgoing(issue, clerk=office.clerk, key=uuid7(), actor=clerk, now=now)
    registry.attach_to_outgoing(found, [enclosure(words, now)], actor=clerk, now=now)
    if n % 4 in (1, 2):
        registry.dispatch_outgoing(found, actor=clerk, now=now)
    if n % 4 == 1:
        _lend_and_post(found, office, words, scene)
    # Who may not read a limited document can neither recall nor cancel it.
    if issue.access_class != "limited" and n % 4 > 1:
        act = registry.recall_outgoing if n % 4 == 2 else registry.cancel_outgoing
        act(found, reason=f"Có sai sót về nội dung {words.deep}", actor=head, now=now)
    yield Outgoing.objects.get(pk=found.pk)
    yield from _arrived(found, now)


def _through_the_exchange(office: Office, n: int) -> list[Addressee]:
    """Name another office for the documents that stay issued, so that it gets one of them."""
    if n % 4 != 1:
        return []
    other = Tenant.objects.exclude(pk=office.tenant.pk).order_by("pk")[n // 4 % 4]
    return [Addressee(name=other.name, organisation=other.organisation, channel=Channel.INNER)]


def _arrived(found: Outgoing, now: datetime) -> Iterator[Incoming]:
    """Carry it over as the worker does, and return what the other office has of it."""
    exchange.send_document(found.pk, now=now)
    waiting = Message.objects.filter(delivered_at=None).order_by("posted_at", "pk")
    while message := waiting.first():
        exchange.deliver(message.pk, now=now)
    yield from Incoming.objects.filter(arrival__document_id__in=Consignment.objects.filter(
        recipient__outgoing=found).values("pk"))  # fmt: skip


def _lend_and_post(found: Outgoing, office: Office, words: Words, scene: Scene) -> None:
    """Let the stored copy be used, and hand the paper copies to the post."""
    clerk, today = scene.actor(office.clerk), timezone.localdate(scene.now)
    registry.lend_copy(
        found, user_name=f"Lê Văn {words.deep}", purpose=f"Đối chiếu {words.deep}", used_on=today,
        permitted_by=office.of(*HEADS)[0], key=uuid7(), actor=clerk, now=scene.now,
    )  # fmt: skip
    copies = list(found.recipients.select_related("outgoing").filter(channel="paper"))
    if copies:
        registry.hand_to_post(
            [Parcel(recipients=copies, note=words.deep)], sent_on=today, actor=clerk, now=scene.now
        )


def _hold_once(scene: Scene, office: Office, issue: Issue) -> None:
    """Hold one number in the office's book: a line of the book, which both twins have."""
    if HeldNumber.objects.filter(series__tenant=office.tenant).exists():
        return
    head = office.of(*HEADS)[0]
    today = timezone.localdate(scene.now)
    hold = Hold(body=issue.body, kind_name="Công văn", subject="Báo cáo quý", until=today)
    registry.hold_number(hold, holder=head, key=uuid7(), actor=scene.actor(head), now=scene.now)
