"""
What can be filed, and what one reader may know of it: the columns of a dossier's list of documents.

Each kind of record is told by its owner's own queries at the reader's level; what these leave out
does not exist for the reader. Higher capabilities declare theirs with `register_filed`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.dossiers.queries.submissions import list_submissions_for
from vanphong.kernel.principals import Actor, Level, level_for
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.tasks.queries import list_tasks_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """
    One document as a line of the list (Decree 30/2020/NĐ-CP, Phụ lục V).

    `subject` is kind and summary, empty for who knows the register's line only.
    """

    ref: SubjectRef
    symbol: str
    on: date | None
    subject: str
    author: str
    page_count: int | None
    url: str
    is_full: bool = True

    @property
    def name(self) -> str:
        """Return what it is called in a sentence."""
        return " – ".join(part for part in (self.symbol, self.subject) if part) or self.author


Reader = Callable[[Actor, list[uuid.UUID]], Iterable[Filed]]
_readers: dict[str, Reader] = {}


def register_filed(type_code: str, reader: Reader) -> None:
    """Declare how records of a kind are told in dossiers; called in `apps.ready`."""
    _readers[type_code] = reader


def filed_types() -> list[str]:
    """Return the kinds that can be filed, in order."""
    return sorted(_readers)


def filed_for(actor: Actor, refs: Iterable[SubjectRef]) -> dict[SubjectRef, Filed]:
    """Return what `actor` may know of each document; nothing of others. Cost: one query a kind."""
    by_type: dict[str, list[uuid.UUID]] = {}
    for ref in refs:
        by_type.setdefault(ref.type, []).append(ref.id)
    return {
        filed.ref: filed
        for type_code, ids in by_type.items()
        if type_code in _readers
        for filed in _readers[type_code](actor, ids)
    }


def _incoming(actor: Actor, ids: list[uuid.UUID]) -> Iterable[Filed]:
    for document in list_incoming_for(actor).filter(pk__in=ids):
        is_full = level_for(actor, document) == Level.FULL
        subject = " ".join(p for p in (document.kind_name, document.subject) if p)
        yield Filed(
            ref=SubjectRef("registry.incoming", document.pk), symbol=document.symbol,
            on=document.issued_on, subject=subject if is_full else "",
            author=document.sender_name, page_count=document.page_count if is_full else None,
            url=reverse("registry:detail", args=[document.pk]), is_full=is_full,
        )  # fmt: skip


def _outgoing(actor: Actor, ids: list[uuid.UUID]) -> Iterable[Filed]:
    for document in list_outgoing_for(actor).filter(pk__in=ids):
        yield Filed(
            ref=SubjectRef("registry.outgoing", document.pk), symbol=document.symbol,
            on=document.issued_on, subject=f"{document.kind_name} {document.subject}",
            author=document.body.name, page_count=document.page_count,
            url=reverse("registry:outgoing", args=[document.pk]),
        )  # fmt: skip


def _submissions(actor: Actor, ids: list[uuid.UUID]) -> Iterable[Filed]:
    for one in list_submissions_for(actor).filter(pk__in=ids):
        yield Filed(
            ref=SubjectRef("dossiers.submission", one.pk), symbol="",
            on=timezone.localdate(one.made_at),
            subject=_("Submission: %(title)s") % {"title": one.title}, author=one.unit.name,
            page_count=None, url=reverse("dossiers:detail", args=[one.pk]),
        )  # fmt: skip


def _tasks(actor: Actor, ids: list[uuid.UUID]) -> Iterable[Filed]:
    for task in list_tasks_for(actor).filter(pk__in=ids):
        said = task.result or task.content
        yield Filed(
            ref=SubjectRef("tasks.task", task.pk), symbol="",
            on=timezone.localdate(task.done_at or task.given_at),
            subject=_("Result of a task: %(words)s") % {"words": said}, page_count=None,
            author=task.lead_unit.name, url=reverse("tasks:detail", args=[task.pk]),
        )  # fmt: skip


register_filed("registry.incoming", _incoming)
register_filed("registry.outgoing", _outgoing)
register_filed("dossiers.submission", _submissions)
register_filed("tasks.task", _tasks)
