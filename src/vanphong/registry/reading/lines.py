"""The lines of a text, and the head among them: everything above the first sentence of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from vanphong.kernel.text import nfc, squeeze, tone_key
from vanphong.registry.reading.kinds import kind_named

#: house rule: a head has at most so many lines
HEAD_LINES = 45
_RULE = re.compile(r"^[\s*_\-–—=.]+$")
_NATION = tuple(tone_key(name) for name in ("cộng hòa xã hội chủ nghĩa", "đảng cộng sản việt nam"))
_MOTTO = (tone_key("độc lập"), tone_key("hạnh phúc"))
_BODY = re.compile(
    r"^(?:[-–]\s*)?(?:căn cứ|xét |theo đề nghị|kính gửi|điều 1\b|chương i\b|phần (?:i|thứ nhất)\b|"
    r"thực hiện (?:công văn|ý kiến|chỉ đạo|nghị|quyết định|kết luận|kế hoạch|văn bản|thông báo)\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^v/v[:\s.]|^về việc\b", re.IGNORECASE)
_OFFICE_HOLDER = re.compile(
    r"^(?:BỘ TRƯỞNG|CHỦ TỊCH|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|ỦY BAN|UỶ BAN|HỘI ĐỒNG|GIÁM ĐỐC|"
    r"CHÁNH VĂN PHÒNG|THỐNG ĐỐC|TỔNG |VIỆN TRƯỞNG|CHÁNH ÁN)"
)
_NUMBER_LINE = re.compile(r"^(?:\S+\s+){0,2}số\s*[:.]?\s*[\d/]", re.IGNORECASE)


def lines_of(text: str) -> list[str]:
    """Return the lines in NFC, single spaced, without empty ones and ruled ones."""
    lines = (squeeze(line) for line in nfc(text).splitlines())
    return _mend_split_letter([line for line in lines if line and not _RULE.match(line)])


def is_capitals(line: str) -> bool:
    """Tell whether all letters of a line are capitals, and there are some."""
    return line.upper() == line and any(c.isalpha() for c in line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The lines above the body, as they stand and with broken ones joined to the next."""

    lines: tuple[str, ...]

    @property
    def joined(self) -> list[str]:
        """Return each line together with the next one: a date may be broken over two."""
        pairs = zip_longest(self.lines, self.lines[1:], fillvalue="")
        return [f"{line} {after}".strip() for line, after in pairs]

    @property
    def left_upper(self) -> list[str]:
        """Return the lines of the issuer: capitals above number, nation and kind."""
        found: list[str] = []
        for line in self.lines:
            if is_nation(line):
                continue
            if _NUMBER_LINE.match(line) or kind_named(line) or not is_capitals(line):
                break
            found.append(line.strip(" *-_"))
        return found

    @property
    def about(self) -> str:
        """Return what stands after "V/v" of a công văn, over its lines."""
        for place, line in enumerate(self.lines):
            if _ABOUT.match(line):
                rest = [line]
                for after in self.lines[place + 1 :]:
                    if is_nation(after) or re.search(r"ngày .* tháng|^số\b", after, re.IGNORECASE):
                        break
                    rest.append(after)
                return re.sub(r"^v/v[:\s.]*", "", " ".join(rest), flags=re.IGNORECASE).strip()
        return ""

    def under_kind(self, kind_line: str) -> str:
        """Return the lines between the kind's own line and the body or the office holder."""
        if kind_line not in self.lines:
            return ""
        found: list[str] = []
        for line in self.lines[self.lines.index(kind_line) + 1 :]:
            if _OFFICE_HOLDER.match(line) or is_nation(line):
                break
            found.append(line.strip(" *_-"))
        return " ".join(part for part in found if part)

    def after_label(self, *labels: str) -> str:
        """Return the line after one that is a label and nothing else (a web page's fields)."""
        keys = {tone_key(label) for label in labels}
        for line, after in zip(self.lines, self.lines[1:], strict=False):
            if tone_key(line.strip(" :")) in keys and after.strip(" -"):
                return after
        return ""


def head_of(lines: Sequence[str]) -> Head:
    """Return the lines up to the first one of the body, both columns as they come."""
    head: list[str] = []
    for line in lines[:HEAD_LINES]:
        if _BODY.match(line) and head:
            break
        head.append(line)
    return Head(lines=tuple(head))


def is_nation(line: str) -> bool:
    """Tell whether a line is a part of the national or the Party header."""
    key = tone_key(line)
    return key.startswith(_NATION) or all(word in key for word in _MOTTO)


def _mend_split_letter(lines: list[str]) -> list[str]:
    """Join a lone capital with the line that goes on with the word ("T", "HÔNG TƯ")."""
    mended: list[str] = []
    for line in lines:
        alone = mended and len(mended[-1]) == 1 and mended[-1].isalpha() and mended[-1].isupper()
        if alone and line[:1].isalpha():
            mended[-1] += line
        else:
            mended.append(line)
    return mended
