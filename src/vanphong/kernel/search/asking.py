"""
A question as typed, read into what must be found.

Words are joined by "and". What stands in quotes, and what is typed without a space (a symbol, a
day), is a phrase. A star after a word asks for words that begin with it. Nothing typed can be
wrong: signs that are no words are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vanphong.kernel.search.words import Word, words_of
from vanphong.kernel.text import nfc

#: Characters and words of a question that are read; the page says so when more was typed.
LONGEST_QUESTION = 200
MOST_WORDS = 16

_PART = re.compile(r'["“”„«](?P<phrase>[^"“”„«»]*)(?:["“”„»]|$)|(?P<run>[^\s"“”„«»]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other; `begins` when the last is only a beginning."""

    words: tuple[Word, ...]
    begins: bool = False

    def query(self) -> str:
        """Return PostgreSQL's tsquery of this term."""
        keys = [f"'{word.key}'" for word in self.words]
        return " <-> ".join(keys) + (":*" if self.begins else "")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: all terms must be found."""

    terms: tuple[Term, ...]
    #: more was typed than is read
    is_cut: bool = False

    def query(self) -> str:
        """Return PostgreSQL's tsquery; "" when nothing is asked."""
        return " & ".join(f"({term.query()})" for term in self.terms)

    @property
    def last_word(self) -> str:
        """Return the last word, for the page that speaks of its beginning."""
        return self.terms[-1].words[-1].key if self.terms else ""

    def widened(self) -> Question | None:
        """
        Return the question with its last word as a beginning, or None where that makes no sense.

        It makes none after a star that was typed, for one letter, or for a syllable with its tone.
        """
        if not self.terms:
            return None
        last = self.terms[-1]
        if last.begins or not last.words[-1].may_begin:
            return None
        return replace(self, terms=(*self.terms[:-1], replace(last, begins=True)))


def read_question(typed: str) -> Question:
    """Read what was typed: at most 200 characters and 16 words of it."""
    text = nfc(typed)
    terms: list[Term] = []
    left, is_cut = MOST_WORDS, len(text) > LONGEST_QUESTION
    for part in _PART.finditer(text[:LONGEST_QUESTION]):
        piece = part["run"] if part["phrase"] is None else part["phrase"]
        words = tuple(words_of(piece))
        if not words:
            continue
        is_cut = is_cut or len(words) > left
        begins = piece.endswith("*") and words[-1].may_begin
        if words[:left]:
            terms.append(Term(words[:left], begins and len(words) <= left))
        left = max(0, left - len(words))
    return Question(tuple(terms), is_cut)
