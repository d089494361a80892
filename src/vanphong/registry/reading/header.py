"""Number and symbol, date, kind, issuer, subject, signer and deadline of one document's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vanphong.kernel.text import fold, squeeze, tone_key
from vanphong.registry.reading.kinds import KIND_NAMES, kind_named, kinds_of_symbol
from vanphong.registry.reading.lines import HEAD_LINES, Head, head_of, is_capitals, lines_of
from vanphong.registry.reading.symbols import find_symbol

_DAY = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", re.IGNORECASE)
_SHORT_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)")
_UNTIL = re.compile(
    r"(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|xong trước|hết|đến)\s+(?:hết\s+)?"
    r"(ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}|(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4})",
    re.IGNORECASE,
)
_ASKS = re.compile(r"báo cáo|gửi|hoàn thành|trả lời|cho ý kiến|góp ý|tham mưu|trình", re.IGNORECASE)
_ADDRESSED = re.compile(r"^kính gửi\s*:?\s*[-–]?\s*(.*)$", re.IGNORECASE)
_AUTHORITY = re.compile(r"^(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)[.\s]")
_NAME = re.compile(r"^(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]*\s+){1,4}[A-ZÀ-ỸĐ][a-zà-ỹđ]*$")
_MILITARY = re.compile(r"^(?:thượng|trung|đại|thiếu)\s+(?:tướng|tá|úy)\s+", re.IGNORECASE)
#: heads of names of bodies that stand under a parent body in the left upper cell
_BODIES = (
    "SỞ", "VĂN PHÒNG", "BAN", "CỤC", "CHI CỤC", "TRUNG TÂM", "ỦY BAN", "UỶ BAN", "HỘI ĐỒNG",
    "PHÒNG", "TRƯỜNG", "THANH TRA", "ĐOÀN", "TỈNH ỦY", "BỘ", "TỔNG CỤC", "VIỆN", "UBND", "HĐND",
    "ĐẢNG ỦY", "CÔNG AN", "BỘ CHỈ HUY", "TÒA ÁN", "VIỆN KIỂM SÁT",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposed value; `sure` where place and form leave no doubt; `words` it was read from."""

    value: str
    sure: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What was read; None where the text does not say it. Days are ISO (yyyy-mm-dd)."""

    symbol: Proposal | None = None
    kind: Proposal | None = None
    issued_on: Proposal | None = None
    issuer: Proposal | None = None
    subject: Proposal | None = None
    signer: Proposal | None = None
    due_on: Proposal | None = None
    #: what stands after "Kính gửi", of one line
    addressed_to: Proposal | None = None


def read_header(text: str) -> Header:
    """
    Read the head (and, for signer and deadline, the rest) of a document's text.

    Takes lines as they come from a text layer: columns one after the other, words broken over
    lines, decomposed letters. Never raises. Cost: linear in the text.
    """
    lines = lines_of(text)
    head = head_of(lines)
    symbol = _symbol(head)
    kind = _kind(head, symbol)
    issued_on = _issued_on(head)
    issuer = _issuer(head)
    return Header(
        symbol=_agreed(symbol, kind, issued_on, issuer),
        kind=kind,
        issued_on=issued_on,
        issuer=issuer,
        subject=_subject(head, kind),
        signer=_signer(lines),
        due_on=_due_on(lines, issued_on),
        addressed_to=_addressed_to(lines),
    )


def _symbol(head: Head) -> Proposal | None:
    found = find_symbol(head.lines)
    if found is None:
        return None
    return Proposal(value=found.value, sure=found.sure, words=found.words)


def _agreed(
    symbol: Proposal | None,
    kind: Proposal | None,
    issued_on: Proposal | None,
    issuer: Proposal | None,
) -> Proposal | None:
    """Doubt a symbol that disagrees with the kind, the year or the issuer of its own document."""
    if symbol is None:
        return None
    possible = kinds_of_symbol(symbol.value)
    fits = kind is None or not possible or kind.value in possible
    year = re.search(r"/((?:19|20)\d\d)/", symbol.value)
    if year and issued_on and not issued_on.value.startswith(year[1]):
        fits = False
    if issuer and not _may_sign_for(symbol.value, issuer.value):
        fits = False
    return Proposal(value=symbol.value, sure=symbol.sure and fits, words=symbol.words)


def _may_sign_for(symbol: str, issuer: str) -> bool:
    """
    Compare a ministry's letters in the symbol with its name: BNNMT, Bộ Nông nghiệp và Môi trường.

    Other bodies' letters are fixed by their heads and follow no rule: they always may.
    """
    letters = re.search(r"-(B[A-ZĐ]{2,})$", symbol)
    words = [w for w in issuer.upper().split() if w not in ("VÀ", ",")]
    if letters is None or not words or words[0] != "BỘ":
        return True
    return letters[1] == "".join(
        ("Đ" if word[0] == "Đ" else fold(word[0]).upper()) for word in words
    )


def _kind(head: Head, symbol: Proposal | None) -> Proposal | None:
    possible = kinds_of_symbol(symbol.value) if symbol else set()
    named = next(((k, line) for line in head.lines if (k := kind_named(line))), None)
    if named is None:
        named = next(((k, line) for line in head.joined if (k := _leading_kind(line))), None)
    if named is not None:
        kind, words = named
        return Proposal(value=kind, sure=kind in possible or not possible, words=words)
    if len(possible) != 1:
        return None
    (kind,) = possible
    about = any(tone_key(line).startswith("v/v") for line in head.lines)
    sure = (about if kind == "Công văn" else True) and bool(symbol and symbol.sure)
    return Proposal(value=kind, sure=sure, words=symbol.value if symbol else "")


def _leading_kind(line: str) -> str:
    """Return the kind in capitals that a line in capitals begins with ("LUẬT SỬA ĐỔI …")."""
    if not is_capitals(line):
        return ""
    key = tone_key(line)
    fitting = [known for known in KIND_NAMES if key.startswith(f"{known} ")]
    return KIND_NAMES[max(fitting, key=len)] if fitting else ""


def _issued_on(head: Head) -> Proposal | None:
    for line in head.joined:
        found = _DAY.search(line)
        before = line[: found.start()] if found else ""
        if found and (not before.strip() or re.search(r",\s*$", before)):
            day = _day(found.group(1), found.group(2), found.group(3))
            if day:
                return Proposal(value=day.isoformat(), sure=bool(before.strip()), words=line)
    labelled = head.after_label("ngày ban hành", "ngày ký xác thực", "ngày ký")
    short = _SHORT_DAY.search(labelled)
    day = _day(*short.groups()) if short else None
    return Proposal(value=day.isoformat(), sure=True, words=labelled) if day else None


def _issuer(head: Head) -> Proposal | None:
    labelled = head.after_label("cơ quan ban hành")
    if labelled:
        return Proposal(value=labelled, sure=True, words=labelled)
    upper = head.left_upper
    if not upper:
        return None
    own = upper[-1]
    if len(upper) > 1 and not own.upper().startswith(_BODIES):
        own = " ".join(upper)
    return Proposal(value=own, sure=len(upper) == 1, words=" / ".join(upper))


def _subject(head: Head, kind: Proposal | None) -> Proposal | None:
    about = head.about
    if about:
        return Proposal(value=about, sure=True, words=about)
    under = head.under_kind(kind.words if kind else "")
    return Proposal(value=under, sure=bool(kind and kind.sure), words=under) if under else None


def _addressed_to(lines: Sequence[str]) -> Proposal | None:
    for line in lines[: 2 * HEAD_LINES]:
        found = _ADDRESSED.match(line)
        if found and found.group(1):
            return Proposal(value=found.group(1).rstrip(";.,"), sure=True, words=line)
    return None


def _signer(lines: Sequence[str]) -> Proposal | None:
    """Find the name under the last authority line or title in capitals."""
    for place in range(len(lines) - 1, 0, -1):
        name = _MILITARY.sub("", squeeze(lines[place]))
        if not _NAME.match(name) or fold(name).startswith(("noi nhan", "luu", "nhu ")):
            continue
        above = [line for line in lines[max(0, place - 6) : place] if line.strip("- _")]
        titles = [line for line in above if is_capitals(line)]
        if titles:
            sure = any(_AUTHORITY.match(line) for line in titles)
            return Proposal(value=name, sure=sure, words=" / ".join([*titles, name]))
    return None


def _due_on(lines: Sequence[str], issued_on: Proposal | None) -> Proposal | None:
    """Find the one day before which something is asked for; several days are no proposal."""
    found: dict[date, str] = {}
    for line in lines:
        for match in _UNTIL.finditer(line):
            parts = _DAY.search(match.group(1)) or _SHORT_DAY.search(match.group(1))
            day = _day(*parts.groups()) if parts else None
            if day and _ASKS.search(line):
                found[day] = line
    later = {d: w for d, w in found.items() if issued_on is None or d.isoformat() > issued_on.value}
    if len(later) != 1:
        return None
    ((day, words),) = later.items()
    return Proposal(value=day.isoformat(), sure=False, words=words)


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
