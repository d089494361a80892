"""The portfolio table: who answers for what, kept by the chief and the administrator."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.audit import history_of_portfolio
from vanphong.directory.forms import (
    CorrectedPortfolioForm,
    PortfolioForm,
    PortfolioHandOverForm,
    WhyEndForm,
    as_initial,
)
from vanphong.directory.models import Appointment, Organisation, Portfolio
from vanphong.directory.policies import PortfolioPolicy
from vanphong.directory.queries import name_on
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, paginate
from vanphong.kernel.ui.values import Act, Tab


def _name(organisation: Organisation | None, day: date) -> str:
    return name_on(organisation, day) if organisation else ""


def about(row: Portfolio) -> str:
    """Return in words what a row is about: its field, sender and locality."""
    day = row.valid_from
    parts = (row.field_name, _name(row.sender, day), _name(row.locality, day))
    return " · ".join(part for part in parts if part)


def _who(holder: Appointment | None, stand_in: Appointment | None) -> object:
    """Return a person with the stand-in under the name."""
    if holder is None:
        return "–"
    if stand_in is None:
        return holder.person.full_name
    return format_html(
        '{}<br><span class="vp-muted">{}</span>', holder.person.full_name,
        _("stand-in: %(name)s") % {"name": stand_in.person.full_name},
    )  # fmt: skip


COLUMNS = (
    Column[Portfolio](key="about", label=gettext_lazy("About"), main=True, cell=about),
    Column[Portfolio](
        key="deputy", label=gettext_lazy("Sorts"),
        cell=lambda r: _who(r.deputy, r.deputy_stand_in),
    ),
    Column[Portfolio](
        key="leader", label=gettext_lazy("Leader"),
        cell=lambda r: _who(r.leader, r.leader_stand_in),
    ),
    Column[Portfolio](
        key="unit", label=gettext_lazy("Division"), cell=lambda r: r.unit.name if r.unit else "–"
    ),
    Column[Portfolio](
        key="specialist", label=gettext_lazy("Specialist"),
        cell=lambda r: _who(r.specialist, r.specialist_stand_in),
    ),
    Column[Portfolio](
        key="decision", label=gettext_lazy("Decision"),
        cell=lambda r: _("%(decision)s of %(day)s")
        % {"decision": r.decision, "day": day_vi(r.decided_on)},
    ),
    Column[Portfolio](
        key="valid", label=gettext_lazy("Valid"), short=True, cell=lambda r: _valid(r)
    ),
)  # fmt: skip


def _valid(row: Portfolio) -> str:
    if row.valid_to is None:
        return _("from %(day)s") % {"day": day_vi(row.valid_from)}
    return f"{day_vi(row.valid_from)} – {day_vi(row.valid_to)}"


@requires("directory.portfolio.read")
def portfolio_list(request: ActorRequest) -> HttpResponse:
    """Show the rows of the office that hold now or later; with `queue=over` those that ended."""
    is_over = request.GET.get("queue") == "over"
    rows = queries.list_portfolios_for(request.actor, timezone.localdate(), is_over=is_over)
    new = ""
    if may_call(request.actor, "directory.portfolio.keep"):
        new = reverse("directory:add_portfolio")
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, params=request.GET,
        caption=_("Who answers for what"),
        row_url=lambda r: reverse("directory:portfolio", args=[r.pk]),
        empty=Empty(
            title=_("No row yet"), icon="briefcase",
            words=_("With the table each new document is offered its way through the office."),
            act_label=_("Add a row") if new else "", act_url=new,
        ),
    )  # fmt: skip
    tabs = [
        Tab(label=_("Now and to come"), url=reverse("directory:portfolios"), active=not is_over),
        Tab(label=_("Over"), url="?queue=over", active=is_over),
    ]
    return render(request, "directory/portfolios.html", {"table": table, "tabs": tabs, "new": new})


@requires("directory.portfolio.read")
def portfolio_page(request: ActorRequest, portfolio_id: uuid.UUID) -> HttpResponse:
    """Show one row: the way of its papers, the decision, what followed it, its history."""
    row = queries.get_portfolio_for(request.actor, portfolio_id)
    is_keeper = PortfolioPolicy.decide(request.actor, "keep", row).allowed
    followed = Portfolio.objects.filter(replaces=row).first()
    context = {
        "row": row, "about": about(row), "facts": _facts(row), "followed": followed,
        "acts": _acts(row) if is_keeper else [],
        "history": history_of_portfolio(row) if is_keeper else [],
    }  # fmt: skip
    return render(request, "directory/portfolio.html", context)


def _facts(row: Portfolio) -> list[tuple[object, object]]:
    return [
        (_("Field or steering committee"), row.field_name or "–"),
        (_("Words in the subject"), "; ".join(row.words) or "–"),
        (_("Department or other sender"), _name(row.sender, row.valid_from) or "–"),
        (_("Locality"), _name(row.locality, row.valid_from) or "–"),
        (_("Chief or deputy chief who sorts"), _who(row.deputy, row.deputy_stand_in)),
        (_("Leader"), _who(row.leader, row.leader_stand_in)),
        (_("Division"), row.unit.name if row.unit else "–"),
        (_("Specialist"), _who(row.specialist, row.specialist_stand_in)),
        (_("Decision that assigns the work"),
         _("%(decision)s of %(day)s")
         % {"decision": row.decision, "day": day_vi(row.decided_on)}),
        (_("Valid"), _valid(row)),
    ]  # fmt: skip


def _acts(row: Portfolio) -> list[Act]:
    acts = [("correct_portfolio", _("Correct the row"), "edit")]
    if row.valid_to is None:
        acts = [
            ("hand_over_portfolio", _("Hand over to others"), "repeat"), *acts,
            ("end_portfolio", _("End the row"), "archive"),
        ]  # fmt: skip
    return [
        Act(label=label, url=reverse(f"directory:{name}", args=[row.pk]), icon=icon)
        for name, label, icon in acts
    ]


@requires("directory.portfolio.keep")
def add(request: ActorRequest) -> HttpResponse:
    """Enter a row."""
    now = timezone.now()
    tenant, day = queries.tenant_of(request.actor), timezone.localdate(now)
    form = PortfolioForm(request.POST or None, tenant=tenant, day=day, initial={"valid_from": day})
    screen = Screen(
        title=_("Add a row"), lead=tenant.name, label=_("Save"), is_grid=True,
        back=reverse("directory:portfolios"),
        done=_("The row stands. It holds from its first day."),
    )  # fmt: skip

    def act(data: Data) -> None:
        operations.add_portfolio(
            form.assignment(), tenant=tenant, valid_from=data["valid_from"], actor=request.actor,
            now=now,
        )  # fmt: skip

    return act_page(request, screen, form, act)


@requires("directory.portfolio.keep")
def correct(request: ActorRequest, portfolio_id: uuid.UUID) -> HttpResponse:
    """Put right what was entered wrongly."""
    now = timezone.now()
    row = queries.get_portfolio_for(request.actor, portfolio_id)
    form = CorrectedPortfolioForm(
        request.POST or None, tenant=row.tenant, day=timezone.localdate(now),
        initial=as_initial(row),
    )  # fmt: skip
    screen = Screen(
        title=_("Correct the row"), lead=about(row), label=_("Save"), is_grid=True,
        back=reverse("directory:portfolio", args=[row.pk]), done=_("The row is corrected."),
        warning=_("This puts a slip right. When the matter changes hands, hand the row over."),
    )  # fmt: skip

    def act(data: Data) -> None:
        operations.correct_portfolio(
            row, form.assignment(), reason=data["reason"], actor=request.actor, now=now
        )

    return act_page(request, screen, form, act)


@requires("directory.portfolio.keep")
def hand_over(request: ActorRequest, portfolio_id: uuid.UUID) -> HttpResponse:
    """Let a matter change hands from a day on; what lies with the old holders is listed then."""
    now = timezone.now()
    day = timezone.localdate(now)
    row = queries.get_portfolio_for(request.actor, portfolio_id)
    initial = {**as_initial(row), "decision": "", "decided_on": None, "valid_from": day}
    form = PortfolioHandOverForm(request.POST or None, tenant=row.tenant, day=day, initial=initial)
    screen = Screen(
        title=_("Hand over to others"), lead=about(row), label=_("Hand over"), is_grid=True,
        back=reverse("directory:portfolio", args=[row.pk]),
        done=_("The matter has changed hands. See below what still lies with the old holders."),
        warning=_("The present row ends the day before; what it decided stays."),
    )  # fmt: skip

    def act(data: Data) -> None:
        operations.hand_over_portfolio(
            row, form.assignment(), valid_from=data["valid_from"], reason=data["reason"],
            actor=request.actor, now=now,
        )  # fmt: skip

    return act_page(request, screen, form, act)


@requires("directory.portfolio.keep")
def end(request: ActorRequest, portfolio_id: uuid.UUID) -> HttpResponse:
    """End a row."""
    now = timezone.now()
    row = queries.get_portfolio_for(request.actor, portfolio_id)
    form = WhyEndForm(request.POST or None, initial={"last_on": timezone.localdate(now)})
    screen = Screen(
        title=_("End the row"), lead=about(row), label=_("End the row"), kind="danger",
        back=reverse("directory:portfolio", args=[row.pk]), done=_("The row ends on that day."),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.end_portfolio(row, actor=request.actor, now=now, **data),
    )  # fmt: skip
