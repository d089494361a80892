"""Screens of tasks: the queues, one task, its acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.kernel.deadlines.showing import Shown, deadline_cell
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.subjects import SubjectRef, describe
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.trails import (
    Trail,
    address_of,
    carry,
    keep_trail,
    trail_in,
    trail_of,
    with_trail,
)
from vanphong.kernel.ui.values import Act, Tab, Words
from vanphong.tasks import operations, queries
from vanphong.tasks.audit import history_of
from vanphong.tasks.bulk import bulk_acts
from vanphong.tasks.deadlines import foretell
from vanphong.tasks.fields import LimitField
from vanphong.tasks.forms import AssignForm, HandOverForm, MoveForm, PlainForm, TextForm
from vanphong.tasks.models import Task
from vanphong.tasks.policies import TaskPolicy
from vanphong.tasks.states import TASK, TONES

QUEUES: dict[str, tuple[Words, Callable[[Actor, date], QuerySet[Task]]]] = {
    "mine": (gettext_lazy("My tasks"), lambda actor, _today: queries.list_mine(actor)),
    "overdue": (gettext_lazy("Overdue"), queries.list_overdue),
    "soon": (gettext_lazy("Soon due"), queries.list_soon_due),
    "unit": (gettext_lazy("My division"), lambda actor, _today: queries.list_of_unit(actor)),
    "unit_overdue": (gettext_lazy("Overdue in my division"), queries.list_overdue_of_unit),
    "unit_soon": (gettext_lazy("Soon due in my division"), queries.list_soon_due_of_unit),
    "given": (
        gettext_lazy("Given by me, under way"), lambda actor, _today: queries.list_given(actor)
    ),
    "given_overdue": (gettext_lazy("Given by me, overdue"), queries.list_overdue_given),
    "unassigned": (
        gettext_lazy("Not assigned yet"), lambda actor, _today: queries.list_unassigned(actor)
    ),
    "cooperating": (
        gettext_lazy("Cooperating"), lambda actor, _today: queries.list_cooperating(actor)
    ),
    "all": (gettext_lazy("All"), lambda actor, _today: queries.list_tasks_for(actor)),
}  # fmt: skip
#: reached from the desk; a tab of the list only while it is shown
BESIDE = frozenset({"unit_overdue", "unit_soon", "given", "given_overdue"})


def columns_with(limits: Mapping[uuid.UUID, Shown]) -> tuple[Column[Task], ...]:
    """Return the columns of the list; `limits` holds the running limits of the rows shown."""
    return (
        Column[Task](key="content", label=_("Content"), main=True),
        Column[Task](key="lead", label=_("Lead"), cell=lambda t: t.lead_unit.name),
        Column[Task](
            key="person", label=_("Person in charge"),
            cell=lambda t: t.lead_person.person.full_name if t.lead_person else "–",
        ),
        Column[Task](
            key="due", label=_("Deadline"), short=True, sort="due_on",
            cell=lambda t: deadline_cell(limits.get(t.pk), t.due_on),
        ),
        Column[Task](
            key="state", label=_("State"), short=True,
            cell=lambda t: status_tag(t.get_state_display(), TONES.get(t.state, "neutral")),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The form of one act: its words, its fields, and the one verb it calls."""

    title: Words
    icon: str
    act: Callable[[Task, dict[str, Any], Actor, datetime], object]
    form: Callable[..., forms.Form] = TextForm
    key: str = ""


def _assign(task: Task, data: dict[str, Any], actor: Actor, now: datetime) -> object:
    person = Appointment.objects.get(pk=data["person"], tenant=task.tenant)
    return operations.assign_task(task, person=person, note=data["note"], actor=actor, now=now)


def _hand_over(task: Task, data: dict[str, Any], actor: Actor, now: datetime) -> object:
    person = Appointment.objects.get(pk=data["person"], tenant=task.tenant)
    return operations.hand_over_task(task, person=person, note=data["note"], actor=actor, now=now)


SCREENS = {
    "assign": Screen(
        title=gettext_lazy("Assign"), icon="user-check", key="c", form=AssignForm, act=_assign
    ),
    "hand_over": Screen(
        title=gettext_lazy("Hand over to another person"), icon="repeat", form=HandOverForm,
        act=_hand_over,
    ),
    "report_done": Screen(
        title=gettext_lazy("Report the result"), icon="check", key="e",
        act=lambda t, d, a, n: operations.report_done(t, result=d["text"], actor=a, now=n),
    ),
    "return_to_giver": Screen(
        title=gettext_lazy("Return: not ours"), icon="corner-up-left",
        act=lambda t, d, a, n: operations.return_to_giver(t, reason=d["text"], actor=a, now=n),
    ),
    "give_again": Screen(
        title=gettext_lazy("Give again"), icon="repeat",
        act=lambda t, d, a, n: operations.give_again(t, note=d["text"], actor=a, now=n),
    ),
    "withdraw": Screen(
        title=gettext_lazy("Withdraw"), icon="ban",
        act=lambda t, d, a, n: operations.withdraw_task(t, reason=d["text"], actor=a, now=n),
    ),
    "reopen": Screen(
        title=gettext_lazy("Open again"), icon="refresh",
        act=lambda t, d, a, n: operations.reopen_task(t, reason=d["text"], actor=a, now=n),
    ),
    "report_part": Screen(
        title=gettext_lazy("Report our part"), icon="checkbox", key="e",
        act=lambda t, d, a, n: operations.report_part(t, result=d["text"], actor=a, now=n),
    ),
    "move_deadline": Screen(
        title=gettext_lazy("Move the deadline"), icon="calendar-event", form=MoveForm,
        act=lambda t, d, a, n: operations.move_task_deadline(
            t, to=d["to"], reason=d["reason"], actor=a, now=n
        ),
    ),
    "pause_deadline": Screen(
        title=gettext_lazy("Pause the deadline"), icon="clock-pause",
        act=lambda t, d, a, n: operations.pause_task_deadline(
            t, reason=d["text"], actor=a, now=n
        ),
    ),
    "resume_deadline": Screen(
        title=gettext_lazy("Let the deadline run on"), icon="player-play", form=PlainForm,
        act=lambda t, d, a, n: operations.resume_task_deadline(t, actor=a, now=n),
    ),
}  # fmt: skip


@requires("tasks.task.read")
def task_list(request: ActorRequest) -> HttpResponse:
    """Show one queue of tasks; the queue and the order stand in the address."""
    queue = request.GET.get("queue", "mine")
    now = timezone.now()
    limits: dict[uuid.UUID, Shown] = {}
    columns = columns_with(limits)
    label, rows, order = _listed(request.actor, request.GET, now)
    page, pager = paginate(rows, request.GET)
    limits.update(queries.shown_deadlines(page, now))
    came_by = address_of(request.GET)
    table = Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET, caption=label,
        row_url=lambda t: with_trail(reverse("tasks:detail", args=[t.pk]), came_by),
        row_name=lambda t: t.content[:60], bulk=bulk_acts(request.actor, queue),
        empty=Empty(
            title=_("No task here"),
            words=_("Tasks come from directions on documents; they appear here at once."),
            icon="checklist",
        ),
    )  # fmt: skip
    tabs = [
        Tab(label=name, url=f"?queue={key}", active=key == queue)
        for key, (name, _lister) in QUEUES.items()
        if key not in BESIDE or key == queue
    ]
    return render(request, "tasks/list.html", {"table": table, "tabs": tabs})


def _listed(actor: Actor, params: QueryDict, now: datetime) -> tuple[Words, QuerySet[Task], str]:
    """Return name, rows and order of the list that an address describes."""
    label, lister = QUEUES.get(params.get("queue", "mine"), QUEUES["mine"])
    rows, order = ordered(lister(actor, timezone.localdate(now)), columns_with({}), params, "due")
    return label, rows, order


def _trail(request: ActorRequest, task: Task, now: datetime) -> Trail | None:
    params = trail_in(request)
    if params is None:
        return None
    label, rows, _order = _listed(request.actor, params, now)
    return trail_of(
        params, rows, task, label=label, list_url=reverse("tasks:list"),
        url_of=lambda pk: reverse("tasks:detail", args=[pk]),
    )  # fmt: skip


@requires("tasks.task.read")
def task_page(request: ActorRequest, task_id: uuid.UUID) -> HttpResponse:
    """Show one task with its source and exactly the acts that are open."""
    task, now = queries.get_task_for(request.actor, task_id), timezone.now()
    ref = SubjectRef(task.source_type, task.source_id)
    parts = list(task.participants.select_related("unit", "person__person").order_by("part", "pk"))
    limits = queries.shown_parts(parts, task, now)
    limit = queries.shown_deadline(task, now)
    context = {
        "task": task, "source": describe(request.actor, [ref]).get(ref), "deadline": limit,
        "state": status_tag(task.get_state_display(), TONES.get(task.state, "neutral")),
        "participants": [(part, limits.get(part.pk)) for part in parts],
        "acts": carry(request, _acts(request, task, limit)),
        "trail": _trail(request, task, now), "facts": _facts(task), "history": history_of(task),
    }  # fmt: skip
    return render(request, "tasks/task.html", context)


@requires("tasks.task.start")
def start(request: ActorRequest, task_id: uuid.UUID) -> HttpResponse:
    """Begin the work; only by sending, never by opening a page (D5)."""
    task = queries.get_task_for(request.actor, task_id)
    if request.method == "POST":
        operations.start_task(task, actor=request.actor, now=timezone.now())
    return redirect(keep_trail(request, reverse("tasks:detail", args=[task.pk])))


@requires("tasks.task.give")
def limit_words(request: ActorRequest) -> HttpResponse:
    """Say what a limit means that is being typed into a form, before it is sent."""
    now, text = timezone.now(), next(iter(request.GET.values()), "")
    try:
        limit = LimitField(day=timezone.localdate(now), required=False).clean(text)
    except ValidationError as error:
        return HttpResponse(escape(" ".join(error.messages)))
    if limit is None or request.actor.tenant_id is None:
        return HttpResponse("")
    words, warning = foretell(limit, tenant_id=request.actor.tenant_id, now=now)
    return HttpResponse(escape(f"{words} {warning}".strip()))


def act_page(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one act: its form, then its one verb."""
    screen = SCREENS[verb]

    @requires(f"tasks.task.{verb}")
    def view(request: ActorRequest, task_id: uuid.UUID) -> HttpResponse:
        now = timezone.now()
        task = queries.get_task_for(request.actor, task_id)
        TaskPolicy.check(request.actor, verb, task)
        form = screen.form(request.POST or None, task=task, day=timezone.localdate(now))
        if request.method == "POST" and form.is_valid():
            try:
                screen.act(task, form.cleaned_data, request.actor, now)
            except Refusal as refusal:
                field = refusal.field if refusal.field in form.fields else None
                form.add_error(field, refusal.sentence)
            else:
                messages.success(request, _("Done: %(act)s.") % {"act": screen.title})
                return redirect(keep_trail(request, reverse("tasks:detail", args=[task.pk])))
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "task": task, "title": screen.title}
        return render(request, "tasks/act.html", context, status=status)

    return view


def _acts(request: ActorRequest, task: Task, limit: Shown | None) -> list[Act]:
    acts: list[Act] = []
    for verb in open_verbs(TASK, TaskPolicy, task, request.actor):
        if not _fits(verb, task, limit):
            continue
        kind = "danger" if verb == "withdraw" else "secondary" if acts else "primary"
        url = reverse(f"tasks:{verb}", args=[task.pk])
        if verb == "start":
            label = _("Begin the work")
            acts.append(Act(label=label, url=url, method="post", icon="player-play", kind=kind))  # type: ignore[arg-type]  # one of two words
        else:
            s = SCREENS[verb]
            acts.append(Act(label=s.title, url=url, icon=s.icon, key=s.key, kind=kind))  # type: ignore[arg-type]  # one of two words
    return acts


def _fits(verb: str, task: Task, limit: Shown | None) -> bool:
    """Tell whether the limit, running, paused or absent, allows an act on it."""
    runs = limit is not None and not limit.done
    if verb == "pause_deadline":
        return runs and limit is not None and limit.counted and not limit.paused
    if verb == "resume_deadline":
        return runs and limit is not None and limit.paused
    if verb == "move_deadline":
        return not (runs and limit is not None and limit.paused)
    return True


def _facts(task: Task) -> list[tuple[object, object]]:
    person = task.lead_person
    return [
        (_("Lead"), task.lead_unit.name),
        (_("Person in charge"), f"{person.person.full_name} – {person.title}" if person else "–"),
        (_("Given by"), f"{task.giver.person.full_name} – {task.giver.title}"),
        (_("Kind of task"), task.get_kind_display()),
        (_("Result"), task.result or "–"),
    ]
