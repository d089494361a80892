"""Holding a number, giving it up, and the documents dated otherwise than numbered."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.queries import post_of
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.printing import Column as PrintColumn
from vanphong.kernel.printing import print_table, write_table
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.requests import idempotency_key
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.registry import bookkeeping, operations, queries
from vanphong.registry.forms import HoldForm, MonthForm, ReasonForm
from vanphong.registry.models import Outgoing
from vanphong.registry.operations import Hold
from vanphong.registry.operations.held import longest_hold
from vanphong.registry.policies import HeldPolicy
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf, as_workbook

COLUMNS = (
    Column[Outgoing](key="symbol", label=gettext_lazy("Number and symbol"), short=True),
    Column[Outgoing](
        key="issued_on", label=gettext_lazy("Date of the document"), short=True,
        cell=lambda o: day_vi(o.issued_on),
    ),
    Column[Outgoing](
        key="registered_at", label=gettext_lazy("Numbered on"), short=True,
        cell=lambda o: day_vi(local_day(o.registered_at)),
    ),
    Column[Outgoing](key="subject", label=gettext_lazy("Subject"), main=True),
    Column[Outgoing](key="signer_name", label=gettext_lazy("Signer")),
    Column[Outgoing](key="unit", label=gettext_lazy("Division"), cell=lambda o: o.unit.name),
)  # fmt: skip


@requires("registry.held.hold")
def hold(request: ActorRequest, series_id: uuid.UUID) -> HttpResponse:
    """Hold the next number of a book for a named document."""
    now = timezone.now()
    today = timezone.localdate(now)
    series = bookkeeping.get_series_for(request.actor, series_id)
    form = HoldForm(sent(request), series=series, day=today)
    page = FormPage(
        title=_("Hold a number"), lead=series.name, back=_("Back to the book"),
        back_url=reverse("registry:series", args=[series.pk]),
        done=_("The number is held; the book and the register show it."),
        told=(
            _("The next number leaves the book at once. At most %(days)s days; what is not used by"
              " then is cancelled with its explanation. The rule is not verified (chưa kiểm"
              " chứng).") % {"days": longest_hold(today)},
            _("Name the document so that the clerk knows it; whoever may read the book reads it."),
        ),
    )  # fmt: skip

    def act() -> str:
        data = form.cleaned_data
        wish = Hold(
            body=form.body(), kind_name=data["kind_name"], subject=data["subject"],
            until=data["until"],
        )  # fmt: skip
        operations.hold_number(
            wish, holder=post_of(request.actor), key=idempotency_key(request),
            actor=request.actor, now=now,
        )  # fmt: skip
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.held.release")
def release(request: ActorRequest, held_id: uuid.UUID) -> HttpResponse:
    """Give a held number up, with the reason that the register prints."""
    now = timezone.now()
    held = queries.get_held_for(request.actor, held_id)
    HeldPolicy.check(request.actor, "release", held)
    form = ReasonForm(sent(request), tenant=held.series.tenant, day=timezone.localdate(now))
    page = FormPage(
        title=_("Give the number up"), lead=f"{held.number} – {held.subject}",
        back=_("Back to the book"), back_url=reverse("registry:series", args=[held.series_id]),
        done=_("The number is cancelled; the register says why."),
        told=(_("The number lies dead in the register with the reason; it is never given again."),),
    )  # fmt: skip

    def act() -> str:
        operations.release_held(
            held, reason=form.cleaned_data["reason"], actor=request.actor, now=now
        )
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.outgoing.print_register")
def dated_otherwise(request: ActorRequest) -> HttpResponse:
    """Show the month's documents whose date is not the day they were numbered on."""
    now = timezone.now()
    form = MonthForm(request.GET or None, day=timezone.localdate(now))
    first, last = form.span()
    rows = list(queries.list_dated_otherwise(request.actor, first, last))
    kind = request.GET.get("format")
    if kind in ("pdf", "xlsx"):
        return _send(request, rows, kind, form.in_words())
    table = Table(
        columns=COLUMNS, rows=rows, caption=_("Dated otherwise than numbered"),
        row_url=lambda o: reverse("registry:outgoing", args=[o.pk]),
        empty=Empty(
            title=_("None in this month"), icon="circle-check",
            words=_("Every document bears the day on which it was numbered."),
        ),
    )  # fmt: skip
    return render(request, "registry/dated_otherwise.html", {"table": table, "form": form})


def _send(request: ActorRequest, rows: list[Outgoing], kind: str, said: str) -> HttpResponse:
    now = timezone.now()
    tenant = SubjectRef("directory.tenant", request.actor.tenant_id or uuid.UUID(int=0))
    log.log_access(tenant, actor=request.actor, what=f"dated_otherwise.{kind}")
    columns = [
        PrintColumn(_("Number and symbol"), "text", 16),
        PrintColumn(_("Date of the document"), "date", 14),
        PrintColumn(_("Numbered on"), "date", 14), PrintColumn(_("Subject"), "text", 44),
        PrintColumn(_("Signer"), "text", 20), PrintColumn(_("Division"), "text", 20),
    ]  # fmt: skip
    cells = [
        (o.symbol, o.issued_on, local_day(o.registered_at), o.subject, o.signer_name, o.unit.name)
        for o in rows
    ]
    title = _("Dated otherwise than numbered")
    write = print_table if kind == "pdf" else write_table
    made = write(columns, cells, title=title, filter_text=said, now=now)
    send = as_pdf if kind == "pdf" else as_workbook
    return send(made, "ngay-khac-ngay-cap-so")
