"""
Every queue that may lie on a desk, once: its words, the list that opens it, and its rows.

A figure on the desk counts exactly the rows of the list behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanphong.directory import queries as directory
from vanphong.dossiers import queries as dossiers
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Words
from vanphong.registry import queries as registry
from vanphong.registry.queries.recorded import list_in_my_name
from vanphong.registry.queries.sorting import list_unsorted
from vanphong.tasks import queries as tasks

Kind = Literal["papers", "issued", "sheets", "work", "people"]
Rows = Callable[[Actor, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    One queue: `rows` are those of the list at `place` under `?queue=key`; `presses` when it is not
    empty; `kind` says how its first rows are drawn on the desk.
    """

    label: Words
    icon: str
    place: str
    key: str
    rows: Rows
    kind: Kind
    presses: bool = False
    #: holds what ends within the days that count as soon; the tile says which
    is_soon: bool = False
    #: the page that a row opens, where it is not the record's own
    row: str = ""
    #: seldom filled: no tile while it is empty
    is_rare: bool = False

    @property
    def url(self) -> str:
        """Return the address of the whole list."""
        return reverse(self.place) + (f"?queue={self.key}" if self.key else "")


def _papers(label: Words, icon: str, key: str, rows: Rows, *, presses: bool = False) -> Queue:
    return Queue(
        label=label, icon=icon, place="registry:list", key=key, rows=rows, kind="papers",
        presses=presses,
    )  # fmt: skip


def _sheets(label: Words, icon: str, key: str, rows: Rows, *, presses: bool = False) -> Queue:
    return Queue(
        label=label, icon=icon, place="dossiers:list", key=key, rows=rows, kind="sheets",
        presses=presses,
    )  # fmt: skip


def _work(
    label: Words, icon: str, key: str, rows: Rows, *, presses: bool = False, is_soon: bool = False
) -> Queue:
    return Queue(
        label=label, icon=icon, place="tasks:list", key=key, rows=rows, kind="work",
        presses=presses, is_soon=is_soon,
    )  # fmt: skip


def _accounts(label: Words, icon: str, key: str, rows: Rows) -> Queue:
    return Queue(
        label=label, icon=icon, place="directory:accounts", key=key, rows=rows, kind="people"
    )


QUEUES: dict[str, Queue] = {
    # the registry
    "register": _papers(
        _("To register"), "book-2", "register", lambda a, n: registry.list_to_register(a)
    ),
    "submit": _papers(_("To submit"), "send", "submit", lambda a, n: registry.list_to_submit(a)),
    "dispatch": Queue(
        label=_("To send"), icon="mail-forward", place="registry:outgoing_list", key="dispatch",
        rows=lambda a, n: registry.list_to_dispatch(a), kind="issued",
    ),
    "files": Queue(
        label=_("Files that wait"), icon="file-import", place="registry:waiting", key="",
        rows=lambda a, n: registry.list_waiting_for(a), kind="papers", is_rare=True,
    ),
    "letters": Queue(
        label=_("Citizens' letters to hand over"), icon="mail", place="registry:letters",
        key="hand_over", rows=lambda a, n: registry.list_letters_to_hand_over(a), kind="papers",
        is_rare=True,
    ),
    "board": Queue(
        label=_("Citizens' letters to take over"), icon="mail", place="registry:letters",
        key="take_over", rows=lambda a, n: registry.list_letters_to_take_over(a), kind="papers",
        presses=True, is_rare=True,
    ),
    # who sorts and directs
    "sort": Queue(
        label=_("To sort"), icon="arrows-sort", place="registry:sorting", key="all",
        rows=lambda a, n: list_unsorted(a), kind="papers", row="registry:sort",
    ),
    "in_name": Queue(
        label=_("Written down in my name"), icon="user-check", place="registry:in_my_name", key="",
        rows=lambda a, n: list_in_my_name(a), kind="papers", presses=True, is_rare=True,
    ),
    "before": _papers(
        _("Waiting for my direction"), "writing", "mine",
        lambda a, n: registry.list_before_me(a), presses=True,
    ),
    "followed": _papers(
        _("Being handled"), "progress", "followed", lambda a, n: registry.list_followed(a)
    ),
    "late_papers": _papers(
        _("Overdue documents"), "clock-exclamation", "overdue",
        lambda a, n: registry.list_overdue(a, n), presses=True,
    ),
    "soon_papers": _papers(
        _("Documents soon due"), "hourglass", "soon", lambda a, n: registry.list_soon_due(a, n)
    ),
    # submissions
    "asked": _sheets(
        _("Submissions before me"), "clipboard-list", "asked",
        lambda a, n: dossiers.list_asked(a), presses=True,
    ),
    "explain": _sheets(
        _("To explain or complete"), "corner-up-left", "explain",
        lambda a, n: dossiers.list_to_explain(a), presses=True,
    ),
    "sheets": _sheets(
        _("My submissions under way"), "clipboard-check", "mine",
        lambda a, n: dossiers.list_mine(a),
    ),
    # what the own organisation sent to other offices
    "where": Queue(
        label=_("Sent, under way"), icon="map-pin", place="dossiers:whereabouts", key="open",
        rows=lambda a, n: registry.list_under_way(a), kind="papers",
    ),
    # tasks
    "mine": _work(_("My tasks"), "list-check", "mine", lambda a, n: tasks.list_mine(a)),
    "late": _work(
        _("Overdue"), "clock-exclamation", "overdue",
        lambda a, n: tasks.list_overdue(a, timezone.localdate(n)), presses=True,
    ),
    "soon": _work(
        _("Soon due"), "hourglass", "soon",
        lambda a, n: tasks.list_soon_due(a, timezone.localdate(n)), is_soon=True,
    ),
    "cooperating": _work(
        _("Cooperating"), "users", "cooperating", lambda a, n: tasks.list_cooperating(a)
    ),
    "unassigned": _work(
        _("To assign in my division"), "user-plus", "unassigned",
        lambda a, n: tasks.list_unassigned(a),
    ),
    "unit": _work(_("My division"), "users-group", "unit", lambda a, n: tasks.list_of_unit(a)),
    "unit_late": _work(
        _("Overdue in my division"), "clock-exclamation", "unit_overdue",
        lambda a, n: tasks.list_overdue_of_unit(a, timezone.localdate(n)), presses=True,
    ),
    "unit_soon": _work(
        _("Soon due in my division"), "hourglass", "unit_soon",
        lambda a, n: tasks.list_soon_due_of_unit(a, timezone.localdate(n)), is_soon=True,
    ),
    "given": _work(
        _("Given by me, under way"), "subtask", "given", lambda a, n: tasks.list_given(a)
    ),
    "given_late": _work(
        _("Given by me, overdue"), "flag", "given_overdue",
        lambda a, n: tasks.list_overdue_given(a, timezone.localdate(n)), presses=True,
    ),
    # the administrator
    "locked": _accounts(
        _("Locked accounts"), "lock", "locked", lambda a, n: directory.list_locked_accounts(a)
    ),
    "first": _accounts(
        _("First password not changed"), "key", "first",
        lambda a, n: directory.list_first_passwords(a),
    ),
    "single": _accounts(
        _("Without second factor"), "shield-lock", "single",
        lambda a, n: directory.list_single_factor(a),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A desk of one role: the queues as tiles, those of them spread out, in their order."""

    tiles: tuple[str, ...]
    parts: tuple[str, ...]


CLERK = Layout(
    tiles=("files", "register", "submit", "dispatch", "letters", "mine", "late"),
    parts=("register", "submit", "dispatch", "mine"),
)
DIRECTS = Layout(
    tiles=(
        "before",
        "asked",
        "sort",
        "late_papers",
        "soon_papers",
        "followed",
        "given_late",
        "mine",
    ),
    parts=("before", "asked", "late_papers", "sort"),
)  # fmt: skip
LEADS = Layout(
    tiles=("before", "asked", "in_name", "late_papers", "given_late", "given", "followed"),
    parts=("before", "asked", "given_late"),
)
HEADS = Layout(
    tiles=("unassigned", "asked", "board", "unit_late", "unit_soon", "unit", "mine", "cooperating"),
    parts=("unassigned", "asked", "unit_late", "mine"),
)
WORKS = Layout(
    tiles=("mine", "late", "soon", "explain", "board", "sheets", "cooperating"),
    parts=("explain", "late", "mine"),
)


def _with_where(layout: Layout) -> Layout:
    """Return a desk outside the offices of the province: what was sent there is followed, too."""
    return Layout(tiles=(*layout.tiles, "where"), parts=layout.parts)


#: the desk of each role; a role without one works as a specialist
LAYOUTS: dict[str, Layout] = {
    "registry_clerk": CLERK,
    "department_clerk": _with_where(CLERK),
    "commune_clerk": _with_where(CLERK),
    "chief": DIRECTS,
    "deputy_chief": DIRECTS,
    "province_leader": LEADS,
    "department_leader": _with_where(LEADS),
    "leader_secretary": Layout(
        tiles=("before", "asked", "late_papers", "given_late", "mine", "late"),
        parts=("before", "asked", "mine"),
    ),
    "division_head": HEADS,
    "specialist": WORKS,
    "department_specialist": _with_where(WORKS),
    "administrator": Layout(tiles=("first", "locked", "single", "mine"), parts=("first", "locked")),
    "auditor": Layout(tiles=("mine",), parts=("mine",)),
}


def layout_of(actor: Actor) -> Layout:
    """
    Return the desk of everything the person does now: the own post, then whom it stands in for.

    Who stands in for a leader finds the leader's queues on the own desk.
    """
    found = [
        LAYOUTS.get(role, WORKS) for one in actor.capacities() for role in sorted(one.roles)
    ] or [WORKS]
    return Layout(
        tiles=tuple(dict.fromkeys(code for one in found for code in one.tiles)),
        parts=tuple(dict.fromkeys(code for one in found for code in one.parts)),
    )
