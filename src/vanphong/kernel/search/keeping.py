"""
Keeping the index: every write of it.

The header is kept in the transaction of the verb that wrote it, so a document is found as soon as
it is stored and never by words it no longer has; that costs two to three milliseconds
(docs/benchmarks.md).
The content of files follows by the worker after the commit. Rights, class, state and number are
carried over by a trigger of the record's own table (`mirroring`), whoever writes them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from vanphong.kernel.search.models import (
    INDEXER,
    OPEN_CLASSES,
    Content,
    ContentRow,
    Entry,
    EntryRow,
    SealedContent,
    SealedEntry,
)
from vanphong.kernel.search.sources import Searchable, Source, source_of
from vanphong.kernel.search.words import Field, vector_of
from vanphong.kernel.subjects import SubjectRef

BATCH = 1_000
PAIRS: tuple[tuple[type[EntryRow], type[ContentRow]], ...] = (
    (Entry, Content),
    (SealedEntry, SealedContent),
)
_KEPT = [f.name for f in Entry._meta.concrete_fields if not f.primary_key]


def refresh(ref: SubjectRef) -> None:
    """
    Keep one record's present words, in the caller's transaction; call it as a verb's last read.

    Cost: what the source reads, and one write; a record with files also enqueues its content.
    """
    refresh_many(ref.type, [ref.id])


def refresh_many(subject_type: str, ids: Sequence[uuid.UUID]) -> int:
    """Keep the words of several records of one kind; return how many are kept."""
    source = source_of(subject_type)
    rows = {row.subject_id: row for row in source.read(ids)}
    _put(source, list(rows.values()))
    forget([i for i in ids if i not in rows])
    return len(rows)


def refresh_content(ref: SubjectRef) -> bool:
    """
    Keep the words of a record's header and files together; return whether it has any content.

    For the worker: reading long files takes tenths of a second. A second run changes nothing.
    """
    source = source_of(ref.type)
    row = next(iter(source.read([ref.id])), None)
    texts = source.read_content(ref.id) if row else ()
    with transaction.atomic(), as_indexer():
        for model in (Content, SealedContent):
            model._default_manager.filter(pk=ref.id).delete()
        if row is None or not any(texts):
            return False
        fields = [*row.line, *row.header, *(Field(text, "D") for text in texts)]
        kept = Content if row.access_class in OPEN_CLASSES else SealedContent
        kept._default_manager.create(pk=ref.id, words=vector_of(fields))
    return True


def forget(ids: Sequence[uuid.UUID]) -> None:
    """Take records out of the search."""
    if not ids:
        return
    with transaction.atomic(), as_indexer():
        for pair in PAIRS:
            for model in pair:
                model._default_manager.filter(pk__in=ids).delete()


def rebuild(source: Source) -> tuple[int, int]:
    """
    Bring every row of one kind to what its records say now; return (kept, taken out).

    Bears repetition and an interruption: each thousand records are a transaction of their own.
    """
    kept = removed = 0
    for ids in _batches(source):
        with transaction.atomic():
            kept += refresh_many(source.subject_type, ids)
        for subject_id in ids:
            if any(source.read_content(subject_id)):
                refresh_content(SubjectRef(source.subject_type, subject_id))
    living = source.model._default_manager.values("pk")
    with transaction.atomic(), as_indexer():
        for model in (Entry, SealedEntry):
            stale = model._default_manager.filter(subject_type=source.subject_type)
            gone = list(stale.exclude(subject_id__in=living).values_list("subject_id", flat=True))
            forget(gone)
            removed += len(gone)
    return kept, removed


@contextmanager
def as_indexer() -> Iterator[None]:
    """Pass the second wall as the indexer, inside a transaction, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('vanphong.principals', true), ''),"
            " set_config('vanphong.principals', %s, true)",
            [array_of([INDEXER])],
        )
        before = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('vanphong.principals', %s, true)", [before])


def array_of(principals: Sequence[int]) -> str:
    """Return principals as the second wall is told them."""
    return f"{{{','.join(map(str, principals))}}}"


def _put(source: Source, rows: Sequence[Searchable]) -> None:
    opened = [row for row in rows if row.access_class in OPEN_CLASSES]
    sealed = [row for row in rows if row.access_class not in OPEN_CLASSES]
    _upsert(Entry, source, opened)
    if sealed:
        with transaction.atomic(), as_indexer():
            _upsert(SealedEntry, source, sealed)


def _upsert(model: type[EntryRow], source: Source, rows: Sequence[Searchable]) -> None:
    if not rows:
        return
    model._default_manager.bulk_create(
        [entry_row(model, source, row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["subject_id"],
        update_fields=_KEPT,
    )


def entry_row(model: type[EntryRow], source: Source, row: Searchable) -> EntryRow:
    """Return the row by which a record is kept, unsaved."""
    indexer = [] if model is Entry else [INDEXER]
    return model(
        subject_id=row.subject_id, subject_type=source.subject_type, tenant_id=row.tenant_id,
        happened_at=row.happened_at, happened_on=row.happened_on, state=row.state,
        party_id=row.party_id, readers=[*indexer, *row.readers],
        knowers=list(row.knowers), excluded=list(row.excluded), access_class=row.access_class,
        line=vector_of(row.line), words=vector_of([*row.line, *row.header]),
    )  # fmt: skip


def _batches(source: Source) -> Iterator[list[uuid.UUID]]:
    """Yield the ids of all records in order of their key, a thousand at a time."""
    last: uuid.UUID | None = None
    while True:
        records = source.model._default_manager.order_by("pk")
        rest = records.filter(pk__gt=last) if last else records
        found = list(rest.values_list("pk", flat=True)[:BATCH])
        if not found:
            return
        yield found
        last = found[-1]
