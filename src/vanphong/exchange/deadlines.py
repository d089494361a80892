"""
The clock of a sent document: by when its receiver says whether it takes it.

A row of `kernel.deadlines` under the consignment, counted in the receiver's calendar.
"""

from __future__ import annotations

from datetime import datetime

from vanphong.exchange.agent import EXCHANGE
from vanphong.exchange.models import Consignment
from vanphong.kernel.calendar import local_day
from vanphong.kernel.deadlines import LateReceipt, Term, Unit
from vanphong.kernel.deadlines import operations as rows
from vanphong.kernel.deadlines.queries import find_open_deadline
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import ACKNOWLEDGED, DeliveryCode
from vanphong.registry.operations import Said

TYPE, KIND = "exchange.consignment", "acknowledgement"


def follow(consignment: Consignment, said: Said, *, now: datetime) -> None:
    """Start the clock when the document is there, stop it when it is taken, refused or recalled."""
    subject = ref(consignment)
    running = find_open_deadline(subject, KIND)
    if said.code == DeliveryCode.ARRIVED and running is None:
        row = rule("exchange.acknowledgement", on=local_day(said.at))
        value = row.value
        assert isinstance(value, dict)
        term = Term(
            int(str(value["amount"])), Unit(str(value["unit"])), source=row.source,
            late_receipt=LateReceipt.NEXT_WORKING_DAY,
        )  # fmt: skip
        rows.set_deadline(
            subject=subject, kind=KIND, term=term, start_at=said.at, actor=EXCHANGE, now=now,
            tenant_id=consignment.receiver_id, rule=row, warn_days=0,
        )  # fmt: skip
    elif running is not None and said.code in ACKNOWLEDGED:
        rows.meet_deadline(deadline=running, actor=EXCHANGE, now=said.at)
    elif running is not None and said.code == DeliveryCode.RECALL_AGREED:
        rows.lift_deadline(deadline=running, reason=said.reason, actor=EXCHANGE, now=now)


def ref(consignment: Consignment) -> SubjectRef:
    """Return the subject of a consignment's clock."""
    return SubjectRef(TYPE, consignment.pk)
