"""
Putting number and symbol together. Pure.

Source: Decree 30/2020/NĐ-CP, article 8 and Phụ lục III (15/QĐ-UBND, 12/UBND-KT); normative acts
carry the year (Law on the promulgation of legal documents); Party documents join number and kind
by a hyphen (05-NQ/TU), "chưa kiểm chứng" (practice item 20).
"""

from __future__ import annotations

from vanphong.registry.reading.kinds import ADMINISTRATIVE, NORMATIVE, PARTY

COPIES = {"Bản sao y": "SY", "Bản trích sao": "TrS", "Bản sao lục": "SL"}


def abbreviation_of(kind_name: str, *, is_party: bool = False) -> str:
    """Return the letters of a kind in symbols; "" where it has none (công văn) or is unknown."""
    table = {**ADMINISTRATIVE, **NORMATIVE, **COPIES, **(PARTY if is_party else {})}
    return table.get(kind_name, "")


def tail_of(*, kind_name: str, body: str, unit: str, year: int = 0, is_party: bool = False) -> str:
    """
    Return what follows the number: "/QĐ-UBND", "/UBND-KT", "/2026/QĐ-UBND", "-NQ/TU".

    A kind without letters names the drafting unit after the body. `year` is given for normative
    acts alone. The abbreviations of bodies and units are the office's own data.
    """
    letters = abbreviation_of(kind_name, is_party=is_party)
    if is_party:
        return f"-{letters or 'CV'}/{body}"
    middle = f"/{year}" if year else ""
    return f"{middle}/{letters}-{body}" if letters else f"/{body}-{unit}"
