"""Records of the registers: books, incoming documents, outgoing documents."""

from vanphong.registry.models.closing import BookClosing
from vanphong.registry.models.copies import CopyUse, PostDispatch, PostedCopy
from vanphong.registry.models.incoming import (
    Attachment,
    AttachmentText,
    BookMove,
    BookOpening,
    CatchUp,
    Channel,
    Direction,
    FinishKind,
    GivenDirection,
    Incoming,
    KeptCopyOpening,
    NumberBlock,
    OldRegisterFile,
    PeriodKind,
    Series,
    SeriesScope,
    Urgency,
)
from vanphong.registry.models.outgoing import Outgoing, Recipient

__all__ = [
    "Attachment",
    "AttachmentText",
    "BookClosing",
    "BookMove",
    "BookOpening",
    "CatchUp",
    "Channel",
    "CopyUse",
    "Direction",
    "FinishKind",
    "GivenDirection",
    "Incoming",
    "KeptCopyOpening",
    "NumberBlock",
    "OldRegisterFile",
    "Outgoing",
    "PeriodKind",
    "PostDispatch",
    "PostedCopy",
    "Recipient",
    "Series",
    "SeriesScope",
    "Urgency",
]
