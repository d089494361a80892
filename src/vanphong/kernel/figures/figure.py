"""
A figure: a named query with parameters.

    FINISHED = register_figure(
        Figure(
            code="registry.incoming.finished", label=_("Finished"),
            subject_type="registry.incoming", act="registry.incoming.list", level=Level.LINE,
            params=IncomingInPeriod, records=queries_of_the_capability, columns=columns_of_its_list,
        )
    )
    value(FINISHED, actor, params, now)      # how many
    address(FINISHED, params)                # where exactly these stand
"""

from __future__ import annotations

import dataclasses
import types
import typing
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import refuse_unless_granted
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.tables import Column
from vanphong.kernel.ui.values import Words


class BadFigure(Refusal):
    """An address asks a figure something that makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Base of what a figure asks; every field is an id, code, number or legal day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InPeriod(Params):
    """The base of figures about a time: days `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    What is counted, who may ask, and how its records are shown.

    `records(actor, params, now)` returns what `actor` may know at `level`, each record once; it
    is the figure's only query. `act` is the act of the capability that the list of these records
    needs. `columns(actor, rows, now)` are those of the capability's own list.
    """

    code: str
    label: Words
    subject_type: str
    act: str
    level: Level
    params: type[Params]
    records: Callable[[Actor, Any, datetime], QuerySet[Any]]
    columns: Callable[[Actor, Sequence[Any], datetime], Sequence[Column[Any]]]
    row_url: Callable[[Any], str]
    #: key of the column the list is ordered by, "-" first to turn it round
    order: str


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> Figure:
    """
    Keep a figure under its code; called in `apps.ready`.

    :raises ValueError: the code stands for another figure, or a field of its parameters cannot
        stand in an address
    """
    if _figures.get(figure.code, figure) is not figure:
        raise ValueError(f"two figures share the code {figure.code!r}")
    for name, hint in typing.get_type_hints(figure.params).items():
        if _plain(hint) not in _READERS:
            raise ValueError(f"{figure.code}: {name} cannot stand in an address")
    _figures[figure.code] = figure
    return figure


def figures() -> list[Figure]:
    """Return all figures in the order of their codes."""
    return [_figures[code] for code in sorted(_figures)]


def figure_of(code: str) -> Figure:
    """
    Return the figure of a code, whoever asks.

    :raises KeyError: there is none of that code
    """
    return _figures[code]


def get_figure_for(actor: Actor, code: str) -> Figure:
    """
    Return the figure that `actor` may ask.

    :raises Missing: there is none of that code
    :raises NotPermitted: no role of the actor may list such records
    """
    figure = _figures.get(code)
    if figure is None:
        raise Missing
    refuse_unless_granted(actor, figure.act)
    return figure


def value(figure: Figure, actor: Actor, params: Params, now: datetime) -> int:
    """
    Return how many records the figure counts for `actor`; the same that `address` opens.

    Cost: one count.
    """
    return figure.records(actor, params, now).order_by().count()


def address(figure: Figure, params: Params) -> str:
    """Return the address of exactly the records that were counted."""
    return f"{reverse('figures:records', args=[figure.code])}?{urlencode(spelled(params))}"


def spelled(params: Params) -> dict[str, str]:
    """Return parameters as they stand in an address; empty ones are left out."""
    values = {f.name: getattr(params, f.name) for f in dataclasses.fields(params)}
    return {
        name: found.isoformat() if isinstance(found, date) else str(found)
        for name, found in values.items()
        if found not in (None, "")
    }


def read_params(figure: Figure, said: Mapping[str, str], *, defaults: Params) -> Params:
    """
    Read parameters from an address; what it does not say is taken from `defaults`.

    :raises BadFigure: something said is no day, id or number, or the days are reversed
    """
    found: dict[str, Any] = {}
    for name, hint in typing.get_type_hints(figure.params).items():
        text = said.get(name, "")
        try:
            found[name] = _READERS[_plain(hint)](text) if text else getattr(defaults, name)
        except ValueError:
            raise BadFigure(
                _("The address of this figure is damaged. Open it from the page of figures again.")
            ) from None
    params = figure.params(**found)
    if isinstance(params, InPeriod) and params.last < params.first:
        raise BadFigure(_("The last day lies before the first one."), field="last")
    return params


def default_params(figure: Figure, *, first: date, last: date) -> Params:
    """Return the figure's parameters with nothing chosen but, where it asks, the days."""
    if issubclass(figure.params, InPeriod):
        return figure.params(first=first, last=last)
    return figure.params()


def _plain(hint: Any) -> Any:
    """Return the type itself for an optional one."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(a for a in typing.get_args(hint) if a is not type(None))
    return hint


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str, int: int, date: date.fromisoformat, uuid.UUID: uuid.UUID,
}  # fmt: skip
