"""Walking every route as one reader through A, then through B, and telling what differs."""

from __future__ import annotations

import difflib
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from vanphong.config.drills._twins.addresses import (
    IDLE,
    LEFT_OUT,
    PARAMETER_KINDS,
    PARAMETERS,
    Ids,
    Route,
    links_in,
    route_of,
)
from vanphong.config.drills._twins.browsing import Answer, Browser
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor


@dataclass(slots=True, kw_only=True)
class Walk:
    """What one reader was answered in A, and which parameters views asked for in vain."""

    answers: dict[str, Answer] = field(default_factory=dict)
    unfilled: list[str] = field(default_factory=list)


def walk(
    browser: Browser,
    actor: Actor | None,
    routes: Sequence[Route],
    ids: Ids,
    most: int,
) -> Walk:
    """
    Open every route, then what the pages offer and the parameters that views read.

    A route that the reader's role may not call is opened for one record only. `most` bounds the
    addresses found on pages, for each route and set of parameter names.
    """
    found = Walk()
    waiting = deque(
        address
        for route in routes
        for address in route.fill(ids if may_call(actor, route.policy) else ids.few())
    )
    waiting.append("/khong-co-trang-nay/")
    seen, offered = set(waiting), Counter[str]()
    reads: dict[str, set[str]] = {}
    filled: dict[str, set[str]] = {}
    while waiting:
        address = waiting.popleft()
        answer = browser.get(address)
        found.answers[address] = answer
        route = route_of(address)
        filled.setdefault(route, set()).update(_names(address))
        reads.setdefault(route, set()).update(answer.reads)
        for other in _further(address, answer, ids):
            kind = f"{route_of(other)}?{','.join(sorted(_names(other)))}"
            if other in seen or offered[kind] >= most or route_of(other) in LEFT_OUT:
                continue
            seen.add(other)
            offered[kind] += 1
            waiting.append(other)
    found.unfilled = sorted(
        f"the route {route!r} reads the parameter {name!r}, which no link, form or PARAMETERS of "
        f"config/drills/_twins/addresses.py fills"
        for route, names in reads.items()
        for name in names - filled[route]
        if name not in IDLE
    )
    return found


def _names(address: str) -> list[str]:
    return [name for name, _value in parse_qsl(urlsplit(address).query, keep_blank_values=True)]


def _further(address: str, answer: Answer, ids: Ids) -> Iterator[str]:
    if answer.is_page:
        yield from links_in(answer.text, address)
    for name in sorted(answer.reads - set(_names(address))):
        mark = "&" if "?" in address else "?"
        values = [*PARAMETERS.get(name, ()), *ids.of.get(PARAMETER_KINDS.get(name, ""), ())]
        yield from (f"{address}{mark}{name}={quote(str(value))}" for value in values)


def difference(one: Answer, other: Answer) -> str:
    """Say how two answers differ; empty when they do not."""
    if one.status != other.status:
        return f"status {one.status} in A, {other.status} in B"
    if one.headers != other.headers:
        return f"headers {sorted(set(one.headers) ^ set(other.headers))}"
    if one.body != other.body:
        return _first_lines(one, other)
    if one.queries != other.queries:
        return f"{one.queries} queries in A, {other.queries} in B"
    return ""


def _first_lines(one: Answer, other: Answer) -> str:
    def lines(answer: Answer) -> list[str]:
        return [part.strip() for part in re.split(r"(?<=>)|\n", answer.text) if part.strip()]

    changes = (
        line
        for line in difflib.unified_diff(lines(one), lines(other), lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@"))
    )
    shown = [line[:160] for line, _ in zip(changes, range(6), strict=False)]
    return "; ".join(shown) or f"{len(one.body)} bytes in A, {len(other.body)} in B"
