"""
The post register and the register of the use of stored copies, with the columns of the law.

Both serve the whole office, by days. Source: Decree 30/2020/NĐ-CP, Phụ lục IV (records 1.5).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from vanphong.kernel.audit.models import TextVersion
from vanphong.kernel.calendar import end_of_day, local_day, show_day, start_of_day
from vanphong.kernel.principals import Actor
from vanphong.registry.models import (
    CopyUse,
    KeptCopyOpening,
    Outgoing,
    PostDispatch,
    PostedCopy,
    Recipient,
)
from vanphong.registry.models.incoming import Channel
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.registry.register import Cell
from vanphong.registry.states import OutgoingState


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """One line of the post register, its six columns."""

    sent_on: date
    symbols: str
    place: str
    envelopes: int
    receipt: str
    note: str

    @property
    def number(self) -> str:
        """Return nothing: its lines bear no numbers."""
        return ""

    def cells(self) -> tuple[Cell, ...]:
        """Return the six cells."""
        return astuple(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """One line of the register of the use of stored copies, its nine columns."""

    used_on: date
    user: str
    symbol: str
    subject: str
    dossier: str
    receipt: str
    returned_on: date | None
    permitted_by: str
    note: str

    @property
    def number(self) -> str:
        """Return nothing: its lines bear no numbers."""
        return ""

    def cells(self) -> tuple[Cell, ...]:
        """Return the nine cells."""
        return astuple(self)


def list_to_post(actor: Actor) -> QuerySet[Recipient]:
    """Return the paper copies that were sent and stand in no line of the post register yet."""
    issued = list_outgoing_for(actor).filter(state=OutgoingState.DISPATCHED).order_by()
    waiting = Recipient.objects.filter(
        outgoing__in=issued.values("pk"), channel=Channel.PAPER, dispatched_at__isnull=False,
        posted__isnull=True,
    )  # fmt: skip
    return waiting.select_related("outgoing").order_by("name", "dispatched_at", "pk")


def list_posts(actor: Actor) -> QuerySet[PostDispatch]:
    """
    Return the lines of the post register of which the actor may know a document.

    `known` of each holds the copies of documents that the actor may know.
    """
    issued = list_outgoing_for(actor).order_by().values("pk")
    known = PostedCopy.objects.filter(recipient__outgoing__in=issued)
    copies = known.select_related("recipient__outgoing").order_by("pk")
    tenants = [actor.tenant_id] if actor.tenant_id else []
    posts = PostDispatch.objects.filter(tenant__in=tenants, pk__in=known.values("post"))
    return posts.prefetch_related(Prefetch("copies", queryset=copies, to_attr="known")).order_by(
        "sent_on", "handed_at", "pk"
    )


def symbols_of(post: PostDispatch) -> str:
    """Return the symbols of the documents in a line that `list_posts` gave."""
    known: list[PostedCopy] = getattr(post, "known", [])
    return ", ".join(copy.recipient.outgoing.symbol for copy in known)


def post_rows(actor: Actor, *, first: date, last: date) -> Iterator[PostRow]:
    """Return the post register for the days `first` to `last`, both included. Cost: two queries."""
    for post in list_posts(actor).filter(sent_on__range=(first, last)):
        signed = post.receipt
        if post.received_on is not None and post.received_on != post.sent_on:
            signed = f"{signed}, {show_day(post.received_on)}"
        yield PostRow(
            sent_on=post.sent_on, symbols=symbols_of(post), place=post.place,
            envelopes=post.envelopes, receipt=signed, note=post.note,
        )  # fmt: skip


def copy_rows(actor: Actor, *, first: date, last: date) -> Iterator[UseRow]:
    """
    Return who used stored copies in the days `first` to `last`, both included, by day.

    Copies of issued documents that were lent, and those of incoming ones that a clerk opened on
    the screen ("mở bản lưu"). Only documents whose columns the actor may print. Cost: five queries.
    """
    lent, opened = _lent(actor, first, last), _opened(actor, first, last)
    yield from (row for _moment, row in sorted([*lent, *opened], key=lambda pair: pair[0]))


def _lent(actor: Actor, first: date, last: date) -> Iterator[tuple[datetime, UseRow]]:
    issued = list_outgoing_for(actor).order_by().values("pk")
    uses = CopyUse.objects.filter(outgoing__in=issued, used_on__range=(first, last))
    for use in uses.select_related("outgoing", "permitted_by__person"):
        yield start_of_day(use.used_on), UseRow(
            used_on=use.used_on, user=use.user_name, symbol=_dated(use.outgoing),
            subject=f"{use.outgoing.kind_name} {use.outgoing.subject}", dossier=use.dossier,
            receipt="", returned_on=use.returned_on,
            permitted_by=use.permitted_by.person.full_name, note=use.purpose,
        )  # fmt: skip


def _dated(outgoing: Outgoing) -> str:
    return f"{outgoing.symbol}, {show_day(outgoing.issued_on)}"


def _opened(actor: Actor, first: date, last: date) -> Iterator[tuple[datetime, UseRow]]:
    known = list_incoming_for(actor).order_by()
    looks = KeptCopyOpening.objects.filter(
        incoming__in=known.values("pk"), opened_at__gte=start_of_day(first),
        opened_at__lt=end_of_day(last),
    ).select_related("incoming", "appointment__person")  # fmt: skip
    printed = [
        one for one in looks if IncomingPolicy.decide(actor, "print_columns", one.incoming).allowed
    ]
    reasons = _reasons({one.incoming_id for one in printed})
    for one in printed:
        document, day = one.incoming, local_day(one.opened_at)
        dated = [document.symbol, show_day(document.issued_on) if document.issued_on else ""]
        yield one.opened_at, UseRow(
            used_on=day, user=one.appointment.person.full_name,
            symbol=", ".join(part for part in dated if part),
            subject=" ".join(part for part in (document.kind_name, document.subject) if part),
            dossier="", receipt=_("opened on the screen"), returned_on=local_day(one.until),
            permitted_by="", note=reasons.get((one.incoming_id, one.opened_at), ""),
        )  # fmt: skip


def _reasons(ids: set[uuid.UUID]) -> dict[tuple[uuid.UUID | None, datetime], str]:
    """Return why each kept copy was opened, by document and moment."""
    texts = TextVersion.objects.filter(
        entry__name="registry.incoming.kept_copy_opened", entry__subject_id__in=ids, field="reason"
    )
    found = texts.values_list("entry__subject_id", "entry__acted_at", "text")
    return {(subject, at): text for subject, at, text in found}
