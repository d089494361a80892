"""
Carrying the plan out by the verbs, in stages that several processes share.

A stage walks its part of the plan in the plan's order, a transaction for each batch. What was done
before, also by a run that was interrupted, is passed over: every document has a key of its own.
Each register is written by one process, so that numbers rise with the days.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from vanphong.config.demo.nam_dinh import office
from vanphong.config.demo.nam_dinh.founding import territories
from vanphong.config.demo.nam_dinh.matters import OPINIONS
from vanphong.config.demo.nam_dinh.plan import Arrival, Departure, make_plan
from vanphong.directory.models import Appointment, IssuingBody, Organisation, Tenant
from vanphong.directory.queries import actor_for
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.calendar import local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.deadlines import Term
from vanphong.kernel.events import bus
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Outgoing, Series
from vanphong.registry.operations import Addressee, Issue, Letter
from vanphong.registry.states import IncomingState
from vanphong.tasks.deadlines import counting_on
from vanphong.tasks.operations import Order, assign_task, report_done
from vanphong.tasks.queries import list_of_source

#: every key of these documents is derived from this, so that a second run finds them
SPACE = uuid.UUID("0198f000-0000-7000-8000-000020110824")
#: documents of one transaction, and seconds between two looks for one that is not there yet
BATCH, PAUSE = 25, 0.2
#: the division that cooperates with others
GENERAL = "VP1"
#: seconds after which a process no longer waits for the other one
LONGEST_WAIT = 120
#: tells how many of how many a stage has done
Teller = Callable[[int, int], None]
T = TypeVar("T")


class Stuck(RuntimeError):  # noqa: N818 - says what happened
    """The process that writes the other register does not come on."""


class Carrier:
    """The office, its plan, and one process' share of the work."""

    def __init__(
        self, now: datetime, *, incoming: int, outgoing: int, tell: Teller = lambda done, of: None
    ) -> None:
        """Load the office and make the plan anew; every process makes the same one."""
        self.now, self.tell = now, tell
        self.tenant = Tenant.objects.get(prefix=office.PREFIX)
        self.calendar = calendar_for(self.tenant.pk)
        districts, communes = territories("district"), territories("commune")
        self.plan = make_plan(
            self.calendar, list(districts), list(communes), incoming=incoming, outgoing=outgoing
        )
        self.organisations: dict[str, Organisation] = {
            f"UBND {name[:1].lower()}{name[1:]}": row
            for name, row in (*districts.items(), *communes.items())
        }
        for row in Organisation.objects.filter(unit_code="").prefetch_related("names"):
            self.organisations[row.names.all()[0].name] = row
        posts = Appointment.objects.filter(tenant=self.tenant).select_related(
            "person", "unit", "tenant"
        )
        self.posts = list(posts.order_by("pk"))
        self.units = {post.unit.abbreviation: post.unit for post in self.posts}
        self.books = {series.name: series for series in Series.objects.filter(tenant=self.tenant)}
        self.body = IssuingBody.objects.get(tenant=self.tenant)
        self.counting = counting_on(office.LAST)
        self.actors: dict[uuid.UUID, Actor] = {}

    def run(self, stage: str, part: int = 0, parts: int = 1) -> None:
        """Carry out one part of a stage; acts are told as of their moments (declared run)."""
        with declared_run("demo"), bus.unwoken():
            STAGES[stage](self, part, parts)

    def receive_all(self, _part: int, _parts: int) -> None:
        """Receive and register what came, in the order it came."""
        known = set(Incoming.objects.filter(tenant=self.tenant).exclude(arrival_number=None)
                    .values_list("intake_key", flat=True))  # fmt: skip
        left = [a for a in self.plan.arrivals if key_of("in", a.place) not in known]
        self._walk(left, self._receive)

    def issue_all(self, _part: int, _parts: int) -> None:
        """Number and send what was issued; an answer waits until its letter is there."""
        rows = Outgoing.objects.filter(tenant=self.tenant).exclude(number=None)
        known = set(rows.values_list("intake_key", flat=True))
        left = [d for d in self.plan.departures if key_of("out", d.place) not in known]
        self._walk(left, self._issue, ready=self._is_there)

    def handle_all(self, part: int, parts: int) -> None:
        """Submit, direct, do and finish every `parts`-th letter."""
        rows = Incoming.objects.filter(tenant=self.tenant).select_related("tenant", "series")
        found = {row.intake_key: row for row in rows.order_by()}
        answers = dict(Outgoing.objects.filter(tenant=self.tenant).values_list(
            "intake_key", "symbol"))  # fmt: skip

        def handle(arrival: Arrival) -> None:
            answer = "" if arrival.answer is None else answers[key_of("out", arrival.answer)]
            self._handle(found[key_of("in", arrival.place)], arrival, answer)

        self._walk(self.plan.arrivals[part::parts], handle)

    def deliver_all(self, part: int, parts: int) -> None:
        """Deliver what the acts told: to nobody, as old as it is, but by the road of all events."""
        rows = OutboxEvent.objects.filter(handled_at=None).order_by("pk")
        waiting = list(rows.values_list("pk", flat=True))
        self._walk(waiting[part::parts], lambda event_id: bus.deliver(event_id, now=self.now))

    def _walk(
        self,
        things: Sequence[T],
        act: Callable[[T], None],
        ready: Callable[[T], bool] = lambda thing: True,
    ) -> None:
        """Act on things within transactions of `BATCH`, telling after each how far it is."""
        for start in range(0, len(things), BATCH):
            batch = things[start : start + BATCH]
            self._wait(batch, ready)
            with transaction.atomic():
                for thing in batch:
                    act(thing)
            self.tell(start + len(batch), len(things))

    def _wait(self, batch: Sequence[T], ready: Callable[[T], bool]) -> None:
        until = time.monotonic() + LONGEST_WAIT
        while not all(ready(thing) for thing in batch):
            if time.monotonic() > until:
                raise Stuck
            time.sleep(PAUSE)

    def _is_there(self, departure: Departure) -> bool:
        if departure.answers is None:
            return True
        return self._letter(departure.answers) is not None

    def _letter(self, place: int) -> Incoming | None:
        return Incoming.objects.filter(
            intake_key=key_of("in", place), tenant=self.tenant, arrival_number__isnull=False
        ).first()

    def _receive(self, arrival: Arrival) -> None:
        clerk = self._of(arrival.place, "registry_clerk")
        at = arrival.arrived_at
        letter = Letter(
            sender_name=arrival.sender.name, sender=self.organisations.get(arrival.sender.name),
            symbol=arrival.symbol, issued_on=arrival.issued_on, kind_name=arrival.kind or "Đơn",
            subject=arrival.matter.subject, urgency=arrival.urgency, due_on=arrival.due_on,
            addressed_to=office.BODY, page_count=1 + arrival.place % 7,
        )  # fmt: skip
        registry.receive_and_register(
            letter, series=self.books[office.INCOMING_BOOK], arrived_at=at, receiver=clerk,
            key=key_of("in", arrival.place), actor=self._actor(clerk), now=at,
        )  # fmt: skip

    def _issue(self, departure: Departure) -> None:
        at, place = departure.numbered_at, departure.place
        clerk, signer = self._of(place, "registry_clerk"), self._of(place, "province_leader")
        issue = Issue(
            body=self.body, kind_name=departure.kind, issued_on=local_day(at),
            subject=departure.subject, signer_name=signer.person.full_name,
            signer_title=signer.title, unit=self.units[departure.division],
            drafter=self._in(departure.division, "specialist", place),
            recipients=[
                Addressee(name=name, organisation=self.organisations.get(name))
                for name in departure.recipients
            ],
            answers=self._letter(departure.answers) if departure.answers is not None else None,
        )  # fmt: skip
        found = registry.number_outgoing(
            issue, clerk=clerk, key=key_of("out", place), actor=self._actor(clerk), now=at
        )
        sent = at + timedelta(minutes=12)
        if sent <= office.PRINTED:
            registry.dispatch_outgoing(found, actor=self._actor(clerk), now=sent)

    def _handle(self, document: Incoming, arrival: Arrival, answer: str) -> None:
        """Go on where the document stands; what lies after the printing has not happened."""
        if document.state == IncomingState.REGISTERED:
            if arrival.fate == "returned":
                self._return(document, arrival)
                return
            if not _happens(arrival.submitted_at):
                return
            director = self._director(arrival)
            document = registry.submit_document(
                document, to=director, actor=self._desk(arrival), now=arrival.submitted_at
            )
        if document.state == IncomingState.SUBMITTED and _happens(arrival.directed_at):
            if arrival.fate == "informed":
                self._finish(document, arrival, "informed", self._director(arrival),
                             arrival.directed_at)  # fmt: skip
                return
            document = self._direct(document, arrival)
        if document.state == IncomingState.DIRECTED:
            self._work(document, arrival, answer)

    def _return(self, document: Incoming, arrival: Arrival) -> None:
        registry.return_to_sender(
            document, reason="Không thuộc thẩm quyền giải quyết, gửi nhầm địa chỉ.",
            actor=self._desk(arrival), now=arrival.submitted_at,
        )  # fmt: skip

    def _direct(self, document: Incoming, arrival: Arrival) -> Incoming:
        director, unit = self._director(arrival), self.units[arrival.division]
        words, counting = OPINIONS[arrival.place % len(OPINIONS)], self.counting
        together = arrival.place % 7 == 3 and arrival.division != GENERAL
        others = {self.units[GENERAL]: None} if together else {}
        limit = Term(
            arrival.limit, counting.unit, counting.start_rule, counting.source,
            counting.late_receipt,
        )  # fmt: skip
        order = Order(content=words.capitalize(), lead_unit=unit, cooperating=others, due_on=limit)
        registry.direct_document(
            document, orders=[order], opinion=f"Giao {unit.name} {words}", author=director,
            typed_by=director, actor=self._actor(director), now=arrival.directed_at,
        )  # fmt: skip
        return Incoming.objects.get(pk=document.pk)

    def _work(self, document: Incoming, arrival: Arrival, answer: str) -> None:
        head = self._in(arrival.division, "division_head", 0)
        person = self._in(arrival.division, "specialist", arrival.place)
        given = self.calendar.add_working_time(arrival.directed_at, timedelta(hours=1))
        if not _happens(given):
            return
        done = max(arrival.done_at, given + timedelta(minutes=30))
        waits = arrival.fate == "answered" and not answer
        for task in list_of_source(SubjectRef("registry.incoming", document.pk)):
            if task.state == "given":
                task = assign_task(task, person=person, actor=self._actor(head), now=given)
            if task.state == "assigned" and _happens(done) and not waits:
                said = f"Đã trình ban hành {answer}." if answer else "Đã tham mưu, lưu hồ sơ."
                report_done(task, result=said, actor=self._actor(person), now=done)
        if _happens(done) and not waits:
            kind = "answered" if answer else {"passed_on": "passed_on"}.get(arrival.fate, "filed")
            self._finish(document, arrival, kind, person, done + timedelta(minutes=10), answer)

    def _finish(
        self, document: Incoming, arrival: Arrival, kind: str, by: Appointment, at: datetime,
        answer: str = "",
    ) -> None:  # fmt: skip
        registry.finish_document(
            document, kind=kind, answer_symbol=answer, actor=self._actor(by), now=at
        )

    def _director(self, arrival: Arrival) -> Appointment:
        """Return before whom it lies: mostly the deputies of the office, else who leads."""
        if arrival.fate == "informed" or arrival.place % 5 < 3:
            return self._of(arrival.place, "deputy_chief", "chief")
        return self._of(arrival.place, "province_leader")

    def _desk(self, arrival: Arrival) -> Actor:
        return self._actor(self._of(arrival.place, "registry_clerk"))

    def _of(self, place: int, *roles: str) -> Appointment:
        found = [post for post in self.posts if post.role in roles]
        return found[place % len(found)]

    def _in(self, division: str, role: str, place: int) -> Appointment:
        found = [p for p in self.posts if p.role == role and p.unit.abbreviation == division]
        return found[place % len(found)]

    def _actor(self, post: Appointment) -> Actor:
        if post.pk not in self.actors:
            self.actors[post.pk] = actor_for(post, now=office.PRINTED)
        return self.actors[post.pk]


#: stages by name, in their order: "receive" and "issue" go side by side
STAGES: dict[str, Callable[[Carrier, int, int], None]] = {
    "receive": Carrier.receive_all,
    "issue": Carrier.issue_all,
    "handle": Carrier.handle_all,
    "deliver": Carrier.deliver_all,
}


def key_of(register: str, place: int) -> uuid.UUID:
    """Return the key of the document at one place of the plan."""
    return uuid.uuid5(SPACE, f"{register}-{place}")


def _happens(moment: datetime) -> bool:
    return moment <= office.PRINTED
