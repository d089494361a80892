"""Turning a copy of A into the B of one reader: more hidden records, and other hidden texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from vanphong.config.drills._twins.following import TOLD, TOLD_PARTS, is_followed, unfollow
from vanphong.config.drills._twins.makers import MAKERS, PARTS, SHAPES, Shape
from vanphong.config.drills._twins.province import Office, Scene, Words
from vanphong.directory.models import Appointment
from vanphong.kernel.events import bus
from vanphong.kernel.ids import uuid7
from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import Guarded
from vanphong.kernel.search import keeping
from vanphong.kernel.search.sources import all_sources
from vanphong.kernel.subjects import SubjectRef


@dataclass(slots=True)
class Tally:
    """How much B differs from A: a twin that differs in nothing proves nothing."""

    hidden: int = 0
    deepened: int = 0
    parts: int = 0


#: columns that stand under constraints of the database, or order what all see
UNMOVED = frozenset({"arrival_number", "period", "arrived_at", "arrived_on", "submitted_at"})


def policy_of(record: models.Model) -> type[Policy[Any]]:
    """Return the policy of a guarded record's noun."""
    return next(p for p in Policy.registry.values() if p.model is type(record))


def level_of(actor: Actor | None, record: models.Model) -> Level:
    """Return how much `actor` may know of a guarded record; nobody knows nothing."""
    return policy_of(record).level(actor, record) if actor is not None else Level.NONE


def make_letters(scene: Scene, each: int) -> None:
    """Write `each` variants of every noun into every office."""
    for office in scene.offices.values():
        for n in range(each):
            for maker in unique_makers():
                remember(scene, maker(scene, office, n, None))


def unique_makers() -> list[Any]:
    """Return the makers in the order of their nouns, once each."""
    return list(dict.fromkeys(MAKERS.values()))


def remember(scene: Scene, records: Iterator[Guarded]) -> list[Guarded]:
    """Note which records bear which mark, and let the search read their files."""
    before, made = scene.marks, list(records)
    for record in made:
        for number in range(before + 1, scene.marks + 1):
            scene.marked.setdefault(number, []).append((record._meta.label_lower, record.pk))
        noun = policy_of(record).noun
        if noun in searched():
            keeping.refresh_content(SubjectRef(noun, record.pk))
    return made


def searched() -> set[str]:
    """Return the nouns that can be searched."""
    return {source.subject_type for source in all_sources()}


def differ(scene: Scene, reader: Appointment | None, amount: int) -> Tally:
    """
    Make the database in use the reader's B.

    Old records are changed above the reader's level first, then `amount` variants of each noun are
    added: two of three into the reader's own office and onto the reader's own desk. What the
    reader could know of the new ones is taken away by excluding the reader, now and then only
    after the reader was told of it.
    """
    tally = Tally()
    actor = scene.actor(reader) if reader else None
    _deepen(scene, actor, tally)
    for n in range(amount):
        office, near = _place(scene, reader, n)
        for maker in unique_makers():
            with transaction.atomic():
                made = remember(scene, maker(scene, office, n, near))
            if n % 2:
                tell(scene.now)
            with transaction.atomic():
                for record in made:
                    _hide(record, actor, reader)
                    if is_followed(actor, record):
                        unfollow(record)
                    tally.hidden += 1
    return tally


def tell(now: datetime) -> None:
    """Let the capabilities react to everything that happened, as the worker does."""
    while bus.deliver_pending(now=now):
        pass


def _place(scene: Scene, reader: Appointment | None, n: int) -> tuple[Office, Appointment | None]:
    offices = list(scene.offices.values())
    if reader is None or n % 3 == 1:
        return offices[n // 3 % len(offices)], None
    return scene.offices[reader.tenant.prefix], reader


def _hide(record: Guarded, actor: Actor | None, reader: Appointment | None) -> None:
    if reader is None or level_of(actor, record) == Level.NONE:
        return
    record.excluded = sorted({*record.excluded, reader.principal_id})
    record.save(update_fields=["excluded"])


def _deepen(scene: Scene, actor: Actor | None, tally: Tally) -> None:
    """Change every column and add every part that the reader may not know of an old record."""
    changed: dict[str, list[Any]] = {}
    for label, shape in SHAPES.items():
        model = apps.get_model(label)
        for record in model._default_manager.order_by("pk"):
            if level_of(actor, record) == Level.FULL or _stands_in_full_sight(actor, record):
                continue
            words = scene.words()
            scene.marked[words.number] = [(label, record.pk)]
            is_told = is_followed(actor, record)
            told = TOLD.get(label, frozenset()) if is_told else frozenset()
            names = sorted(hidden_columns(actor, record, shape) - told)
            parts = [p for p in PARTS if PARTS[p].deep and not (is_told and p in TOLD_PARTS)]
            for name in names:
                _change(record, name, words)
            record.save(update_fields=names)
            tally.deepened += 1
            tally.parts += sum(_add_part(part, record, words) for part in parts)
            changed.setdefault(policy_of(record).noun, []).append(record.pk)
    for noun in changed.keys() & searched():
        with transaction.atomic():
            keeping.refresh_many(noun, changed[noun])


def hidden_columns(actor: Actor | None, record: models.Model, shape: Shape) -> frozenset[str]:
    """Return the columns of a record that the reader may not know and B may change."""
    policy = policy_of(record)
    level = level_of(actor, record)
    hidden = shape.deep
    for act, names in shape.by_act.items():
        if actor is None or level == Level.NONE or not policy.decide(actor, act, record).allowed:
            hidden |= names
    for act, names in shape.by_source.items():
        if actor is None or not _is_allowed_on_source(actor, act, record):
            hidden |= names
    movable = {f.name for f in record._meta.concrete_fields if not f.is_relation}
    return (hidden | shape.line if level == Level.NONE else hidden) & movable - UNMOVED


def _stands_in_full_sight(actor: Actor | None, record: models.Model) -> bool:
    """Tell whether a record is shown on the page of its source under the source's rights."""
    source = getattr(record, "source_id", None)
    if actor is None or source is None:
        return False
    label = str(getattr(record, "source_type", ""))
    if label not in SHAPES:
        return False
    found = apps.get_model(label)._default_manager.filter(pk=source).first()
    return found is not None and level_of(actor, found) == Level.FULL


def _is_allowed_on_source(actor: Actor, act: str, record: models.Model) -> bool:
    """Tell whether the reader may do an act on the record that this one comes from."""
    label = str(getattr(record, "source_type", ""))
    if label not in SHAPES:
        return False
    found = apps.get_model(label)._default_manager.filter(pk=getattr(record, "source_id", None))
    source = found.first()
    if source is None or level_of(actor, source) == Level.NONE:
        return False
    return policy_of(source).decide(actor, act, source).allowed


def _change(record: models.Model, name: str, words: Words) -> None:
    """Give a column another value of its kind."""
    field, old = record._meta.get_field(name), getattr(record, name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column")
    if field.choices:
        values = [value for value, _label in field.flatchoices]
        new: object = values[(values.index(old) + 1) % len(values)] if old in values else values[0]
    elif isinstance(field, models.CharField | models.TextField):
        new = words.deep
    elif isinstance(field, models.BooleanField):
        new = not old
    elif isinstance(field, models.IntegerField):
        new = (old or 0) + 7
    elif isinstance(field, models.DateField):
        new = old + timedelta(days=1) if old else None
    else:
        raise TypeError(f"{record._meta.label}.{name}: no other value is known of its kind")
    setattr(record, name, new)


def _add_part(label: str, record: models.Model, words: Words) -> int:
    """Add a row like those that hang on other records; the number of rows added is returned."""
    model = apps.get_model(label)
    to = next((f for f in parents_of(model) if f.related_model is type(record)), None)
    pattern = model._default_manager.order_by("pk").first()
    if to is None or pattern is None:
        return 0
    pattern.pk = uuid7()
    setattr(pattern, to.name, record)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            setattr(pattern, field.name, words.deep)
    try:
        with transaction.atomic():
            pattern.save(force_insert=True)
    except IntegrityError:  # the record has as many of them as it may have
        return 0
    return 1


def parents_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns by which a model hangs on guarded ones, itself or through another."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(to := field.related_model, type)
        and to is not model
        and (issubclass(to, Guarded) or parents_of(to))
    ]
