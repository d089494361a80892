"""Records of the registers: books, incoming documents, citizens' letters, outgoing documents."""

from vanphong.registry.models.closing import BookClosing
from vanphong.registry.models.copies import CopyUse, PostDispatch, PostedCopy
from vanphong.registry.models.delivery import (
    ACKNOWLEDGED,
    LONGEST_REASON,
    DeliveryCode,
    DeliveryStatus,
    OutgoingFile,
    OutgoingFileText,
)
from vanphong.registry.models.groups import GroupMember, RecipientGroup
from vanphong.registry.models.held import HeldNumber
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
from vanphong.registry.models.letters import CitizenLetter, LetterWord, ReceptionBoard
from vanphong.registry.models.outgoing import Outgoing, Recipient
from vanphong.registry.models.received import ReceivedCopy, Road
from vanphong.registry.models.slips import DeliverySlip, SlipLine
from vanphong.registry.models.waiting import WaitingFile

__all__ = [
    "DeliverySlip",
    "ReceivedCopy",
    "Road",
    "SlipLine",
    "ACKNOWLEDGED",
    "LONGEST_REASON",
    "Attachment",
    "AttachmentText",
    "BookClosing",
    "BookMove",
    "BookOpening",
    "CatchUp",
    "Channel",
    "CopyUse",
    "DeliveryCode",
    "DeliveryStatus",
    "CitizenLetter",
    "Direction",
    "FinishKind",
    "GivenDirection",
    "GroupMember",
    "HeldNumber",
    "Incoming",
    "KeptCopyOpening",
    "LetterWord",
    "NumberBlock",
    "OldRegisterFile",
    "Outgoing",
    "OutgoingFile",
    "OutgoingFileText",
    "PeriodKind",
    "PostDispatch",
    "PostedCopy",
    "ReceptionBoard",
    "Recipient",
    "RecipientGroup",
    "Series",
    "SeriesScope",
    "Urgency",
    "WaitingFile",
]
