"""
Many registered documents at once, written by COPY as their verbs would have left them.

Beside `rows` documents of one office over ten years: who may read and know them, and their words in
the search. The rows pass every constraint; audit entries and transitions are not written.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import psycopg
from django.db import connection, models
from django.utils import timezone

from vanphong.config.benches._indexes import made_after
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
TABLES = ("registry_incoming", "search_entry", "search_content")


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

    `dsn` is the owner's: indexes that only answer questions are made after the rows, as a rebuild
    would. As many processes write as there are cores, each its years.
    """
    cores = len(os.sched_getaffinity(0))
    shares = [(rows * n // cores, rows * (n + 1) // cores) for n in range(cores)]
    with psycopg.connect(dsn, autocommit=True) as owner:
        with made_after(owner, TABLES):
            connection.close()  # each process opens its own
            context = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(cores, mp_context=context) as pool:
                done = [
                    pool.submit(_write, office, rows, share, content_words, now) for share in shares
                ]
                for one in done:
                    one.result()
        for table in TABLES:
            owner.execute(f"VACUUM (ANALYZE) {table}")


def _write(
    office: Office, rows: int, share: tuple[int, int], content_words: int, now: datetime
) -> None:
    """Write the documents from the first place of the share to before its last."""
    texts = Texts(seed=rows + share[0])
    source = source_of("registry.incoming")
    documents = _documents(office, texts, rows, share, now)
    while batch := list(islice(documents, BATCH)):
        _copy(Incoming, batch)
        told = [searchable(document, [], []) for document in batch]
        _copy(Entry, [entry_row(Entry, source, row) for row in told])
        if content_words:
            _copy(Content, [_content(row, texts, content_words) for row in told])
    connection.close()


def _documents(
    office: Office, texts: Texts, rows: int, share: tuple[int, int], now: datetime
) -> Iterator[Incoming]:
    step = timedelta(days=365 * YEARS) / rows
    first = now - step * rows
    readers = {who: office.posts[who].principal_id for who in SHARES}
    desk = office.posts["desk"].principal_id
    others = range(1_000_000, 1_000_400)
    counted: dict[str, int] = {}
    for place in range(share[1]):
        at = first + step * place
        day = timezone.localdate(at)
        period = str(day.year)
        number = counted[period] = counted.get(period, 0) + 1
        if place < share[0]:  # another process writes it
            continue
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
