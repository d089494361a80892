"""Forms of the registry: they check words, the verbs check rules."""

from vanphong.registry.forms.incoming import (
    DirectionForm,
    FilesForm,
    FinishForm,
    LetterForm,
    ReasonForm,
    RegisterForm,
    SubmitForm,
)
from vanphong.registry.forms.outgoing import AddressForm, OutgoingForm, ReceiptForm

__all__ = [
    "AddressForm",
    "DirectionForm",
    "FilesForm",
    "FinishForm",
    "LetterForm",
    "OutgoingForm",
    "ReasonForm",
    "ReceiptForm",
    "RegisterForm",
    "SubmitForm",
]
