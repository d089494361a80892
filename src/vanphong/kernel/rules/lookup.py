"""Reading rules: the value on a day, and the value frozen on a case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vanphong.kernel.rules.models import Rule

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


class UnknownRule(LookupError):  # noqa: N818 - like Django's DoesNotExist
    """No row of this code holds on this day: a fault of the seeds, never of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A rule as it stood when a case was received; kept with the case as JSON."""

    code: str
    value: Value
    act: str
    article: str
    valid_from: str
    verified: bool

    def as_json(self) -> dict[str, Value]:
        """Return the value as a dict of JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Value]) -> Frozen:
        """Read back what `as_json` gave."""
        return cls(
            code=str(data["code"]),
            value=data["value"],
            act=str(data["act"]),
            article=str(data["article"]),
            valid_from=str(data["valid_from"]),
            verified=bool(data["verified"]),
        )

    @property
    def source(self) -> str:
        """Return act and article as one cites them."""
        return ", ".join(part for part in (self.article, self.act) if part)


def rules_on(day: date) -> QuerySet[Rule]:
    """Return all rules that hold on `day`, by code."""
    later = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Rule.objects.filter(later, valid_from__lte=day).order_by("code")


def rule(code: str, on: date) -> Rule:
    """
    Return the row of `code` that holds on the legal day `on`. Cost: one query.

    :raises UnknownRule: no row holds on that day
    """
    found = rules_on(on).filter(code=code).first()
    if found is None:
        raise UnknownRule(f"no rule {code!r} on {on.isoformat()}")
    return found


def freeze(code: str, on: date) -> Frozen:
    """
    Return the rule as a value to be kept on a case received on `on`. Cost: one query.

    :raises UnknownRule: no row holds on that day
    """
    return frozen(rule(code, on))


def frozen(row: Rule) -> Frozen:
    """Return a row as a value to be kept on a case."""
    return Frozen(
        code=row.code,
        value=row.value,
        act=row.act,
        article=row.article,
        valid_from=row.valid_from.isoformat(),
        verified=row.verified,
    )


def verified_label(row: Rule | Frozen) -> str:
    """Return "chưa kiểm chứng" for what nobody has checked, else the empty string."""
    return "" if row.verified else _("not verified")
