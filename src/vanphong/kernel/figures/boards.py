"""
Boards: figures side by side, a row for each book, state, sender or unit; every cell is a door.

A board's column names the parameter that its rows fix (`dimension`) and the field of the records
that holds it (`field`), so that all rows are counted by one query and each cell's address opens
the same records.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from vanphong.kernel.figures.figure import Figure, InPeriod, Params, address, default_params
from vanphong.kernel.figures.periods import Period
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Words

#: Given the reader and the keys of the rows: their names. A key without a name is not shown.
Names = Callable[[Actor, Collection[Any]], Mapping[Any, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """
    One table: `figures` are its columns, `dimension` the parameter its rows differ by.

    `fixed` are parameters that hold for the whole table. Rows come by `rank` (a sort key of key
    and name) or, without it, the largest first. A column that a figure lacks is refused.
    """

    code: str
    title: Words
    row_label: Words
    dimension: str
    field: str
    figures: tuple[Figure, ...]
    names: Names
    fixed: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    rank: Callable[[Any, str], Any] | None = None
    #: drawn as a chart, too; a page bears two
    charted: bool = False
    order: int = 100

    def __post_init__(self) -> None:
        """Refuse a figure that does not know the table's parameters."""
        for figure in self.figures:
            known = {f.name for f in dataclasses.fields(figure.params)}
            if not {self.dimension, *self.fixed} <= known:
                raise ValueError(f"{self.code}: {figure.code} does not know its parameters")

    @property
    def is_now(self) -> bool:
        """Tell whether the table speaks of this moment rather than of a period."""
        return not any(issubclass(figure.params, InPeriod) for figure in self.figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure: its value, and where its records stand."""

    figure: Figure
    params: Params
    value: int

    @property
    def url(self) -> str:
        """Return the address of exactly the records that were counted."""
        return address(self.figure, self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A table as one reader may know it."""

    board: Board
    rows: tuple[Row, ...]
    total: Row

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not any(cell.value for cell in self.total.cells)


_boards: dict[str, Board] = {}


def register_board(board: Board) -> Board:
    """
    Keep a table for the page of figures; called in `apps.ready`.

    :raises ValueError: the code stands already
    """
    if _boards.get(board.code, board) is not board:
        raise ValueError(f"two boards share the code {board.code!r}")
    _boards[board.code] = board
    return board


def boards_for(actor: Actor) -> list[Board]:
    """Return the tables whose figures the actor may ask, in their order on the page."""
    return [b for b in all_boards() if all(may_call(actor, figure.act) for figure in b.figures)]


def get_board_for(actor: Actor, code: str) -> Board:
    """
    Return one table of those of `boards_for`.

    :raises Missing: there is none
    """
    for board in boards_for(actor):
        if board.code == code:
            return board
    raise Missing


def count_board(board: Board, actor: Actor, period: Period, now: datetime) -> Counted:
    """
    Count a table at the actor's level. Cost: one query a column, one for the names of the rows.
    """
    bases = [_base(board, figure, period.first, period.last) for figure in board.figures]
    found = [
        _by_key(board, figure, base, actor, now)
        for figure, base in zip(board.figures, bases, strict=True)
    ]
    keys = {key for column in found for key in column}
    names = board.names(actor, keys)
    rows = [
        Row(
            name=names[key],
            cells=tuple(
                Cell(
                    figure=figure, value=column.get(key, 0),
                    params=dataclasses.replace(base, **{board.dimension: key}),
                )
                for figure, base, column in zip(board.figures, bases, found, strict=True)
            ),
        )
        for key in sorted(keys & names.keys(), key=lambda k: _rank(board, k, names[k], found))
    ]  # fmt: skip
    totals = tuple(
        Cell(figure=figure, params=base, value=sum(column.values()))
        for figure, base, column in zip(board.figures, bases, found, strict=True)
    )
    return Counted(board=board, rows=tuple(rows), total=Row(name="", cells=totals))


def _base(board: Board, figure: Figure, first: date, last: date) -> Params:
    return dataclasses.replace(default_params(figure, first=first, last=last), **board.fixed)


def _by_key(
    board: Board, figure: Figure, base: Params, actor: Actor, now: datetime
) -> dict[Any, int]:
    records = figure.records(actor, base, now).order_by()
    counted = records.values(board.field).annotate(how_many=Count("pk"))
    return dict(counted.values_list(board.field, "how_many"))


def _rank(board: Board, key: Any, name: str, found: list[dict[Any, int]]) -> tuple[Any, ...]:
    if board.rank is not None:
        return (board.rank(key, name), name)
    return (*(-column.get(key, 0) for column in found), name)


def all_boards() -> list[Board]:
    """Return every table, whoever looks, in their order."""
    return sorted(_boards.values(), key=lambda board: (board.order, board.code))
