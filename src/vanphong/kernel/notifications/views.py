"""The bell, the list of notices, and how one wants to be told."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.calendar import local_day
from vanphong.kernel.notifications import operations, queries
from vanphong.kernel.notifications.forms import PreferencesForm
from vanphong.kernel.notifications.lists import columns
from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.previews import samples
from vanphong.kernel.notifications.queries import Line
from vanphong.kernel.notifications.times import mail_times
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, requires, signed_in
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.tables import BulkAct, Empty, Table, paginate
from vanphong.kernel.ui.values import Tab

EMPTY = Empty(
    title=gettext_lazy("Nothing new"),
    words=gettext_lazy(
        "When something is submitted, given or returned to you, or its deadline comes near, it is"
        " told here."
    ),
    icon="bell",
)


def _actor(request: HttpRequest) -> Actor | None:
    actor: Actor | None = getattr(request, "actor", None)
    return actor if actor is not None and actor.appointment_id is not None else None


def bell_values(request: HttpRequest, _subject: object) -> Mapping[str, object] | None:
    """Give the bell its figure; no bell for who acts in no post."""
    actor = _actor(request)
    return {"unread": queries.count_unread(actor)} if actor else None


def settings_values(request: HttpRequest, _subject: object) -> Mapping[str, object] | None:
    """Give the account menu its way to the settings."""
    return {} if _actor(request) else None


@requires("notifications.notice.list")
def notice_list(request: ActorRequest) -> HttpResponse:
    """Show the post's notices: the unread ones, or with `show=all` every one."""
    shows_all = request.GET.get("show") == "all"
    actor = request.actor
    found = queries.list_notices_for(actor) if shows_all else queries.list_unread_for(actor)
    page, pager = paginate(found, request.GET)
    unread = queries.count_unread(actor)
    table: Table[Line] = Table(
        columns=columns(request), rows=queries.lines_of(actor, page), pager=pager,
        params=request.GET, caption=_("Notices"), empty=EMPTY, row_name=lambda line: line.sentence,
        row_css=lambda line: "is-unread" if line.notice.is_waiting else "",
        bulk=(BulkAct(label=_("Mark as read"), url=reverse("notifications:read"), icon="check",
                      key="e"),),
    )  # fmt: skip
    tabs = [
        Tab(label=_("Unread"), url="?", active=not shows_all, count=unread),
        Tab(label=_("All"), url="?show=all", active=shows_all),
    ]
    context = {"table": table, "tabs": tabs, "unread": unread}
    return render(request, "notifications/list.html", context)


@requires("notifications.notice.open")
def open_notice(request: ActorRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Mark one notice read (by sending, never by looking) and lead to its record."""
    notice = queries.get_notice_for(request.actor, notice_id)
    if request.method == "POST":
        operations.open_notice(notice, actor=request.actor, now=timezone.now())
    lines = queries.lines_of(request.actor, [notice])
    return redirect(lines[0].view.url if lines else reverse("notifications:list"))


@requires("notifications.notice.mark")
def mark_read(request: ActorRequest) -> HttpResponse:
    """Mark the chosen notices read."""
    if request.method == "POST":
        operations.mark_read(_ids(request), actor=request.actor, now=timezone.now())
    return redirect("notifications:list")


@requires("notifications.notice.mark")
def mark_all_read(request: ActorRequest) -> HttpResponse:
    """Mark every notice of the post read."""
    if request.method == "POST":
        operations.mark_all_read(actor=request.actor, now=timezone.now())
    return redirect("notifications:list")


@requires("notifications.preference.change")
def preferences(request: ActorRequest) -> HttpResponse:
    """Show and keep by which channels the person wants each kind of notice."""
    now = timezone.now()
    person_id = request.actor.person_id
    if person_id is None:
        raise Missing
    form = PreferencesForm(request.POST or None, chosen=queries.choices_of(person_id))
    if request.method == "POST" and form.is_valid():
        operations.change_preferences(form.choices(), actor=request.actor, now=now)
        messages.success(request, _("Kept. It holds from the next notice on."))
        return redirect("notifications:settings")
    context: dict[str, Any] = {
        "form": form, "times": mail_times(local_day(now)), "mail_is_on": settings.MAIL_IS_ON,
        "leaves": settings.MAIL_LEAVES_THE_HOUSE, "last_mail": queries.last_mail_of(person_id),
        "address": people().addresses([person_id]).get(person_id, ""),
    }  # fmt: skip
    return render(request, "notifications/settings.html", context)


@signed_in
def email_gallery(request: HttpRequest) -> HttpResponse:
    """Show the subject, text and page of every mail."""
    day = local_day(timezone.now())
    letters = [(sample, sample.letter(day)) for sample in samples(day)]
    return render(request, "notifications/emails.html", {"letters": letters})


@signed_in
def email_page(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the page of one mail as a mail reader gets it."""
    day = local_day(timezone.now())
    for sample in samples(day):
        if sample.code == code:
            return HttpResponse(sample.letter(day).html)
    raise Http404


def _ids(request: HttpRequest) -> list[uuid.UUID]:
    """
    Read the chosen ids.

    :raises Missing: one is no id
    """
    try:
        return [uuid.UUID(text) for text in request.POST.getlist("chosen")]
    except ValueError:
        raise Missing from None
