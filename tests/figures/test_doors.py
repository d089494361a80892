"""
Every figure, for every role of the demo's cast: the value is the number of records behind its door.

Grows by itself: a figure or board that a capability registers is opened here the same day.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.figures.conftest import DEMO_NOW
from vanphong.config.demo.cast import OFFICES
from vanphong.directory.models import Appointment
from vanphong.directory.queries import actor_for
from vanphong.kernel.figures.boards import all_boards, boards_for, count_board
from vanphong.kernel.figures.figure import address, default_params, figures, value
from vanphong.kernel.figures.periods import Period, Span
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.subjects import SubjectRef, describe
from vanphong.kernel.ui.format_vi import number_vi

ROLES = sorted(
    {
        p.role
        for _, _, _, divisions in OFFICES.values()
        for posts in divisions.values()
        for p in posts
    }
)
WEEKS = Period(Span.DAYS, date(2026, 9, 1), date(2026, 11, 30))


def signed_in(post: Appointment) -> Client:
    client = Client()
    client.force_login(
        post.person.account.user, backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_figure_opens_exactly_what_it_counts(cast: dict[str, Appointment], role: str) -> None:
    actor, client = actor_for(cast[role], now=DEMO_NOW), signed_in(cast[role])
    for figure in figures():
        params = default_params(figure, first=WEEKS.first, last=WEEKS.last)
        answer = client.get(address(figure, params))
        if not may_call(actor, figure.act):
            assert answer.status_code == 403, figure.code
            continue
        counted = value(figure, actor, params, timezone.now())
        table = answer.context["table"]
        assert answer.context["value"] == counted, figure.code
        assert table.pager.total == counted, figure.code
        assert len(table.rows) == min(counted, 50), figure.code
        assert f"{number_vi(counted)} bản ghi" in answer.content.decode(), figure.code
        records = list(figure.records(actor, params, timezone.now()))
        assert len({r.pk for r in records}) == counted, f"{figure.code} counts a record twice"
        known = describe(actor, [SubjectRef(figure.subject_type, r.pk) for r in records])
        assert len(known) == counted, f"{figure.code} counts what {role} may not know"


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_every_board_opens_what_it_says(
    cast: dict[str, Appointment], role: str
) -> None:
    actor, client, now = actor_for(cast[role], now=DEMO_NOW), signed_in(cast[role]), timezone.now()
    for board in boards_for(actor):
        counted = count_board(board, actor, WEEKS, now)
        for row in (*counted.rows, counted.total):
            for cell in row.cells:
                assert value(cell.figure, actor, cell.params, now) == cell.value, row.name
        for place, total in enumerate(counted.total.cells):
            assert sum(row.cells[place].value for row in counted.rows) == total.value, board.code
        for row in counted.rows[:2]:
            answer = client.get(row.cells[0].url)
            assert answer.context["value"] == row.cells[0].value
            assert row.name in answer.content.decode()


def test_the_demo_has_something_behind_the_doors(cast: dict[str, Appointment]) -> None:
    """Else the tests above would prove nothing."""
    actor = actor_for(cast["chief"], now=DEMO_NOW)
    full = {
        f.code: value(f, actor, default_params(f, first=WEEKS.first, last=WEEKS.last), DEMO_NOW)
        for f in figures()
    }
    assert full["registry.incoming.received"] == 244
    assert full["registry.incoming.finished"] == 150
    assert full["registry.incoming.waiting"] == 94
    boards = {b.code: count_board(b, actor, WEEKS, DEMO_NOW) for b in all_boards()}
    assert len(boards["incoming-by-state"].rows) == 4
    assert len(boards["handling-by-unit"].rows) > 3
    assert boards["handling-now"].total.cells[1].value > 0
