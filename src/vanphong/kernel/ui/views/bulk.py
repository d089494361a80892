"""
One act on many chosen rows of a list: at most one form for all, and a result for each.

Each record is a transaction of its own, made by the verb that a single record takes: what is
refused for one stops no other. A choice that holds a record at level none is answered like a
missing page, whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.trails import LONGEST, PARAM
from vanphong.kernel.ui.values import Words

T = TypeVar("T", bound=Model)
#: house rule: rows of one bulk act; a page of a list holds fewer
MOST_ROWS = 200
#: the form of the act was shown and is sent, not the choice alone
SENT = "sent"


@dataclass(frozen=True, kw_only=True)
class Bulk(Generic[T]):
    """
    A bulk act: `find` gives those of the chosen records that the actor may know, in the order in
    which they are acted upon; `act` is one call of a verb. `form` (actor, now, data) asks once
    what holds for all; without one the act is done at once.
    """

    title: Words
    policy: str
    list_name: str
    find: Callable[[Actor, Sequence[uuid.UUID]], QuerySet[T]]
    name: Callable[[Actor, T], str]
    url: Callable[[T], str]
    act: Callable[[T, Mapping[str, Any], ActorRequest, datetime], object]
    form: Callable[[ActorRequest, datetime, object], forms.Form] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one record: done, or the sentence that refuses it."""

    name: str
    url: str
    done: bool
    sentence: str = ""


def bulk_page(bulk: Bulk[T]) -> Callable[..., HttpResponse]:
    """Return the view of a bulk act; whoever comes by no choice in a list is led to the list."""

    def view(request: ActorRequest) -> HttpResponse:
        back = _back(request, bulk.list_name)
        if request.method != "POST":
            return redirect(back)
        chosen = _chosen(request)
        if not chosen or len(chosen) > MOST_ROWS:
            messages.error(request, _too_few_or_many(len(chosen)))
            return redirect(back)
        records = list(bulk.find(request.actor, chosen))
        if len(records) != len(chosen):
            raise Missing
        now, data = timezone.now(), {}
        if bulk.form is not None:
            form = bulk.form(request, now, request.POST if SENT in request.POST else None)
            if not form.is_valid():
                return _ask(request, bulk, form, records, back)
            data = form.cleaned_data
        outcomes = [_do(bulk, record, data, request, now) for record in records]
        context = {
            "title": bulk.title, "back": back, "done": [o for o in outcomes if o.done],
            "refused": [o for o in outcomes if not o.done],
        }  # fmt: skip
        return render(request, "vanphong/bulk_result.html", context)

    return requires(bulk.policy)(view)


def _do(
    bulk: Bulk[T], record: T, data: Mapping[str, Any], request: ActorRequest, now: datetime
) -> Outcome:
    """Act on one record in its own transaction; the name is taken before it may be hidden."""
    name, url = bulk.name(request.actor, record), bulk.url(record)
    try:
        bulk.act(record, data, request, now)
    except Refusal as refusal:
        return Outcome(name=name, url=url, done=False, sentence=refusal.sentence)
    except Missing:
        return Outcome(name=name, url="", done=False, sentence=_("It is no longer before you."))
    return Outcome(name=name, url=url, done=True)


def _ask(
    request: ActorRequest, bulk: Bulk[T], form: forms.Form, records: list[T], back: str
) -> HttpResponse:
    context = {
        "form": form, "title": bulk.title, "back": back, "sent": SENT,
        "names": [bulk.name(request.actor, record) for record in records],
        "chosen": [record.pk for record in records],
        "trail": request.POST.get(PARAM, "")[:LONGEST],
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "vanphong/bulk.html", context, status=status)


def _chosen(request: ActorRequest) -> list[uuid.UUID]:
    """Return the chosen ids, each once; what is no id names no record."""
    found: dict[uuid.UUID, None] = {}
    for text in request.POST.getlist("chosen"):
        try:
            found[uuid.UUID(text)] = None
        except ValueError as error:
            raise Missing from error
    return list(found)


def _too_few_or_many(count: int) -> str:
    if not count:
        return _("Choose rows first: the box at each row, or the key x.")
    return _("At most %(count)s rows are acted upon at once.") % {"count": MOST_ROWS}


def _back(request: ActorRequest, list_name: str) -> str:
    query = request.POST.get(PARAM, "")[:LONGEST]
    return reverse(list_name) + (f"?{query}" if query else "")
