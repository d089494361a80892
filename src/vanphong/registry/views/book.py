"""The registers of the law and the reports, shown and taken away with exactly their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Tenant
from vanphong.directory.queries import tenant_of
from vanphong.kernel.audit import log
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.printing import Column
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import Tab, Words
from vanphong.registry import printing
from vanphong.registry.copies_registers import copy_rows, post_rows
from vanphong.registry.followup_register import follow_up_rows
from vanphong.registry.forms import RegisterForm
from vanphong.registry.lengths import TooLong, too_long_incoming, too_long_outgoing
from vanphong.registry.models import Direction, Series
from vanphong.registry.outgoing_register import outgoing_rows
from vanphong.registry.printing import Pages, Register, print_register, write_register
from vanphong.registry.register import Line, Span, register_rows
from vanphong.registry.reports import incoming_report, outgoing_report
from vanphong.registry.views.sending import as_pdf, as_workbook

FORMATS = ("pdf", "xlsx")
WIDTHS = {"date": "is-short", "number": "is-number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: days, both included, of a book or of the whole office, now."""

    first: date
    last: date
    series: Series | None
    now: datetime

    @property
    def span(self) -> Span:
        """Return the lines of the book that was chosen."""
        assert self.series is not None
        return Span(series=self.series, first=self.first, last=self.last)


Rows = Callable[[Actor, Asked], Iterable[Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One of the registers or reports: whose series it shows, its lines, its form, its file."""

    act: str
    route: str
    #: short name among the others
    tab: Words
    rows: Rows
    register: Callable[[], Register]
    file_name: str
    #: of the books to choose from; "" where it serves the whole office
    direction: str = ""
    #: what is too long for the fields of Phụ lục VI
    remarks: Callable[[Actor, Asked], list[TooLong]] = lambda _actor, _asked: []
    is_report: bool = False


def _lines(lister: Callable[..., Iterable[Line]]) -> Rows:
    return lambda actor, asked: lister(actor, asked.span.series, first=asked.first, last=asked.last)


def _days(lister: Callable[..., Iterable[Line]]) -> Rows:
    return lambda actor, asked: lister(actor, first=asked.first, last=asked.last)


def _figures(report: Callable[..., Iterable[Line]]) -> Rows:
    return lambda actor, asked: report(
        actor, asked.span.series, first=asked.first, last=asked.last,
        today=timezone.localdate(asked.now),
    )  # fmt: skip


def _long(judge: Callable[..., list[TooLong]]) -> Callable[[Actor, Asked], list[TooLong]]:
    return lambda actor, asked: judge(actor, asked.span, timezone.localdate(asked.now))


IN, OUT = "registry.incoming.print_register", "registry.outgoing.print_register"
BOOKS = (
    Book(
        act=IN, route="registry:book", tab=gettext_lazy("Incoming (tab)"),
        rows=_lines(register_rows), direction=Direction.INCOMING,
        register=printing.incoming_register, file_name="so-van-ban-den",
        remarks=_long(too_long_incoming),
    ),
    Book(
        act=OUT, route="registry:outgoing_book", tab=gettext_lazy("Outgoing (tab)"),
        rows=_lines(outgoing_rows),
        direction=Direction.OUTGOING, register=printing.outgoing_register,
        file_name="so-van-ban-di", remarks=_long(too_long_outgoing),
    ),
    Book(
        act=IN, route="registry:followup_book", tab=gettext_lazy("Follow-up (tab)"),
        rows=_lines(follow_up_rows),
        direction=Direction.INCOMING, register=printing.followup_register,
        file_name="so-theo-doi-giai-quyet",
    ),
    Book(
        act=OUT, route="registry:post_book", tab=gettext_lazy("Post (tab)"),
        rows=_days(post_rows),
        register=printing.post_register, file_name="so-gui-buu-dien",
    ),
    Book(
        act=OUT, route="registry:copies_book", tab=gettext_lazy("Stored copies (tab)"),
        rows=_days(copy_rows),
        register=printing.copies_register, file_name="so-su-dung-ban-luu",
    ),
    Book(
        act=IN, route="registry:incoming_report", tab=gettext_lazy("Report on incoming (tab)"),
        rows=_figures(incoming_report),
        direction=Direction.INCOMING, register=printing.incoming_report_form,
        file_name="bao-cao-xu-ly-van-ban-den", is_report=True,
    ),
    Book(
        act=OUT, route="registry:outgoing_report", tab=gettext_lazy("Report on outgoing (tab)"),
        rows=_figures(outgoing_report),
        direction=Direction.OUTGOING, register=printing.outgoing_report_form,
        file_name="bao-cao-van-ban-di", is_report=True,
    ),
)  # fmt: skip
INCOMING, OUTGOING, FOLLOW_UP, POST, COPIES, INCOMING_REPORT, OUTGOING_REPORT = BOOKS


@requires("registry.incoming.print_register")
def register_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which incoming book; with `format` send them as PDF or workbook."""
    return _book_page(request, INCOMING)


@requires("registry.outgoing.print_register")
def outgoing_book(request: ActorRequest) -> HttpResponse:
    """Show which pages of which outgoing book; with `format` send them as PDF or workbook."""
    return _book_page(request, OUTGOING)


@requires("registry.incoming.print_register")
def followup_book(request: ActorRequest) -> HttpResponse:
    """Show how incoming documents are handled, as the follow-up register of the law."""
    return _book_page(request, FOLLOW_UP)


@requires("registry.outgoing.print_register")
def post_book(request: ActorRequest) -> HttpResponse:
    """Show what was handed to the post, as the register of the law."""
    return _book_page(request, POST)


@requires("registry.outgoing.print_register")
def copies_book(request: ActorRequest) -> HttpResponse:
    """Show who used stored copies, as the register of the law."""
    return _book_page(request, COPIES)


@requires("registry.incoming.print_register")
def report_on_incoming(request: ActorRequest) -> HttpResponse:
    """Show the report on the handling of incoming documents."""
    return _book_page(request, INCOMING_REPORT)


@requires("registry.outgoing.print_register")
def report_on_outgoing(request: ActorRequest) -> HttpResponse:
    """Show the report on issued documents."""
    return _book_page(request, OUTGOING_REPORT)


def _book_page(request: ActorRequest, book: Book) -> HttpResponse:
    now = timezone.now()
    tenant, today = tenant_of(request.actor), timezone.localdate(now)
    form = RegisterForm(
        request.GET if "first" in request.GET else None, tenant=tenant, day=today,
        direction=book.direction, has_volume=not book.is_report,
        initial={"first": today.replace(day=1), "last": today, "volume": "01"},
    )  # fmt: skip
    rows: Sequence[Line] = []
    remarks: list[TooLong] = []
    if form.is_bound and form.is_valid():
        asked = _asked(form.cleaned_data, tenant, now)
        rows = list(book.rows(request.actor, asked))
        remarks = book.remarks(request.actor, asked)
        if request.GET.get("format") in FORMATS:
            pages = Pages(
                office=tenant, series=asked.series, first=asked.first, last=asked.last,
                with_cover=form.cleaned_data["with_cover"],
                volume="" if book.is_report else form.cleaned_data["volume"] or "01",
            )  # fmt: skip
            return _send(request, book, pages, rows, remarks, now)
    register = book.register()
    columns = _shown(register.columns)
    context = {
        "form": form, "columns": columns, "heading": register.heading,
        "lines": [list(zip(columns, row.cells(), strict=True)) for row in rows],
        "remarks": remarks, "tabs": _tabs(request, book),
    }  # fmt: skip
    return render(request, "registry/book.html", context)


def _asked(data: dict[str, Any], tenant: Tenant, now: datetime) -> Asked:
    series = None
    if data.get("series"):
        books = Series.objects.select_related("body", "tenant__organisation")
        series = books.get(pk=data["series"], tenant=tenant)
    return Asked(first=data["first"], last=data["last"], series=series, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A column on the screen: its words, and how wide it is drawn."""

    label: str
    css: str


def _shown(columns: Sequence[Column]) -> list[Shown]:
    """Return the columns as the tables of the product draw them: the widest carries the line."""
    widest = max(columns, key=lambda column: column.width)
    return [
        Shown(
            label=column.label,
            css="is-main" if column is widest else WIDTHS.get(column.kind, ""),
        )
        for column in columns
    ]


def _tabs(request: ActorRequest, book: Book) -> list[Tab]:
    return [
        Tab(label=one.tab, url=reverse(one.route), active=one is book)
        for one in BOOKS
        if may_call(request.actor, one.act)
    ]


def _send(
    request: ActorRequest,
    book: Book,
    pages: Pages,
    rows: Sequence[Line],
    remarks: Sequence[TooLong],
    now: datetime,
) -> HttpResponse:
    kind = request.GET["format"]
    subject = SubjectRef("directory.tenant", pages.office.pk)
    if pages.series is not None:
        subject = SubjectRef("registry.series", pages.series.pk)
    log.log_access(subject, actor=request.actor, what=kind)
    if kind == "xlsx":
        told = [f"{one.number}: {one.sentence}" for one in remarks]
        content = write_register(book.register(), pages, rows, now=now, remarks=told)
        return as_workbook(content, book.file_name)
    return as_pdf(print_register(book.register(), pages, rows, now=now), book.file_name)
