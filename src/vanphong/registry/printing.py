"""The register and the protocols of the books on paper: plain data for the forms in `printed/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import name_on, parent_on
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import Column, form, print_form, write_table
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.registry.models import (
    BookOpening,
    CitizenLetter,
    DeliverySlip,
    NumberBlock,
    Series,
    SlipLine,
)
from vanphong.registry.queries import lines_of
from vanphong.registry.queries.exchanged import Road
from vanphong.registry.reconciling import Finding
from vanphong.registry.register import Line


def print_opening(opening: BookOpening) -> bytes:
    """
    Return the protocol of a confirmed opening as PDF/A, the same bytes each time.

    Source: house form; practice item 7.
    """
    assert opening.confirmed_at is not None
    assert opening.confirmed_by is not None
    data = {
        **head_of(opening.series.tenant, opening.confirmed_at),
        "book": opening.series.name, "period": opening.period, "reason": opening.reason,
        "first": opening.first, "before": opening.first - 1,
        "proposer": _person(opening.proposed_by), "confirmer": _person(opening.confirmed_by),
        "proposed_at": opening.proposed_at, "confirmed_at": opening.confirmed_at,
    }  # fmt: skip
    return print_form("registry.book_opening", data, now=opening.confirmed_at)


def print_block(block: NumberBlock) -> bytes:
    """
    Return the protocol of a block of numbers as PDF/A, the same bytes each time.

    Source: house form; practice item 8.
    """
    data = {
        **head_of(block.series.tenant, block.handed_at),
        "book": block.series.name, "period": block.period, "reason": block.reason,
        "first": block.first, "last": block.last, "count": block.last - block.first + 1,
        "protocol": block.protocol, "giver": _person(block.handed_by),
        "handed_at": block.handed_at,
    }  # fmt: skip
    return print_form("registry.number_block", data, now=block.handed_at)


def print_letter_slip(letters: Sequence[CitizenLetter]) -> bytes:
    """
    Return the slip of letters handed over together as PDF/A, the same bytes each time.

    What they are about does not stand on it. Source: house form; practice item 6.
    """
    first = letters[0]
    assert first.handed_over_at is not None
    assert first.handed_over_by is not None
    labels = ((_("Arrival no."), 10), (_("Arrival day"), 16), (_("Neutral word"), 34),
              (_("Number of the registered post"), 22), (_("Number of sheets"), 10))  # fmt: skip
    data = {
        **head_of(first.tenant, first.handed_over_at), "board": first.board.name,
        "giver": first.handed_over_by.person.full_name, "count": len(letters),
        "columns": [{"label": label, "width": width, "kind": "text"} for label, width in labels],
        "rows": [
            [
                str(letter.arrival_number), show_day(letter.arrived_on),
                _("Sealed envelope") if letter.is_sealed else str(letter.get_word_display()),
                letter.post_number, str(letter.sheet_count or ""),
            ]
            for letter in letters
        ],
    }  # fmt: skip
    return print_form("registry.letter_slip", data, now=first.handed_over_at)


def parent_name(tenant: Tenant, at: datetime) -> str:
    """Return the name of the body above the office at that moment, or ""."""
    day = local_day(at)
    parent = parent_on(tenant.organisation, day)
    return name_on(parent, day) if parent else ""


def head_of(tenant: Tenant, at: datetime) -> dict[str, object]:
    """Return what stands at the head of a paper of the office: parent, body, day in words."""
    day = local_day(at)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    written = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return {"body": tenant.name, "parent": parent_name(tenant, at), "day": written}


def _person(post: Appointment) -> dict[str, str]:
    return {"name": post.person.full_name, "title": post.title}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Which pages: of a book or a whole office, days `first` to `last`, both included."""

    office: Tenant
    first: date
    last: date
    #: None where the register serves the whole office
    series: Series | None = None
    volume: str = "01"
    with_cover: bool = False
    #: the period it is, where it is the whole book of one
    period: str = ""

    @property
    def body(self) -> str:
        """Return whose register it is."""
        return self.series.body.name if self.series and self.series.body else self.office.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register of the law: its form, and its columns in the law's words and order."""

    code: str
    columns: Sequence[Column]

    @property
    def heading(self) -> str:
        """Return the name of the register."""
        return form(self.code).title


def incoming_register() -> Register:
    """Return the incoming register (Decree 30/2020/NĐ-CP, Phụ lục IV, part VI)."""
    return Register(
        code="registry.incoming_register",
        columns=[
            Column(_("Arrival day"), "date", 15),
            Column(_("Arrival no."), "number", 9),
            Column(_("Author"), "text", 19),
            Column(_("Number and symbol of the document"), "text", 17),
            Column(_("Date of the document in the register"), "date", 15),
            Column(_("Kind and subject of the document"), "text", 38),
            Column(_("Division or person"), "text", 18),
            Column(_("Day handed over"), "date", 15),
            Column(_("Receipt"), "text", 12),
            Column(_("Note"), "text", 21),
        ],
    )


def outgoing_register() -> Register:
    """Return the outgoing register (Decree 30/2020/NĐ-CP, Phụ lục IV)."""
    return Register(
        code="registry.outgoing_register",
        columns=[
            Column(_("Number and symbol of the document"), "text", 18),
            Column(_("Date of the document in the register"), "date", 15),
            Column(_("Kind and subject of the document"), "text", 38),
            Column(_("Signer"), "text", 17),
            Column(_("Recipients of the document"), "text", 24),
            Column(_("Division or person keeping the copy"), "text", 18),
            Column(_("Number of copies"), "number", 9),
            Column(_("Day handed over"), "date", 15),
            Column(_("Receipt"), "text", 14),
            Column(_("Note"), "text", 20),
        ],
    )


def followup_register() -> Register:
    """Return the follow-up register of incoming documents (Decree 30/2020/NĐ-CP, Phụ lục IV)."""
    return Register(
        code="registry.followup_register",
        columns=[
            Column(_("Arrival no."), "number", 9),
            Column(_("Kind, number, date and author of the document"), "text", 44),
            Column(_("Division or person"), "text", 24),
            Column(_("Time limit"), "date", 15),
            Column(_("Progress"), "text", 26),
            Column(_("Number and symbol of the answering document"), "text", 22),
            Column(_("Note"), "text", 22),
        ],
    )


def post_register() -> Register:
    """Return the register of what went to the post (Decree 30/2020/NĐ-CP, Phụ lục IV)."""
    return Register(
        code="registry.post_register",
        columns=[
            Column(_("Day handed over"), "date", 15),
            Column(_("Number and symbol of the document"), "text", 30),
            Column(_("Recipients of the document"), "text", 50),
            Column(_("Number of envelopes"), "number", 12),
            Column(_("Receipt and stamp of the post"), "text", 32),
            Column(_("Note"), "text", 24),
        ],
    )


def copies_register() -> Register:
    """Return the register of the use of stored copies (Decree 30/2020/NĐ-CP, Phụ lục IV)."""
    return Register(
        code="registry.copies_register",
        columns=[
            Column(_("Day"), "date", 15),
            Column(_("Name of the user"), "text", 22),
            Column(_("Number, symbol, date of the document"), "text", 20),
            Column(_("Kind and subject of the document"), "text", 38),
            Column(_("Number and symbol of the dossier"), "text", 14),
            Column(_("Receipt"), "text", 13),
            Column(_("Day of return"), "date", 15),
            Column(_("Who permits the use"), "text", 18),
            Column(_("Note"), "text", 24),
        ],
    )


def incoming_report_form() -> Register:
    """Return the report on the handling of incoming documents; its columns are the house's."""
    return Register(
        code="registry.incoming_report",
        columns=[
            Column(_("Division or person"), "text", 40),
            *(
                Column(label, "number", 14)
                for label in (
                    _("Received"), _("Finished on time"), _("Finished late"),
                    _("Finished, without a limit"), _("Being handled"), _("Overdue"),
                    _("Returned or recalled"),
                )
            ),
        ],
    )  # fmt: skip


def outgoing_report_form() -> Register:
    """Return the report on issued documents; its columns are the house's."""
    return Register(
        code="registry.outgoing_report",
        columns=[
            Column(_("Kind of document"), "text", 40),
            *(
                Column(label, "number", 14)
                for label in (
                    _("Numbered"), _("Issued"), _("Not issued yet"), _("Recalled"),
                    _("Number cancelled"), _("Copies issued"), _("Dated otherwise than numbered"),
                )
            ),
        ],
    )  # fmt: skip


def print_register(
    register: Register, pages: Pages, rows: Sequence[Line], *, now: datetime
) -> bytes:
    """
    Return the register as PDF/A in the form of the law, with its cover if asked for.

    Source: Decree 30/2020/NĐ-CP, Phụ lục IV; cover fields: records 1.5.
    """
    return print_form(register.code, register_data(register, pages, rows, now=now), now=now)


def register_data(
    register: Register, pages: Pages, rows: Sequence[Line], *, now: datetime
) -> dict[str, object]:
    """Return what the forms of the registers are set with."""
    series = pages.series
    numbers = [row.number for row in rows if row.number]
    return {
        "heading": register.heading, "parent": parent_name(pages.office, now),
        "book": series.name if series else "", "body": pages.body,
        "period": _period(pages), "volume": pages.volume,
        "with_cover": pages.with_cover,
        "first_day": show_day(pages.first), "last_day": show_day(pages.last),
        "first_number": numbers[0].split("–")[0] if numbers else "",
        "last_number": numbers[-1].split("–")[-1] if numbers else "",
        "columns": [
            {"label": c.label, "width": c.width, "kind": c.kind} for c in register.columns
        ],
        "rows": [[_shown(value) for value in row.cells()] for row in rows],
        "count": _("%(count)s lines") % {"count": len(rows)} if pages.volume else "",
        "printed": _("Taken at %(moment)s") % {"moment": moment_vi(now)},
    }  # fmt: skip


def write_register(
    register: Register,
    pages: Pages,
    rows: Sequence[Line],
    *,
    now: datetime,
    remarks: Sequence[str] = (),
) -> bytes:
    """
    Return the same register as a workbook; numbers of old registers stay text as spelled.

    The cover, if asked for, and `remarks` stand on sheets of their own: the register keeps exactly
    its columns.
    """
    series = pages.series
    book = f"{series.name}, " if series else ""
    title = f"{register.heading} – {book}{pages.body}"
    span = f"{show_day(pages.first)} – {show_day(pages.last)}"
    cells = [
        tuple(
            _number(value) if column.kind == "number" and isinstance(value, str) else value
            for column, value in zip(register.columns, row.cells(), strict=True)
        )
        for row in rows
    ]
    cover = _cover(register_data(register, pages, rows, now=now)) if pages.with_cover else []
    return write_table(
        list(register.columns), cells, title=title, filter_text=span, now=now, cover=cover,
        remarks=remarks,
    )  # fmt: skip


def _cover(data: Mapping[str, object]) -> list[str]:
    """Return the lines of a cover, as the forms set them."""
    lines = [
        data["parent"], data["body"], "", data["heading"], data["book"], data["period"],
        _("Days %(first)s to %(last)s") % {"first": data["first_day"], "last": data["last_day"]},
    ]  # fmt: skip
    if data["first_number"]:
        ends = {"first": data["first_number"], "last": data["last_number"]}
        lines.append(_("Numbers %(first)s to %(last)s") % ends)
    if data["volume"]:
        lines.append(_("Volume no. %(volume)s") % {"volume": data["volume"]})
    return [str(line) for line in lines]


def _period(pages: Pages) -> str:
    series = pages.series
    if pages.period:
        return pages.period
    if series is not None and series.term_from is not None:
        return f"{series.term_from}-{series.term_to}"
    return ", ".join(str(year) for year in range(pages.first.year, pages.last.year + 1))


def _number(text: str) -> int | str:
    """Return our own number as a number; "012" and "12a" of an old register stay as spelled."""
    return int(text) if text.isdecimal() and str(int(text)) == text else text


def _shown(value: object) -> str:
    if isinstance(value, date):
        return show_day(value)
    return "" if value is None else str(value)


def print_slips(actor: Actor, slips: Sequence[DeliverySlip], *, now: datetime) -> bytes:
    """
    Return delivery slips as PDF/A, a page each, with what the reader may know of their papers.

    Source: house form; practice item 14.
    """
    return print_form(
        "registry.delivery_slip", {"slips": [_slip(actor, slip) for slip in slips]}, now=now
    )


def _slip(actor: Actor, slip: DeliverySlip) -> dict[str, object]:
    head = head_of(slip.tenant, slip.made_at)
    return {
        "office": head["body"], "parent": head["parent"], "day": head["day"],
        "receiver": slip.receiver, "maker": slip.made_by.person.full_name,
        "lines": [_slip_line(line) for line in lines_of(actor, slip)],
    }  # fmt: skip


def _slip_line(line: SlipLine) -> dict[str, str]:
    if line.recipient is not None:
        issued = line.recipient.outgoing
        return {
            "symbol": issued.symbol, "subject": f"{issued.kind_name} {issued.subject}".strip(),
            "copies": str(line.recipient.copies),
        }  # fmt: skip
    document = line.incoming
    assert document is not None
    number = document.arrival_number or "–"
    return {
        "symbol": document.symbol, "copies": "1",
        "subject": _("Incoming document %(number)s, %(sender)s")
        % {"number": number, "sender": document.sender_name},
    }  # fmt: skip


def print_reconciliation(
    tenant: Tenant,
    found: Sequence[Finding],
    roads: Sequence[Road],
    *,
    first: date,
    last: date,
    now: datetime,
) -> bytes:
    """
    Return the month's exchange and what does not agree, to be signed, as PDF/A.

    Source: Decision 28/2018/QĐ-TTg, article 11.3; the columns are a house form.
    """
    data = {
        **head_of(tenant, now), "first_day": show_day(first), "last_day": show_day(last),
        "roads": [
            [
                str(road.label) if road.channel else _("Together"),
                *(str(n) for n in (road.came, road.registered, road.returned, road.sent,
                                   road.confirmed)),
            ]
            for road in roads
        ],
        "findings": [
            {"title": str(one.check.title), "count": str(one.count)} for one in found if one.count
        ],
    }  # fmt: skip
    return print_form("registry.reconciliation", data, now=now)
