"""Issued documents: numbered, sent, recalled, cancelled."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from vanphong.config.drills._twins.province import Office, Scene
from vanphong.directory.models import Appointment, IssuingBody
from vanphong.kernel.ids import uuid7
from vanphong.registry import operations as registry
from vanphong.registry.models import Outgoing
from vanphong.registry.operations import Addressee, Issue

CLASSES = ("ordinary", "limited", "public")
HEADS = ("chief", "deputy_chief", "department_leader")


def issues(scene: Scene, office: Office, n: int, near: Appointment | None) -> Iterator[Outgoing]:
    """Number a signed document and carry it as far as n says."""
    words, now = scene.words(), scene.now
    drafter = near or office.posts[n % len(office.posts)]
    clerk, head = scene.actor(office.clerk), scene.actor(office.of(*HEADS)[0])
    issue = Issue(
        body=IssuingBody.objects.filter(tenant=office.tenant).order_by("pk")[0],
        kind_name="Công văn", issued_on=timezone.localdate(now), unit=drafter.unit,
        subject=f"Về việc trả lời {words.deep}", signer_name=f"Nguyễn Văn {words.deep}",
        drafter=drafter, access_class=CLASSES[n % len(CLASSES)], note=words.deep,
        recipients=[Addressee(name=f"Sở Nội vụ {words.deep}")],
    )  # fmt: skip
    found = registry.number_outgoing(issue, clerk=office.clerk, key=uuid7(), actor=clerk, now=now)
    if n % 4 in (1, 2):
        registry.dispatch_outgoing(found, actor=clerk, now=now)
    # Who may not read a limited document can neither recall nor cancel it.
    if issue.access_class != "limited" and n % 4 > 1:
        act = registry.recall_outgoing if n % 4 == 2 else registry.cancel_outgoing
        act(found, reason=f"Có sai sót về nội dung {words.deep}", actor=head, now=now)
    yield Outgoing.objects.get(pk=found.pk)
