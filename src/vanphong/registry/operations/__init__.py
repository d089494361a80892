"""Every write of the registers: intake, books, and the handling of incoming documents."""

from vanphong.registry.operations.blocks import hand_over_block
from vanphong.registry.operations.books import (
    CannotOpenSeries,
    choose_books,
    move_to_book,
    open_series,
)
from vanphong.registry.operations.catching_up import CaughtUp, MissedLetter, catch_up
from vanphong.registry.operations.closings import (
    CannotCloseBook,
    confirm_closing,
    decline_closing,
    freeze_closing,
    propose_closing,
)
from vanphong.registry.operations.copies import (
    Parcel,
    hand_to_post,
    lend_copy,
    note_post_receipt,
    return_copy,
)
from vanphong.registry.operations.delivery import (
    Said,
    attach_to_outgoing,
    give_identity,
    note_delivery,
)
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
    follow_document,
    let_know,
    recall_document,
    reopen_document,
    return_to_sender,
    submit_document,
)
from vanphong.registry.operations.held import (
    CannotHold,
    Hold,
    NoSuchNumber,
    hold_number,
    lapse_held_numbers,
    release_held,
)
from vanphong.registry.operations.intake import (
    LONGEST_SUBJECT,
    Letter,
    receive_and_register,
    receive_document,
    register_document,
)
from vanphong.registry.operations.old_registers import (
    OldRow,
    close_old_register,
    keep_old_documents,
    send_old_register,
)
from vanphong.registry.operations.openings import (
    CannotOpenBook,
    confirm_opening,
    decline_opening,
    propose_opening,
)
from vanphong.registry.operations.outgoing import (
    Addressee,
    CannotNumber,
    Issue,
    add_recipients,
    cancel_outgoing,
    dispatch_outgoing,
    note_receipt,
    number_outgoing,
    recall_outgoing,
)
from vanphong.registry.operations.personal import open_envelope

__all__ = [
    "LONGEST_SUBJECT",
    "MOST_FILES",
    "Addressee",
    "CannotCloseBook",
    "CannotFinish",
    "CannotHold",
    "CannotNumber",
    "CannotOpenBook",
    "CannotOpenSeries",
    "CaughtUp",
    "Enclosure",
    "Hold",
    "Issue",
    "Letter",
    "MissedLetter",
    "NoSuchNumber",
    "OldRow",
    "Parcel",
    "Said",
    "add_recipients",
    "attach_files",
    "attach_to_outgoing",
    "cancel_outgoing",
    "catch_up",
    "choose_books",
    "close_old_register",
    "confirm_closing",
    "confirm_opening",
    "decline_closing",
    "decline_opening",
    "direct_document",
    "dispatch_outgoing",
    "finish_document",
    "freeze_closing",
    "give_identity",
    "hand_over_block",
    "hand_to_post",
    "follow_document",
    "let_know",
    "keep_old_documents",
    "lend_copy",
    "hold_number",
    "lapse_held_numbers",
    "move_to_book",
    "note_post_receipt",
    "note_delivery",
    "note_receipt",
    "number_outgoing",
    "open_envelope",
    "open_kept_copy",
    "open_series",
    "propose_closing",
    "propose_opening",
    "recall_document",
    "recall_outgoing",
    "receive_and_register",
    "receive_document",
    "register_document",
    "release_held",
    "reopen_document",
    "return_copy",
    "return_to_sender",
    "send_old_register",
    "submit_document",
]
