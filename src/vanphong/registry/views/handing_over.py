"""What still lies with the old holders of a portfolio: listed, moved in one act, undone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vanphong.directory.models import Portfolio
from vanphong.directory.queries import get_portfolio_for
from vanphong.kernel.policies import Missing
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.registry import operations
from vanphong.registry.forms import HandoverForm
from vanphong.registry.operations import Moved
from vanphong.registry.queries.handing_over import (
    OpenItem,
    changes_of,
    count_open_items,
    get_handover_for,
    list_handovers,
    list_open_items,
)
from vanphong.registry.views.forms import FormPage, answer, sent


def left_with_old_holders(request: HttpRequest, subject: object) -> Mapping[str, object] | None:
    """Return, for the page of a row of the portfolio table, what lies with who held it before."""
    assert isinstance(subject, Portfolio)
    actor = cast("ActorRequest", request).actor
    if not may_call(actor, "registry.handover.make"):
        return None
    changes = [(change, *count_open_items(actor, change.giver)) for change in changes_of(subject)]
    return {"changes": changes, "handovers": list_handovers(actor, subject), "row": subject}


@requires("registry.handover.make")
def hand_over(request: ActorRequest, portfolio_id: uuid.UUID, place: str) -> HttpResponse:
    """List what lies with the old holder, the row's own matters ticked, and move what is chosen."""
    now = timezone.now()
    row = get_portfolio_for(request.actor, portfolio_id)
    change = next((c for c in changes_of(row) if c.place == place), None)
    if change is None:
        raise Missing
    items = {
        _key(item): item for item in list_open_items(request.actor, row, change.giver, now=now)
    }
    form = HandoverForm(
        sent(request), items=[(key, _label(item)) for key, item in items.items()],
        initial={"items": [key for key, item in items.items() if item.fits]},
    )  # fmt: skip
    names = {"giver": change.giver.person.full_name, "taker": change.taker.person.full_name}
    page = FormPage(
        title=_("Move open items"), lead=_("%(giver)s → %(taker)s") % names,
        done=_("Moved. The act can be undone on this page."),
        told=(_("What the row speaks of is ticked. Everybody concerned is told."),),
        back=_("Back"), back_url=reverse("directory:portfolio", args=[row.pk]),
    )  # fmt: skip

    def act() -> str:
        chosen = [items[key] for key in form.cleaned_data["items"]]
        moved = operations.hand_over_open_items(
            row, giver=change.giver, taker=change.taker, reason=form.cleaned_data["reason"],
            documents=[item.document for item in chosen if item.document],
            tasks=[item.task for item in chosen if item.task], key=idempotency_key(request),
            actor=request.actor, now=now,
        )  # fmt: skip
        _tell(request, moved)
        return page.back_url

    return answer(request, form, page, act)


@require_POST
def _undo(request: ActorRequest, handover_id: uuid.UUID) -> HttpResponse:
    handover = get_handover_for(request.actor, handover_id)
    moved = operations.undo_handover(handover, actor=request.actor, now=timezone.now())
    count = moved.count
    messages.success(
        request,
        ngettext("%(count)s item went back.", "%(count)s items went back.", count)
        % {"count": count},
    )
    _tell(request, moved)
    return redirect("directory:portfolio", handover.portfolio_id)


#: move back what still stands as it was moved
undo = requires("registry.handover.undo")(_undo)


def _tell(request: ActorRequest, moved: Moved) -> None:
    """Say of each item that stayed why it did."""
    for sentence in moved.left:
        messages.warning(request, sentence)


def _key(item: OpenItem) -> str:
    record = item.document or item.task
    assert record is not None
    return f"{'d' if item.document else 't'}{record.pk.hex}"


def _label(item: OpenItem) -> str:
    if item.document is not None:
        return _("Document %(number)s, %(sender)s: %(subject)s") % {
            "number": item.document.arrival_number or item.document.old_number,
            "sender": item.document.sender_name, "subject": item.document.subject[:120],
        }  # fmt: skip
    assert item.task is not None
    return _("Task: %(words)s") % {"words": item.task.content[:160]}
