"""
Import of an old register: each row becomes a document with its own number, outside our counters.

What is odd is kept and told: suffixes, leading zeros, the same number twice, a day that is none.
Rows that name a degree of secrecy refuse the whole file: a connected installation keeps none of
them, nor that they were there (D7). Source: practice item 7.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import list_appointments
from vanphong.kernel.calendar import local_day, show_day
from vanphong.kernel.calendar.days import at_time
from vanphong.kernel.imports import (
    Accepted,
    Field,
    Importer,
    Refused,
    Repaired,
    Row,
    Spelled,
    Table,
    UnreadableFile,
    read_loose_day,
)
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold
from vanphong.registry import operations
from vanphong.registry.models import Direction, Incoming, Series
from vanphong.registry.operations import Letter, OldRow
from vanphong.registry.secret_rows import refuse_secret_rows
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.registry.symbol_checks import symbol_oddities

KIND = "old-register"
PATH = "registry.old_register"
NOON = time(12)
#: how a row of totals begins, folded
TOTALS = re.compile(r"(?:tong cong|tong so|cong|tong)\b(?!\s+(?:ty|cuc|hop|van|thong|hoa|an|doan))")
#: words of old registers for the state of an item, folded
STATES = {
    "": IncomingState.FINISHED, "da xu ly": IncomingState.FINISHED, "xong": IncomingState.FINISHED,
    "da xong": IncomingState.FINISHED, "hoan thanh": IncomingState.FINISHED,
    "da hoan thanh": IncomingState.FINISHED, "ket thuc": IncomingState.FINISHED,
    "luu": IncomingState.FINISHED, "da luu": IncomingState.FINISHED,
    "dang xu ly": IncomingState.DIRECTED, "da giao": IncomingState.DIRECTED,
    "da chuyen": IncomingState.DIRECTED, "chua xong": IncomingState.DIRECTED,
    "chua xu ly": IncomingState.REGISTERED, "cho xu ly": IncomingState.REGISTERED,
    "cho trinh": IncomingState.REGISTERED, "chua trinh": IncomingState.REGISTERED,
    "moi": IncomingState.REGISTERED, "da vao so": IncomingState.REGISTERED,
}  # fmt: skip


class OldRegisterImporter(Importer[OldRow]):
    """
    Rows of an old register → one book of one office.

    Options: `tenant` the office's prefix, `book` the name of the book, `origin` what people call
    the old register.
    """

    fields = (
        Field("number", ("Số đến", "so_den", "Số"), required=True),
        Field("arrived_on", ("Ngày đến", "ngay_den"), required=True),
        Field("sender_name", ("Tác giả", "Cơ quan ban hành", "Nơi gửi", "tac_gia"), required=True),
        Field("symbol", ("Số, ký hiệu văn bản", "Số, ký hiệu", "Số ký hiệu", "so_ky_hieu")),
        Field("issued_on", ("Ngày tháng văn bản", "Ngày văn bản", "ngay_van_ban")),
        Field("kind_name", ("Tên loại", "Loại văn bản", "ten_loai")),
        Field(
            "subject",
            ("Tên loại và trích yếu nội dung văn bản", "Tên loại và trích yếu", "Trích yếu",
             "trich_yeu"),
        ),
        Field("signer", ("Người ký", "nguoi_ky")),
        Field(
            "receiver",
            ("Đơn vị hoặc người nhận", "Đơn vị, người nhận", "Đơn vị xử lý", "nguoi_nhan"),
        ),
        Field("moved_on", ("Ngày chuyển", "ngay_chuyen")),
        Field("note", ("Ghi chú", "ghi_chu")),
        Field("state", ("Tình trạng", "Trạng thái", "Tình trạng xử lý", "tinh_trang")),
        Field("due_on", ("Hạn xử lý", "Thời hạn giải quyết", "Hạn", "han_xu_ly")),
    )  # fmt: skip
    option_names = frozenset({"tenant", "book", "origin"})

    def __init__(self, options: Mapping[str, str]) -> None:
        """Remember the numbers and rows seen, so that one met again is told of."""
        super().__init__(options)
        self._numbers: set[str] | None = None
        self._rows: Counter[str] = Counter()
        self._series: Series | None = None
        self._above: dict[int, str] = {}
        #: number of the row of headings and the column of each field, as a person chose them
        self.chosen: tuple[int, Mapping[str, int]] | None = None

    def read_header(self, table: Table) -> tuple[Row, dict[str, int]]:
        """
        Find the header, after a look for degrees of secrecy over the whole file.

        :raises SecretsInFile: a cell names one; only that something was refused is noted
        """
        self.look_for_secrets(table)
        if self.chosen is None:
            return super().read_header(table)
        number, places = self.chosen
        header = next((row for row in table.rows if row.number == number), table.rows[0])
        return header, dict(places)

    def look_for_secrets(self, table: Table) -> None:
        """
        Look for degrees of secrecy in the whole file, for the book the options name.

        :raises SecretsInFile: a cell names one
        """
        self.series()
        assert self.run_by is not None
        assert self.run_at is not None
        refuse_secret_rows(table, path=PATH, actor=self.run_by, now=self.run_at)

    def survey(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Remember for rows without a day that of the row above: a list writes each day once."""
        above = ""
        for row in rows:
            if not row["arrived_on"] and row["number"] and above:
                self._above[id(row)] = above
            above = row["arrived_on"] if _day_of(row["arrived_on"]) else above

    def series(self) -> Series:
        """
        Return the book the options name.

        :raises UnreadableFile: there is no such office, or no such book in it
        """
        if self._series is None:
            tenant = Tenant.objects.filter(prefix=self.options.get("tenant", "")).first()
            if tenant is None:
                raise UnreadableFile(_("Name the office: --option tenant=PREFIX."))
            books = Series.objects.filter(
                tenant=tenant, direction=Direction.INCOMING, name=self.options.get("book", "")
            )
            self._series = books.first()
            if self._series is None:
                raise UnreadableFile(_("Name a book of this office: --option book=NAME."))
        return self._series

    def tenant_id(self, actor: Actor) -> uuid.UUID | None:
        """Return the office of the book."""
        return self.series().tenant_id

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row by its old register, its cells, and which of its like in the file it is."""
        cells = "|".join(values[field.name] for field in self.fields)
        self._rows[cells] += 1
        place = (self.options.get("book", ""), self.options.get("origin", ""))
        return "|".join([*place, cells, str(self._rows[cells])])

    def judge(
        self, values: Mapping[str, str], *, actor: Actor, now: datetime
    ) -> Accepted[OldRow] | Repaired[OldRow] | Refused:
        """Read one row; what is odd about it is told and does not keep it out."""
        if why := no_document(values, self.fields):
            return Refused(why)
        for name, sentence in (
            ("number", _("The row has no number.")),
            ("sender_name", _("The row has no author.")),
        ):
            if not values[name]:
                return Refused(sentence)
        told: list[str] = []
        text = values["arrived_on"] or self._above.get(id(values), "")
        if text and not values["arrived_on"]:
            told.append(_("no day of arrival; that of the row above, %(day)s") % {"day": text})
        arrived_on = _day_of(text, told)
        if arrived_on is None or arrived_on > local_day(now):
            return Refused(
                _("The day of arrival “%(text)s” is no past day.") % {"text": values["arrived_on"]}
            )
        told += self._oddities(values)
        row = self._row(values, arrived_on, told)
        told += symbol_oddities(values["symbol"], row.letter.issued_on, local_day(now))
        return Repaired(row, "; ".join(told)) if told else Accepted(row)

    def apply(self, rows: Sequence[OldRow], *, actor: Actor, now: datetime) -> list[SubjectRef]:
        """Keep the rows in their book."""
        documents = operations.keep_old_documents(
            rows, series=self.series(), keeper=self._keeper(actor, now), actor=actor, now=now
        )
        return [SubjectRef(INCOMING.noun, document.pk) for document in documents]

    def _keeper(self, actor: Actor, now: datetime) -> Appointment:
        if actor.appointment_id is not None:
            return Appointment.objects.get(pk=actor.appointment_id)
        clerks = list_appointments(self.series().tenant_id, local_day(now))
        clerk = clerks.filter(role__endswith="_clerk").first()
        if clerk is None:
            raise Refusal(_("This office has no open book or no registry clerk."))
        return clerk

    def _row(self, values: Mapping[str, str], arrived_on: date, told: list[str]) -> OldRow:
        def day(name: str, words: str) -> date | None:
            found = _day_of(values[name], told)
            if values[name] and found is None:
                told.append(words % {"text": values[name]})
            return found

        state = STATES.get(fold(values["state"]).strip(" ."))
        if state is None:
            state = IncomingState.REGISTERED
            told.append(
                _("the state “%(text)s” is not known; it is taken in as open")
                % {"text": values["state"]}
            )
        issued_on = day("issued_on", _("the date “%(text)s” is no day and left out"))
        if issued_on is not None and issued_on > arrived_on:
            told.append(_("the document is dated after its arrival; kept as it stands"))
        letter = Letter(
            sender_name=values["sender_name"], symbol=values["symbol"], issued_on=issued_on,
            kind_name=values["kind_name"], subject=values["subject"], signer=values["signer"],
            due_on=day("due_on", _("the deadline “%(text)s” is no day and left out")),
            note=values["note"],
        )  # fmt: skip
        return OldRow(
            number=values["number"], letter=letter, arrived_at=at_time(arrived_on, NOON),
            state=state, origin=self.options.get("origin", ""), receiver=values["receiver"],
            moved_on=day("moved_on", _("the day handed over “%(text)s” is no day and left out")),
        )  # fmt: skip

    def _oddities(self, values: Mapping[str, str]) -> list[str]:
        told, number = [], values["number"]
        if re.fullmatch(r"\d+\D.*", number):
            told.append(_("number “%(number)s” has a suffix, kept") % {"number": number})
        elif re.fullmatch(r"0\d+", number):
            told.append(_("number “%(number)s” has leading zeros, kept") % {"number": number})
        elif not number.isdecimal():
            told.append(_("number “%(number)s” is no number, kept") % {"number": number})
        if not values["subject"]:
            told.append(_("no subject"))
        if self._is_repeated(number.lstrip("0") or number):
            told.append(_("number “%(number)s” stands there twice, both kept") % {"number": number})
        return told

    def _is_repeated(self, number: str) -> bool:
        """Tell whether the number was met in this file, or in one taken in before."""
        if self._numbers is None:
            kept = Incoming.objects.filter(series=self.series()).exclude(old_number="")
            numbers = kept.values_list("old_number", flat=True)
            self._numbers = {n.lstrip("0") or n for n in numbers}
        repeated = number in self._numbers
        self._numbers.add(number)
        return repeated


def no_document(values: Mapping[str, str], fields: Sequence[Field]) -> str:
    """Return why a row of a list is no document at all: totals, numbered columns, headings."""
    said = [values[field.name] for field in fields if values[field.name]]
    if said and all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in said):
        return _("This row numbers the columns; it is no document.")
    if TOTALS.match(fold(values["number"] or values["sender_name"] or values["subject"])):
        return _("This row is a total; it is no document.")
    labels = {fold(label) for field in fields for label in field.labels}
    if len(said) > 2 and all(fold(text) in labels for text in said):
        return _("This row repeats the headings; it is no document.")
    return ""


def _day_of(text: str, told: list[str] | None = None) -> date | None:
    """Return the day a cell means, or None; what was not written as a day is told."""
    try:
        found, spelled = read_loose_day(text) if text else (None, Spelled.PLAIN)
    except ValueError:
        return None
    if told is not None and found is not None and spelled is not Spelled.PLAIN:
        told.append(
            _("“%(text)s” is read as the day %(day)s") % {"text": text, "day": show_day(found)}
        )
    return found
