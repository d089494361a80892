"""Every write of the exchange: sending, delivering, answering, recalling."""

from vanphong.exchange.operations.answering import (
    announce_recall,
    confirm_recall,
    refuse_recall,
    report,
)
from vanphong.exchange.operations.sending import send_document
from vanphong.exchange.operations.taking import NotYet, deliver
from vanphong.exchange.operations.transferring import (
    CannotTransfer,
    Slip,
    issue_transfer,
    make_transfer,
    take_answer,
    tell_followers,
)

__all__ = [
    "CannotTransfer",
    "NotYet",
    "Slip",
    "announce_recall",
    "confirm_recall",
    "deliver",
    "issue_transfer",
    "make_transfer",
    "refuse_recall",
    "report",
    "send_document",
    "take_answer",
    "tell_followers",
]
