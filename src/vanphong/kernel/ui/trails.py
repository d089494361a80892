"""
The list one came from: next and previous on the page of one record.

A list links its rows with its own address inside (`in=`), and the record's page walks that very
list: same queue, same conditions, same order, at the reader's rights of this moment. Nothing is
kept on the server.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, QueryDict

from vanphong.kernel.ui.values import Act, Words

ModelT = TypeVar("ModelT", bound=Model)
#: the parameter that carries the list's address, without its page
PARAM = "in"
#: characters of a list's address that travel along; a longer one is no address of ours
LONGEST = 2000
PASSING = ("page", "format", PARAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The list one came from, and the records before and after this one in it; "" for none."""

    label: Words
    list_url: str
    previous_url: str = ""
    next_url: str = ""


def address_of(params: QueryDict) -> str:
    """Return a list's address as it travels: its conditions and order, without the page."""
    kept = params.copy()
    for name in PASSING:
        kept.pop(name, None)
    return kept.urlencode()


def with_trail(url: str, address: str) -> str:
    """Return the address of a record (or of an act on it) that remembers the list."""
    marked = QueryDict(mutable=True)
    marked[PARAM] = address
    return f"{url}{'&' if '?' in url else '?'}{marked.urlencode()}"


def trail_in(request: HttpRequest) -> QueryDict | None:
    """Return the list's address that the request carries, or None where it came from no list."""
    said = request.GET.get(PARAM)
    return None if said is None or len(said) > LONGEST else QueryDict(said)


def keep_trail(request: HttpRequest, url: str) -> str:
    """Return an address with the list that this request carries; as it is without one."""
    found = trail_in(request)
    return url if found is None else with_trail(url, address_of(found))


def carry(request: HttpRequest, acts: Sequence[Act]) -> list[Act]:
    """Let acts remember the list that this request carries."""
    return [replace(act, url=keep_trail(request, act.url)) for act in acts]


def trail_of(
    params: QueryDict,
    rows: QuerySet[ModelT],
    record: ModelT,
    *,
    label: Words,
    list_url: str,
    url_of: Callable[[uuid.UUID], str],
) -> Trail:
    """
    Return where one stands in a list; `rows` are ordered and hold only what the reader may know.

    A record that has left the list (it was just acted upon) keeps its place in the order, so that
    the next one is still the next. Cost: three queries.
    """
    address = address_of(params)
    before, after = neighbours(rows, record)
    return Trail(
        label=label,
        list_url=f"{list_url}?{address}" if address else list_url,
        previous_url=with_trail(url_of(before), address) if before else "",
        next_url=with_trail(url_of(after), address) if after else "",
    )


def neighbours(rows: QuerySet[ModelT], record: ModelT) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """
    Return the keys of the rows just before and just after `record` in the order of `rows`.

    The order must end with the primary key. Empty values stand last when rising, first when
    falling, as the database has them.
    """
    orders = [_order(term) for term in rows.query.order_by]
    names = [f"_o{place}" for place in range(len(orders))]
    keys = {name: order.expression for name, order in zip(names, orders, strict=True)}
    own = type(record)._default_manager.filter(pk=record.pk).annotate(**keys)
    found = own.values_list(*names).first()
    if found is None:
        return None, None
    terms = [
        _Term(name=n, value=v, falls=bool(o.descending), filled=_is_filled(rows.model, o))
        for n, v, o in zip(names, found, orders, strict=True)
    ]
    marked = rows.annotate(**keys)
    after = marked.filter(_beyond(terms)).values_list("pk", flat=True).first()
    back = [replace(term, falls=not term.falls) for term in terms]
    before = marked.reverse().filter(_beyond(back)).values_list("pk", flat=True).first()
    return before, after


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """One term of an order and the record's value in it; `filled`: no row is empty there."""

    name: str
    value: object
    falls: bool
    filled: bool

    def further(self) -> Q:
        """Return the condition that this term alone puts a row after the record."""
        empty = Q(**{f"{self.name}__isnull": True})
        if self.value is None:
            # Falling, what is empty comes first, so everything filled lies after it.
            return ~empty if self.falls else Q(pk__in=[])
        if self.falls:
            return Q(**{f"{self.name}__lt": self.value})
        later = Q(**{f"{self.name}__gt": self.value})
        return later if self.filled else later | empty

    def same(self) -> Q:
        """Return the condition that a row has the record's value."""
        if self.value is None:
            return Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: self.value})


def _beyond(terms: list[_Term]) -> Q:
    """Return the condition "comes after", term by term; the first bounds an index by itself."""
    first, *rest = terms
    if not rest:
        return first.further()
    found = first.further() | (first.same() & _beyond(rest))
    if first.value is None or not (first.falls or first.filled):
        return found
    return Q(**{f"{first.name}__{'lte' if first.falls else 'gte'}": first.value}) & found


def _order(term: Any) -> OrderBy:
    """Return one term of an order as an expression with its direction."""
    if isinstance(term, OrderBy):
        return term
    if isinstance(term, str):
        return OrderBy(F(term.removeprefix("-")), descending=term.startswith("-"))
    return OrderBy(term)


def _is_filled(model: type[Model], order: OrderBy) -> bool:
    """Tell whether no row of the model is empty in a term; unknown counts as perhaps."""
    name = getattr(order.expression, "name", "")
    if name == "pk":
        return True
    fields = {f.name: f for f in model._meta.concrete_fields}
    return name in fields and not fields[name].null
