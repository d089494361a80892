"""The calendar an installation starts with; rows that staff changed or withdrew stay theirs."""

from __future__ import annotations

import csv
import uuid
from datetime import date
from pathlib import Path

from django.db import transaction

from vanphong.kernel.calendar.models import CalendarVersion, OfficeHours, SpecialDay
from vanphong.kernel.calendar.working import USUAL_HOURS

SEED = Path(__file__).parent / "seed" / "special_days.csv"
FIRST_DAY = date(2008, 1, 1)


def read_seed(path: Path = SEED) -> list[SpecialDay]:
    """Read the seed file: its first line names the source, the second the columns."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [
            SpecialDay(
                date=date.fromisoformat(row["date"]),
                kind=row["kind"],
                name=row["name"],
                source=row["source"],
                verified=row["verified"] == "yes",
            )
            for row in csv.DictReader(lines)
        ]


@transaction.atomic
def seed_calendar() -> None:
    """
    Add the special days of the seed that no row speaks of, and office hours if there are none.

    Runs after every migrate; a second run changes nothing. The hours are a habit of provinces and
    stay "chưa kiểm chứng" until the office's own decision is entered.
    """
    known = set(SpecialDay.objects.values_list("date", flat=True))
    missing = [day for day in read_seed() if day.date not in known]
    SpecialDay.objects.bulk_create(missing, ignore_conflicts=True)
    if not OfficeHours.objects.filter(tenant_id__isnull=True).exists():
        OfficeHours.objects.create(
            valid_from=FIRST_DAY,
            morning_from=USUAL_HOURS.morning_from,
            morning_to=USUAL_HOURS.morning_to,
            afternoon_from=USUAL_HOURS.afternoon_from,
            afternoon_to=USUAL_HOURS.afternoon_to,
            verified=False,
        )
    if missing:
        new_version()


def new_version() -> None:
    """Replace the token that dates caches, in the caller's transaction."""
    CalendarVersion.objects.update_or_create(id=1, defaults={"token": uuid.uuid4()})
