"""One move: lock, guard, policy, number, transition, audit and event, together or not at all."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta

import pytest

from tests.kernel.conftest import NOW, OFFICE, person
from tests.probe.models import PAPER, Paper, PaperNumbered, PaperPolicy, PaperState
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.events import bus
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.machine import Machine, Move, WrongState
from vanphong.kernel.states.models import Transition
from vanphong.kernel.states.performing import open_verbs, perform, perform_many
from vanphong.kernel.subjects import SubjectRef

BOOK = uuid.UUID(int=77)
heard: list[PaperNumbered] = []
told: list[tuple[PaperNumbered, datetime]] = []


@bus.on(PaperNumbered)
def _hear(event: PaperNumbered) -> None:
    heard.append(event)


bus.on_timed(PaperNumbered, "probe.tell", lambda event, now: told.append((event, now)))


def number(paper: Paper, actor: Actor, key: uuid.UUID | None = None) -> Paper:
    with perform(
        PAPER, PaperPolicy, "number", subject=paper, actor=actor, now=NOW, note="Gấp"
    ) as p:
        p.take_number(
            series_id=BOOK,
            period="2026",
            key=key or uuid.uuid4(),
            column="number",
            bound=lambda row: f"{row.pk}:",
        )
        p.publish(PaperNumbered(paper_id=paper.pk, appointment_id=actor.appointment_id))
    return p.subject


def test_it_numbers_in_order_and_stores_what_it_returns(clerk_lan: Actor, paper: Paper) -> None:
    second = Paper.objects.create(tenant_id=OFFICE, readers=paper.readers)
    assert [number(paper, clerk_lan).number, number(second, clerk_lan).number] == [1, 2]
    paper.refresh_from_db()
    assert (paper.state, paper.number) == ("numbered", 1)
    assert counters.gaps(BOOK, "2026") == []


def test_it_writes_one_transition_one_entry_and_one_event(clerk_lan: Actor, paper: Paper) -> None:
    number(paper, clerk_lan)
    transition = Transition.objects.get(subject_id=paper.pk)
    assert (transition.source, transition.target) == ("arrived", "numbered")
    entry = Entry.objects.get(subject_id=paper.pk)
    assert entry.name == "probe.paper.number"
    assert entry.data["changes"]["state"] == ["arrived", "numbered"]
    assert entry.data["number"] == 1
    assert entry.data["row"] == hashlib.sha256(f"{paper.pk}:1".encode()).hexdigest()
    assert OutboxEvent.objects.count() == 1


def test_it_keeps_free_text_out_of_the_entry(clerk_lan: Actor, paper: Paper) -> None:
    number(paper, clerk_lan)
    entry = Entry.objects.get(subject_id=paper.pk)
    assert "Gấp" not in str(entry.data)
    assert TextVersion.objects.get(entry=entry).text == "Gấp"


def test_it_refuses_a_second_time_and_leaves_no_trace(clerk_lan: Actor, paper: Paper) -> None:
    number(paper, clerk_lan)
    with pytest.raises(WrongState, match="Numbered"):
        number(paper, clerk_lan)
    assert Entry.objects.count() == Transition.objects.count() == TakenNumber.objects.count() == 1


def test_a_failing_verb_takes_no_number(clerk_lan: Actor, paper: Paper) -> None:
    def fail() -> None:
        with perform(PAPER, PaperPolicy, "number", subject=paper, actor=clerk_lan, now=NOW) as p:
            p.take_number(
                series_id=BOOK,
                period="2026",
                key=uuid.uuid4(),
                column="number",
                bound=lambda row: "",
            )
            raise Refusal("Không được.")

    with pytest.raises(Refusal):
        fail()
    assert counters.last_number(BOOK, "2026") == 0
    assert number(paper, clerk_lan).number == 1


def test_it_refuses_who_sees_but_may_not(desk: int, paper: Paper) -> None:
    with pytest.raises(NotPermitted, match="registry clerk"):
        number(paper, person("Minh", "specialist", desk))


def test_it_answers_missing_to_who_may_not_see(desk: int, paper: Paper) -> None:
    with pytest.raises(Missing):
        number(paper, person("Minh", "registry_clerk", desk + 1))


def test_it_refuses_a_clerk_of_another_office(desk: int, paper: Paper) -> None:
    with pytest.raises(NotPermitted):
        number(paper, person("Hoa", "registry_clerk", desk, tenant=uuid.UUID(int=2)))


def test_exclusion_wins_over_every_right(clerk_lan: Actor, desk: int, paper: Paper) -> None:
    Paper.objects.filter(pk=paper.pk).update(excluded=[desk])
    with pytest.raises(Missing):
        number(paper, clerk_lan)
    assert not PaperPolicy.visible_to(clerk_lan).exists()


def test_the_page_offers_exactly_what_would_be_done(
    clerk_lan: Actor, desk: int, paper: Paper
) -> None:
    assert open_verbs(PAPER, PaperPolicy, paper, clerk_lan) == ["number"]
    assert open_verbs(PAPER, PaperPolicy, paper, person("Minh", "specialist", desk)) == []


def test_many_move_in_one_go_with_an_entry_each(clerk_lan: Actor, desk: int) -> None:
    papers = Paper.objects.bulk_create(
        Paper(tenant_id=OFFICE, readers=[desk], state=PaperState.NUMBERED, number=n)
        for n in range(1, 51)
    )
    perform_many(
        PAPER, PaperPolicy, "file", subjects=papers, actor=clerk_lan, now=NOW, fill=lambda p: None
    )
    assert Paper.objects.filter(state="filed").count() == 50
    assert Entry.objects.count() == Transition.objects.count() == 50


def test_a_delegate_acts_in_the_name_of_the_other(clerk_lan: Actor, paper: Paper) -> None:
    stand_in = Actor(
        label="Minh",
        appointment_id=uuid.uuid4(),
        person_id=uuid.uuid4(),
        tenant_id=OFFICE,
        roles=frozenset({"specialist"}),
        delegated=(
            Actor(
                label="Lan",
                tenant_id=OFFICE,
                roles=clerk_lan.roles,
                principals=clerk_lan.principals,
                classes=frozenset({"ordinary"}),
                on_behalf_of=clerk_lan.appointment_id,
            ),
        ),
    )
    number(paper, stand_in)
    assert Entry.objects.get().on_behalf_of == clerk_lan.appointment_id


def test_a_delegation_covers_only_its_classes(clerk_lan: Actor, paper: Paper) -> None:
    capacity = Actor(
        label="Lan",
        tenant_id=OFFICE,
        roles=clerk_lan.roles,
        principals=clerk_lan.principals,
        classes=frozenset({"public"}),
    )
    stand_in = Actor(label="Minh", delegated=(capacity,))
    assert not PaperPolicy.visible_to(stand_in).exists()
    with pytest.raises(Missing):
        number(paper, stand_in)


def test_an_event_reaches_its_handler_once(clerk_lan: Actor, paper: Paper) -> None:
    heard.clear()
    number(paper, clerk_lan)
    assert bus.deliver_pending(now=NOW) == 1
    assert bus.deliver_pending(now=NOW) == 0
    assert [e.paper_id for e in heard] == [paper.pk]


def test_a_run_of_the_past_writes_its_events_without_waking_anybody(
    clerk_lan: Actor, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(bus, "_wakers", [woken.append])
    with bus.unwoken():
        number(paper, clerk_lan)
    assert woken == []
    assert OutboxEvent.objects.filter(handled_at=None).count() == 1
    number(Paper.objects.create(tenant_id=OFFICE, readers=paper.readers), clerk_lan)
    assert len(woken) == 1


def test_an_event_says_who_acted_and_when_and_its_delivery_says_now(
    clerk_lan: Actor, paper: Paper
) -> None:
    told.clear()
    number(paper, clerk_lan)
    later = NOW + timedelta(hours=1)
    bus.deliver_pending(now=later)
    [(event, moment)] = told
    assert (event.acted_by, event.acted_at, moment) == (clerk_lan.person_id, NOW, later)


def test_a_name_of_a_handler_is_used_once() -> None:
    with pytest.raises(ValueError, match="already"):
        bus.on_timed(PaperNumbered, "probe.tell", lambda event, now: None)


def test_a_cancelled_number_stays_and_is_never_given_again(clerk_lan: Actor, paper: Paper) -> None:
    number(paper, clerk_lan)
    taken = TakenNumber.objects.get()
    ref = SubjectRef("probe.paper", paper.pk)
    with pytest.raises(Refusal):
        counters.cancel(taken, actor=clerk_lan, now=NOW, reason=" ", subject=ref)
    counters.cancel(taken, actor=clerk_lan, now=NOW, reason="Nhầm sổ", subject=ref)
    with pytest.raises(Refusal):
        counters.cancel(taken, actor=clerk_lan, now=NOW, reason="Nhầm sổ", subject=ref)
    second = Paper.objects.create(tenant_id=OFFICE, readers=paper.readers)
    assert number(second, clerk_lan).number == 2


def test_a_book_opens_in_mid_year_once_and_by_two_persons(clerk_lan: Actor, paper: Paper) -> None:
    ref, other = SubjectRef("probe.book", BOOK), person("Hòa", "chief")
    for actor, witness, after in ((clerk_lan, clerk_lan, 412), (clerk_lan, other, 412)):
        if actor is witness:
            with pytest.raises(counters.CannotOpen):
                counters.open_at(
                    BOOK,
                    "2026",
                    after=after,
                    actor=actor,
                    witness=witness,
                    now=NOW,
                    reason="Bắt đầu dùng phần mềm",
                    subject=ref,
                )
        else:
            counters.open_at(
                BOOK,
                "2026",
                after=after,
                actor=actor,
                witness=witness,
                now=NOW,
                reason="Bắt đầu dùng phần mềm",
                subject=ref,
            )
    with pytest.raises(counters.CannotOpen):
        counters.open_at(
            BOOK,
            "2026",
            after=500,
            actor=clerk_lan,
            witness=other,
            now=NOW,
            reason="Lần nữa",
            subject=ref,
        )
    assert number(paper, clerk_lan).number == 413
    assert counters.gaps(BOOK, "2026") == []


@pytest.mark.parametrize(
    "moves",
    [
        (Move("number", "arrived", "lost"),),
        (Move("file", "arrived", "filed"), Move("file", "arrived", "numbered")),
        (Move("number", "arrived", "numbered"),),
    ],
    ids=["unknown state", "verb twice", "state out of reach"],
)
def test_a_faulty_table_of_moves_is_not_accepted(moves: tuple[Move, ...]) -> None:
    with pytest.raises(ValueError, match=r"probe\.faulty"):
        Machine(noun="probe.faulty", states=PaperState, initial="arrived", moves=moves)
