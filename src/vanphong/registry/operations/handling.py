"""Submitting, directing and finishing; returning, recalling and re-opening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.directory.models import Appointment
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import Performance, lock, perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import deadlines
from vanphong.registry.events import (
    IncomingDirected,
    IncomingFinished,
    IncomingRecalled,
    IncomingReopened,
    IncomingReturned,
    IncomingSubmitted,
)
from vanphong.registry.models import FinishKind, GivenDirection, Incoming, Passing
from vanphong.registry.operations import reasons
from vanphong.registry.operations.personal import keep_line_at_desk, pass_on
from vanphong.registry.operations.routing import add_step, keep_route, skipping
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries.received import copies_of, waits_for_original
from vanphong.registry.routing import Chosen
from vanphong.registry.states import INCOMING
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order, give_task
from vanphong.tasks.queries import count_open

#: ends that name the number of a document, ours or a department's (practice item 4)
ANSWERS = (FinishKind.ANSWERED, FinishKind.ANSWERED_BY_OTHER)


class CannotFinish(Refusal):
    """A task of the document is still open, or its end has no kind."""


def submit_document(
    document: Incoming,
    *,
    to: Appointment,
    actor: Actor,
    now: datetime,
    note: str = "",
    way: Chosen | None = None,
    skip_reason: str = "",
) -> Incoming:
    """
    Lay the document before the person who directs; again to another one moves it there.

    `note` is what this level says; it stays with the document in order. `way` is the way the
    document shall go from here, kept with it; where it differs from the proposal it is remembered.

    From now on the registry keeps the register's line and opens the file as "mở bản lưu" (D8).

    One that names a leader goes to that leader, who alone passes it on to others.

    :raises Refusal: the person belongs to another office, somebody else passes a named one on, or
        the one who sorts is left out without a reason
    Source: Decree 30/2020/NĐ-CP, article 23; practice items 1, 2 and 4.
    """
    with perform(
        INCOMING, IncomingPolicy, "submit", subject=document, actor=actor, now=now, note=note
    ) as move:
        fresh = move.subject
        if to.tenant_id != fresh.tenant_id:
            raise Refusal(_("Choose a person of this office."), field="to")
        pass_on(fresh, to=to, actor=move.capacity, now=now)
        skipped = skipping(fresh, to, skip_reason, way=way, actor=move.capacity)
        if way is not None:
            keep_route(move, way, now=now)
        if skipped:
            move.write("skip_reason", skipped)
        add_step(
            fresh, passing=Passing.SUBMITTED, to=to, text=note, skip_reason=skipped,
            actor=move.capacity, now=now,
        )  # fmt: skip
        move.change("submitted_to", fresh.submitted_to_id, to.pk)
        fresh.submitted_to, fresh.submitted_at = to, now
        fresh.readers = sorted({*fresh.readers, to.principal_id})
        keep_line_at_desk(fresh)
        move.publish(IncomingSubmitted(incoming_id=fresh.pk, appointment_id=to.pk))
    return move.subject


def direct_document(
    document: Incoming,
    *,
    orders: Sequence[Order],
    opinion: str,
    author: Appointment,
    typed_by: Appointment,
    actor: Actor,
    now: datetime,
    given_at: datetime | None = None,
) -> GivenDirection:
    """
    Give a direction: each order becomes a task, in the same transaction (D4).

    `given_at` is the moment the leader gave it where somebody writes it down later.

    :raises Refusal: neither order nor opinion
    :raises CannotGive: an order names another office or is otherwise wrong
    Source: Decree 30/2020/NĐ-CP, article 23.3 (lead, cooperating, deadline, opinion).
    """  # fmt: skip
    if not orders and not opinion.strip():
        raise Refusal(_("Write an opinion or name who does what."), field="opinion")
    with perform(
        INCOMING, IncomingPolicy, "direct", subject=document, actor=actor, now=now
    ) as move:
        direction, _tasks = enter_direction(
            move, orders=orders, opinion=opinion, author=author, typed_by=typed_by,
            given_at=given_at or now, capacity=move.capacity, now=now,
        )  # fmt: skip
        refresh(SubjectRef(INCOMING.noun, move.subject.pk))
    return direction


@transaction.atomic
def follow_document(
    document: Incoming, order: Order, *, giver: Appointment, actor: Actor, now: datetime
) -> Task:
    """
    Give a task about a document without a new direction; who gets it may read the document.

    :raises NotPermitted: the actor directs nothing here
    :raises CannotGive: as `give_task`
    """
    fresh = lock(document)
    IncomingPolicy.check(actor, "direct", fresh)
    task = give_task(
        order, tenant=fresh.tenant, source=SubjectRef(INCOMING.noun, fresh.pk), giver=giver,
        access_class=fresh.access_class, actor=actor, now=now,
    )  # fmt: skip
    fresh.readers = sorted({*fresh.readers, *task.readers})
    fresh.save(update_fields=["readers"])
    refresh(SubjectRef(INCOMING.noun, fresh.pk))
    return task


@transaction.atomic
def let_know(
    document: Incoming, principals: Sequence[int], *, actor: Actor, now: datetime
) -> Incoming:
    """
    Let further people read an ordinary document, because it answers what they follow.

    A limited or personal one stays with those whom its own route reaches.
    """
    fresh = lock(document)
    capacity = IncomingPolicy.check(actor, "let_know", fresh)
    new = sorted(set(principals) - set(fresh.readers))
    if new and fresh.access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY):
        fresh.readers = sorted({*fresh.readers, *new})
        fresh.save(update_fields=["readers"])
        log.record(
            "registry.incoming.let_known", subject=SubjectRef(INCOMING.noun, fresh.pk),
            actor=capacity, at=now, changes={"readers": (None, new)},
        )  # fmt: skip
        refresh(SubjectRef(INCOMING.noun, fresh.pk))
    return fresh


def enter_direction(
    move: Performance[Incoming],
    *,
    orders: Sequence[Order],
    opinion: str,
    author: Appointment,
    typed_by: Appointment,
    given_at: datetime,
    capacity: Actor,
    now: datetime,
    is_recorded: bool = False,
) -> tuple[GivenDirection, list[Task]]:
    """
    Write a direction and its tasks into a move of a document; for verbs that make the move.

    `capacity` is who directs, or in whose name it is written down (`is_recorded`).

    :raises Refusal: as `direct_document`
    """
    fresh = move.subject
    pass_on(fresh, to=None, actor=capacity, now=now)
    direction = GivenDirection.objects.create(
        incoming=fresh, author=author, typed_by=typed_by, opinion=opinion.strip(),
        given_at=given_at,
    )  # fmt: skip
    tasks = []
    for order in orders:
        task = give_task(
            order, tenant=fresh.tenant, source=SubjectRef(INCOMING.noun, fresh.pk),
            giver=author, access_class=fresh.access_class, actor=move.capacity, now=now,
            is_recorded=is_recorded,
        )  # fmt: skip
        tasks.append(task)
        fresh.readers = sorted({*fresh.readers, *task.readers})
    add_step(
        fresh, passing=Passing.TO_DIVISION, direction=direction, author=author,
        actor=move.capacity, now=now,
    )  # fmt: skip
    keep_line_at_desk(fresh)
    move.write("opinion", direction.opinion)
    move.change("direction", None, direction.pk)
    move.change("author", None, author.pk)
    move.publish(IncomingDirected(incoming_id=fresh.pk, direction_id=direction.pk))
    return direction, tasks


def finish_document(
    document: Incoming,
    *,
    kind: str,
    actor: Actor,
    now: datetime,
    answer_symbol: str = "",
    note: str = "",
) -> Incoming:
    """
    End the handling, naming how it ended; the follow-up register prints the answer's number.

    :raises CannotFinish: a task is open (D5), the kind is missing, or an answer has no number
    """  # fmt: skip
    if kind not in FinishKind.values or kind == FinishKind.OLD_REGISTER:
        raise CannotFinish(_("Choose how the handling ended."), field="kind")
    if kind in ANSWERS and not answer_symbol.strip():
        raise CannotFinish(
            _("Write number and symbol of the answering document."), field="answer_symbol"
        )
    with perform(
        INCOMING, IncomingPolicy, "finish", subject=document, actor=actor, now=now, note=note
    ) as move:
        fresh = move.subject
        _has_its_original(fresh)
        left = count_open(SubjectRef(INCOMING.noun, fresh.pk))
        if left:
            raise CannotFinish(
                ngettext(
                    "%(count)s task is still open. Finish or withdraw it first.",
                    "%(count)s tasks are still open. Finish or withdraw them first.",
                    left,
                )
                % {"count": left}
            )
        fresh.finish_kind, fresh.finished_at = FinishKind(kind), now
        fresh.answer_symbol = answer_symbol.strip()[:60]
        move.change("finish_kind", "", kind)
        deadlines.meet(fresh, actor=move.capacity, now=now)
        move.publish(IncomingFinished(incoming_id=fresh.pk))
    return move.subject


def _has_its_original(document: Incoming) -> None:
    """
    Refuse to end what only unsigned copies came of, unless a leader ordered the work.

    Source: practice item 15; Decision 28/2018/QĐ-TTg, article 4.
    """
    if document.directions.exists() or not waits_for_original(copies_of(document)):
        return
    raise CannotFinish(
        _("Only unsigned copies have come. Wait for the original, or for a leader's direction.")
    )


def reopen_document(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> Incoming:
    """Open a finished document again, with the reason; it is directed as before."""
    said = reasons.reason(reason)
    with perform(
        INCOMING, IncomingPolicy, "reopen", subject=document, actor=actor, now=now, note=said
    ) as move:
        move.change("finish_kind", str(move.subject.finish_kind), "")
        move.subject.finish_kind, move.subject.finished_at = "", None
        deadlines.reopen(move.subject, actor=move.capacity, now=now)
        move.publish(IncomingReopened(incoming_id=move.subject.pk))
    return move.subject


def return_to_sender(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> Incoming:
    """
    Send a wrongly addressed or invalid document back; a number it had stays with the reason.

    Source: Decree 30/2020/NĐ-CP, article 21.2.b.
    """
    said = reasons.reason(reason)
    with perform(
        INCOMING, IncomingPolicy, "return_to_sender", subject=document, actor=actor, now=now,
        note=said,
    ) as move:  # fmt: skip
        deadlines.lift(move.subject, reason=said, actor=move.capacity, now=now)
        move.publish(IncomingReturned(incoming_id=move.subject.pk))
    return move.subject


def recall_document(document: Incoming, *, reason: str, actor: Actor, now: datetime) -> Incoming:
    """
    Note that the sender recalled the document; the register's line stays.

    Source: Decision 28/2018/QĐ-TTg, articles 8.2 and 9.2.
    """
    said = reasons.reason(reason)
    with perform(
        INCOMING, IncomingPolicy, "recall", subject=document, actor=actor, now=now, note=said
    ) as move:
        deadlines.lift(move.subject, reason=said, actor=move.capacity, now=now)
        move.publish(IncomingRecalled(incoming_id=move.subject.pk))
    return move.subject
