"""
Numbers and codes of a list of dossiers. Pure.

Large headings are Roman, small ones Arabic; a code is the number and the letters of the large
heading: 01.TCCB. Numbers run through the whole list or begin anew under each large heading.
Source: Decree 30/2020/NĐ-CP, article 29 and Phụ lục V (records 1.9).
"""

from __future__ import annotations

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 in Roman figures."""
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters


def code_of(number: int, letters: str) -> str:
    """Return the code of a dossier: below 10 with a leading zero."""
    return f"{number:02d}.{letters}"
