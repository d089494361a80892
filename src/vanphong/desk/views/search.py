"""The search over everything the person may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanphong.desk.forms import SearchForm
from vanphong.kernel.policies.routes import ActorRequest, signed_in
from vanphong.kernel.search.asking import Question
from vanphong.kernel.search.backend import PER_PAGE
from vanphong.kernel.search.finding import Found, find
from vanphong.kernel.search.marking import marked, passage
from vanphong.kernel.search.sources import Hit
from vanphong.kernel.text import fold
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import number_vi, total_vi
from vanphong.kernel.ui.tables import Pager, address_with, page_number
from vanphong.kernel.ui.values import Tab


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One record as drawn: every text marked and safe."""

    hit: Hit
    state: object
    text: SafeString
    passage: SafeString
    line: list[tuple[object, SafeString]]


@signed_in
def search(request: ActorRequest) -> HttpResponse:
    """Show what fits the words and conditions of the address, newest first or best first."""
    today = timezone.localdate()
    params = request.GET
    form = SearchForm(params or None, today=today)
    context: dict[str, Any] = {"form": form, "clear_url": _address(params, "q")}
    typed = params.get("q", "").strip()
    if form.is_bound and typed:
        form.is_valid()
        page = page_number(params)
        found = find(
            request.actor, typed, form.narrowing(), today=today, page=page,
            by_rank=params.get("order") == "fit",
        )  # fmt: skip
        context |= {"typed": typed, **_context(params, found, page)}
    return render(request, "desk/search.html", context)


def _context(params: QueryDict, found: Found, page: int) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    return {
        "found": found,
        "rows": [_shown(hit, found.question) for hit in found.hits],
        "unmarked_url": _unmarked_url(params, found),
        "total": _total(found),
        "orders": _orders(params),
        "is_narrowed": any(v for k, v in params.items() if k not in {"q", "order", "page"}),
        "pager": _pager(found, page),
        "previous_url": address_with(params, page=str(page - 1)) if page > 1 else "",
        "next_url": address_with(params, page=str(page + 1)) if found.answer.has_next else "",
    }


def _shown(hit: Hit, question: Question) -> Shown:
    return Shown(
        hit=hit,
        state=status_tag(hit.state, hit.tone) if hit.state else "",
        text=marked(hit.text, question),
        passage=passage(hit.passages, question),
        line=[(label, marked(value, question)) for label, value in hit.line],
    )


def _total(found: Found) -> str:
    answer = found.answer
    return total_vi(answer.total, at_least=True) if answer.is_more else number_vi(answer.total)


def _pager(found: Found, page: int) -> Pager:
    return Pager(
        number=page, per_page=PER_PAGE, shown=len(found.hits), has_next=found.answer.has_next,
        total=found.answer.total,
    )  # fmt: skip


def _orders(params: QueryDict) -> list[Tab]:
    best = params.get("order") == "fit"
    return [
        Tab(label=_("Newest first"), url=address_with(params, order=None, page=None),
            active=not best),
        Tab(label=_("Best first"), url=address_with(params, order="fit", page=None), active=best),
    ]  # fmt: skip


def _unmarked_url(params: QueryDict, found: Found) -> str:
    """Return the address of the same words without marks, where nothing bears these marks."""
    marks = any(word.is_marked for term in found.question.terms for word in term.words)
    if found.hits or not marks:
        return ""
    return address_with(params, q=fold(params.get("q", "")), page=None)


def _address(params: QueryDict, *kept: str) -> str:
    others = {name: None for name in params if name not in kept}
    return address_with(params, **others)
