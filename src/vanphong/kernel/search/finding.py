"""One question, asked with the rights of one actor; its records as that actor may see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from vanphong.kernel.principals import Actor
from vanphong.kernel.search.asking import Question, read_question
from vanphong.kernel.search.backend import LAST_PAGE, Answer, Narrowing, Request, SearchBackend
from vanphong.kernel.search.postgres import CAP, PostgresBackend
from vanphong.kernel.search.sources import Hit, source_of
from vanphong.kernel.subjects import SubjectRef

_backend: list[SearchBackend] = [PostgresBackend()]


def set_backend(backend: SearchBackend) -> None:
    """Put another engine behind the search."""
    _backend[:] = [backend]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer with its records as the reader may see them."""

    question: Question
    hits: Sequence[Hit]
    answer: Answer
    #: nothing held the last word itself; these hold words that begin with it
    is_widened: bool = False


def find(
    actor: Actor,
    typed: str,
    narrowing: Narrowing,
    *,
    today: date,
    page: int = 1,
    by_rank: bool = False,
) -> Found:
    """
    Search as a page does: exact words first; where none fits, the last word as a beginning.

    Cost: a few statements, at most about two seconds in all, then one or two for each kind shown.
    """
    question = read_question(typed)
    if not question.terms:
        return Found(question=question, hits=(), answer=Answer(refs=(), total=0))
    asked = Request(
        question=question, narrowing=narrowing, page=min(max(page, 1), LAST_PAGE), by_rank=by_rank,
        today=today,
    )  # fmt: skip
    answer = _backend[0].find(actor, asked)
    wider = question.widened() if not answer.total and answer.since is None else None
    if wider is not None:
        wide = _backend[0].find(actor, replace(asked, question=wider))
        if wide.total:
            hits = show(actor, wide.refs)
            return Found(question=wider, hits=hits, answer=wide, is_widened=True)
    return Found(question=question, hits=show(actor, answer.refs), answer=answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIds:
    """Ids of records that fit, and whether there are more than can be told."""

    ids: Sequence[uuid.UUID]
    is_cut: bool


def find_ids(actor: Actor, typed: str, subject_type: str, *, today: date) -> FoundIds:
    """
    Return the ids of the newest records of one kind that fit, at most `CAP`, for a list's filter.

    Words of nothing fit nothing. Where no record holds the last word, it counts as a beginning.
    """
    question = read_question(typed)
    if not question.terms:
        return FoundIds(ids=(), is_cut=False)
    asked = Request(
        question=question, narrowing=Narrowing(kinds=[subject_type]), per_page=CAP, today=today
    )
    answer = _backend[0].find(actor, asked)
    wider = question.widened() if not answer.total and answer.since is None else None
    if wider is not None:
        answer = _backend[0].find(actor, replace(asked, question=wider))
    is_cut = answer.has_next or answer.since is not None
    return FoundIds(ids=[ref.id for ref in answer.refs], is_cut=is_cut)


def show(actor: Actor, refs: Sequence[SubjectRef]) -> list[Hit]:
    """Return the records as the actor may see them, in the order given; others are left out."""
    by_type: dict[str, list[uuid.UUID]] = {}
    for ref in refs:
        by_type.setdefault(ref.type, []).append(ref.id)
    shown = {
        SubjectRef(kind, hit.subject_id): hit
        for kind, ids in by_type.items()
        for hit in source_of(kind).show(actor, ids).values()
    }
    return [shown[ref] for ref in refs if ref in shown]
