"""The value of a rule as fields that a person fills, as words, and back again. Pure."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vanphong.kernel.rules.lookup import Value
from vanphong.kernel.ui.values import Words

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


class BadValue(ValueError):  # noqa: N818 - says what is wrong with a value, in words
    """What was written is no value of this rule."""


class Kind(enum.StrEnum):
    """How one part of a value is written."""

    FLAG = "flag"
    NUMBER = "number"
    CLOCK = "clock"
    TEXT = "text"
    LIST = "list"
    #: more than fields can show: written as JSON
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One part of a value: its key in the value, or "" where the value is one part."""

    key: str
    kind: Kind
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a key or a code is called, and the words of the codes that may stand there."""

    label: Words
    choices: Mapping[str, Words]


_meanings: dict[str, Meaning] = {}
_checks: dict[str, Callable[[Value], object]] = {}


def register_meaning(key: str, label: Words, choices: Mapping[str, Words] | None = None) -> None:
    """Name a key of values, or a whole rule by its code; `choices` are all it may say."""
    _meanings[key] = Meaning(label=label, choices=choices or {})


def register_check(code: str, check: Callable[[Value], object]) -> None:
    """Let `check` raise ValueError for a value of `code` that the product could not follow."""
    _checks[code] = check


def meaning_of(code: str, slot: Slot) -> Meaning:
    """Return what a part is called; a key that nobody named stands as it is."""
    return _meanings.get(slot.key or code) or Meaning(label=slot.key, choices={})


def slots_of(value: Value) -> list[Slot]:
    """
    Return the parts of a value, one part that is `WHOLE` where it is nested.

    They stand in the order in which their keys were named: the database keeps none.
    """
    if isinstance(value, dict) and all(_kind(part) is not Kind.WHOLE for part in value.values()):
        named = list(_meanings)
        keys = sorted(value, key=lambda key: named.index(key) if key in named else len(named))
        return [Slot(key=key, kind=_kind(value[key]), value=value[key]) for key in keys]
    return [Slot(key="", kind=_kind(value), value=value)]


def _kind(value: Value) -> Kind:
    match value:
        case bool():
            return Kind.FLAG
        case int() | float():
            return Kind.NUMBER
        case str():
            return Kind.CLOCK if _CLOCK.match(value) else Kind.TEXT
        case list() if all(isinstance(part, str) for part in value):
            return Kind.LIST
        case _:
            return Kind.WHOLE


def joined(slots: Sequence[Slot], answers: Mapping[str, Value]) -> Value:
    """Return the value in which each part says what `answers` has under its key."""
    if [slot.key for slot in slots] == [""]:
        return answers[""]
    return {slot.key: answers[slot.key] for slot in slots}


def check_value(code: str, value: Value) -> None:
    """
    Raise when the product could not follow the value.

    :raises BadValue: a clock that is none, a negative number, or what the rule's owner refuses
    """
    for slot in slots_of(value):
        if isinstance(slot.value, int | float) and slot.value < 0:
            raise BadValue(_("A number below zero stands for nothing here."))
    check = _checks.get(code)
    if check is None:
        return
    try:
        check(value)
    except (ValueError, TypeError, KeyError) as fault:
        raise BadValue(
            _("The product cannot follow this value: %(why)s") % {"why": fault}
        ) from fault


def read_whole(text: str) -> Value:
    """
    Read a value written as JSON.

    :raises BadValue: it is no JSON; the sentence names line and column
    """
    try:
        value: Value = json.loads(text)
    except json.JSONDecodeError as fault:
        raise BadValue(
            _("This cannot be read as JSON: line %(line)s, column %(column)s.")
            % {"line": fault.lineno, "column": fault.colno}
        ) from fault
    return value


def is_clock(text: str) -> bool:
    """Tell whether the text is a time of day as HH:MM."""
    return bool(_CLOCK.match(text))


def spelled(value: Value) -> str:
    """Return a value as JSON for people, one part to a line."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def described(code: str, value: Value) -> str:
    """Return a value in words, "" where it has too many parts for one line."""
    parts = []
    for slot in slots_of(value):
        if slot.kind is Kind.WHOLE:
            return ""
        said = _said(meaning_of(code, slot), slot)
        parts.append(f"{meaning_of(code, slot).label}: {said}" if slot.key else said)
    return "; ".join(parts)


def _said(meaning: Meaning, slot: Slot) -> str:
    match slot.value:
        case bool():
            return _("yes") if slot.value else _("no")
        case list():
            return ", ".join(str(meaning.choices.get(str(p), p)) for p in slot.value) or "–"
        case _:
            return str(meaning.choices.get(str(slot.value), slot.value))
