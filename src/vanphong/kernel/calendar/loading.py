"""From rows to the frozen calendar, kept per tenant under the version's token."""

from __future__ import annotations

import uuid

from django.db.models import Q

from vanphong.kernel.calendar.models import CalendarVersion, OfficeHours, SpecialDay
from vanphong.kernel.calendar.working import DayKind, Mark, OfficeDay, WorkCalendar

_KEPT = 64
_kept: dict[tuple[uuid.UUID | None, uuid.UUID], WorkCalendar] = {}


def calendar_for(tenant_id: uuid.UUID | None = None) -> WorkCalendar:
    """
    Return the working calendar of a tenant; without one, that of the whole installation.

    A tenant's own hours go before the installation's. Cost: one query; three when it changed.
    """
    token = CalendarVersion.objects.values_list("token", flat=True).first()
    if token is None:
        return _load(tenant_id)
    key = (tenant_id, token)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _KEPT:
            _kept.clear()
        found = _kept[key] = _load(tenant_id)
    return found


def _load(tenant_id: uuid.UUID | None) -> WorkCalendar:
    days = SpecialDay.objects.filter(withdrawn_at__isnull=True)
    rows = OfficeHours.objects.filter(Q(tenant_id=tenant_id) | Q(tenant_id__isnull=True))
    own_first = sorted(rows, key=lambda row: (row.tenant_id is None, row.valid_from))
    return WorkCalendar(
        {day.date: Mark(DayKind(day.kind), day.name) for day in days},
        tuple(
            OfficeDay(
                row.valid_from,
                row.valid_to,
                row.morning_from,
                row.morning_to,
                row.afternoon_from,
                row.afternoon_to,
            )
            for row in own_first
        ),
    )
