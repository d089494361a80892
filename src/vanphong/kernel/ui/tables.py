"""
Lists are declared, not written: columns, rows, order, pages, common acts.

The state of a list (filter, order, page) lives in the address, so that a view can be sent as a
link and an export takes exactly what is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.principals.planning import later_keys
from vanphong.kernel.ui.format_vi import MORE_THAN, number_vi, total_vi
from vanphong.kernel.ui.trails import address_of
from vanphong.kernel.ui.values import Words

RowT = TypeVar("RowT")
ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Column(Generic[RowT]):
    """
    One column: `cell(row)` gives its content, safe markup or plain text; default row.<key>.

    `sort` is the field to order by ("" = not sortable). `main` marks the column that carries the
    link and leads on a phone; `number` aligns right, `short` never wraps.
    """

    key: str
    label: Words
    cell: Callable[[RowT], object] | None = None
    sort: str = ""
    main: bool = False
    number: bool = False
    short: bool = False

    @property
    def css(self) -> str:
        """Return the classes of its cells."""
        flags = (("is-main", self.main), ("is-number", self.number), ("is-short", self.short))
        return " ".join(name for name, on in flags if on)

    def content(self, row: RowT) -> object:
        """Return what one row shows here; None shows nothing."""
        value = self.cell(row) if self.cell else getattr(row, self.key)
        return "" if value is None else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What an empty list teaches: why it may be empty and what to do next."""

    title: Words
    words: Words = ""
    act_label: Words = ""
    act_url: str = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """An act on all chosen rows; posts their ids as `chosen`."""

    label: Words
    url: str
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where in a list one is; `total` is None where counting stopped at `MORE_THAN`."""

    number: int
    per_page: int
    shown: int
    has_next: bool
    total: int | None

    @property
    def first(self) -> int:
        """Return the place of the first row shown, from 1; 0 in an empty list."""
        return (self.number - 1) * self.per_page + 1 if self.shown else 0

    @property
    def last(self) -> int:
        """Return the place of the last row shown."""
        return (self.number - 1) * self.per_page + self.shown

    @property
    def total_words(self) -> str:
        """Return the total: 412, or "hơn 1.000"."""
        if self.total is None:
            return total_vi(MORE_THAN, at_least=True)
        return number_vi(self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A column's head as drawn: where its order link leads and how it is ordered now."""

    label: Words
    css: str
    url: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as drawn."""

    content: object
    label: Words
    css: str
    main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as drawn."""

    id: str
    url: str
    css: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(kw_only=True)
class Table(Generic[RowT]):
    """
    A list to draw with `{% ui_table table=table %}`.

    `rows` are already fetched. `params` is the request's GET. `row_name(row)` names the row for
    the box that chooses it (needed with `bulk`). `wide` keeps the columns on a phone.
    """

    columns: Sequence[Column[RowT]]
    rows: Sequence[RowT]
    empty: Empty
    caption: Words
    params: QueryDict = field(default_factory=lambda: QueryDict())
    row_url: Callable[[RowT], str] | None = None
    row_css: Callable[[RowT], str] | None = None
    row_id: Callable[[RowT], object] = lambda row: getattr(row, "pk", "")
    row_name: Callable[[RowT], object] = str
    bulk: Sequence[BulkAct] = ()
    pager: Pager | None = None
    order: str = ""
    wide: bool = False
    dom_id: str = "vp-list"

    def head(self) -> Iterator[Head]:
        """Yield the heads with the address that orders by each."""
        for column in self.columns:
            url, direction = "", ""
            if column.sort:
                descending = self.order == f"-{column.key}"
                ascending = self.order == column.key
                direction = "descending" if descending else "ascending" if ascending else ""
                order = f"-{column.key}" if ascending else column.key
                url = address_with(self.params, order=order, page=None)
            yield Head(label=column.label, css=column.css, url=url, direction=direction)

    def body(self) -> Iterator[Row]:
        """Yield the rows as drawn."""
        for row in self.rows:
            cells = tuple(
                Cell(content=c.content(row), label=c.label, css=c.css, main=c.main)
                for c in self.columns
            )
            yield Row(
                id=str(self.row_id(row)),
                url=self.row_url(row) if self.row_url else "",
                css=self.row_css(row) if self.row_css else "",
                name=str(self.row_name(row)) if self.bulk else "",
                cells=cells,
            )

    def page_url(self, number: int) -> str:
        """Return the address of another page of this list."""
        return address_with(self.params, page=None if number == 1 else str(number))

    @property
    def address(self) -> str:
        """Return the conditions and the order of this list, as its rows and acts carry them."""
        return address_of(self.params)

    @property
    def is_filtered(self) -> bool:
        """Tell whether the address narrows the list."""
        return any(v for k, v in self.params.items() if k not in {"page", "order", "queue"})


def address_with(params: QueryDict, **changes: str | None) -> str:
    """Return "?…" with some parameters changed; None takes one out."""
    copy = params.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if value is not None:
            copy[name] = value
    return f"?{copy.urlencode()}"


def ordered(
    rows: QuerySet[ModelT], columns: Sequence[Column[Any]], params: Mapping[str, str], default: str
) -> tuple[QuerySet[ModelT], str]:
    """
    Order by the column that the address names, else by `default` (a column's key, "-" first to
    turn it round); ties by primary key. Return the queryset and the order in force. An empty
    `default` keeps the order that the rows have by themselves.
    """
    wanted = params.get("order", "")
    sorts = {c.key: c.sort for c in columns if c.sort}
    order = wanted if wanted.removeprefix("-") in sorts else default
    if not order:
        return rows, order
    name = sorts[order.removeprefix("-")]
    turn = "-" if order.startswith("-") else ""
    return rows.order_by(f"{turn}{name}", f"{turn}pk"), order


def page_number(params: Mapping[str, str]) -> int:
    """Return the page that the address names, from 1; anything odd is page 1."""
    text = params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def paginate(
    rows: QuerySet[ModelT], params: Mapping[str, str], per_page: int = 50
) -> tuple[list[ModelT], Pager]:
    """
    Fetch one page (from `page` in the address; anything odd is page 1) and say where it stands.

    Cost: one query for a list that ends on this page, else two; counting stops just past 1,000.
    A later page finds its keys first, so that what stands before it is passed over by key alone.
    """
    number = page_number(params)
    start = (number - 1) * per_page
    found = list(_slice(rows, start, start + per_page + 1))
    pager = Pager(
        number=number,
        per_page=per_page,
        shown=min(len(found), per_page),
        has_next=len(found) > per_page,
        total=_total(rows, start, len(found), ends=len(found) <= per_page),
    )
    return found[:per_page], pager


def _slice(rows: QuerySet[ModelT], start: int, stop: int) -> QuerySet[ModelT]:
    if start == 0:
        return rows[:stop]
    return rows.filter(pk__in=later_keys(rows, start, stop))


def _total(rows: QuerySet[ModelT], start: int, found: int, *, ends: bool) -> int | None:
    """Return how many rows there are, None past 1,000; nothing is counted that is known."""
    if start + found > MORE_THAN:
        return None
    if ends and (found or start == 0):
        return start + found
    counted = rows.order_by()[: MORE_THAN + 1].count()
    return None if counted > MORE_THAN else counted


NOTHING_FITS = Empty(
    title=_("Nothing fits this filter"),
    words=_("Take out a condition, or clear the filter to see the whole list."),
    icon="filter",
)
