"""Every write of the exchange: sending, delivering, answering, recalling."""

from vanphong.exchange.operations.answering import (
    announce_recall,
    confirm_recall,
    refuse_recall,
    report,
)
from vanphong.exchange.operations.sending import send_document
from vanphong.exchange.operations.taking import NotYet, deliver

__all__ = [
    "NotYet",
    "announce_recall",
    "confirm_recall",
    "deliver",
    "refuse_recall",
    "report",
    "send_document",
]
