"""Matters of the demo that leave the house: slips to a department, which registers and answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from vanphong.config.demo.province import FOUNDED, SETUP, SPACE, Demo
from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody
from vanphong.directory.queries import actor_for
from vanphong.exchange import operations as exchange
from vanphong.exchange.models import Consignment, Message, Transfer
from vanphong.exchange.operations import Slip
from vanphong.exchange.slips import forms_on
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Channel, DeliveryCode, Incoming
from vanphong.registry.operations import Addressee, Issue
from vanphong.registry.states import IncomingState
from vanphong.tasks.queries import list_of_source

#: codes of the demo's offices; the province's own is its document code
CODES = {
    "vpubnd": "H37.01",
    "vptu": "A37.01",
    "vphdnd": "K37.01",
    "stc": "H37.05",
    "hoalu": "H37.60",
}
ASKED = (
    "Giao Sở Tài chính chủ trì, phối hợp các cơ quan liên quan xem xét, tham mưu UBND tỉnh"
    " theo quy định; báo cáo kết quả về Văn phòng UBND tỉnh."
)


def pass_on_matters(demo: Demo) -> None:
    """
    Send two slips to the department: one it has answered, one that waits at its desk.

    Not to be called inside a transaction. Cost: about two seconds.
    """
    with declared_run("demo"):
        _prepare(demo)
        documents = Incoming.objects.filter(
            tenant=demo.tenants["vpubnd"], state=IncomingState.DIRECTED, attachments__isnull=False
        ).order_by("-arrived_at", "-pk").distinct()  # fmt: skip
        newest, older = documents[:2]
        answered = _pass_on(demo, older, "slip-1", demo.now - timedelta(days=2))
        _answer(demo, answered, demo.now - timedelta(days=1))
        _pass_on(demo, newest, "slip-2", demo.now - timedelta(hours=1))


def _prepare(demo: Demo) -> None:
    """Give the offices their codes, and the Committee its series of slips."""
    for prefix, code in CODES.items():
        directory.assign_codes(
            demo.tenants[prefix].organisation, code=code, old_code="", unit_code="", actor=SETUP,
            now=demo.now,
        )  # fmt: skip
    body = IssuingBody.objects.get(tenant=demo.tenants["vpubnd"])
    registry.open_series(
        tenant=body.tenant, name="Phiếu chuyển", valid_from=FOUNDED, direction="outgoing",
        scopes=[(body, "Phiếu chuyển")], actor=SETUP, now=demo.now,
    )  # fmt: skip


def _pass_on(demo: Demo, document: Incoming, key: str, moment: datetime) -> Transfer:
    chief = demo.of("vpubnd", "chief")[0]
    tasks = list_of_source(SubjectRef("registry.incoming", document.pk))
    department = demo.tenants["stc"]
    task = tasks.first()
    slip = Slip(
        form=forms_on(timezone.localdate(moment))[0], released=ASKED, signer=chief,
        body=IssuingBody.objects.get(tenant=document.tenant),
        recipients=[
            Addressee(
                name=department.name, organisation=department.organisation, channel=Channel.INNER
            )
        ],
        unit=task.lead_unit if task else chief.unit, task=task, authority="TL. CHỦ TỊCH",
        due_on=calendar_for(None).add_working_days(timezone.localdate(demo.now), 7),
        attachments=list(document.attachments.order_by("position")),
    )  # fmt: skip
    made = exchange.make_transfer(
        document, slip, maker=chief, key=uuid.uuid5(SPACE, key), now=moment,
        actor=actor_for(chief, now=moment),
    )  # fmt: skip
    exchange.issue_transfer(made.pk, now=moment)
    carry(made.outgoing_id, moment)
    return made


def _answer(demo: Demo, transfer: Transfer, moment: datetime) -> None:
    """Let the department register what came, and answer it by a letter of its own."""
    clerk = demo.of("stc", "department_clerk")[0]
    desk = actor_for(clerk, now=moment)
    got = Incoming.objects.get(
        arrival__document_id__in=Consignment.objects.filter(
            recipient__outgoing=transfer.outgoing
        ).values("pk")
    )
    got = registry.register_document(got, actor=desk, now=moment)
    director = demo.of("stc", "department_leader")[0]
    registry.submit_document(got, to=director, actor=desk, now=moment)
    exchange.report(got.pk, DeliveryCode.RECEIVED, at=moment, now=moment)
    sender = demo.tenants["vpubnd"]
    issue = Issue(
        body=IssuingBody.objects.get(tenant=clerk.tenant), kind_name="Công văn", unit=clerk.unit,
        issued_on=timezone.localdate(moment), answers=got, signer_title=director.title,
        signer_name=director.person.full_name,
        subject=f"Trả lời {got.kind_name} số {got.symbol} của {got.sender_name}",
        recipients=[
            Addressee(name=sender.name, organisation=sender.organisation, channel=Channel.INNER)
        ],
    )  # fmt: skip
    answer = registry.number_outgoing(
        issue, clerk=clerk, key=uuid.uuid5(SPACE, "slip-answer"), actor=desk, now=moment
    )
    registry.dispatch_outgoing(answer, actor=desk, now=moment)
    carry(answer.pk, moment)


def carry(outgoing_id: uuid.UUID, moment: datetime) -> None:
    """Carry an issued document over as the worker does, with what comes back."""
    exchange.send_document(outgoing_id, now=moment)
    waiting = Message.objects.filter(delivered_at=None).order_by("posted_at", "pk")
    while message := waiting.first():
        exchange.deliver(message.pk, now=moment)
