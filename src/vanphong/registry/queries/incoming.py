"""Every read of the registers that others need."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Organisation, Tenant
from vanphong.directory.queries import line_before
from vanphong.kernel.calendar import show_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines.queries import latest_deadline, open_by_subject
from vanphong.kernel.deadlines.showing import Shown, show
from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.states.performing import open_verbs
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.kernel.text import tone_key
from vanphong.registry import deadlines
from vanphong.registry.addressing import Named, propose
from vanphong.registry.models import (
    Attachment,
    Channel,
    Direction,
    Incoming,
    Series,
    Urgency,
)
from vanphong.registry.operations.intake import symbol_key
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.queries import nearest_deadlines


def get_incoming_for(actor: Actor, incoming_id: uuid.UUID, level: Level = Level.LINE) -> Incoming:
    """
    Return one document that `actor` may know at `level`.

    :raises Missing: there is none
    """
    found = list_incoming_for(actor, level).filter(pk=incoming_id).first()
    if found is None:
        raise Missing
    return found


def list_incoming_for(actor: Actor, level: Level = Level.LINE) -> QuerySet[Incoming]:
    """
    Return the documents of the actor's office that it may know at `level`, newest arrival first.

    At LINE only sender, numbers, dates and urgency may be shown (practice 2), and
    nothing may be matched on content.
    """
    documents = IncomingPolicy.visible_to(actor, level).filter(
        tenant__in=[actor.tenant_id] if actor.tenant_id else []
    )
    related = documents.select_related("series", "submitted_to__person", "sender", "sender_part")
    return related.order_by("-arrived_at", "-pk")


def may_read_files(actor: Actor, document: Incoming, *, now: datetime) -> bool:
    """
    Tell whether `actor` may read the files now: in full, or by a kept copy that is open (D8).

    Asked at each request, so that a right that ended is gone at the next. Of what its sender took
    back by the exchange nobody reads the files any more (Phụ lục VI, III.8). Cost: one query.
    """
    if document.state == IncomingState.RECALLED and document.channel == Channel.INNER:
        return False
    if IncomingPolicy.level(actor, document) == Level.FULL:
        return True
    return find_opening_until(actor, document, now=now) is not None


def find_opening_until(actor: Actor, document: Incoming, *, now: datetime) -> datetime | None:
    """Return until when this clerk's kept copy is open, or None."""
    if actor.appointment_id is None:
        return None
    if not IncomingPolicy.decide(actor, "open_kept_copy", document).allowed:
        return None
    mine = document.openings.filter(appointment=actor.appointment_id, until__gt=now)
    return mine.order_by("-until").values_list("until", flat=True).first()


def list_files_for(actor: Actor, document: Incoming, *, now: datetime) -> list[Attachment]:
    """Return the document's files in order; none for who may not read them. Cost: two queries."""
    if not may_read_files(actor, document, now=now):
        return []
    return list(document.attachments.select_related("file").order_by("position"))


def get_file_for(
    actor: Actor, incoming_id: uuid.UUID, attachment_id: uuid.UUID, *, now: datetime
) -> Attachment:
    """
    Return one file of a document whose files `actor` may read now.

    :raises Missing: there is none, or it may not be read: nothing tells which
    """
    document = get_incoming_for(actor, incoming_id)
    if not may_read_files(actor, document, now=now):
        raise Missing
    found = document.attachments.select_related("file", "extracted").filter(pk=attachment_id)
    attachment = found.first()
    if attachment is None:
        raise Missing
    return attachment


def list_to_register(actor: Actor) -> QuerySet[Incoming]:
    """Return what has arrived and has no number yet."""
    return list_incoming_for(actor, Level.FULL).filter(state=IncomingState.ARRIVED)


def list_to_submit(actor: Actor) -> QuerySet[Incoming]:
    """Return what is registered and lies before nobody yet."""
    return list_incoming_for(actor, Level.FULL).filter(state=IncomingState.REGISTERED)


def list_before_me(actor: Actor) -> QuerySet[Incoming]:
    """
    Return what was submitted to this person, or to whom it stands in for, and waits.

    The most urgent first, then what has waited longest.
    """
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    waiting = list_incoming_for(actor, Level.FULL).filter(
        state=IncomingState.SUBMITTED, submitted_to__in=[p for p in posts if p is not None]
    )
    degrees = [When(urgency=degree, then=Value(rank)) for rank, degree in enumerate(Urgency.values)]
    return waiting.order_by(Case(*degrees).desc(), "submitted_at", "pk")


def list_followed(actor: Actor) -> QuerySet[Incoming]:
    """Return what is directed and not finished, as far as the person may know it in full."""
    return list_incoming_for(actor, Level.FULL).filter(state=IncomingState.DIRECTED)


def shown_deadlines(
    actor: Actor, documents: Sequence[Incoming], now: datetime
) -> dict[uuid.UUID, Shown]:
    """
    Return, for documents the actor may know in full, the limit that ends first of those running.

    Theirs are the day the document names and the limits of its open tasks. Cost: three queries,
    and one for the calendar.
    """
    full = [d for d in documents if IncomingPolicy.level(actor, d) == Level.FULL]
    ids = [d.pk for d in full]
    own = open_by_subject(INCOMING.noun, ids, deadlines.KIND)
    found = nearest_deadlines(INCOMING.noun, ids)
    found |= {
        pk: row for pk, row in own.items() if pk not in found or row.due_at < found[pk].due_at
    }
    if not found:
        return {}
    calendar = calendar_for(actor.tenant_id)
    return {pk: show(row, now=now, calendar=calendar) for pk, row in found.items()}


def shown_deadline(document: Incoming, now: datetime) -> Shown | None:
    """Return the limit the document itself names, running or over, or None."""
    row = latest_deadline(SubjectRef(INCOMING.noun, document.pk), deadlines.KIND)
    if row is None:
        return None
    named = _("Due %(day)s, the day the document names.") % {"day": show_day(row.due_on)}
    return show(row, now=now, calendar=calendar_for(document.tenant_id), named=named)


def list_from(actor: Actor, organisation: Organisation) -> QuerySet[Incoming]:
    """
    Return the lines the actor may know of letters from an organisation or who went into it.

    Of a sender that went there in part, only letters of which somebody said that part, or nobody
    said which. Newest first.
    """
    whole, part = line_before(organisation)
    wanted = (
        Q(sender__in=whole)
        | Q(sender_part__in=whole)
        | Q(sender__in=part, sender_part__isnull=True)
    )
    return list_incoming_for(actor).filter(wanted).order_by("-arrived_at", "-pk")


def find_duplicates(
    actor: Actor, *, symbol: str, sender_name: str, beside: uuid.UUID | None = None
) -> list[Incoming]:
    """
    Return documents of the same number, symbol and issuer that the actor may know.

    The same symbol from another issuer is no duplicate. Only what the actor sees is compared, so
    the warning tells nothing else. Source: Decree 30/2020/NĐ-CP, Phụ lục VI, III.1.
    """
    key = symbol_key(symbol)
    if not key:
        return []
    same = list_incoming_for(actor).filter(symbol_key=key, sender_key=tone_key(sender_name))
    return list((same.exclude(pk=beside) if beside else same)[:10])


def list_series(
    tenant_id: uuid.UUID, day: date, direction: str = Direction.INCOMING
) -> QuerySet[Series]:
    """Return the tenant's series of one direction on `day`, the common book first."""
    valid = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    books = Series.objects.filter(valid, tenant_id=tenant_id, direction=direction)
    return books.order_by("body__name", "name")


def list_intake_series(
    tenant: Tenant, day: date, *, is_common: bool | None = None
) -> QuerySet[Series]:
    """
    Return the books into which the office registers on `day`: the common one, or one a body.

    One that is closed for that day takes nothing in. `is_common` asks for the other way of keeping
    them. Cost: one query besides.
    """
    common = tenant.has_common_book if is_common is None else is_common
    books = list_series(tenant.pk, day).filter(body__isnull=common)
    return books.exclude(pk__in=_closed_on(tenant.pk, day))


def _closed_on(tenant_id: uuid.UUID, day: date) -> list[uuid.UUID]:
    """Return the books of an office that are closed for the period of `day`."""
    series = Series.objects.filter(tenant_id=tenant_id)
    closed = Counter.objects.filter(series_id__in=series.values("pk"), closed_at__isnull=False)
    found: list[uuid.UUID] = []
    for series_id, period in closed.values_list("series_id", "period"):
        first, _dash, last = period.partition("-")
        if int(first) <= day.year <= int(last or first):
            found.append(series_id)
    return found


def propose_book(tenant: Tenant, line: str, day: date) -> Series | None:
    """
    Return the book into which a letter with that "Kính gửi" line goes, though no clerk has looked.

    Where the line does not say which body is meant, the first book: a clerk moves it with one act.
    None where the office has opened none.
    """
    books = list(list_intake_series(tenant, day).select_related("body"))
    named = [
        Named(id=book.pk, names=(book.body.name, *book.body.aliases)) for book in books if book.body
    ]
    found = propose(line, named) if len(books) > 1 else None
    return next((book for book in books if book.pk == found), books[0] if books else None)


def list_directors(tenant_id: uuid.UUID, day: date) -> QuerySet[Appointment]:
    """Return whom documents may be submitted to: leaders, chief and deputies of the office."""
    valid = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    roles = ("province_leader", "chief", "deputy_chief", "department_leader")
    posts = Appointment.objects.filter(valid, tenant_id=tenant_id, role__in=roles)
    return posts.select_related("person", "unit").order_by("role", "person__sort_key")


def count_queues(actor: Actor) -> dict[str, int]:
    """Return the figures of the registry's queues for this person."""
    return {
        "to_register": list_to_register(actor).order_by().count(),
        "to_submit": list_to_submit(actor).order_by().count(),
        "before_me": list_before_me(actor).order_by().count(),
        "followed": list_followed(actor).order_by().count(),
    }


def describe_incoming(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name documents for `kernel.subjects`: number and sender only, at the reader's level."""
    return {
        document.pk: SubjectView(
            ref=SubjectRef(INCOMING.noun, document.pk),
            label=_("Incoming document %(number)s, %(sender)s")
            % {"number": document.arrival_number or "–", "sender": document.sender_name},
            url=reverse("registry:detail", args=[document.pk]),
            reference=_("no. %(number)s") % {"number": document.arrival_number}
            if document.arrival_number
            else "",
            title=document.subject if IncomingPolicy.level(actor, document) == Level.FULL else "",
            restricted=document.access_class not in (AccessClass.PUBLIC, AccessClass.ORDINARY),
        )
        for document in list_incoming_for(actor).filter(pk__in=ids)
    }


def may_finish(actor: Actor, document: Incoming) -> bool:
    """Tell whether `actor` may end the handling now; an open task may still stand in the way."""
    return "finish" in open_verbs(INCOMING, IncomingPolicy, document, actor)


def name_of_document(document: Incoming) -> str:
    """
    Return how an official text names a document, always in Vietnamese.

    "Tờ trình số 12/TTr-SNV ngày 20/11/2026 của Sở Nội vụ". For who may know the document in full.
    """
    parts = [
        document.kind_name or "Văn bản",
        f"số {document.symbol}" if document.symbol else "",
        f"ngày {show_day(document.issued_on)}" if document.issued_on else "",
        f"của {document.sender_name}",
    ]
    return " ".join(part for part in parts if part)


def urgent_incoming(ids: list[uuid.UUID], day: date) -> set[uuid.UUID]:
    """
    Return the documents whose urgency does not wait for office hours (practice 12).

    Which degrees those are is the rule `registry.incoming.told_at_once`. No rights are asked.
    """
    degrees = rule("registry.incoming.told_at_once", day).value
    assert isinstance(degrees, list)
    urgent = Incoming.objects.filter(pk__in=ids, urgency__in=[str(d) for d in degrees])
    return set(urgent.values_list("pk", flat=True))
