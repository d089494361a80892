"""Lists whose views may be kept, declared in `apps.ready` by the names of their addresses."""

from __future__ import annotations

_places: set[str] = set()


def register_place(url_name: str) -> None:
    """Let the views of a list be kept; declaring it again changes nothing."""
    _places.add(url_name)


def is_place(url_name: str) -> bool:
    """Tell whether the views of a list may be kept."""
    return url_name in _places
