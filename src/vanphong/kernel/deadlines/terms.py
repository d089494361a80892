"""What a time limit says: so many of a unit, from when, by which act."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Unit(enum.StrEnum):
    """The five units of the acts; "day" is a calendar day."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"

    @property
    def is_hours(self) -> bool:
        """Tell whether the limit runs by the clock rather than by days."""
        return self in (Unit.HOUR, Unit.WORKING_HOUR)


class StartRule(enum.StrEnum):
    """
    Whether the day of the event counts. Source: Civil Code 2015, article 147.

    Limits in hours always run from the moment (147.1); limits in days and months leave out the
    day of the event (147.2, 147.3) unless the act says otherwise. With `MOMENT` a limit in days
    ends at the same clock time.
    """

    EVENT_DAY_NOT_COUNTED = "event_day_not_counted"
    EVENT_DAY_COUNTED = "event_day_counted"
    MOMENT = "moment"


class LateReceipt(enum.StrEnum):
    """What a receipt after closing or on a day off means: a setting of the office."""

    AS_RECEIVED = "as_received"
    #: it counts as received at the opening of the next working day
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class Term:
    """
    A time limit: `amount` of `unit`; `source` cites article and act as people cite them.

    :raises ValueError: a negative amount, or zero where the day of the event counts
    """

    amount: int
    unit: Unit
    start_rule: StartRule = StartRule.EVENT_DAY_NOT_COUNTED
    source: str = ""
    late_receipt: LateReceipt = LateReceipt.AS_RECEIVED

    def __post_init__(self) -> None:
        """Refuse limits that no act can mean."""
        least = 1 if self.start_rule is StartRule.EVENT_DAY_COUNTED else 0
        if self.amount < least:
            raise ValueError(f"a limit of {self.amount} {self.unit} cannot be counted")
