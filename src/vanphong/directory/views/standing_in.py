"""Standing in for an absence: what is given and taken, giving, revoking, and the notice of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory import operations, queries
from vanphong.directory.forms import COVERED, DelegationForm
from vanphong.directory.models import Appointment, Delegation
from vanphong.directory.operations.standing_in import USUAL_CLASSES
from vanphong.directory.policies import DelegationPolicy
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires, signed_in
from vanphong.kernel.policies.table import NEVER_DELEGATED
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.values import Tab

LABELS = dict(COVERED)


@signed_in
def delegations(request: ActorRequest) -> HttpResponse:
    """Show what this post has given and taken; to chief and administrator the office's."""
    now, actor = timezone.now(), request.actor
    may_see_all = may_call(actor, "directory.delegation.read_office")
    is_office = may_see_all and request.GET.get("queue") == "office"
    rows = list(
        queries.list_office_delegations(actor, now)
        if is_office
        else queries.list_delegations(actor)[:100]
    )
    mine = actor.appointment_id
    given = [row for row in rows if is_office or row.giver_id == mine]
    taken = [row for row in rows if not is_office and row.taker_id == mine]
    context = {
        "given": [_row(actor, row, now) for row in given],
        "taken": [_row(actor, row, now) for row in taken],
        "is_office": is_office, "may_delegate": not actor.roles & NEVER_DELEGATED,
        "tabs": _tabs(is_office) if may_see_all else [],
    }  # fmt: skip
    return render(request, "directory/delegations.html", context)


def _tabs(is_office: bool) -> list[Tab]:
    return [
        Tab(label=_("Mine"), url=reverse("directory:delegations"), active=not is_office),
        Tab(label=_("Of the office"), url="?queue=office", active=is_office),
    ]


def _row(actor: Actor, row: Delegation, now: datetime) -> dict[str, object]:
    """Return one delegation as drawn: its state in words, what it covers, whether it may end."""
    is_over = row.revoked_at is not None or row.ends_at <= now
    if row.revoked_at is not None:
        state = status_tag(_("Revoked"), "neutral")
    elif is_over:
        state = status_tag(_("Over"), "neutral")
    elif row.starts_at <= now:
        state = status_tag(_("Active now"), "good")
    else:
        state = status_tag(_("Not begun"), "info")
    may_end = not is_over and DelegationPolicy.decide(actor, "revoke", row).allowed
    return {
        "row": row, "state": state,
        "covers": ", ".join(str(LABELS.get(name, name)) for name in row.classes),
        "revoke_url": reverse("directory:revoke", args=[row.pk]) if may_end else "",
    }  # fmt: skip


@requires("directory.appointment.delegate")
def delegate(request: ActorRequest) -> HttpResponse:
    """Let another person act for this post during an absence."""
    now, actor = timezone.now(), request.actor
    colleagues = queries.colleagues_of(actor, timezone.localdate(now))
    form = DelegationForm(request.POST or None, colleagues=colleagues, initial=_tomorrow(now))
    giver = queries.get_post_for(actor, actor.appointment_id or uuid.UUID(int=0))

    def act(data: Data) -> None:
        taker = next(p for p in colleagues if str(p.pk) == data["taker"])
        operations.delegate(
            giver=giver, taker=taker, starts_at=data["starts_at"], ends_at=data["ends_at"],
            classes=data["classes"], reason=data["reason"], actor=actor, now=now,
        )  # fmt: skip

    screen = Screen(
        title=_("Delegate for an absence"), lead=f"{giver.person.full_name} – {giver.title}",
        label=_("Delegate"), is_grid=True, back=reverse("directory:delegations"),
        done=_("The delegation is recorded. It begins and ends by itself."),
        warning=_(
            "Who acts for you sees and does what this post may, under your name and their own; "
            "the history says both."
        ),
    )  # fmt: skip
    return act_page(request, screen, form, act)


def _tomorrow(now: datetime) -> dict[str, object]:
    day = timezone.localdate(now) + timedelta(days=1)
    return {
        "starts_on": day, "starts_time": time(0, 0), "ends_on": day, "ends_time": time(23, 59),
        "classes": list(USUAL_CLASSES),
    }  # fmt: skip


@requires("directory.delegation.revoke")
def revoke(request: ActorRequest, delegation_id: uuid.UUID) -> HttpResponse:
    """End a delegation at once, after a question."""
    row = queries.get_delegation_for(request.actor, delegation_id)
    DelegationPolicy.check(request.actor, "revoke", row)
    names = {"giver": row.giver.person.full_name, "taker": row.taker.person.full_name}
    screen = Screen(
        title=_("Revoke the delegation"), lead=_("%(taker)s for %(giver)s") % names,
        label=_("Revoke"), kind="danger", back=reverse("directory:delegations"),
        warning=_("It ends at once; what was done under it stays."),
        done=_("The delegation is revoked."),
    )  # fmt: skip
    form = Form(request.POST if request.method == "POST" else None)
    return act_page(
        request, screen, form,
        lambda _data: operations.revoke_delegation(row, actor=request.actor, now=timezone.now()),
    )  # fmt: skip


def account_menu(request: HttpRequest, subject: object) -> Mapping[str, object] | None:
    """Return the posts of the person for the account menu (slot `shell.account`)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return None
    posts: list[Appointment] = queries.posts_of(actor.person_id, timezone.localdate())
    return {"posts": posts, "present": actor.appointment_id}


def notice(request: HttpRequest, subject: object) -> Mapping[str, object] | None:
    """Return for whom one acts now, for the line above every page (slot `shell.notice`)."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.delegated:
        return None
    return {"rows": queries.acting_for(actor, timezone.now())}
