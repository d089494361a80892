"""Rules as people look them up: all that hold, and one with what held before."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from vanphong.directory.policies import RulePolicy
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import rules_on
from vanphong.kernel.rules.models import Rule


def list_rules_for(actor: Actor, day: date) -> QuerySet[Rule]:
    """Return the rules that hold on the legal day, by code."""
    return rules_on(day) & RulePolicy.visible_to(actor)


def get_rule_for(actor: Actor, code: str) -> list[Rule]:
    """
    Return all values of a code, the newest first; at least one.

    :raises Missing: there is no such rule
    """
    found = list(RulePolicy.visible_to(actor).filter(code=code).order_by("-valid_from"))
    if not found:
        raise Missing
    return found


def describe_rules(codes: list[str]) -> dict[str, str]:
    """Return what each rule is about: the note of its first value, which the product ships."""
    rows = Rule.objects.filter(code__in=codes).order_by("code", "-valid_from")
    return {row.code: row.note for row in rows}
