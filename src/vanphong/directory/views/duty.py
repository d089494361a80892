"""The duty roster: who is on duty on which day, and setting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.forms import DutyForm
from vanphong.directory.models import Duty, DutyPlace
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.format_vi import long_day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table

#: days on a page
SHOWN = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDay:
    """One day of the roster."""

    day: date
    places: dict[str, Duty]
    is_now: bool

    def cell(self, place: str) -> object:
        """Return who stands in a place, with the telephone."""
        duty = self.places.get(place)
        if duty is None:
            return "–"
        if not duty.reached_by:
            return duty.who
        return format_html('{}<br><span class="vp-muted">{}</span>', duty.who, duty.reached_by)


def _day(row: DutyDay) -> object:
    if row.is_now:
        return format_html("<strong>{}</strong> ({})", long_day_vi(row.day), _("now"))
    return long_day_vi(row.day)


COLUMNS = (
    Column[DutyDay](key="day", label=gettext_lazy("Day"), main=True, cell=_day),
    Column[DutyDay](
        key="clerk", label=gettext_lazy("Clerk"), cell=lambda r: r.cell(DutyPlace.CLERK)
    ),
    Column[DutyDay](
        key="office_leader", label=gettext_lazy("Leader of the office"),
        cell=lambda r: r.cell(DutyPlace.OFFICE_LEADER),
    ),
    Column[DutyDay](
        key="secretary", label=gettext_lazy("Secretary"),
        cell=lambda r: r.cell(DutyPlace.SECRETARY),
    ),
    Column[DutyDay](
        key="driver", label=gettext_lazy("Driver"), cell=lambda r: r.cell(DutyPlace.DRIVER)
    ),
)  # fmt: skip


@requires("directory.duty.read")
def roster(request: ActorRequest) -> HttpResponse:
    """Show the roster from the present watch on, a month of it."""
    first = queries.watch_of(timezone.now())
    last = first + timedelta(days=SHOWN - 1)
    days: dict[date, dict[str, Duty]] = {}
    for duty in queries.list_duties_for(request.actor, first, last):
        days.setdefault(duty.day, {})[duty.place] = duty
    new = reverse("directory:set_duty") if may_call(request.actor, "directory.duty.keep") else ""
    rows = [DutyDay(day=day, places=places, is_now=day == first) for day, places in days.items()]
    table = Table(
        columns=COLUMNS, rows=rows, params=request.GET, caption=_("Duty roster"),
        row_id=lambda r: r.day.isoformat(),
        empty=Empty(
            title=_("Nobody is on duty yet"), icon="calendar",
            words=_("Express documents that come at night are told to who is on duty."),
            act_label=_("Set the roster") if new else "", act_url=new,
        ),
    )  # fmt: skip
    return render(request, "directory/roster.html", {"table": table, "new": new})


@requires("directory.duty.keep")
def set_duty(request: ActorRequest) -> HttpResponse:
    """Set who is on duty for some days."""
    now = timezone.now()
    tenant, day = queries.tenant_of(request.actor), timezone.localdate(now)
    form = DutyForm(
        request.POST or None, tenant=tenant, day=day, initial={"first": day, "last": day}
    )
    screen = Screen(
        title=_("Set the roster"), lead=tenant.name, label=_("Save"), is_grid=True,
        back=reverse("directory:roster"), done=_("The roster is set."),
        warning=_("Days that are set already are set anew."),
    )  # fmt: skip

    def act(data: Data) -> None:
        operations.set_duty(
            tenant, first=data["first"], last=data["last"], watches=form.watches(),
            actor=request.actor, now=now,
        )  # fmt: skip

    return act_page(request, screen, form, act)
