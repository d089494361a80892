"""The books of an office: the list, one book, opening a series, how incoming books are kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody
from vanphong.directory.queries import list_issuing_bodies, tenant_of
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.kernel.ui.values import Act
from vanphong.registry import bookkeeping, operations, queries
from vanphong.registry.book_forms import AliasForm, BodyForm, KeepingForm, SeriesForm
from vanphong.registry.bookkeeping import Book
from vanphong.registry.models import Direction, HeldNumber, Series
from vanphong.registry.policies import HeldPolicy, SeriesPolicy
from vanphong.registry.states import HELD_TONES, HeldState
from vanphong.registry.views.forms import FormPage, answer, sent


def authority_of(series: Series) -> str:
    """Return whose documents a series numbers."""
    if series.body is not None:
        return series.body.name
    pairs = [
        " – ".join(part for part in (scope.body.name, scope.kind_name) if part)
        for scope in series.scopes.all()
    ]
    return "; ".join(pairs) or _("All bodies: the common book")


def _state(book: Book) -> object:
    if book.closed_at is not None:
        return status_tag(_("Closed"), "neutral")
    return status_tag(_("Open"), "good")


COLUMNS = (
    Column[Book](key="name", label=_("Book"), main=True, cell=lambda b: b.series.name),
    Column[Book](
        key="direction", label=_("What it numbers"), short=True,
        cell=lambda b: b.series.get_direction_display(),
    ),
    Column[Book](key="authority", label=_("Authority"), cell=lambda b: authority_of(b.series)),
    Column[Book](key="period", label=_("Period"), short=True),
    Column[Book](
        key="last", label=_("Last number"), number=True, short=True,
        cell=lambda b: b.last or "–",
    ),
    Column[Book](key="state", label=_("State"), short=True, cell=_state),
    Column[Book](key="opened_by", label=_("Opened by")),
)  # fmt: skip


@requires("registry.series.read")
def book_list(request: ActorRequest) -> HttpResponse:
    """Show the books of the office where they stand now, and how incoming ones are kept."""
    now = timezone.now()
    today, tenant = timezone.localdate(now), tenant_of(request.actor)
    table = Table(
        columns=COLUMNS, rows=bookkeeping.list_books(request.actor, today),
        caption=_("Books"), row_url=lambda b: reverse("registry:series", args=[b.series.pk]),
        row_id=lambda b: b.series.pk,
        empty=Empty(
            title=_("No book yet"), icon="books",
            words=_("The administrator of the office opens the first book."),
        ),
    )  # fmt: skip
    context = {
        "table": table, "tenant": tenant, "bodies": list_issuing_bodies(tenant.pk, today),
        "may_open": may_call(request.actor, "registry.series.open"),
        "may_keep": may_call(request.actor, "directory.tenant.choose_books"),
        "board": queries.reception_board_of(tenant.pk),
        "may_choose_board": may_call(request.actor, "registry.citizen_letter.choose_board"),
        "may_catch_up": may_call(request.actor, "registry.incoming.catch_up"),
        **_to_close(request, today),
    }  # fmt: skip
    return render(request, "registry/books.html", context)


def _to_close(request: ActorRequest, today: date) -> dict[str, object]:
    """Return the closings that wait for this person, and the books whose period is over."""
    asked = bookkeeping.list_asked_closings(request.actor)
    waiting = set(asked.values_list("series", "period"))
    unclosed = [
        book
        for book in bookkeeping.list_unclosed(request.actor, today)
        if (book.series.pk, book.period) not in waiting
    ]
    may_ask = may_call(request.actor, "registry.series.propose_closing")
    may_confirm = may_call(request.actor, "registry.series.confirm_closing")
    return {
        "unclosed": unclosed if may_ask else [],
        "asked": [
            one for one in asked
            if may_confirm and one.proposed_by_id != request.actor.appointment_id
        ],
    }  # fmt: skip


@requires("registry.series.read")
def book_page(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Show one book: its periods, openings, blocks and lists, with exactly the acts open here."""
    series = bookkeeping.get_series_for(request.actor, series_id)
    periods = bookkeeping.list_periods(series, timezone.localdate())
    context = {
        "series": series, "authority": authority_of(series), "periods": periods,
        "openings": series.openings.select_related(
            "proposed_by__person", "confirmed_by__person", "declined_by__person"
        ).order_by("-proposed_at"),
        "blocks": series.blocks.select_related("handed_by__person").order_by("-handed_at"),
        "held": _held(request, series),
        "files": series.old_files.select_related("sent_by__person").order_by("-sent_at"),
        "closings": series.closings.select_related(
            "proposed_by__person", "confirmed_by__person", "declined_by__person"
        ).order_by("-proposed_at"),
        "may_confirm": SeriesPolicy.decide(request.actor, "confirm_closing", series).allowed,
        "may_read_closed": SeriesPolicy.decide(request.actor, "read_closed", series).allowed,
        "acts": [*_acts(request, series, periods[0]),
                 *_closings(request, series, periods)],
        "history": bookkeeping.history_of_series(series),
    }  # fmt: skip
    return render(request, "registry/series.html", context)


def _acts(request: ActorRequest, series: Series, present: Book) -> list[Act]:
    """
    Return the acts on a book as it stands in the present period.

    One that gave a number is not opened in mid-period any more; a closed one gives none at all.
    """
    is_closed = present.closed_at is not None
    shut = {"propose_opening", "hand_over_block"} if is_closed else set()
    if present.last > 0:
        shut.add("propose_opening")
    choices = (
        ("propose_opening", _("Open in mid-period"), "registry:propose_opening", "book-2"),
        ("hand_over_block", _("Hand over numbers"), "registry:hand_over_block", "corner-up-right"),
        ("import_old", _("Take in an old register"), "registry:import_old", "file-import"),
    )
    return [
        Act(label=label, url=reverse(name, args=[series.pk]), icon=icon)
        for verb, label, name, icon in choices
        if SeriesPolicy.decide(request.actor, verb, series).allowed and verb not in shut
    ] + ([] if is_closed else _hold_act(request, series))


def _hold_act(request: ActorRequest, series: Series) -> list[Act]:
    """Return the act that holds a number of an outgoing book, for who may."""
    may_hold = may_call(request.actor, "registry.held.hold")
    if series.direction != Direction.OUTGOING or not may_hold:
        return []
    url = reverse("registry:hold_number", args=[series.pk])
    return [Act(label=_("Hold a number"), url=url, icon="lock")]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A held number as the page shows it, with the doors that are open to the reader."""

    held: HeldNumber
    state: object
    #: the document that bears it, for who may know it
    document_url: str = ""
    release_url: str = ""


def _held(request: ActorRequest, series: Series) -> list[HeldLine]:
    """Return the newest held numbers of a book. Cost: two queries."""
    rows = list(queries.list_held_for(request.actor).filter(series=series)[:100])
    borne = queries.list_outgoing_for(request.actor).filter(held__in=rows)
    documents = dict(borne.values_list("held", "pk"))
    return [_held_line(request, held, documents.get(held.pk)) for held in rows]


def _held_line(request: ActorRequest, held: HeldNumber, document: uuid.UUID | None) -> HeldLine:
    may_release = (
        held.state == HeldState.HELD and HeldPolicy.decide(request.actor, "release", held).allowed
    )
    return HeldLine(
        held=held,
        state=status_tag(held.get_state_display(), HELD_TONES.get(held.state, "neutral")),
        document_url=reverse("registry:outgoing", args=[document]) if document else "",
        release_url=reverse("registry:release_held", args=[held.pk]) if may_release else "",
    )  # fmt: skip


def _closings(request: ActorRequest, series: Series, periods: list[Book]) -> list[Act]:
    """Return the closing of each period that still gives numbers and nobody proposed to close."""
    if not SeriesPolicy.decide(request.actor, "propose_closing", series).allowed:
        return []
    asked = set(series.closings.filter(declined_at=None).values_list("period", flat=True))
    return [
        Act(
            label=_("Close the book of %(period)s") % {"period": book.period}, icon="lock",
            url=reverse("registry:propose_closing", args=[series.pk, book.period]),
        )
        for book in periods
        if book.closed_at is None and book.period not in asked
    ]  # fmt: skip


@requires("registry.series.open")
def open_series(request: ActorRequest) -> HttpResponse:
    """Open a series for the administrator's own office."""
    now = timezone.now()
    tenant = tenant_of(request.actor)
    form = SeriesForm(sent(request), tenant=tenant, day=timezone.localdate(now))
    page = _page(_("Open a book"), _("The book is open."))

    def act() -> str:
        series = operations.open_series(tenant=tenant, actor=request.actor, now=now, **form.wish())
        return reverse("registry:series", args=[series.pk])

    return answer(request, form, page, act)


@requires("directory.tenant.choose_books")
def choose_books(request: ActorRequest) -> HttpResponse:
    """Choose one common incoming book, or one for each body."""
    tenant = tenant_of(request.actor)
    form = KeepingForm(
        sent(request), initial={"way": "common" if tenant.has_common_book else "own"}
    )
    page = _page(
        _("How incoming books are kept"), _("The books are kept like this from now on."),
        _("What is registered stays in its book; only new documents follow the setting."),
    )  # fmt: skip

    def act() -> str:
        operations.choose_books(
            tenant, is_common=form.cleaned_data["way"] == "common", actor=request.actor,
            now=timezone.now(),
        )  # fmt: skip
        return reverse("registry:books")

    return answer(request, form, page, act)


@requires("directory.tenant.open_body")
def open_body(request: ActorRequest) -> HttpResponse:
    """Enter a body in whose name the office issues, such as Ban Tiếp công dân."""
    now = timezone.now()
    form = BodyForm(sent(request), initial={"valid_from": timezone.localdate(now)})
    page = _page(_("Enter a body"), _("The body is entered."))

    def act() -> str:
        data = dict(form.cleaned_data)
        aliases = data.pop("aliases").splitlines()
        directory.open_issuing_body(
            tenant=tenant_of(request.actor), aliases=aliases, actor=request.actor, now=now, **data
        )
        return reverse("registry:books")

    return answer(request, form, page, act)


@requires("directory.tenant.name_body")
def name_body(request: ActorRequest, body_id: uuid.UUID) -> HttpResponse:
    """Change the names by which letters are addressed to a body of the own office."""
    body = get_object_or_404(IssuingBody, pk=body_id, tenant=tenant_of(request.actor))
    form = AliasForm(sent(request), initial={"aliases": "\n".join(body.aliases)})
    page = FormPage(
        title=_("Names on letters"), lead=f"{body.name} ({body.symbol})", done=_("Saved."),
        back=_("Back to the books"), back_url=reverse("registry:books"),
    )  # fmt: skip

    def act() -> str:
        directory.name_issuing_body(
            body, aliases=form.cleaned_data["aliases"].splitlines(), actor=request.actor,
            now=timezone.now(),
        )  # fmt: skip
        return reverse("registry:books")

    return answer(request, form, page, act)


def _page(title: str, done: str, *told: str) -> FormPage:
    return FormPage(
        title=title, done=done, told=told, back=_("Back to the books"),
        back_url=reverse("registry:books"),
    )  # fmt: skip
