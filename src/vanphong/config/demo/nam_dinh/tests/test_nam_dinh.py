"""The office of 2011, as small as it goes: by the verbs, with exact figures, found by a rerun."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from vanphong.config.demo.nam_dinh import office, report
from vanphong.config.demo.nam_dinh.carrying import STAGES, Carrier
from vanphong.config.demo.nam_dinh.founding import found_office, territories
from vanphong.config.demo.nam_dinh.plan import INCOMING, OUTGOING, Plan, make_plan
from vanphong.directory.models import Appointment
from vanphong.directory.queries import actor_for
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar import WorkCalendar, local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.calendar.seeding import read_seed
from vanphong.kernel.calendar.working import DayKind, Mark
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.figures.figure import default_params, figure_of, value
from vanphong.kernel.numbering import counters
from vanphong.kernel.rules.lookup import rules_on, verified_label
from vanphong.registry.models import Incoming, Outgoing, Series
from vanphong.tasks.models import Task


def calendar() -> WorkCalendar:
    return WorkCalendar({d.date: Mark(DayKind(d.kind), d.name) for d in read_seed()})


def whole() -> Plan:
    return make_plan(calendar(), ["Huyện Ý Yên"], ["Xã Yên Bằng", "Xã Giao An"])


def test_the_plan_has_the_newspapers_figures_on_working_days_of_2011() -> None:
    plan = whole()
    assert (len(plan.arrivals), len(plan.departures)) == (INCOMING, OUTGOING) == (6078, 4325)
    days = {local_day(m) for m in (*(a.arrived_at for a in plan.arrivals),
                                   *(d.numbered_at for d in plan.departures))}  # fmt: skip
    assert (min(days), max(days)) == (date(2011, 1, 4), date(2011, 8, 24))
    assert date(2011, 2, 3) not in days, "the third of Tết"
    assert all(calendar().is_working_day(day) for day in days)
    moments = [a.arrived_at for a in plan.arrivals]
    assert moments == sorted(moments)
    assert max(moments) < office.PRINTED
    assert whole() == plan, "every process makes the same plan"


def test_an_answer_comes_after_its_letter() -> None:
    plan = whole()
    answers = [d for d in plan.departures if d.answers is not None]
    assert len(answers) > 1000
    for departure in answers:
        assert departure.answers is not None
        arrival = plan.arrivals[departure.answers]
        assert arrival.directed_at < departure.numbered_at
        assert arrival.sender.name in departure.recipients
    assert Counter(d.answers for d in answers).most_common(1)[0][1] == 1


def carry() -> None:
    found_office(timezone.now())
    for stage in STAGES:
        Carrier(timezone.now(), incoming=60, outgoing=40).run(stage)


@pytest.mark.django_db(transaction=True)
def test_sixty_documents_go_their_way_by_the_verbs() -> None:
    carry()
    assert (Incoming.objects.count(), Outgoing.objects.count()) == (60, 40)
    for book in Series.objects.all():
        assert counters.gaps(book.pk, "2011") == []
    numbers = list(Incoming.objects.order_by("arrived_at").values_list("arrival_number", flat=True))
    assert numbers == list(range(1, 61))
    states = Counter(Incoming.objects.values_list("state", flat=True))
    assert states["finished"] > 40
    kinds = Counter(Incoming.objects.values_list("finish_kind", flat=True))
    assert kinds["answered"] == Outgoing.objects.exclude(answers=None).count() > 3
    assert kinds["informed"] > 3
    assert Task.objects.filter(done_at__isnull=False).count() > 20
    told = Entry.objects.filter(name="registry.incoming.register")
    assert set(told.values_list("run", flat=True)) == {"demo"}
    assert told.count() == 60
    assert not OutboxEvent.objects.filter(handled_at=None).exists()

    before = Entry.objects.count()
    carry()
    assert Entry.objects.count() == before, "a second run finds everything"
    _check_the_report()


def _check_the_report() -> None:
    chief = Appointment.objects.select_related("person").filter(role="chief").get()
    now = timezone.now()
    counts = {}
    for code in ("registry.incoming.received", "registry.outgoing.issued"):
        params = default_params(figure_of(code), first=office.FIRST, last=office.LAST)
        counts[code] = value(figure_of(code), actor_for(chief, now=now), params, now)
    assert counts == {"registry.incoming.received": 60, "registry.outgoing.issued": 40}
    said = report.spell(now, base="http://localhost")
    assert said.endswith("demo nam-dinh-2011: incoming=60 outgoing=40 districts=10 communes=229")
    assert "(bài báo: 6.078)" in said
    assert "http://localhost/figures/registry.outgoing.issued/?first=2011-01-01" in said
    assert len(territories("commune")) == 229
    assert calendar_for(None).is_working_day(date(2011, 1, 4))
    old = [row for row in rules_on(date(2011, 8, 24)) if row.valid_to is not None]
    assert {row.code for row in old} >= {"tasks.task.limit", "registry.incoming.told_at_once"}
    assert {verified_label(row) for row in old} == {"chưa kiểm chứng"}
