"""
Reports: what a text says, figure by figure, beside what the records say; every figure is a door.

    register_report(
        Report(
            code="year-2026", title=_("…"), source=_("…"),
            lines=(ReportLine(label=_("…"), figure="registry.incoming.received", params=…,
                              told="6.078"),),
        )
    )
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from vanphong.kernel.figures.figure import (
    Figure,
    Params,
    address,
    default_params,
    figure_of,
    read_params,
    value,
)
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import may_call
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rules_on
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.ui.values import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """
    One thing the report tells: the figure that counts it, and what the source says of it.

    `chosen` are the figure's parameters beside its days, as they stand in an address. A line
    without a figure tells what no record counts yet; `why` says so.
    """

    label: Words
    figure: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    told: int | None = None
    why: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report over the days `first` to `last`, both included; `source` names the text."""

    code: str
    title: Words
    source: Words
    first: date
    last: date
    lines: tuple[ReportLine, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A line as one reader may know it; `value` is None where no record counts it."""

    line: ReportLine
    value: int | None
    url: str

    @property
    def agrees(self) -> bool | None:
        """Tell whether the records say what the source says; None where one of them is silent."""
        if self.value is None or self.line.told is None:
            return None
        return self.value == self.line.told


_reports: dict[str, Report] = {}


def register_report(report: Report) -> Report:
    """
    Keep a report under its code; called in `apps.ready`, when the figures stand.

    :raises ValueError: another report has the code
    """
    if _reports.get(report.code, report) != report:
        raise ValueError(f"two reports share the code {report.code!r}")
    _reports[report.code] = report
    return report


def reports_for(actor: Actor) -> list[Report]:
    """Return the reports all of whose figures the actor may ask, in the order of their codes."""
    return [
        report
        for _code, report in sorted(_reports.items())
        if all(may_call(actor, figure_of(x.figure).act) for x in report.lines if x.figure)
    ]


def get_report_for(actor: Actor, code: str) -> Report:
    """
    Return one report of those of `reports_for`.

    :raises Missing: there is none
    """
    for report in reports_for(actor):
        if report.code == code:
            return report
    raise Missing


def count_report(report: Report, actor: Actor, now: datetime) -> list[CountedLine]:
    """Count each line at the actor's level. Cost: one count for each line with a figure."""
    return [_counted(report, line, actor, now) for line in report.lines]


def rules_of(report: Report) -> list[Rule]:
    """Return the rules that held at the end of the report's days and hold no more."""
    return list(rules_on(report.last).filter(valid_to__isnull=False))


def _counted(report: Report, line: ReportLine, actor: Actor, now: datetime) -> CountedLine:
    if not line.figure:
        return CountedLine(line=line, value=None, url="")
    figure = figure_of(line.figure)
    params = _params(report, line, figure)
    return CountedLine(
        line=line, value=value(figure, actor, params, now), url=address(figure, params)
    )


def _params(report: Report, line: ReportLine, figure: Figure) -> Params:
    days: dict[str, Any] = {"first": report.first, "last": report.last}
    return read_params(figure, dict(line.chosen), defaults=default_params(figure, **days))
