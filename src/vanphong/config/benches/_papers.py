"""
Many registered documents at once, written by COPY as their verbs would have left them.

Beside `rows` documents of one office over ten years: who may read and know them, and their words in
the search. The rows pass every constraint; audit entries and transitions are not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import psycopg
from django.db import connection, models
from django.utils import timezone

from vanphong.config.benches._texts import Texts
from vanphong.directory import operations as directory
from vanphong.directory.models import Account, Appointment, Tenant, Unit
from vanphong.kernel.ids import uuid7
from vanphong.kernel.principals import system_actor
from vanphong.kernel.search.keeping import entry_row
from vanphong.kernel.search.models import Content, Entry
from vanphong.kernel.search.sources import Searchable, source_of
from vanphong.kernel.search.words import Field, vector_of
from vanphong.kernel.text import tone_key
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations.intake import symbol_key
from vanphong.registry.search import searchable
from vanphong.registry.states import IncomingState

SETUP = system_actor("bench")
YEARS = 10
#: Share of the documents that each reader may read; the desk knows the line of all.
SHARES = {"leader": 0.6, "head": 0.02, "specialist": 0.001}
SENDERS = [
    *(f"Sở {name}" for name in ("Tài chính", "Xây dựng", "Nội vụ", "Y tế", "Tư pháp")),
    *(f"UBND xã {name} {n}" for n in range(1, 30) for name in ("Yên Khánh", "Kim Sơn", "Gia Viễn")),
    "Bộ Nội vụ", "Văn phòng Chính phủ", "Ban Tổ chức Tỉnh ủy",
]  # fmt: skip
SIGNS = ("QĐ-UBND", "KH-UBND", "BC-STC", "TTr-SXD", "CV-VP", "NQ-HĐND", "BNV-TCBC")
BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office whose documents are measured, and its people with their accounts."""

    tenant: Tenant
    unit: Unit
    series: Series
    posts: dict[str, Appointment]
    accounts: dict[str, Account]


def build_office(now: datetime) -> Office:
    """Found the office by the product's own verbs; its posts are leader, head, specialist, desk."""
    since = timezone.localdate(now) - timedelta(days=366 * YEARS)
    name = "Văn phòng UBND tỉnh"
    organisation = directory.found_organisation(
        name=name, kind="office", valid_from=since, actor=SETUP, now=now
    )
    tenant = directory.open_tenant(
        organisation=organisation, name=name, prefix="vp", actor=SETUP, now=now
    )
    unit = directory.open_unit(
        tenant=tenant, name="Phòng Tổng hợp", abbreviation="TH", valid_from=since, actor=SETUP,
        now=now,
    )  # fmt: skip
    posts, accounts = {}, {}
    for role, who in (
        ("province_leader", "leader"), ("division_head", "head"), ("specialist", "specialist"),
        ("registry_clerk", "desk"),
    ):  # fmt: skip
        person = directory.enter_person(full_name=f"Người {who}", actor=SETUP, now=now)
        posts[who] = directory.appoint(
            person=person, unit=unit, title=who, role=role, valid_from=since, actor=SETUP, now=now
        )
        accounts[who] = directory.open_account(
            person, tenant=tenant, password=None, actor=SETUP, now=now
        )
    series = registry.open_series(
        tenant=tenant, name="Sổ văn bản đến", valid_from=since, actor=SETUP, now=now
    )
    return Office(tenant=tenant, unit=unit, series=series, posts=posts, accounts=accounts)


def fill(office: Office, rows: int, *, content_words: int, now: datetime, dsn: str) -> None:
    """
    Write `rows` documents with entries, and a content of so many words each (0: none).

    `dsn` is the owner's: indexes of the search are made after the rows, as a rebuild would.
    """
    texts = Texts(seed=rows)
    with psycopg.connect(dsn, autocommit=True) as owner:
        made_again = _drop_indexes(owner)
    documents = _documents(office, texts, rows, now)
    while batch := list(islice(documents, BATCH)):
        _copy(Incoming, batch)
        source = source_of("registry.incoming")
        told = [searchable(document, [], []) for document in batch]
        _copy(Entry, [entry_row(Entry, source, row) for row in told])
        if content_words:
            _copy(Content, [_content(row, texts, content_words) for row in told])
    with psycopg.connect(dsn, autocommit=True) as owner:
        for statement in made_again:
            owner.execute(statement)
        for table in ("registry_incoming", "search_entry", "search_content"):
            owner.execute(f"VACUUM (ANALYZE) {table}")


def _documents(office: Office, texts: Texts, rows: int, now: datetime) -> Iterator[Incoming]:
    step = timedelta(days=365 * YEARS) / rows
    first = now - step * rows
    readers = {who: office.posts[who].principal_id for who in SHARES}
    desk = office.posts["desk"].principal_id
    others = range(1_000_000, 1_000_400)
    counted: dict[str, int] = {}
    for place in range(rows):
        at = first + step * place
        day = timezone.localdate(at)
        period = str(day.year)
        number = counted[period] = counted.get(period, 0) + 1
        symbol = f"{texts.dice.randrange(1, 9_999)}/{texts.choice(SIGNS)}"
        sender = texts.choice(SENDERS)
        may_read = [p for who, p in readers.items() if texts.dice.random() < SHARES[who]]
        may_read += texts.dice.sample(others, 3)
        yield Incoming(
            id=uuid7(), tenant=office.tenant, series=office.series,
            state=IncomingState.REGISTERED, arrival_number=number, period=period, arrived_at=at,
            arrived_on=day, sender_name=sender, sender_key=tone_key(sender), symbol=symbol,
            symbol_key=symbol_key(symbol), issued_on=day, kind_name="Quyết định",
            subject=texts.text(30), signer="Nguyễn Thành Công",
            received_by=office.posts["desk"], readers=sorted(may_read), knowers=[desk],
        )  # fmt: skip


def _content(row: Searchable, texts: Texts, words: int) -> Content:
    fields = [*row.line, *row.header, Field(texts.text(words), "D")]
    return Content(pk=row.subject_id, words=vector_of(fields))


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write rows by COPY, each field as Django would have saved it."""
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_plain(getattr(row, field.attname)) for field in fields])


def _plain(value: object) -> object:
    return str(value) if isinstance(value, models.Choices) else value


def _drop_indexes(owner: psycopg.Connection) -> list[str]:
    """Drop the word indexes of the search; return the statements that make them again."""
    found = owner.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN"
        " ('search_entry', 'search_content') AND indexdef LIKE '%USING gin%'"
    ).fetchall()
    for name, _definition in found:
        owner.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]
