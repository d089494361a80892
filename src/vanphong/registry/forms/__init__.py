"""Forms of the registry: they check words, the verbs check rules."""

from vanphong.registry.forms.held import HoldForm, MonthForm
from vanphong.registry.forms.incoming import (
    DirectionForm,
    FilesForm,
    FinishForm,
    LetterForm,
    ReasonForm,
    RegisterForm,
    SubmitForm,
)
from vanphong.registry.forms.letters import BoardForm, CitizenLetterForm
from vanphong.registry.forms.outgoing import AddressForm, OutgoingForm, ReceiptForm
from vanphong.registry.forms.received import CopyForm
from vanphong.registry.forms.slips import SignedSlipForm
from vanphong.registry.forms.stamps import StampForm

__all__ = [
    "CopyForm",
    "SignedSlipForm",
    "AddressForm",
    "BoardForm",
    "CitizenLetterForm",
    "DirectionForm",
    "FilesForm",
    "FinishForm",
    "HoldForm",
    "LetterForm",
    "MonthForm",
    "OutgoingForm",
    "ReasonForm",
    "ReceiptForm",
    "RegisterForm",
    "StampForm",
    "SubmitForm",
]
