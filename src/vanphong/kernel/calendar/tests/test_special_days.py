from __future__ import annotations

import uuid
from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar import LOCAL, OfficeDay
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.calendar.models import OfficeHours, SpecialDay
from vanphong.kernel.calendar.operations import (
    CannotChangeCalendar,
    set_office_hours,
    set_special_day,
    withdraw_special_day,
)
from vanphong.kernel.calendar.seeding import seed_calendar
from vanphong.kernel.principals import system_actor

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, tzinfo=LOCAL)
STAFF = system_actor("test")
FRIDAY = date(2026, 12, 4)


def declare(
    day: date, kind: SpecialDay.Kind, name: str = "Nghỉ bão", source: str = "CĐ 01"
) -> None:
    set_special_day(
        day=day, kind=kind, name=name, source=source, verified=True, actor=STAFF, now=NOW
    )


def test_the_seed_stands_after_migration() -> None:
    calendar = calendar_for()
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.name_of(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert SpecialDay.objects.get(date=date(2026, 1, 10)).verified
    assert not SpecialDay.objects.get(date=date(2027, 2, 4)).verified


def test_a_new_day_off_counts_at_once_and_is_audited() -> None:
    assert calendar_for().is_working_day(FRIDAY)
    declare(FRIDAY, SpecialDay.Kind.HOLIDAY)
    assert not calendar_for().is_working_day(FRIDAY)
    entry = Entry.objects.get(name="calendars.special_day.set")
    assert entry.data["changes"]["kind"] == [None, "holiday"]


def test_a_withdrawn_day_is_worked_again_and_seeding_leaves_it_so() -> None:
    withdraw_special_day(day=date(2026, 9, 1), reason="Nhập nhầm", actor=STAFF, now=NOW)
    seed_calendar()
    assert calendar_for().is_working_day(date(2026, 9, 1))
    declare(date(2026, 9, 1), SpecialDay.Kind.HOLIDAY)
    assert not calendar_for().is_working_day(date(2026, 9, 1))


def test_it_refuses_a_swap_that_makes_a_weekday_worked() -> None:
    with pytest.raises(CannotChangeCalendar) as refused:
        declare(FRIDAY, SpecialDay.Kind.SWAP_WORK)
    assert refused.value.sentence == "Ngày 04/12/2026 vốn là ngày làm việc, không cần làm bù."


def test_it_refuses_a_day_without_document_and_a_withdrawal_without_reason() -> None:
    with pytest.raises(CannotChangeCalendar):
        declare(FRIDAY, SpecialDay.Kind.HOLIDAY, source=" ")
    with pytest.raises(CannotChangeCalendar):
        withdraw_special_day(day=date(2026, 9, 1), reason="", actor=STAFF, now=NOW)
    with pytest.raises(CannotChangeCalendar):
        withdraw_special_day(day=FRIDAY, reason="Nhập nhầm", actor=STAFF, now=NOW)


def test_hours_of_a_tenant_go_before_those_of_the_installation() -> None:
    tenant = uuid.uuid4()
    winter = OfficeDay(date(2026, 12, 1), None, time(8), time(12), time(13), time(17))
    set_office_hours(
        hours=winter, tenant_id=tenant, source="QĐ 1", verified=True, actor=STAFF, now=NOW
    )
    assert calendar_for(tenant).opening(FRIDAY).time() == time(8)
    assert calendar_for().opening(FRIDAY).time() == time(7, 30)


def test_new_hours_end_the_hours_before() -> None:
    later = OfficeDay(date(2027, 1, 1), None, time(7), time(11, 30), time(13, 30), time(17))
    set_office_hours(
        hours=later, tenant_id=None, source="QĐ 2", verified=True, actor=STAFF, now=NOW
    )
    assert OfficeHours.objects.get(valid_from=date(2008, 1, 1)).valid_to == date(2026, 12, 31)
    with pytest.raises(CannotChangeCalendar):
        set_office_hours(
            hours=later, tenant_id=None, source="QĐ 2", verified=True, actor=STAFF, now=NOW
        )


def test_the_database_refuses_two_hours_for_one_day() -> None:
    twin = OfficeHours.objects.get(tenant_id=None)
    twin.pk = uuid.uuid4()
    twin.valid_from = date(2020, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_rolled_back_change_leaves_no_trace_in_the_cache() -> None:
    with transaction.atomic():
        declare(FRIDAY, SpecialDay.Kind.HOLIDAY)
        assert not calendar_for().is_working_day(FRIDAY)
        transaction.set_rollback(True)
    assert calendar_for().is_working_day(FRIDAY)
