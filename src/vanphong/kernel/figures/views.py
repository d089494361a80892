"""The page of figures, the chart beside a table, and the records behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.calendar import local_day
from vanphong.kernel.figures import boards, charts
from vanphong.kernel.figures.boards import Board, Counted, count_board
from vanphong.kernel.figures.figure import (
    Figure,
    InPeriod,
    Params,
    default_params,
    figure_of,
    get_figure_for,
    read_params,
)
from vanphong.kernel.figures.forms import DaysForm, named_period
from vanphong.kernel.figures.levels import level_words
from vanphong.kernel.figures.periods import Period, Span, period_of
from vanphong.kernel.figures.questions import question_words
from vanphong.kernel.figures.reports import count_report, get_report_for, reports_for, rules_of
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import Column as Printed
from vanphong.kernel.printing import print_table, write_table
from vanphong.kernel.ui.tables import Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Tab, Words

TYPES: dict[str, tuple[str, Callable[..., bytes]]] = {
    "pdf": ("application/pdf", print_table),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_table),
}
SPANS: dict[Span, Words] = {
    Span.DAY: gettext_lazy("Today"),
    Span.WEEK: gettext_lazy("This week"),
    Span.MONTH: gettext_lazy("This month"),
    Span.QUARTER: gettext_lazy("This quarter"),
    Span.YEAR: gettext_lazy("This year"),
}


@requires("figures.figure.board")
def board_page(request: ActorRequest) -> HttpResponse:
    """Show the tables of a period and of this moment; with `board` and `format` send one."""
    now = timezone.now()
    form = _days_form(request.GET)
    period = _period(request.GET, form, today=local_day(now))
    if request.GET.get("format") in TYPES:
        board = boards.get_board_for(request.actor, request.GET.get("board", ""))
        counted = count_board(board, request.actor, period, now)
        return _send(counted, request.GET["format"], period, now)
    counted_all = [
        count_board(board, request.actor, period, now) for board in boards.boards_for(request.actor)
    ]
    context = {
        "period": period, "form": form or DaysForm(initial=_days(period)),
        "tabs": _tabs(period, local_day(now)), "query": _query(period),
        "before": _query(period.before()), "after": _query(period.after()),
        "in_period": [c for c in counted_all if not c.board.is_now],
        "at_present": [c for c in counted_all if c.board.is_now], "now": now,
        "level": level_words(f for c in counted_all for f in c.board.figures),
        "reports": reports_for(request.actor),
    }  # fmt: skip
    return render(request, "figures/board.html", context)


@requires("figures.figure.board")
def chart(request: ActorRequest, code: str) -> HttpResponse:
    """Answer one table as an option of ECharts."""
    now = timezone.now()
    board = boards.get_board_for(request.actor, code)
    period = _period(request.GET, _days_form(request.GET), today=local_day(now))
    return JsonResponse(charts.bars(count_board(board, request.actor, period, now)))


@requires("figures.figure.board")
def report_page(request: ActorRequest, report: str) -> HttpResponse:
    """Show a report: each line with its figure as a door, and what its source says of it."""
    found = get_report_for(request.actor, report)
    asked = [figure_of(line.figure) for line in found.lines if line.figure]
    context = {
        "report": found, "period": Period(Span.DAYS, found.first, found.last),
        "lines": count_report(found, request.actor, timezone.now()), "rules": rules_of(found),
        "level": level_words(asked),
    }  # fmt: skip
    return render(request, "figures/report.html", context)


@requires("figures.figure.open")
def records(request: ActorRequest, code: str) -> HttpResponse:
    """Show exactly the records that a figure counts for this reader."""
    now = timezone.now()
    figure = get_figure_for(request.actor, code)
    params = read_params(figure, request.GET.dict(), defaults=_this_month(figure, local_day(now)))
    found = figure.records(request.actor, params, now)
    rows, order = ordered(found, figure.columns(request.actor, [], now), request.GET, figure.order)
    page, pager = paginate(rows, request.GET)
    table = Door(
        columns=figure.columns(request.actor, page, now), rows=page, pager=pager, order=order,
        params=request.GET, caption=figure.label, row_url=figure.row_url, dom_id="vp-list",
        empty=Empty(
            title=_("Nothing is counted here"),
            words=_("No record you may know answers this question."), icon="chart-bar",
        ),
    )  # fmt: skip
    context = {
        "figure": figure, "table": table, "value": found.order_by().count(),
        "question": question_words(request.actor, figure, params),
        "level": level_words([figure]), "back_url": _back(request.actor, params),
    }  # fmt: skip
    return render(request, "figures/records.html", context)


class Door(Table[Any]):
    """The list behind a figure: its address is its question, no filter that one could take out."""

    @property
    def is_filtered(self) -> bool:
        """Return False."""
        return False


def _back(actor: Actor, params: Params) -> str:
    """Return the page of figures for the same days, for who may see it."""
    if not may_call(actor, "figures.figure.board"):
        return ""
    days = _days(params) if isinstance(params, InPeriod) else {}
    return f"{reverse('figures:board')}?{urlencode(days)}"


def _this_month(figure: Figure, today: date) -> Params:
    month = period_of(Span.MONTH, today)
    return default_params(figure, first=month.first, last=month.last)


def _days_form(said: QueryDict) -> DaysForm | None:
    return DaysForm(said) if "first" in said or "last" in said else None


def _period(said: QueryDict, form: DaysForm | None, *, today: date) -> Period:
    """Return the period asked for; days that cannot be leave this month under the form's words."""
    if form is not None and form.is_valid():
        return form.period()
    return named_period(said.get("span", ""), said.get("on", ""), today=today)


def _days(period: Period | InPeriod) -> dict[str, date]:
    return {"first": period.first, "last": period.last}


def _query(period: Period) -> str:
    """Return a period as it stands in an address."""
    if period.span is Span.DAYS:
        return urlencode({name: day.isoformat() for name, day in _days(period).items()})
    return urlencode({"span": period.span.value, "on": period.first.isoformat()})


def _tabs(period: Period, today: date) -> list[Tab]:
    return [
        Tab(label=label, url=f"?span={span}", active=period == period_of(span, today))
        for span, label in SPANS.items()
    ]


def _send(counted: Counted, kind: str, period: Period, now: datetime) -> HttpResponse:
    """Send one table, with its period and level written above it."""
    board = counted.board
    media_type, write = TYPES[kind]
    columns = [Printed(str(board.row_label), "text", 44)]
    columns += [Printed(str(figure.label), "number", 16) for figure in board.figures]
    lines = [(row.name, *(cell.value for cell in row.cells)) for row in counted.rows]
    lines.append((_("Total"), *(cell.value for cell in counted.total.cells)))
    words = f"{_when(board, period)}. {level_words(board.figures)}"
    content = write(columns, lines, title=str(board.title), filter_text=words, now=now)
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="so-lieu-{board.code}.{kind}"'
    return answer


def _when(board: Board, period: Period) -> str:
    return _("At present") if board.is_now else str(period)
