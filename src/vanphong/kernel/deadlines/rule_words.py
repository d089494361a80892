"""What the parts of a time limit are called where staff change rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.deadlines.terms import LateReceipt, StartRule, Unit
from vanphong.kernel.rules.shapes import register_meaning

register_meaning("amount", _("How many"))
register_meaning("unit", _("Counted in"), {
    Unit.HOUR: _("hours"),
    Unit.WORKING_HOUR: _("working hours"),
    Unit.DAY: _("days"),
    Unit.WORKING_DAY: _("working days"),
    Unit.MONTH: _("months"),
})  # fmt: skip
register_meaning("start_rule", _("Beginning"), {
    StartRule.EVENT_DAY_NOT_COUNTED: _("the day of the event does not count"),
    StartRule.EVENT_DAY_COUNTED: _("the day of the event counts"),
    StartRule.MOMENT: _("from the moment of the event"),
})  # fmt: skip
register_meaning("late_receipt", _("What comes after closing or on a day off"), {
    LateReceipt.AS_RECEIVED: _("counts as received at its moment"),
    LateReceipt.NEXT_WORKING_DAY: _("counts as received when the next working day opens"),
})  # fmt: skip
