"""Answers of a policy, and the refusals every verb may raise."""

from __future__ import annotations

from dataclasses import dataclass

from vanphong.kernel.principals import Actor


class Refusal(Exception):  # noqa: N818 - an answer to a person, no error of the program
    """
    An act is refused; the sentence says why and what to do, to a clerk.

    The base of every refusal that a verb raises; views show the sentence and keep what was typed.
    """

    def __init__(self, sentence: str = "", *, field: str | None = None) -> None:
        """Take the sentence, and the form field it belongs to if one does."""
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotPermitted(Refusal):
    """The record is visible, but this person may not do this with it."""


class Missing(Exception):  # noqa: N818 - the answer of a thing that is not there, no error
    """There is no such record for this person: the same answer as for one that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether an act is allowed, in which capacity, and if not, the sentence."""

    allowed: bool
    capacity: Actor
    sentence: str = ""
