"""Form fields that the directory offers to other capabilities."""

from vanphong.directory.fields.organisations import (
    AsksWhichPart,
    OrganisationInput,
    OrganisationPicker,
    SenderField,
    part_field,
)

__all__ = [
    "AsksWhichPart",
    "OrganisationInput",
    "OrganisationPicker",
    "SenderField",
    "part_field",
]
