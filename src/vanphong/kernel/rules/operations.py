"""Verbs by which staff follow the law: a new value from a day on, or the check of a text."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.calendar.days import show_day
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.rules.lookup import Value
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.subjects import SubjectRef

RULE_TYPE = "kernel.rule"


class CannotChangeRule(Refusal):
    """The change contradicts what stands, or lacks its act."""


@transaction.atomic
def change_rule(
    *,
    code: str,
    value: Value,
    act: str,
    article: str,
    valid_from: date,
    verified: bool,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Rule:
    """
    Let `code` have `value` from the legal day `valid_from` on; cases keep what they froze.

    The row that held before ends the day before. The caller's policy decides who may.

    :raises CannotChangeRule: the code is unknown, a row from that day or later stands already, or
        a verified rule names no act and article
    """
    before = _close_standing(code, valid_from)
    if verified and not (act.strip() and article.strip()):
        raise CannotChangeRule(
            _("Name the act and the article, or leave the rule marked as not verified."),
            field="act",
        )
    row = Rule.objects.create(
        code=code,
        value=value,
        act=act.strip(),
        article=article.strip(),
        valid_from=valid_from,
        verified=verified,
        note=note.strip(),
        by_staff=True,
    )
    _audit_change(before, row, actor, now)
    return row


@transaction.atomic
def confirm_rule(*, rule: Rule, act: str, article: str, actor: Actor, now: datetime) -> Rule:
    """
    Note that the value was read in the official text: the mark "chưa kiểm chứng" goes.

    :raises CannotChangeRule: act or article is missing
    """
    if not (act.strip() and article.strip()):
        raise CannotChangeRule(_("Name the act and the article that were read."), field="act")
    row = Rule.objects.select_for_update().get(pk=rule.pk)
    old = row.verified
    row.act, row.article, row.verified, row.by_staff = act.strip(), article.strip(), True, True
    row.save(update_fields=["act", "article", "verified", "by_staff"])
    log.record(
        "rules.rule.confirmed",
        subject=SubjectRef(RULE_TYPE, row.pk),
        actor=actor,
        at=now,
        changes={"code": (row.code, row.code), "verified": (old, True)},
        texts={"source": row.source},
    )
    return row


@transaction.atomic
def withdraw_rule(*, rule: Rule, actor: Actor, now: datetime) -> Rule:
    """
    Take back the newest value of a code that staff entered; return the one that holds again.

    Cases keep what they froze meanwhile. The caller's policy decides who may.

    :raises CannotChangeRule: the product ships this value, or a newer one follows it
    """
    rows = list(Rule.objects.select_for_update().filter(code=rule.code).order_by("-valid_from")[:2])
    if len(rows) < 2 or rows[0].pk != rule.pk or not was_entered(rule):
        raise CannotChangeRule(_("Only the newest value that was entered here can be taken back."))
    gone, before = rows
    log.record(
        "rules.rule.withdrawn",
        subject=SubjectRef(RULE_TYPE, before.pk),
        actor=actor,
        at=now,
        changes={"code": (gone.code, gone.code), "valid_from": (gone.valid_from, None)},
        texts={"old": _spelled(gone.value), "new": _spelled(before.value)},
    )
    gone.delete()
    before.valid_to = gone.valid_to
    before.save(update_fields=["valid_to"])
    return before


def was_entered(rule: Rule) -> bool:
    """Tell whether staff entered this value, rather than the product shipping it. One query."""
    return Entry.objects.filter(name="rules.rule.changed", subject_id=rule.pk).exists()


def _close_standing(code: str, valid_from: date) -> Rule:
    """Let the last row of a code end the day before `valid_from`, and return it."""
    before = Rule.objects.select_for_update().filter(code=code).order_by("-valid_from").first()
    if before is None:
        raise CannotChangeRule(_("There is no rule with this code."), field="code")
    if before.valid_from >= valid_from:
        raise CannotChangeRule(
            _("A value valid from %(day)s stands already; choose a later day.")
            % {"day": show_day(before.valid_from)},
            field="valid_from",
        )
    if before.valid_to is None or before.valid_to >= valid_from:
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    return before


def _audit_change(before: Rule, row: Rule, actor: Actor, now: datetime) -> None:
    log.record(
        "rules.rule.changed",
        subject=SubjectRef(RULE_TYPE, row.pk),
        actor=actor,
        at=now,
        changes={
            "code": (None, row.code),
            "valid_from": (before.valid_from, row.valid_from),
            "verified": (before.verified, row.verified),
        },
        texts={
            "old": _spelled(before.value),
            "new": _spelled(row.value),
            "source": row.source,
            "note": row.note,
        },
    )


def _spelled(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
