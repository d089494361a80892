"""Terms that stand in rules: the value of a rule read as a time limit."""

from __future__ import annotations

from vanphong.kernel.deadlines.terms import LateReceipt, StartRule, Term, Unit
from vanphong.kernel.rules.lookup import Frozen
from vanphong.kernel.rules.models import Rule


def term_of_rule(row: Rule | Frozen) -> Term:
    """
    Read `{amount, unit, start_rule?, late_receipt?}`; the source is the rule's article and act.

    :raises ValueError: the value is no time limit
    """
    value = row.value
    if not isinstance(value, dict) or not {"amount", "unit"} <= set(value):
        raise ValueError(f"rule {row.code!r} holds no time limit")
    return Term(
        int(str(value["amount"])),
        Unit(str(value["unit"])),
        StartRule(str(value.get("start_rule") or StartRule.EVENT_DAY_NOT_COUNTED)),
        row.source,
        LateReceipt(str(value.get("late_receipt") or LateReceipt.AS_RECEIVED)),
    )
