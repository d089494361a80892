"""What the files on the tray propose for the intake form: into empty fields, marked sure or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from vanphong.kernel.files import ocr
from vanphong.kernel.files.rendering import DRAWN
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


def read_scan_head(tray: Tray) -> Header | None:
    """
    Read the head of the first scan from its picture; nothing of it is sure.

    None without a scan, or where nothing was found in it.

    Cost: some seconds of one processor.
    """
    for item in tray.items:
        if ocr.can_read(item.taken.file):
            found = doubted(read_header(ocr.read_page(item.taken.file, 0)))
            return found if any(getattr(found, field.name) for field in fields(found)) else None
    return None


def has_scan(tray: Tray) -> bool:
    """Tell whether a file on the tray has pages that only show pictures."""
    return any(item.taken.file.kind in DRAWN for item in tray.items)


def doubted(header: Header) -> Header:
    """Return the same proposals, none of them sure."""
    found = {field.name: getattr(header, field.name) for field in fields(header)}
    return Header(**{name: p and replace(p, sure=False) for name, p in found.items()})


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
