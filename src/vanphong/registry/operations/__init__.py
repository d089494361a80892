"""Every write of the registers: intake, books, and the handling of incoming documents."""

from vanphong.registry.operations.books import move_to_book, open_book, open_series
from vanphong.registry.operations.files import (
    MOST_FILES,
    Enclosure,
    attach_files,
    open_kept_copy,
)
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
    receive_and_register,
    receive_document,
    register_document,
    register_once,
)

__all__ = [
    "LONGEST_SUBJECT",
    "MOST_FILES",
    "CannotFinish",
    "Enclosure",
    "Letter",
    "attach_files",
    "direct_document",
    "finish_document",
    "move_to_book",
    "open_book",
    "open_kept_copy",
    "open_series",
    "receive_and_register",
    "receive_document",
    "recall_document",
    "register_document",
    "register_once",
    "reopen_document",
    "return_to_sender",
    "submit_document",
]
