"""
The pile of the desk: files brought at once, one split into the documents it holds, their intake.

Source: Decree 30/2020/NĐ-CP, article 22 (each document has a number of its own); house rule for
the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.states.performing import lock
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming, Series, WaitingFile
from vanphong.registry.operations import reasons
from vanphong.registry.operations.files import Enclosure
from vanphong.registry.operations.intake import Letter, receive_document, register_document
from vanphong.registry.policies import WaitingFilePolicy
from vanphong.registry.reading import find_starts, read_header

NOUN = WaitingFilePolicy.noun


class CannotSplit(Refusal):
    """The parts do not make up the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Pages of a file, from 1 and both included, as a file of their own that was taken in."""

    enclosure: Enclosure
    first: int
    last: int


@transaction.atomic
def bring_files(
    files: Sequence[Enclosure], *, tenant: Tenant, actor: Actor, now: datetime
) -> list[WaitingFile]:
    """
    Put files on the pile of the desk, in order; one that waits there already is not put twice.

    :raises Refusal: no file, a warning without answer, or another office's desk
    :raises NotPermitted: the actor is no clerk
    """
    capacity = _at_the_desk(actor, tenant.pk)
    if not files:
        raise Refusal(_("Choose at least one file."), field="enclosures")
    waiting = set(open_rows(tenant.pk).values_list("file_id", flat=True))
    rows = [
        _row(file, tenant_id=tenant.pk, post=post_of(actor), now=now)
        for file in {f.taken.file.pk: f for f in files}.values()
        if file.taken.file.pk not in waiting
    ]
    WaitingFile.objects.bulk_create(rows)
    for row in rows:
        _tell("brought", row, capacity, now)
    return rows


@transaction.atomic
def split_file(
    row: WaitingFile, parts: Sequence[Part], *, actor: Actor, now: datetime
) -> list[WaitingFile]:
    """
    Put the parts of a file on the pile in its stead; the file itself is kept and referred to.

    :raises CannotSplit: fewer than two parts, or a page is in none or in two of them
    :raises Refusal: the row has left the pile
    """
    fresh = _waiting(row)
    capacity = _at_the_desk(actor, fresh.tenant_id)
    pages = [page for part in parts for page in range(part.first, part.last + 1)]
    if len(parts) < 2:
        raise CannotSplit(_("Choose at least one page on which a new document begins."))
    if pages != list(range(1, fresh.file.pages + 1)):
        raise CannotSplit(_("Each page must be in exactly one part."))
    made = []
    for part in parts:
        made.append(_row(part.enclosure, tenant_id=fresh.tenant_id, post=post_of(actor), now=now))
        made[-1].source, made[-1].first_page, made[-1].last_page = fresh, part.first, part.last
    WaitingFile.objects.bulk_create(made)
    fresh.split_at = now
    fresh.save(update_fields=["split_at"])
    _tell("split", fresh, capacity, now, parts=len(made))
    return made


@transaction.atomic
def set_aside(row: WaitingFile, *, reason: str, actor: Actor, now: datetime) -> WaitingFile:
    """
    Take a file off the pile without registering it; the reason and the file stay.

    :raises Refusal: no reason, or the row has left the pile
    """
    fresh = _waiting(row)
    capacity = _at_the_desk(actor, fresh.tenant_id)
    fresh.set_aside_reason, fresh.set_aside_at = reasons.reason(reason)[:500], now
    fresh.save(update_fields=["set_aside_at", "set_aside_reason"])
    _tell("set_aside", fresh, capacity, now, said=fresh.set_aside_reason)
    return fresh


@transaction.atomic
def note_scan_read(row: WaitingFile, pages: Sequence[str]) -> bool:
    """
    Note what a program read from the pages of a waiting scan; return whether it still waits.

    Its head is proposed, never sure; the pages that bear a header are where documents may begin.
    """
    fresh = lock(row)
    if fresh.incoming_id is not None or fresh.split_at is not None or fresh.set_aside_at:
        return False
    if pages and not fresh.head:
        head = _head_of(pages[0])
        fresh.head = {name: [value, False, words] for name, (value, _s, words) in head.items()}
    fresh.starts = find_starts(pages)
    fresh.save(update_fields=["head", "starts"])
    return True


@transaction.atomic
def drop_secret(row: WaitingFile, *, actor: Actor) -> None:
    """
    Forget a file in which a state secret was found while it was split (D7).

    Only that something was refused is noted, by who found it; the store removes the content.
    """
    _at_the_desk(actor, row.tenant_id)
    WaitingFile.objects.filter(pk=row.pk, incoming=None, split_at=None).delete()


@transaction.atomic
def register_waiting(
    row: WaitingFile,
    letter: Letter,
    *,
    series: Series,
    arrived_at: datetime,
    receiver: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    enclosures: Sequence[Enclosure],
) -> Incoming:
    """
    Receive and register a document of the pile; as `receive_and_register`, and the row leaves it.

    :raises Refusal: the row has left the pile by another act
    """
    fresh = lock(row)
    capacity = _at_the_desk(actor, fresh.tenant_id)
    if series.tenant_id != fresh.tenant_id:
        raise Refusal(WaitingFilePolicy.sentence("bring"))
    document = receive_document(
        letter, series=series, arrived_at=arrived_at, receiver=receiver, key=key, actor=actor,
        now=now, enclosures=enclosures,
    )  # fmt: skip
    if fresh.incoming_id != document.pk:
        _refuse_gone(fresh)
        fresh.incoming = document
        fresh.save(update_fields=["incoming"])
        _tell("taken_in", fresh, capacity, now, incoming=document.pk)
    if document.arrival_number is not None:
        return document
    return register_document(document, actor=actor, now=now, last=True)


def open_rows(tenant_id: uuid.UUID) -> Any:
    """Return the rows that wait, oldest first."""
    waiting = WaitingFile.objects.filter(
        tenant_id=tenant_id, incoming=None, split_at=None, set_aside_at=None
    )
    return waiting.order_by("brought_at", "pk")


def _row(file: Enclosure, *, tenant_id: uuid.UUID, post: Appointment, now: datetime) -> WaitingFile:
    taken = file.taken
    answer = reasons.reason(file.answer) if taken.secrecy is Finding.WARNING else ""
    head = {name: list(said) for name, said in _head_of(taken.text or "").items()}
    return WaitingFile(
        tenant_id=tenant_id, file=taken.file, name=taken.name, secrecy=taken.secrecy.value,
        answer=answer[:500], head=head, brought_by=post, brought_at=now,
    )  # fmt: skip


def _head_of(text: str) -> dict[str, tuple[str, bool, str]]:
    """Return what is read of a head: field → value, whether it is sure, words."""
    return {
        name: (found["value"], found["sure"], found["words"][:200])
        for name, found in asdict(read_header(text)).items()
        if found is not None
    }


def _at_the_desk(actor: Actor, tenant_id: uuid.UUID) -> Actor:
    capacity = WaitingFilePolicy.check(actor, "bring")
    if capacity.tenant_id != tenant_id:
        raise Refusal(WaitingFilePolicy.sentence("bring"))
    return capacity


def _waiting(row: WaitingFile) -> WaitingFile:
    fresh = lock(row)
    _refuse_gone(fresh)
    return fresh


def _refuse_gone(row: WaitingFile) -> None:
    if row.incoming_id is not None or row.split_at is not None or row.set_aside_at is not None:
        raise Refusal(_("Somebody dealt with this file meanwhile. Reload the list."))


def _tell(
    what: str, row: WaitingFile, actor: Actor, now: datetime, *, said: str = "", **changes: object
) -> None:
    log.record(
        f"{NOUN}.{what}", subject=SubjectRef(NOUN, row.pk), actor=actor, at=now, reason=said,
        changes={"file": (None, row.file.sha256), **{n: (None, v) for n, v in changes.items()}},
        texts={"name": row.name},
    )  # fmt: skip
