"""What the files on the tray propose for the intake form: into empty fields, marked sure or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from vanphong.kernel.ui.format_vi import day_vi
from vanphong.registry.reading import Header, Proposal, read_header
from vanphong.registry.views.tray import Tray

#: field of the form → what it is called in the head of a document
FIELDS = {
    "symbol": "symbol", "issued_on": "issued_on", "kind_name": "kind", "subject": "subject",
    "sender_name": "issuer", "signer": "signer", "due_on": "due_on", "addressed_to": "addressed_to",
}  # fmt: skip
DAYS = frozenset({"issued_on", "due_on"})


def read_head(tray: Tray) -> Header | None:
    """Read the head of the first file that has text; None where none has."""
    for enclosure in tray.enclosures():
        if enclosure.taken.text:
            return read_header(enclosure.taken.text)
    return None


def proposed(header: Header, typed: Mapping[str, str]) -> dict[str, Proposal]:
    """Return the proposals for the fields in which nobody has typed anything, by field."""
    found = {field: getattr(header, name) for field, name in FIELDS.items()}
    return {
        field: proposal
        for field, proposal in found.items()
        if proposal is not None and not typed.get(field, "").strip()
    }


def words_for(field: str, proposal: Proposal) -> str:
    """Return the value as it stands in the form."""
    return day_vi(date.fromisoformat(proposal.value)) if field in DAYS else proposal.value


def mark(form: forms.Form, proposals: Mapping[str, Proposal]) -> None:
    """Say beside each field that was filled where its value comes from and how sure it is."""
    for field, proposal in proposals.items():
        form.fields[field].help_text = (
            _("Read from the file.")
            if proposal.sure
            else _("Read from the file, not sure: compare with “%(words)s”.")
            % {"words": proposal.words[:120]}
        )
