"""
The door between the search and the engine behind it.

Whatever stands behind it returns ids in order; the records themselves, and what may be seen of
them, always come from the source under its own policy.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from vanphong.kernel.principals import Actor
from vanphong.kernel.search.asking import Question
from vanphong.kernel.subjects import SubjectRef

PER_PAGE = 20
#: Pages one may turn; who needs more narrows the question.
LAST_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What beside the words must hold; days are included, empty means any."""

    kinds: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    party_id: uuid.UUID | None = None
    state: str = ""
    #: also the content of files
    in_content: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a backend."""

    question: Question
    narrowing: Narrowing
    page: int = 1
    per_page: int = PER_PAGE
    by_rank: bool = False
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a backend found: one page of records in order.

    `total` is exact, or with `is_more` a number that is surpassed. `since` is set where the
    question was too wide for its time: only what happened since that day was looked at.
    """

    refs: Sequence[SubjectRef]
    total: int
    is_more: bool = False
    has_next: bool = False
    since: date | None = None


class SearchBackend(Protocol):
    """What stands behind the search: PostgreSQL here, OpenSearch where ranking at 10 million."""

    def find(self, actor: Actor, request: Request) -> Answer:
        """
        Return the records whose words fit, newest first or by rank.

        A word must fit what the actor may know: all words for a reader, those of the register's
        line for a knower; excluded records never count.
        """
