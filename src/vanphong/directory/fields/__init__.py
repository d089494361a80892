"""Form fields that the directory offers to other capabilities."""

from vanphong.directory.fields.organisations import (
    UNKNOWN_PART,
    AsksWhichPart,
    OrganisationInput,
    OrganisationPicker,
    SenderField,
    part_field,
    sender_line,
)

__all__ = [
    "UNKNOWN_PART",
    "AsksWhichPart",
    "OrganisationInput",
    "OrganisationPicker",
    "SenderField",
    "part_field",
    "sender_line",
]
