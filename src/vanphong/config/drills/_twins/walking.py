"""Walking every route as one reader through A, then through B, and telling what differs."""

from __future__ import annotations

import difflib
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, urlsplit

from vanphong.config.drills._twins.addresses import (
    IDLE,
    KINDS,
    PARAMETER_KINDS,
    PARAMETERS,
    TOGETHER,
    Ids,
    Route,
    links_in,
    route_of,
)
from vanphong.config.drills._twins.browsing import Answer, Browser, Question
from vanphong.config.drills._twins.sizes import Size
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor


@dataclass(slots=True, kw_only=True)
class Walk:
    """What one reader was answered in A, and which parameters views asked for in vain."""

    answers: dict[Question, Answer] = field(default_factory=dict)
    unfilled: list[str] = field(default_factory=list)


def walk(
    browser: Browser,
    actor: Actor | None,
    routes: Sequence[Route],
    ids: Ids,
    size: Size,
) -> Walk:
    """Open every route, then what the pages offer and the parameters that views read."""
    found = Walk()
    waiting = deque((address, 0) for address in _first(actor, routes, ids, size))
    seen, offered = {address for address, _depth in waiting}, Counter[str]()
    reads: dict[str, set[str]] = {}
    filled: dict[str, set[str]] = {}
    while waiting:
        address, depth = waiting.popleft()
        answer = browser.ask(Question(address))
        found.answers[Question(address)] = answer
        route = route_of(address)
        filled.setdefault(route, set()).update(_names(address))
        reads.setdefault(route, set()).update(answer.reads)
        links = links_in(answer.text, address) if answer.is_page and depth < size.depth else ()
        more = _parameters(address, answer, ids) if depth <= size.depth else ()
        for other in [*links, *more]:
            kind = f"{route_of(other)}?{','.join(sorted(_names(other)))}"
            if other in seen or offered[kind] >= size.per_link or _is_left_out(other, routes):
                continue
            seen.add(other)
            offered[kind] += 1
            waiting.append((other, depth + 1))
    for question in _acts_on_hidden(actor, routes, ids, size):
        found.answers[question] = browser.ask(question)
    found.unfilled = sorted(
        f"the route {route!r} reads the parameter {name!r}, which no link, form or PARAMETERS of "
        f"config/drills/_twins/addresses.py fills"
        for route, names in reads.items()
        for name in names - filled[route]
        if name not in IDLE
    )
    return found


def _first(actor: Actor | None, routes: Sequence[Route], ids: Ids, size: Size) -> Iterator[str]:
    """Yield the addresses to begin with: each route about some records, and one that is none."""
    for place, route in enumerate(routes):
        if actor is None or may_call(actor, route.policy):
            filled = list(route.fill(ids))
            start = place % len(filled)
            most = size.per_act if route.is_act else size.per_route
            yield from (filled[start:] + filled[:start])[:most]
        elif size.all_routes:
            yield from route.fill(ids.few())
    yield "/khong-co-trang-nay/"


def _acts_on_hidden(
    actor: Actor | None, routes: Sequence[Route], ids: Ids, size: Size
) -> Iterator[Question]:
    """Yield acts on records that the reader may not know: each must meet a missing page."""
    hidden = replace(ids, of={
        label: [pk for pk in some if pk in ids.hidden or ids.owners.get(pk) in ids.hidden]
        for label, some in ids.of.items()
    })  # fmt: skip
    for place, route in enumerate(routes):
        if not route.parts() or not may_call(actor, route.policy):
            continue
        nowhere = {part for _converter, part in route.parts() if hidden.of.get(KINDS[part]) == []}
        filled = [] if nowhere else list(route.fill(hidden))
        start = place % max(len(filled), 1)
        for address in (filled[start:] + filled[:start])[: size.per_act]:
            yield Question(address, "POST")


def _names(address: str) -> list[str]:
    return [name for name, _value in parse_qsl(urlsplit(address).query, keep_blank_values=True)]


def _is_left_out(address: str, routes: Sequence[Route]) -> bool:
    return route_of(address) not in {route.path for route in routes}


def _parameters(address: str, answer: Answer, ids: Ids) -> Iterator[str]:
    """Yield the address with each parameter that its view read and that it did not say."""
    for name in sorted(answer.reads - set(_names(address))):
        mark = "&" if "?" in address else "?"
        values = [*PARAMETERS.get(name, ()), *ids.of.get(PARAMETER_KINDS.get(name, ""), ())]
        beside = TOGETHER.get(name, "")
        yield from (f"{address}{mark}{name}={quote(str(value))}{beside}" for value in values)


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
