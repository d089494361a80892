"""Rules of the installation: only its keeper changes them, in no other's name."""

from __future__ import annotations

from datetime import date, datetime

from vanphong.directory.policies import RulePolicy
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules import operations as rules
from vanphong.kernel.rules.lookup import Value
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.shapes import check_value


def change_rule(
    rule: Rule,
    *,
    value: Value,
    valid_from: date,
    act: str,
    article: str,
    verified: bool,
    note: str,
    actor: Actor,
    now: datetime,
) -> Rule:
    """
    Let a rule have another value from the legal day `valid_from` on; cases keep what they froze.

    :raises NotPermitted: the actor does not keep the installation
    :raises BadValue: the product could not follow the value
    :raises CannotChangeRule: a value from that day or later stands, or its source is missing
    """
    RulePolicy.check(actor, "change", rule)
    check_value(rule.code, value)
    return rules.change_rule(
        code=rule.code, value=value, act=act, article=article, valid_from=valid_from,
        verified=verified, note=note, actor=actor, now=now,
    )  # fmt: skip


def confirm_rule(rule: Rule, *, act: str, article: str, actor: Actor, now: datetime) -> Rule:
    """
    Note that the value was read in the official text.

    :raises NotPermitted: the actor does not keep the installation
    :raises CannotChangeRule: act or article is missing
    """
    RulePolicy.check(actor, "confirm", rule)
    return rules.confirm_rule(rule=rule, act=act, article=article, actor=actor, now=now)


def withdraw_rule(rule: Rule, *, actor: Actor, now: datetime) -> Rule:
    """
    Take the newest value back that was entered here; return the one that holds again.

    :raises NotPermitted: the actor does not keep the installation
    :raises CannotChangeRule: the product ships this value, or a newer one follows it
    """
    RulePolicy.check(actor, "withdraw", rule)
    return rules.withdraw_rule(rule=rule, actor=actor, now=now)
