"""
Import of incoming documents from a spreadsheet: each row becomes a registered document.

What is odd but lawful is taken in and told: a symbol with a space keeps its spelling, a document
that stands twice is offered for comparison, a higher number with an earlier date is a warning.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import list_appointments
from vanphong.kernel.imports import (
    Accepted,
    Field,
    Importer,
    Refused,
    Repaired,
    Table,
    read_day,
)
from vanphong.kernel.imports import Row as TableRow
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import tone_key
from vanphong.registry import operations
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter
from vanphong.registry.operations.intake import symbol_key
from vanphong.registry.queries import list_intake_series
from vanphong.registry.secret_rows import refuse_secret_rows
from vanphong.registry.states import INCOMING

PATH = "registry.incoming.list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A letter ready to be taken in, under a key that is the same in every run."""

    letter: Letter
    key: uuid.UUID


class IncomingImporter(Importer[Row]):
    """
    Rows of a list of documents → the incoming book of one office, at its registry desk.

    Option `tenant` names the office by its prefix. The labels are those of gazettes and registers.
    """

    fields = (
        Field("symbol", ("so_hieu", "Số, ký hiệu", "Số ký hiệu"), required=True),
        Field("issued_on", ("ngay_ban_hanh", "Ngày ban hành", "Ngày văn bản"), required=True),
        Field("sender_name", ("co_quan_ban_hanh", "Cơ quan ban hành", "Tác giả"), required=True),
        Field("kind_name", ("loai_van_ban", "Loại văn bản", "Tên loại")),
        Field("signer", ("nguoi_ky", "Người ký")),
        Field("subject", ("trich_yeu", "Trích yếu"), required=True),
    )
    option_names = frozenset({"tenant"})

    def __init__(self, options: Mapping[str, str]) -> None:
        """Remember the rows seen, so that a later one can be compared."""
        super().__init__(options)
        self._seen: set[tuple[str, str]] = set()
        self._latest: dict[tuple[str, str], tuple[int, date]] = {}

    def read_header(self, table: Table) -> tuple[TableRow, dict[str, int]]:
        """
        Find the header, after a look for degrees of secrecy over the whole file.

        :raises SecretsInFile: a cell names one
        """
        assert self.run_by is not None
        assert self.run_at is not None
        refuse_secret_rows(table, path=PATH, actor=self.run_by, now=self.run_at)
        return super().read_header(table)

    def key(self, values: Mapping[str, str]) -> str:
        """Name a row by all that identifies it, so that the same file twice adds nothing."""
        return "|".join(values[field.name] for field in self.fields)

    def judge(
        self, values: Mapping[str, str], *, actor: Actor, now: datetime
    ) -> Accepted[Row] | Repaired[Row] | Refused:
        """Read one row; what is told about it does not keep it out."""
        try:
            issued_on = read_day(values["issued_on"])
        except ValueError:
            return Refused(_("The date “%(text)s” is no day.") % {"text": values["issued_on"]})
        letter = Letter(
            sender_name=values["sender_name"], symbol=values["symbol"], issued_on=issued_on,
            kind_name=values["kind_name"][:100], signer=values["signer"][:150],
            subject=values["subject"],
        )  # fmt: skip
        row = Row(letter=letter, key=uuid.uuid5(uuid.NAMESPACE_OID, self.key(values)))
        told = self._oddities(letter)
        return Repaired(row, "; ".join(told)) if told else Accepted(row)

    def apply(self, rows: Sequence[Row], *, actor: Actor, now: datetime) -> list[SubjectRef]:
        """Receive and register each row at the office's desk."""
        series, clerk = self._desk(now)
        refs = []
        for row in rows:
            document = operations.receive_document(
                row.letter, series=series, arrived_at=now, receiver=clerk, key=row.key,
                actor=actor, now=now,
            )  # fmt: skip
            if document.arrival_number is None:
                document = operations.register_document(document, actor=actor, now=now)
            refs.append(SubjectRef(INCOMING.noun, document.pk))
        return refs

    def _desk(self, now: datetime) -> tuple[Series, Appointment]:
        tenant = Tenant.objects.filter(prefix=self.options.get("tenant", "")).first()
        if tenant is None:
            raise Refusal(_("Name the office: --option tenant=PREFIX."))
        series = list_intake_series(tenant, now.date()).first()
        clerk = list_appointments(tenant.pk, now.date()).filter(role="registry_clerk").first()
        if series is None or clerk is None:
            raise Refusal(_("This office has no open book or no registry clerk."))
        return series, clerk

    def _oddities(self, letter: Letter) -> list[str]:
        told: list[str] = []
        if re.search(r"\s", letter.symbol.strip()):
            told.append(_("the symbol holds a space; its spelling is kept"))
        issuer = tone_key(letter.sender_name)
        same = (symbol_key(letter.symbol), issuer)
        stored = Incoming.objects.filter(
            symbol_key=same[0], sender_key=issuer, tenant__prefix=self.options.get("tenant", "")
        ).exclude(subject=letter.subject)
        if same in self._seen or stored.exists():
            told.append(_("same number, symbol and issuer as an earlier document: compare them"))
        self._seen.add(same)
        told += self._order(letter, issuer)
        return told

    def _order(self, letter: Letter, issuer: str) -> list[str]:
        """Tell when a higher number of the same series bears an earlier date."""
        parts = re.match(r"\s*0*(\d+)\s*(.*)", letter.symbol)
        if parts is None or letter.issued_on is None:
            return []
        number, series = int(parts[1]), (re.sub(r"\s", "", parts[2]).upper(), issuer)
        highest = self._latest.get(series)
        if highest is None or number > highest[0]:
            self._latest[series] = (number, letter.issued_on)
        if highest and number > highest[0] and letter.issued_on < highest[1]:
            return [_("a higher number with an earlier date than number %(n)s") % {"n": highest[0]}]
        if highest and number < highest[0] and letter.issued_on > highest[1]:
            return [_("a lower number with a later date than number %(n)s") % {"n": highest[0]}]
        return []
