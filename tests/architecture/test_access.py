"""
Every address against every reader and real records at each level of sight, as a table to read.

`access.txt` holds one line for each address and level: what each reader of the twins' province is
answered. A new address without its lines fails; write the table anew with
`VANPHONG_WRITE_ACCESS=1 pytest tests/architecture/test_access.py`, and read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.utils import timezone

from vanphong.config import urls as product
from vanphong.config.drills._twins import province
from vanphong.config.drills._twins.addresses import KINDS, LEFT_OUT, Ids, Route, product_routes
from vanphong.config.drills._twins.browsing import Browser, Question
from vanphong.config.drills._twins.comparing import frozen
from vanphong.config.drills._twins.differences import level_of, make_letters, parents_of
from vanphong.config.drills._twins.makers import PARTS, SHAPES
from vanphong.kernel.principals import Level

TABLE = Path(__file__).parent / "access.txt"
NOTE = "Write it anew with VANPHONG_WRITE_ACCESS=1 and read the difference."
#: a short name of each reader, in the order of READERS
NAMES = (
    "leader", "secret.", "chief", "deputy", "head", "special", "clerk", "auditor", "admin",
    "d.lead", "d.spec", "d.clerk", "c.clerk", "clerk 2", "lead 3", "nobody",
)  # fmt: skip
LEVELS = (Level.NONE, Level.LINE, Level.FULL)
#: answers that do not depend on whether there is such a record
TELLS_NOTHING = {"302", "403", "404", "405"}
#: the reader has no such record
NO_RECORD = "–"


def routes() -> list[Route]:
    return product_routes(product.urlpatterns)


def guarded_part(route: Route) -> str:
    """The model whose level decides about an address; empty where none does."""
    return next((KINDS[n] for _c, n in route.parts() if KINDS[n] in SHAPES), "")


def test_every_address_has_its_lines() -> None:
    listed = {line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] == "/"}
    missing = sorted({f"/{route.path}" for route in routes()} ^ listed)
    assert missing == [], f"addresses without lines, or lines without an address. {NOTE}"


def test_the_table_names_every_reader() -> None:
    assert len(NAMES) == len(province.READERS)
    assert not {path for path in LEFT_OUT if path in {route.path for route in routes()}}


def records(scene: province.Scene, label: str) -> Iterator[object]:
    """Records of a kind in the order in which the makers wrote them, those with parts first."""
    keys = [pk for found in scene.marked.values() for name, pk in found if name == label]
    with_parts = {
        pk
        for part in PARTS
        if part in KINDS.values()
        for pk in apps.get_model(part)._default_manager.values_list(owner_of(part), flat=True)
    }
    yield from sorted(dict.fromkeys(keys), key=lambda pk: pk not in with_parts)


def owner_of(part: str) -> str:
    return parents_of(apps.get_model(part))[0].attname


def address_of(route: Route, label: str, pk: object) -> str:
    """Fill an address with a record and, where it has them, its parts."""
    of: dict[str, list[object]] = {label: [pk]}
    owners: dict[object, object] = {}
    for _converter, name in route.parts():
        if KINDS[name] in PARTS:
            rows = apps.get_model(KINDS[name])._default_manager
            of[KINDS[name]] = list(
                rows.filter(**{owner_of(KINDS[name]): pk})
                .order_by("pk")
                .values_list("pk", flat=True)
            )[:1]
            owners |= dict.fromkeys(of[KINDS[name]], pk)
    return next(iter(route.fill(Ids(of=of, owners=owners))))


class Reader:
    """One column of the table: asks addresses about a record at each level."""

    def __init__(self, scene: province.Scene, who: tuple[str, str] | None) -> None:
        post = scene.reader(who) if who else None
        self.actor = scene.actor(post) if post else None
        self.browser = Browser(post)
        self.of: dict[tuple[str, Level], object] = {}
        for label in SHAPES:
            for pk in records(scene, label):
                record = apps.get_model(label)._default_manager.get(pk=pk)
                self.of.setdefault((label, level_of(self.actor, record)), pk)

    def answers(self, route: Route, level: Level) -> str:
        label = guarded_part(route)
        if not label:
            return str(self.browser.ask(Question(next(iter(route.fill(Ids(of={})))))).status)
        pk = self.of.get((label, level))
        if pk is None:
            return NO_RECORD
        return str(self.browser.ask(Question(address_of(route, label, pk))).status)


def lines(readers: list[Reader]) -> Iterator[str]:
    yield "What each reader is answered; a record the reader does not know (none), knows by its"
    yield f"line, or in full. {NO_RECORD} : there is no such record for this reader. {NOTE}"
    yield ""
    yield "      " + "".join(f"{name:>8}" for name in NAMES)
    for route in routes():
        yield f"/{route.path}"
        levels = LEVELS if guarded_part(route) else LEVELS[:1]
        for level in levels:
            cells = [reader.answers(route, level) for reader in readers]
            if set(cells) != {NO_RECORD}:
                name = level.name.lower() if guarded_part(route) else ""
                yield f"  {name:<4}" + "".join(f"{cell:>8}" for cell in cells)


def test_every_address_answers_every_role_as_the_table_of_records_says(db: None) -> None:
    now = timezone.now()
    with frozen(now):
        scene = province.build(now)
        make_letters(scene, 7)
        found = "\n".join(lines([Reader(scene, who) for who in province.READERS])) + "\n"
    if os.environ.get("VANPHONG_WRITE_ACCESS"):
        TABLE.write_text(found, encoding="utf-8")
    assert found == TABLE.read_text(encoding="utf-8"), NOTE


def test_what_is_not_known_is_missing_or_not_for_this_role() -> None:
    """Of a record at level none nobody is told more than of one that is nowhere."""
    table = TABLE.read_text(encoding="utf-8").splitlines()
    hidden = [line for line in table if line.startswith("  none")]
    told = [line for line in hidden if set(re.findall(r"\d{3}", line)) - TELLS_NOTHING]
    assert told == []
