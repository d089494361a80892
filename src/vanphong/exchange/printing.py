"""The sheet of a transfer on paper: plain data for the form in `printed/`."""

from __future__ import annotations

from vanphong.directory.queries import name_on, parent_on
from vanphong.exchange.models import Transfer
from vanphong.exchange.slips import fill, form_from
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.printing import print_form
from vanphong.registry.models import Outgoing
from vanphong.registry.queries import name_of_document


def print_slip(transfer: Transfer) -> bytes:
    """
    Return the sheet as PDF/A, the same bytes each time.

    Source: Decree 30/2020/NĐ-CP, Phụ lục I; the wording is the office's own, kept with the slip.
    """
    outgoing = Outgoing.objects.select_related("body", "tenant__organisation", "unit").get(
        pk=transfer.outgoing_id
    )
    form = form_from(transfer.layout)
    document = name_of_document(transfer.incoming)
    data = {
        "parent": None, "body": outgoing.body.name, "symbol": outgoing.symbol,
        "place_date": _place_date(outgoing), "heading": form.heading,
        "subject": outgoing.subject, "unit": outgoing.unit.abbreviation,
        "recipients": [row.name for row in outgoing.recipients.order_by("pk")],
        "opening": fill(
            form.opening, body=outgoing.body.name, document=document,
            sender=transfer.incoming.sender_name,
        ),
        "released": [line.strip() for line in transfer.released.splitlines() if line.strip()],
        "due": show_day(outgoing.answer_due_on) if outgoing.answer_due_on else "",
        "files": outgoing.files.count(),
        "signer": {
            "authority": transfer.authority, "title": transfer.signer.title,
            "name": transfer.signer.person.full_name,
        },
    }  # fmt: skip
    return print_form("exchange.transfer", data, now=transfer.made_at)


def _place_date(outgoing: Outgoing) -> str:
    """Return "Ninh Bình, ngày 05 tháng 02 năm 2026"; without a place where none is known."""
    day = outgoing.issued_on
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    written = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    above = parent_on(outgoing.tenant.organisation, local_day(outgoing.registered_at))
    place = (
        name_on(above, day).removeprefix("Tỉnh ")
        if above
        else outgoing.body.name.partition(" tỉnh ")[2]
    )
    return f"{place}, {written}" if place else written
