"""Which records a reader is asked about, and which marks must not be told."""

from __future__ import annotations

from django.apps import apps

from vanphong.config.drills._twins.addresses import KINDS, Ids
from vanphong.config.drills._twins.differences import level_of, parents_of
from vanphong.config.drills._twins.following import is_followed
from vanphong.config.drills._twins.makers import PARTS, SHAPES
from vanphong.config.drills._twins.province import DEEP, LINE, Scene
from vanphong.directory.models import Appointment
from vanphong.kernel.principals import Level


def ids_for(scene: Scene, reader: Appointment | None, of_each: int) -> Ids:
    """Return ids of each kind at each level of the reader, records with parts before others."""
    actor = scene.actor(reader) if reader else None
    owners: dict[object, object] = {}
    found: dict[str, list[object]] = {}
    hidden: set[object] = set()
    parts = sorted(PARTS.keys() & KINDS.values())
    for label in parts:
        model = apps.get_model(label)
        owners |= dict(model._default_manager.values_list("pk", parents_of(model)[0].attname))
    with_parts = set(owners.values())
    for label in sorted({*KINDS.values()} - {"", *parts}):
        by_level: dict[Level, list[object]] = {}
        records = list(apps.get_model(label)._default_manager.order_by("-pk"))
        for record in sorted(records, key=lambda r: r.pk not in with_parts):
            level = level_of(actor, record) if label in SHAPES else Level.FULL
            if len(by_level.setdefault(level, [])) < of_each:
                by_level[level].append(record.pk)
        hidden.update(by_level.get(Level.NONE, ()))
        found[label] = [pk for pks in by_level.values() for pk in pks]
    chosen = {pk for pks in found.values() for pk in pks}
    for label in parts:
        rows = apps.get_model(label)._default_manager.order_by("-pk").values_list("pk", flat=True)
        found[label] = [pk for pk in rows if owners[pk] in chosen]
    return Ids(of=found, owners=owners, hidden=frozenset(hidden))


def merged(one: Ids, other: Ids) -> Ids:
    """Return the ids of both."""
    return Ids(
        of={label: list(dict.fromkeys([*one.of[label], *other.of[label]])) for label in one.of},
        owners={**one.owners, **other.owners},
        hidden=one.hidden | other.hidden,
    )


def forbidden_marks(scene: Scene, reader: Appointment | None) -> frozenset[str]:
    """
    Return every mark that stands in the database and that the reader may not read.

    What a sender follows elsewhere bears marks in what it is told, too: those are no canaries, and
    everything else of such a record is changed in B.
    """
    actor = scene.actor(reader) if reader else None
    forbidden: set[str] = set()
    for number, named in scene.marked.items():
        records = [apps.get_model(label)._default_manager.get(pk=pk) for label, pk in named]
        if any(is_followed(actor, record) for record in records):
            continue
        best = max(level_of(actor, record) for record in records)
        if best < Level.FULL:
            forbidden.add(f"{DEEP}{number:06d}")
        if best < Level.LINE:
            forbidden.add(f"{LINE}{number:06d}")
    return frozenset(forbidden)
