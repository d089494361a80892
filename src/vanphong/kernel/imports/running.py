"""
Running an import: batch by batch, each batch and its account in one transaction.

Broken off at any moment, a run has taken in whole batches only; the same file run again goes on
where it stopped and gives the verdicts of a run in one piece.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.imports.importer import Accepted, Importer, Refused, Repaired, Verdict
from vanphong.kernel.imports.models import NO_TENANT, ImportedKey, ImportRow, ImportRun
from vanphong.kernel.imports.reading import Row, read_table
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef

T = TypeVar("T")
BATCH = 500
RUN_TYPE = "kernel.import_run"


@dataclass(slots=True)
class _Item(Generic[T]):
    """A row on its way: what it says, how it is known, what is thought of it."""

    row: Row
    values: dict[str, str]
    key_hash: str
    content_hash: str
    verdict: Verdict[T] | None = None
    known: ImportedKey | None = None
    subject: SubjectRef | None = None


@dataclass(slots=True)
class _Run(Generic[T]):
    """One run while it lasts."""

    importer: Importer[T]
    record: ImportRun
    actor: Actor
    now: datetime
    #: key → number of the row that had it first, in this file
    first: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def run_import(
    importer: Importer[T],
    kind: str,
    data: bytes,
    *,
    file_name: str,
    actor: Actor,
    now: datetime,
    batch: int = BATCH,
) -> ImportRun:
    """
    Take in a file and return the run with its counts; every row has a verdict in `run.rows`.

    Acts inside may carry moments of the past (declared run "import"). Not to be called inside a
    transaction: batches commit one by one.

    :raises UnreadableFile: the file as a whole cannot be read; no run is kept
    Cost: for each 500 rows four statements besides the capability's own.
    """
    table = read_table(data)
    importer.file_name, importer.run_by, importer.run_at = file_name, actor, now
    header, places = importer.read_header(table)
    seen: Counter[str] = Counter()
    items = [
        _item(importer, row, importer.values_of(row, places), seen)
        for row in table.rows
        if row.number > header.number
    ]
    importer.survey([item.values for item in items])
    record = ImportRun.objects.create(
        kind=kind,
        file_name=file_name[-255:],
        file_hash=hashlib.sha256(data).hexdigest(),
        form=table.form,
        tenant_id=importer.tenant_id(actor),
        appointment_id=actor.appointment_id,
        header=list(header.cells),
        started_at=now,
    )
    run = _Run(importer, record, actor, now)
    with log.declared_run(log.current_run() or "import"):
        for start in range(0, len(items), batch):
            _take_batch(run, items[start : start + batch])
        _finish(run)
    return record


def _item(importer: Importer[T], row: Row, values: dict[str, str], seen: Counter[str]) -> _Item[T]:
    content = _hash(json.dumps(values, ensure_ascii=False, sort_keys=True))
    key = importer.key(values)
    if not key:
        seen[content] += 1
        key = f"{content} {seen[content]}"
    return _Item(row, values, _hash(key), content)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def _take_batch(run: _Run[T], items: list[_Item[T]]) -> None:
    _recognise(run, items)
    for item in items:
        item.verdict = _judged(run, item)
    new = [i for i in items if i.known is None and not isinstance(i.verdict, Refused)]
    try:
        with transaction.atomic():
            _apply(run, new)
    except (Refusal, IntegrityError):
        for item in new:
            _apply_alone(run, item)
    ImportRow.objects.bulk_create([_account(run, item) for item in items])


def _recognise(run: _Run[T], items: Sequence[_Item[T]]) -> None:
    known = {
        row.key_hash: row
        for row in ImportedKey.objects.filter(
            kind=run.record.kind,
            tenant_id=run.record.tenant_id or NO_TENANT,
            key_hash__in=[item.key_hash for item in items],
        )
    }
    for item in items:
        item.known = known.get(item.key_hash)


def _judged(run: _Run[T], item: _Item[T]) -> Verdict[T] | None:
    """Judge a row; None for one that was taken in before and keeps its verdict."""
    first = run.first.get(item.key_hash)
    if first is not None:
        item.known = None
        return Refused(
            _("The same as row %(number)s of this file; one of them is enough.") % {"number": first}
        )
    verdict = _first_judgement(run, item)
    if not isinstance(verdict, Refused):
        run.first[item.key_hash] = item.row.number
    return verdict


def _first_judgement(run: _Run[T], item: _Item[T]) -> Verdict[T] | None:
    if item.known is not None:
        if item.known.content_hash == item.content_hash:
            return None
        item.known = None
        return Refused(_("This row was imported before with another content; change it there."))
    try:
        return run.importer.judge(item.values, actor=run.actor, now=run.now)
    except Refusal as refusal:
        return Refused(refusal.sentence)


def _apply(run: _Run[T], items: Sequence[_Item[T]]) -> None:
    rows = [item.verdict.row for item in items if isinstance(item.verdict, Accepted | Repaired)]
    if not rows:
        return
    subjects = run.importer.apply(rows, actor=run.actor, now=run.now)
    keys = []
    for item, subject in zip(items, subjects, strict=True):
        item.subject = subject
        verdict, sentence = _words(item)
        keys.append(
            ImportedKey(
                kind=run.record.kind,
                tenant_id=run.record.tenant_id or NO_TENANT,
                key_hash=item.key_hash,
                content_hash=item.content_hash,
                verdict=verdict,
                sentence=sentence,
                subject_type=subject.type,
                subject_id=subject.id,
            )
        )
    ImportedKey.objects.bulk_create(keys)


def _apply_alone(run: _Run[T], item: _Item[T]) -> None:
    item.subject = None
    _recognise(run, [item])  # another run may have taken it in meanwhile
    if item.known is not None:
        item.verdict = None
        return
    try:
        with transaction.atomic():
            _apply(run, [item])
    except Refusal as refusal:
        item.subject, item.verdict = None, Refused(refusal.sentence)
    except IntegrityError:
        item.subject = None
        item.verdict = Refused(
            _("The row contradicts what is registered already (a number or code is taken).")
        )


def _words(item: _Item[T]) -> tuple[str, str]:
    """Return the verdict's code and sentence."""
    if item.known is not None:
        return item.known.verdict, item.known.sentence
    if isinstance(item.verdict, Repaired):
        return ImportRow.Verdict.REPAIRED, item.verdict.how or _("Repaired.")
    if isinstance(item.verdict, Refused):
        return ImportRow.Verdict.REFUSED, item.verdict.why or _("Refused.")
    return ImportRow.Verdict.ACCEPTED, ""


def _account(run: _Run[T], item: _Item[T]) -> ImportRow:
    verdict, sentence = _words(item)
    run.counts[verdict] += 1
    subject = item.subject
    if item.known is not None:
        subject = SubjectRef(item.known.subject_type, item.known.subject_id)
    return ImportRow(
        run=run.record,
        number=item.row.number,
        cells=list(item.row.cells),
        verdict=verdict,
        sentence=sentence,
        subject_type=subject.type if subject else "",
        subject_id=subject.id if subject else None,
    )


@transaction.atomic
def _finish(run: _Run[T]) -> None:
    record = run.record
    record.remarks = list(run.importer.conclude(actor=run.actor, now=run.now))
    record.accepted = run.counts[ImportRow.Verdict.ACCEPTED]
    record.repaired = run.counts[ImportRow.Verdict.REPAIRED]
    record.refused = run.counts[ImportRow.Verdict.REFUSED]
    record.finished_at = run.now
    record.save(update_fields=["accepted", "repaired", "refused", "remarks", "finished_at"])
    log.record(
        "imports.run.finished",
        subject=SubjectRef(RUN_TYPE, record.pk),
        actor=run.actor,
        at=run.now,
        changes={
            "kind": (None, record.kind),
            "file_hash": (None, record.file_hash),
            "accepted": (None, record.accepted),
            "repaired": (None, record.repaired),
            "refused": (None, record.refused),
        },
        texts={"file_name": record.file_name},
    )
