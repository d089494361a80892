"""The sorter's screen: what nobody has directed yet, fifty on a page, one key each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.queries import tenant_of
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.ui.tables import paginate
from vanphong.kernel.ui.values import Tab
from vanphong.registry import operations, queries
from vanphong.registry.forms.sorting import SortForm
from vanphong.registry.models import Incoming, Passing
from vanphong.registry.operations.sorting import UNSORTED
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries.sorting import list_of_block, list_unsorted
from vanphong.registry.routing import Chosen, Proposal, list_precedents, propose_ways
from vanphong.registry.views.columns import urgency_of
from vanphong.registry.views.lines import line_of
from vanphong.registry.views.routing import levels_of, way_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SortRow:
    """One paper of the screen: what it is, and what one key does with it."""

    document: Incoming
    urgency: object
    proposal: Proposal | None
    sort_url: str
    sentence: str = ""
    text: str = ""

    @property
    def way(self) -> Chosen:
        """Return the proposed way, or one of nobody."""
        return self.proposal.way if self.proposal else Chosen()


def _queue(request: ActorRequest) -> str:
    """Return the queue asked for; the chief sees all, a deputy the own block first."""
    asked = request.GET.get("queue", "")
    usual = "all" if "chief" in request.actor.roles else "block"
    return asked if asked in ("all", "block") else usual


def _waiting(actor: Actor, queue: str, now: datetime) -> QuerySet[Incoming]:
    return list_of_block(actor, now=now) if queue == "block" else list_unsorted(actor)


@requires("registry.incoming.sort")
def sorting_list(request: ActorRequest) -> HttpResponse:
    """Show what waits for being sorted, each with its proposal and the keys that accept it."""
    now, queue = timezone.now(), _queue(request)
    page, pager = paginate(_waiting(request.actor, queue, now), request.GET)
    tabs = [
        Tab(label=_("My block"), url="?queue=block", active=queue == "block"),
        Tab(label=_("All"), url="?queue=all", active=queue == "all"),
    ]
    context = {
        "rows": _rows(request.actor, page, queue, now), "pager": pager, "tabs": tabs,
        "previous_url": f"?queue={queue}&page={pager.number - 1}" if pager.number > 1 else "",
        "next_url": f"?queue={queue}&page={pager.number + 1}" if pager.has_next else "",
    }  # fmt: skip
    return render(request, "registry/sorting.html", context)


def _rows(actor: Actor, documents: list[Incoming], queue: str, now: datetime) -> list[SortRow]:
    assert actor.tenant_id is not None
    ways = propose_ways(documents, tenant_id=actor.tenant_id, now=now)
    return [
        SortRow(
            document=document, urgency=urgency_of(document), proposal=ways.get(document.pk),
            sort_url=reverse("registry:sort", args=[document.pk]) + f"?queue={queue}",
        )
        for document in documents
    ]  # fmt: skip


@requires("registry.incoming.sort")
def sort(request: ActorRequest, incoming_id: uuid.UUID) -> HttpResponse:
    """Sort one paper: with its precedents and the levels so far, or from its row by one key."""
    now = timezone.now()
    document = queries.get_incoming_for(request.actor, incoming_id, Level.FULL)
    IncomingPolicy.check(request.actor, "sort", document)
    is_sent = request.method == "POST"
    way = way_of(document, now) or Chosen()
    form = SortForm(
        request.POST if is_sent else None, tenant=tenant_of(request.actor),
        day=timezone.localdate(now), initial=_initial(way, request),
    )  # fmt: skip
    if is_sent and form.is_valid():
        try:
            document = operations.sort_document(
                document, form.sorting(), actor=request.actor, now=now
            )
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
    if is_sent and _is_row(request):
        return _row_answer(request, document, form, now)
    if is_sent and form.is_valid():
        messages.success(request, done_words(form))
        return redirect(_next_url(request, now))
    context = {
        "form": form, "document": document, "lead": line_of(request.actor, document),
        "way": way, "levels": levels_of(document), "is_open": document.state in UNSORTED,
        "precedents": list_precedents(
            queries.list_incoming_for(request.actor, Level.FULL), document
        ),
        "list_url": f"{reverse('registry:sorting')}?queue={_queue(request)}",
    }  # fmt: skip
    return render(request, "registry/sort.html", context, status=422 if is_sent else 200)


def _initial(way: Chosen, request: ActorRequest) -> dict[str, object]:
    leads = way.leader is not None
    return {
        "decision": Passing.SUBMITTED if leads or way.unit is None else Passing.TO_DIVISION,
        "leader": str(way.leader.pk) if way.leader else "",
        "unit": str(way.unit.pk) if way.unit else "",
        "specialist": str(way.specialist.pk) if way.specialist else "",
    }  # fmt: skip


def _is_row(request: ActorRequest) -> bool:
    """Tell whether the answer takes the place of the paper's row on the list."""
    return "HX-Request" in request.headers


def _row_answer(
    request: ActorRequest, document: Incoming, form: SortForm, now: datetime
) -> HttpResponse:
    """Answer the row anew: done in one sentence, or as it was with why it was refused."""
    if form.is_valid():
        context = {"document": document, "sentence": done_words(form)}
        return render(request, "registry/sorted_row.html", context)
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    assert request.actor.tenant_id is not None
    ways = propose_ways([document], tenant_id=request.actor.tenant_id, now=now)
    row = SortRow(
        document=document, urgency=urgency_of(document), proposal=ways.get(document.pk),
        sort_url=request.get_full_path(), sentence=" ".join(sentences),
        text=request.POST.get("text", ""),
    )  # fmt: skip
    return render(request, "registry/sort_row.html", {"row": row})


def done_words(form: SortForm) -> str:
    """Return in words what was decided."""
    made = form.sorting()
    if made.decision == Passing.SUBMITTED and made.leader:
        return _("Submitted to %(name)s.") % {"name": made.leader.person.full_name}
    if made.decision == Passing.TO_DIVISION and made.unit:
        return _("Given to %(name)s.") % {"name": made.unit.name}
    if made.decision == Passing.ELSEWHERE:
        return _("Noted: goes to %(name)s.") % {"name": made.body_name}
    return _("Filed.") if made.decision == Passing.FILED else _("They are told of it.")


def _next_url(request: ActorRequest, now: datetime) -> str:
    """Return the next paper of the queue, or the list where none is left."""
    queue = _queue(request)
    following = _waiting(request.actor, queue, now).first()
    if following is None:
        return f"{reverse('registry:sorting')}?queue={queue}"
    return f"{reverse('registry:sort', args=[following.pk])}?queue={queue}"
