"""Who may ask figures, see the page of figures, and freeze them."""

from __future__ import annotations

from vanphong.kernel.figures.models import FrozenFigure
from vanphong.kernel.policies import Policy


class FigurePolicy(Policy[FrozenFigure]):
    """
    Asking is free to whoever may list the records; a frozen figure says itself who may know it.

    What a figure counts is asked of the records' own policy, at the figure's level.
    """

    noun = "figures.figure"
    model = FrozenFigure
