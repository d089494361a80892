"""
The sheet by which a direction leaves the house: its forms are dated data.

An office sends a phiếu chuyển, a công văn that passes the opinion on, or the document with the
released direction; which, and in which words, is the rule `exchange.transfer_forms`, "chưa kiểm
chứng". Source: practice item 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from vanphong.kernel.rules.lookup import rule


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipForm:
    """One form: the kind that numbers it, the heading, and the sentence before the opinion."""

    code: str
    #: as people choose it
    label: str
    #: kind of document, whose series numbers it
    kind: str
    #: the heading; "" for a công văn, which bears its subject under the number
    heading: str
    #: {body}, {document} and {sender} are filled in
    opening: str
    #: what stands in the register; {document} is filled in
    subject: str
    #: authority line proposed above the signer's title
    authority: str

    def as_json(self) -> dict[str, str]:
        """Return the form as it is kept with a slip."""
        return asdict(self)


def forms_on(day: date) -> Sequence[SlipForm]:
    """
    Return the forms an office may choose on `day`, the usual one first. Cost: one query.

    :raises UnknownRule: the seeds of the rules are missing
    """
    value = rule("exchange.transfer_forms", on=day).value
    assert isinstance(value, list)
    return [form_from(row) for row in value if isinstance(row, dict)]


def form_from(row: Mapping[str, object]) -> SlipForm:
    """Return a form from its row of the rule, or as it was kept."""
    return SlipForm(**{key: str(text) for key, text in row.items()})


def fill(words: str, **values: str) -> str:
    """Fill the named places of a form's sentence; other braces stay as they are."""
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words
