"""Every write of the registers: intake, books, and the handling of incoming documents."""

from vanphong.registry.operations.books import move_to_book, open_book, open_series
from vanphong.registry.operations.handling import (
    CannotFinish,
    direct_document,
    finish_document,
    recall_document,
    reopen_document,
    return_to_sender,
    submit_document,
)
from vanphong.registry.operations.intake import (
    LONGEST_SUBJECT,
    Letter,
    receive_document,
    register_document,
)

__all__ = [
    "LONGEST_SUBJECT",
    "CannotFinish",
    "Letter",
    "direct_document",
    "finish_document",
    "move_to_book",
    "open_book",
    "open_series",
    "receive_document",
    "recall_document",
    "register_document",
    "reopen_document",
    "return_to_sender",
    "submit_document",
]
