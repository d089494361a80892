"""Forms of the registry: they check words, the verbs check rules."""

from vanphong.registry.forms.held import HoldForm, MonthForm
from vanphong.registry.forms.incoming import (
    DirectionForm,
    FilesForm,
    FinishForm,
    LetterForm,
    ReasonForm,
    RegisterForm,
)
from vanphong.registry.forms.letters import BoardForm, CitizenLetterForm
from vanphong.registry.forms.outgoing import AddressForm, OutgoingForm, ReceiptForm
from vanphong.registry.forms.received import CopyForm
from vanphong.registry.forms.routing import HandoverForm, SubmitForm, TransferForm
from vanphong.registry.forms.slips import SignedSlipForm
from vanphong.registry.forms.stamps import StampForm

__all__ = [
    "AddressForm",
    "BoardForm",
    "CitizenLetterForm",
    "CopyForm",
    "DirectionForm",
    "FilesForm",
    "FinishForm",
    "HandoverForm",
    "HoldForm",
    "LetterForm",
    "MonthForm",
    "OutgoingForm",
    "ReasonForm",
    "ReceiptForm",
    "RegisterForm",
    "SignedSlipForm",
    "StampForm",
    "SubmitForm",
    "TransferForm",
]
