"""What the frame of every page needs from higher capabilities, told once in `apps.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.slots import register_slot


@dataclass(slots=True)
class Shell:
    """
    Where the frame leads. Names of addresses; empty means that the place is not shown.

    `office_name(actor)` is the line at the top: the office in which the person acts now.
    """

    home: str = ""
    search: str = ""
    log_out: str = "account_logout"
    log_in: str = "account_login"
    account: str = ""
    office_name: Callable[[Actor], str] | None = None


SHELL = Shell()

register_slot("shell.bell", takes=HttpRequest, purpose="the bell in the top bar")
register_slot("shell.account", takes=HttpRequest, purpose="the account menu: appointments")
register_slot("shell.notice", takes=HttpRequest, purpose="a line above the page: delegations")


def configure_shell(**places: Any) -> None:
    """
    Set places of the frame: home, search, log_in, log_out, account (url names), office_name.

    :raises AttributeError: an unknown place
    """
    for name, value in places.items():
        if not hasattr(SHELL, name):
            raise AttributeError(f"the frame has no place {name}")
        setattr(SHELL, name, value)


def address(name: str) -> str:
    """Return the address of a place, or "" when this installation has none."""
    if not name:
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
