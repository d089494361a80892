"""Divisions of the own office: the list, opening, renaming, closing."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.audit import history_of_unit
from vanphong.directory.forms import CloseForm, UnitForm, UnitNameForm
from vanphong.directory.models import Unit
from vanphong.directory.policies import UnitPolicy
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Act

COLUMNS = (
    Column[Unit](key="name", label=gettext_lazy("Name of the division"), main=True, sort="name"),
    Column[Unit](
        key="abbreviation", label=gettext_lazy("Abbreviation"), short=True, sort="abbreviation"
    ),
    Column[Unit](
        key="parent", label=gettext_lazy("Under"), cell=lambda u: u.parent.name if u.parent else ""
    ),
    Column[Unit](key="post_count", label=gettext_lazy("People"), number=True),
    Column[Unit](key="since", label=gettext_lazy("From"), short=True, sort="valid_from",
                 cell=lambda u: day_vi(u.valid_from)),
    Column[Unit](key="last", label=gettext_lazy("Last day"), short=True,
                 cell=lambda u: day_vi(u.valid_to) if u.valid_to else ""),
)  # fmt: skip


@requires("directory.unit.read")
def divisions(request: ActorRequest) -> HttpResponse:
    """List the divisions of the own office."""
    tenant, day = queries.tenant_of(request.actor), timezone.localdate()
    may_open = may_call(request.actor, "directory.unit.open")
    new = reverse("directory:open_division") if may_open else ""
    units = queries.list_divisions(tenant.pk, day)
    rows, order = ordered(units, COLUMNS, request.GET, "abbreviation")
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=COLUMNS, rows=page, pager=pager, order=order, params=request.GET,
        caption=_("Divisions"), row_url=lambda u: reverse("directory:division", args=[u.pk]),
        empty=Empty(
            title=_("No division yet"), icon="hierarchy-2",
            words=_("People are appointed into divisions; open the first one."),
            act_label=_("Open a division") if new else "", act_url=new,
        ),
    )  # fmt: skip
    context = {"table": table, "new": new, "office": tenant}
    return render(request, "directory/divisions.html", context)


@requires("directory.unit.read")
def division(request: ActorRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Show one division: who works in it, and what was done with it."""
    unit = queries.get_unit_for(request.actor, unit_id)
    day = timezone.localdate()
    posts = queries.telephone_list(
        request.actor, day, tenant_id=unit.tenant_id, unit_id=unit.pk, words=""
    )
    is_keeper = UnitPolicy.decide(request.actor, "rename", unit).allowed
    context = {
        "unit": unit, "posts": posts.order_by("person__sort_key", "pk"),
        "acts": _acts(unit) if is_keeper else [],
        "history": history_of_unit(unit) if is_keeper else [],
    }  # fmt: skip
    return render(request, "directory/division.html", context)


def _acts(unit: Unit) -> list[Act]:
    acts = [Act(label=_("Rename the division"), url=reverse("directory:rename_division",
                args=[unit.pk]), icon="edit")]  # fmt: skip
    if unit.valid_to is None:
        url = reverse("directory:close_division", args=[unit.pk])
        acts.append(Act(label=_("Close the division"), url=url, icon="archive"))
    return acts


@requires("directory.unit.open")
def open_division(request: ActorRequest) -> HttpResponse:
    """Open a division of the own office."""
    now = timezone.now()
    tenant, day = queries.tenant_of(request.actor), timezone.localdate(now)
    form = UnitForm(request.POST or None, tenant=tenant, day=day, initial={"valid_from": day})

    def act(data: Data) -> None:
        above = [pk for pk in (data.pop("parent"),) if pk]
        parent = Unit.objects.filter(pk__in=above, tenant=tenant).first()
        operations.open_unit(tenant=tenant, parent=parent, actor=request.actor, now=now, **data)

    screen = Screen(
        title=_("Open a division"), lead=tenant.name, label=_("Open a division"), is_grid=True,
        back=reverse("directory:divisions"), done=_("The division is open."),
    )  # fmt: skip
    return act_page(request, screen, form, act)


@requires("directory.unit.rename")
def rename_division(request: ActorRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Give a division another name."""
    unit = queries.get_unit_for(request.actor, unit_id)
    UnitPolicy.check(request.actor, "rename", unit)
    form = UnitNameForm(
        request.POST or None, initial={"name": unit.name, "abbreviation": unit.abbreviation}
    )
    screen = Screen(
        title=_("Rename the division"), lead=unit.name, label=_("Save"),
        back=reverse("directory:division", args=[unit.pk]),
        warning=_("Documents and tasks of this division show the new name from now on."),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.rename_unit(unit, actor=request.actor, now=timezone.now(), **data),
    )  # fmt: skip


@requires("directory.unit.close")
def close_division(request: ActorRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Close a division."""
    now = timezone.now()
    unit = queries.get_unit_for(request.actor, unit_id)
    UnitPolicy.check(request.actor, "close", unit)
    form = CloseForm(request.POST or None, initial={"last_on": timezone.localdate(now)})
    screen = Screen(
        title=_("Close the division"), lead=unit.name, label=_("Close the division"),
        kind="danger", back=reverse("directory:division", args=[unit.pk]),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.close_unit(unit, actor=request.actor, now=now, **data),
    )  # fmt: skip
