"""Records of the registers: books, incoming documents, citizens' letters, outgoing documents."""

from vanphong.registry.models.calls import CallAttempt, UrgentCall
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
from vanphong.registry.models.recorded import DictationSetting, GivenBy, RecordedDirection
from vanphong.registry.models.routing import (
    Handover,
    HandoverItem,
    Passing,
    Route,
    RouteHabit,
    RouteStep,
)
from vanphong.registry.models.slips import DeliverySlip, SlipLine
from vanphong.registry.models.waiting import WaitingFile

__all__ = [
    "ACKNOWLEDGED",
    "LONGEST_REASON",
    "Attachment",
    "AttachmentText",
    "BookClosing",
    "BookMove",
    "BookOpening",
    "CallAttempt",
    "CatchUp",
    "Channel",
    "CitizenLetter",
    "CopyUse",
    "DeliveryCode",
    "DeliverySlip",
    "DeliveryStatus",
    "DictationSetting",
    "Direction",
    "FinishKind",
    "GivenBy",
    "GivenDirection",
    "GroupMember",
    "Handover",
    "HandoverItem",
    "HeldNumber",
    "Incoming",
    "KeptCopyOpening",
    "LetterWord",
    "NumberBlock",
    "OldRegisterFile",
    "Outgoing",
    "OutgoingFile",
    "OutgoingFileText",
    "Passing",
    "PeriodKind",
    "PostDispatch",
    "PostedCopy",
    "ReceivedCopy",
    "ReceptionBoard",
    "Recipient",
    "RecipientGroup",
    "RecordedDirection",
    "Road",
    "Route",
    "RouteHabit",
    "RouteStep",
    "Series",
    "SeriesScope",
    "SlipLine",
    "Urgency",
    "UrgentCall",
    "WaitingFile",
]
