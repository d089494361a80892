"""
Places on lower pages that higher capabilities fill.

The lower capability declares the slot in `apps.ready` with the type of its object; the higher one
fills it in its own. `{% ui_slot "registry.document.actions" document %}` draws what fits, in the
order of `order`. `manage.py slots` lists all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotItem:
    """
    One filling: a template and the function that gives its context.

    `context(request, subject)` returns None where the item has nothing to show; it may read but
    never write, and its queries count in the page's budget.
    """

    template: str
    context: Callable[[HttpRequest, object], Mapping[str, object] | None]
    order: int = 100


@dataclass(slots=True)
class Slot:
    """A declared place: what it takes, what it is for, what fills it."""

    name: str
    takes: type[object]
    purpose: str
    items: list[SlotItem] = field(default_factory=list)


_slots: dict[str, Slot] = {}
_early: dict[str, list[SlotItem]] = {}


def register_slot(name: str, *, takes: type[object], purpose: str) -> Slot:
    """
    Declare a slot; declaring it again with the same type returns the first.

    :raises ImproperlyConfigured: the name stands already for another type
    """
    known = _slots.get(name)
    if known is not None:
        if known.takes is not takes:
            raise ImproperlyConfigured(f"slot {name} is declared twice with different types")
        return known
    slot = Slot(name, takes, purpose, sorted(_early.pop(name, []), key=lambda item: item.order))
    _slots[name] = slot
    return slot


def fill_slot(name: str, item: SlotItem) -> None:
    """Fill a slot, also before it is declared (apps become ready in the order of settings)."""
    slot = _slots.get(name)
    if slot is None:
        _early.setdefault(name, []).append(item)
    elif item not in slot.items:
        slot.items.append(item)
        slot.items.sort(key=lambda one: one.order)


def slot_named(name: str) -> Slot:
    """
    Return the declared slot.

    :raises ImproperlyConfigured: nobody declared it
    """
    try:
        return _slots[name]
    except KeyError:
        raise ImproperlyConfigured(f"no slot is declared as {name}") from None


def all_slots() -> list[Slot]:
    """Return every declared slot, by name."""
    return [_slots[name] for name in sorted(_slots)]
