"""
Lengths of the fields of Phụ lục VI: told when a register is taken away, never when one types.

Source: Decree 30/2020/NĐ-CP, Phụ lục VI (records 2.2); the lengths are the rule
`registry.export.lengths`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.rules.lookup import rule
from vanphong.kernel.ui.values import Words
from vanphong.registry.models import Incoming, Outgoing, Recipient
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.registry.register import Span

RULE = "registry.export.lengths"
#: field of Phụ lục VI → its name, and what stands in it
Values = list[tuple[str, Words, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLong:
    """One text that is longer than the field of Phụ lục VI, and the door to its document."""

    number: str
    sentence: str
    url: str


def too_long_incoming(actor: Actor, span: Span, today: date) -> list[TooLong]:
    """
    Return what is too long in an incoming register, as far as the actor may know it.

    Cost: one query, one for the rule.
    """
    found: list[TooLong] = []
    longest = _lengths(today)
    rows = list_incoming_for(actor).filter(span.of("arrived_on"), series=span.series)
    for document in rows.exclude(arrival_number=None, old_number="").order_by("arrival_number"):
        if IncomingPolicy.decide(actor, "print_columns", document).allowed:
            number = str(document.arrival_number or document.old_number)
            url = reverse("registry:detail", args=[document.pk])
            found += _judge(number, url, _incoming(actor, document), longest)
    return found


def too_long_outgoing(actor: Actor, span: Span, today: date) -> list[TooLong]:
    """Return what is too long in an outgoing register. Cost: two queries, one for the rule."""
    longest = _lengths(today)
    rows = list_outgoing_for(actor).filter(
        span.of("registered_at", moments=True), series=span.series, number__isnull=False
    )
    documents = list(rows.order_by("period", "number"))
    names: dict[uuid.UUID, list[str]] = {}
    addressed = Recipient.objects.filter(outgoing__in=documents).order_by("pk")
    for pk, name in addressed.values_list("outgoing", "name"):
        names.setdefault(pk, []).append(name)
    found: list[TooLong] = []
    for document in documents:
        url = reverse("registry:outgoing", args=[document.pk])
        values = _outgoing(document, names.get(document.pk, []))
        found += _judge(document.symbol, url, values, longest)
    return found


def _lengths(today: date) -> dict[str, int]:
    value = rule(RULE, today).value
    assert isinstance(value, dict)
    return {name: int(str(length)) for name, length in value.items()}


def _judge(number: str, url: str, values: Values, longest: dict[str, int]) -> Iterator[TooLong]:
    for name, label, text in values:
        if len(text) > longest[name]:
            said = _(
                "%(label)s has %(length)s characters, Phụ lục VI holds %(longest)s (%(name)s)."
            )
            words = {
                "label": label, "length": len(text), "longest": longest[name], "name": name,
            }  # fmt: skip
            yield TooLong(number=number, sentence=said % words, url=url)


def _incoming(actor: Actor, document: Incoming) -> Values:
    number, notation = _parts(document.symbol)
    values: Values = [
        ("TypeName", _("Kind of document"), document.kind_name),
        ("CodeNumber", _("Number"), number), ("CodeNotation", _("Notation"), notation),
        ("OrganName", _("Sender"), document.sender_name),
        ("Subject", _("Subject"), document.subject), ("Description", _("Note"), document.note),
    ]  # fmt: skip
    if IncomingPolicy.level(actor, document) == Level.FULL:
        values += [
            ("FullName", _("Signer"), document.signer),
            ("ToPlaces", _("“Kính gửi” line"), document.addressed_to),
            ("PageAmount", _("Page count"), _digits(document.page_count)),
        ]
    return values


def _outgoing(document: Outgoing, recipients: list[str]) -> Values:
    number, notation = _parts(document.symbol)
    return [
        ("TypeName", _("Kind of document"), document.kind_name),
        ("CodeNumber", _("Number"), number), ("CodeNotation", _("Notation"), notation),
        ("Subject", _("Subject"), document.subject),
        ("FullName", _("Signer"), document.signer_name),
        ("Position", _("Title of the signer"), document.signer_title),
        *(("To", _("Recipient"), name) for name in recipients),
        ("IssuedAmount", _("Copies"), _digits(document.copy_count)),
        ("PageAmount", _("Page count"), _digits(document.page_count)),
        ("Description", _("Note"), document.note),
    ]  # fmt: skip


def _parts(symbol: str) -> tuple[str, str]:
    """Return number and notation: "1182" and "QĐ-UBND"."""
    number, _slash, notation = symbol.partition("/")
    return (number, notation) if number.strip().isdecimal() else ("", symbol)


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)
