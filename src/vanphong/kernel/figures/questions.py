"""A figure's question in words: its days, and what was chosen, named at the reader's level."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.figures.boards import all_boards
from vanphong.kernel.figures.figure import Figure, InPeriod, Params
from vanphong.kernel.figures.periods import Period, Span
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Words


def question_words(actor: Actor, figure: Figure, params: Params) -> list[tuple[Words, object]]:
    """
    Return the question as pairs of term and value for a definition list.

    The names of chosen values are those of the boards that show the figure.
    """
    found: list[tuple[Words, object]] = []
    if isinstance(params, InPeriod):
        found.append((_("Days"), str(Period(Span.DAYS, params.first, params.last))))
    chosen = {
        f.name: getattr(params, f.name)
        for f in dataclasses.fields(params)
        if f.name not in ("first", "last") and getattr(params, f.name) not in (None, "")
    }
    for name, value in chosen.items():
        label, words = _name(actor, figure, name, value)
        found.append((label, words))
    return found


def _name(actor: Actor, figure: Figure, name: str, value: Any) -> tuple[Words, str]:
    for board in all_boards():
        if figure in board.figures and board.dimension == name:
            return board.row_label, board.names(actor, [value]).get(value, _("unknown"))
    for board in all_boards():
        if figure in board.figures and board.fixed.get(name) == value:
            return _("Table"), str(board.title)
    return name, str(value)
