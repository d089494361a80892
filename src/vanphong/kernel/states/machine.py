"""A machine is a table of moves: pure values, drawn in the manual and tested as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vanphong.kernel.policies.decisions import Refusal


class WrongState(Refusal):
    """The record is no longer, or not yet, in a state that allows the act."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act: its verb, the states it may start from, and the state it leads to."""

    verb: str
    sources: frozenset[str]
    target: str

    def __init__(self, verb: str, sources: Any, target: str) -> None:
        """Take one source or several."""
        many = {str(sources)} if isinstance(sources, str) else {str(s) for s in sources}
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "sources", frozenset(many))
        object.__setattr__(self, "target", str(target))


class Machine:
    """
    The moves of one noun.

    :raises ValueError: a move names an unknown state, a verb stands twice from one state, or a
        state other than `initial` cannot be reached
    """

    registry: dict[str, Machine] = {}

    def __init__(
        self, *, noun: str, states: type[models.TextChoices], initial: str, moves: tuple[Move, ...]
    ) -> None:
        """Check the table and keep it under its noun."""
        self.noun, self.states, self.initial, self.moves = noun, states, str(initial), moves
        known = set(states.values)
        seen: set[tuple[str, str]] = set()
        for move in moves:
            if unknown := (set(move.sources) | {move.target}) - known:
                raise ValueError(f"{noun}: unknown states {sorted(unknown)}")
            for source in move.sources:
                if (move.verb, source) in seen:
                    raise ValueError(f"{noun}: two moves {move.verb!r} from {source!r}")
                seen.add((move.verb, source))
        if missing := known - self._reachable():
            raise ValueError(f"{noun}: states {sorted(missing)} cannot be reached")
        Machine.registry[noun] = self

    def _reachable(self) -> set[str]:
        found, grew = {self.initial}, True
        while grew:
            more = {move.target for move in self.moves if found & move.sources} - found
            found |= more
            grew = bool(more)
        return found

    def find(self, verb: str, state: str) -> Move | None:
        """Return the move `verb` makes from `state`, or None."""
        return next((m for m in self.moves if m.verb == verb and state in m.sources), None)

    def move(self, verb: str, state: str) -> Move:
        """
        Return the move `verb` makes from `state`.

        :raises WrongState: there is none; the sentence names the present state
        """
        found = self.find(verb, state)
        if found is None:
            label = self.states(state).label
            raise WrongState(
                _("This cannot be done now: the present state is “%(state)s”. Reload the page.")
                % {"state": label}
            )
        return found

    def verbs_from(self, state: str) -> list[str]:
        """Return the verbs that may start from `state`, in the order of the table."""
        return [move.verb for move in self.moves if state in move.sources]

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for move in self.moves:
            lines += [f"    {s} --> {move.target}: {move.verb}" for s in sorted(move.sources)]
        return "\n".join(lines)
