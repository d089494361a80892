"""
The list of queues at the left, filled by capabilities in `apps.ready`.

Counts are asked at every page with the actor's level; each may cost one indexed query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Words

#: The sections of the list in their order on screen.
SECTIONS: dict[str, Words] = {
    "work": _("My work"),
    "registers": _("Registers"),
    "office": _("Office"),
    "administration": _("Administration"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number beside a queue; `urgent` when something in it is overdue."""

    value: int
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """
    One queue: where it leads, who sees it, how many wait in it.

    `query` picks the queue within a list ("queue=mine"); `go` is the letter after `g`;
    `phone` puts it into the bottom bar (the first four visible ones).
    """

    section: str
    label: Words
    url_name: str
    icon: str
    order: int = 100
    query: str = ""
    go: str = ""
    phone: bool = False
    count: Callable[[Actor], Count | int] | None = None
    visible: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """An item as one person sees it now."""

    item: NavItem
    url: str
    current: bool
    count: Count | None


_items: list[NavItem] = []


def register_nav(
    section: str,
    label: Words,
    url_name: str,
    icon: str,
    *,
    order: int = 100,
    query: str = "",
    go: str = "",
    phone: bool = False,
    count: Callable[[Actor], Count | int] | None = None,
    visible: Callable[[Actor], bool] | None = None,
) -> NavItem:
    """
    Add a queue to the list at the left; the same url and query again replaces the first.

    :raises ValueError: the section is not one of SECTIONS
    """
    if section not in SECTIONS:
        raise ValueError(f"{section} is no section of the navigation")
    item = NavItem(
        section=section, label=label, url_name=url_name, icon=icon, order=order, query=query,
        go=go, phone=phone, count=count, visible=visible,
    )  # fmt: skip
    _items[:] = [i for i in _items if (i.url_name, i.query) != (url_name, query)]
    _items.append(item)
    _items.sort(key=lambda i: (list(SECTIONS).index(i.section), i.order))
    return item


def registered() -> list[NavItem]:
    """Return all items in the order of the screen, whoever looks."""
    return list(_items)


def links_for(actor: Actor, path: str, params: QueryDict) -> list[NavLink]:
    """Return what this person sees, with counts; the most exact match of the address is current."""
    items = [i for i in _items if i.visible is None or i.visible(actor)]
    best = max(items, key=lambda i: _fit(i, path, params), default=None)
    if best is not None and _fit(best, path, params) == 0:
        best = None
    return [
        NavLink(item=i, url=_address(i), current=i is best, count=_count(i, actor)) for i in items
    ]


def by_section(links: list[NavLink]) -> Iterator[tuple[Words, list[NavLink]]]:
    """Group links under the headings of their sections; empty sections are left out."""
    for key, label in SECTIONS.items():
        inside = [link for link in links if link.item.section == key]
        if inside:
            yield label, inside


def _address(item: NavItem) -> str:
    return reverse(item.url_name) + (f"?{item.query}" if item.query else "")


def _count(item: NavItem, actor: Actor) -> Count | None:
    if item.count is None:
        return None
    found = item.count(actor)
    return found if isinstance(found, Count) else Count(value=found)


def _fit(item: NavItem, path: str, params: QueryDict) -> int:
    """Score how well an item names the address: 0 not at all, longer paths and queries more."""
    here = reverse(item.url_name)
    wanted = QueryDict(item.query)
    if path == here:
        if any(params.get(name) != value for name, value in wanted.items()):
            return 0
        return 10_000 + len(wanted)
    if here == "/" or not path.startswith(here):
        return 0
    # A page below belongs to the whole list rather than to one queue of it.
    return 2 * len(here) - bool(item.query)
