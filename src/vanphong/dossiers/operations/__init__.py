"""Every write of submissions: writing the sheet here, its way through the stations beside."""

from vanphong.dossiers.operations.answering import (
    approve,
    pass_on,
    reject,
    send_back,
    take_to_meeting,
)
from vanphong.dossiers.operations.files import MOST_FILES, add_files, leave_out_file
from vanphong.dossiers.operations.writing import (
    FORM,
    CannotSend,
    Sheet,
    make_submission,
    note_lacks,
    send_submission,
    settle_lack,
    withdraw_submission,
    write_submission,
)

__all__ = [
    "FORM",
    "MOST_FILES",
    "CannotSend",
    "Sheet",
    "add_files",
    "approve",
    "leave_out_file",
    "make_submission",
    "note_lacks",
    "pass_on",
    "reject",
    "send_back",
    "send_submission",
    "settle_lack",
    "take_to_meeting",
    "withdraw_submission",
    "write_submission",
]
