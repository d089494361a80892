"""Organisations that ended, for tests: made by the directory's own verbs."""

from __future__ import annotations

from datetime import date, timedelta

from tests.world import NOW, SETUP
from vanphong.directory import operations
from vanphong.directory.models import Organisation
from vanphong.directory.operations import Closing, NewOrganisation

ACT = "Nghị quyết 1674/NQ-UBTVQH15"


def commune(
    name: str,
    code: str = "",
    *,
    since: date = date(2020, 1, 1),
    parent: Organisation | None = None,
    seen_on: date | None = None,
) -> Organisation:
    new = NewOrganisation(
        name=name,
        kind="commune",
        valid_from=since,
        unit_code=code,
        parent=parent,
        seen_on=seen_on,
        is_begin_known=seen_on is None,
    )
    return operations.found_organisations([new], actor=SETUP, now=NOW)[0]


def end(
    old: Organisation,
    *successors: Organisation,
    extent: str = "whole",
    last_on: date = date(2025, 6, 30),
    is_known: bool = True,
) -> Organisation:
    closing = Closing(organisation=old, last_on=last_on, reason="Sắp xếp", is_end_known=is_known)
    ended = operations.close_organisations([closing], actor=SETUP, now=NOW)[0]
    for successor in successors:
        operations.record_succession(
            predecessor=ended,
            successor=successor,
            extent=extent,
            effective_on=last_on + timedelta(days=1),
            act=ACT,
            actor=SETUP,
            now=NOW,
        )
    return ended
