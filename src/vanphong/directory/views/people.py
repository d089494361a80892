"""The telephone list, the page of a person, and entering people."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.audit import history_of_person
from vanphong.directory.forms import EmployForm, NameForm, PeopleFilter
from vanphong.directory.models import Appointment, Person, Unit
from vanphong.directory.policies import AppointmentPolicy, PersonPolicy
from vanphong.directory.views.accounts import account_acts, account_facts
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.directory.wording import ROLE_NAMES
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Act

COLUMNS = (
    Column[Appointment](
        key="name", label=gettext_lazy("Full name"), main=True, sort="person__sort_key",
        cell=lambda p: p.person.full_name,
    ),
    Column[Appointment](key="title", label=gettext_lazy("Title of the post"), sort="title"),
    Column[Appointment](
        key="unit", label=gettext_lazy("Division"), sort="unit__abbreviation",
        cell=lambda p: p.unit.name,
    ),
    Column[Appointment](key="phone", label=gettext_lazy("Telephone"), short=True),
    Column[Appointment](key="email", label=gettext_lazy("E-mail")),
)  # fmt: skip
OFFICE = Column[Appointment](
    key="office", label=gettext_lazy("Office"), sort="tenant__name", cell=lambda p: p.tenant.name
)


@requires("directory.person.read")
def people(request: ActorRequest) -> HttpResponse:
    """Show who works where and how they are reached; one's own office first."""
    day = timezone.localdate()
    office = request.GET.get("office") or str(request.actor.tenant_id)
    tenants = list(queries.list_tenants(request.actor))
    tenant = next((t for t in tenants if str(t.pk) == office), None)
    units = list(queries.list_units(tenant.pk, day)) if tenant else []
    form = PeopleFilter(
        {**request.GET.dict(), "office": office},
        offices=[(str(t.pk), t.name) for t in tenants],
        units=[(str(u.pk), u.name) for u in units],
    )
    unit = next((u.pk for u in units if str(u.pk) == request.GET.get("unit")), None)
    rows = queries.telephone_list(
        request.actor, day, tenant_id=tenant.pk if tenant else None, unit_id=unit,
        words=request.GET.get("q", ""),
    )  # fmt: skip
    context = {
        "form": form, "table": _table(request, rows, everywhere=tenant is None),
        "clear_url": reverse("directory:people"),
        "new": _new_url(request), "without_post": _without_post(request),
    }  # fmt: skip
    return render(request, "directory/people.html", context)


def _table(
    request: ActorRequest, rows: QuerySet[Appointment], *, everywhere: bool
) -> Table[Appointment]:
    columns = (*COLUMNS, OFFICE) if everywhere else COLUMNS
    found, order = ordered(rows, columns, request.GET, "name")
    page, pager = paginate(found, request.GET)
    return Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET,
        caption=_("People and telephones"),
        row_url=lambda p: reverse("directory:person", args=[p.person_id]),
        empty=Empty(
            title=_("Nobody here yet"), icon="users",
            words=_("People appear here as soon as they hold a post."),
            act_label=_("Add a person") if _new_url(request) else "", act_url=_new_url(request),
        ),
    )  # fmt: skip


def _new_url(request: ActorRequest) -> str:
    may = may_call(request.actor, "directory.person.enter")
    return reverse("directory:employ") if may else ""


def _without_post(request: ActorRequest) -> list[Person]:
    """Return, for who keeps the directory, people left without a post; at most twenty."""
    if not may_call(request.actor, "directory.person.enter"):
        return []
    day = timezone.localdate()
    return list(queries.people_without_post(request.actor, day).order_by("sort_key", "pk")[:20])


@requires("directory.person.read")
def person_page(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Show one person with the posts through time; to the administrator the account and history."""
    day = timezone.localdate()
    person = queries.get_person_for(request.actor, person_id)
    posts = queries.posts_ever(person)
    held = [p for p in posts if p.valid_from <= day and (p.valid_to is None or p.valid_to >= day)]
    context: dict[str, object] = {
        "person": person, "posts": [_post_row(request, p, p in held) for p in posts],
        "held": held, "acts": _acts(request, person),
    }  # fmt: skip
    if may_call(request.actor, "directory.person.read_accounts"):
        context |= {
            "is_keeper": True,
            "account": account_facts(person),
            "account_acts": account_acts(request, person),
            "account_refusal": PersonPolicy.decide(request.actor, "lock_account", person).sentence,
            "history": history_of_person(person, request.actor.tenant_id),
        }
    return render(request, "directory/person.html", context)


def _post_row(request: ActorRequest, post: Appointment, is_held: bool) -> dict[str, object]:
    actor = request.actor
    acts = []
    if is_held and AppointmentPolicy.decide(actor, "set_contact", post).allowed:
        url = reverse("directory:contact", args=[post.pk])
        acts.append(Act(label=_("Telephone and e-mail"), url=url, icon="phone", kind="quiet"))
    ends = is_held or post.valid_to is None
    if ends and AppointmentPolicy.decide(actor, "end", post).allowed:
        url = reverse("directory:end_post", args=[post.pk])
        acts.append(Act(label=_("End this post"), url=url, icon="archive", kind="quiet"))
    return {"post": post, "is_held": is_held, "role": ROLE_NAMES.get(post.role, ""), "acts": acts}


def _acts(request: ActorRequest, person: Person) -> list[Act]:
    acts = []
    if may_call(request.actor, "directory.appointment.appoint"):
        url = reverse("directory:appoint", args=[person.pk])
        acts.append(Act(label=_("Give a post"), url=url, icon="briefcase", kind="primary"))
    if PersonPolicy.decide(request.actor, "rename", person).allowed:
        url = reverse("directory:rename_person", args=[person.pk])
        acts.append(Act(label=_("Correct the name"), url=url, icon="edit"))
    return acts


@requires("directory.person.enter")
def employ(request: ActorRequest) -> HttpResponse:
    """Enter a new person with the first post; namesakes are shown before."""
    now = timezone.now()
    tenant, day = queries.tenant_of(request.actor), timezone.localdate(now)
    form = EmployForm(request.POST or None, tenant=tenant, day=day, initial={"valid_from": day})
    same: list[Person] = []
    if form.is_bound and form.is_valid() and not form.cleaned_data["namesake_seen"]:
        same = queries.namesakes(form.cleaned_data["full_name"])
    if not same:
        form.fields["namesake_seen"].widget = HiddenInput()

    def act(data: Data) -> HttpResponse:
        unit = Unit.objects.select_related("tenant").get(pk=data.pop("unit"), tenant=tenant)
        data.pop("namesake_seen")
        post = operations.employ(unit=unit, actor=request.actor, now=now, **data)
        return redirect("directory:person", post.person_id)

    screen = Screen(
        title=_("Add a person"), back=reverse("directory:people"), label=_("Add"), is_grid=True
    )
    if same:
        context = {"form": form, "screen": screen, "namesakes": same}
        return render(request, "directory/act.html", context, status=422)
    return act_page(request, screen, form, act)


@requires("directory.person.rename")
def rename_person(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Correct a person's name."""
    person = queries.get_person_for(request.actor, person_id)
    PersonPolicy.check(request.actor, "rename", person)
    form = NameForm(request.POST or None, initial={"full_name": person.full_name})
    screen = Screen(
        title=_("Correct the name"), lead=person.full_name, label=_("Save"),
        back=reverse("directory:person", args=[person.pk]),
        warning=_("The log-in name does not change."),
    )  # fmt: skip
    return act_page(
        request, screen, form,
        lambda data: operations.rename_person(
            person, actor=request.actor, now=timezone.now(), **data
        ),
    )  # fmt: skip
