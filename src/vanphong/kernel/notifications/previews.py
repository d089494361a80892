"""All texts of mails for /ui/emails/, written from invented notices by the code that sends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.notifications.digest import NEW, sections
from vanphong.kernel.notifications.letters import MOST_LINES, Letter, LetterLine, Part, write_letter
from vanphong.kernel.notifications.models import MailKind
from vanphong.kernel.notifications.table import Row, tables
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Words

RECORD = "/registry/incoming/0198f000-0000-7000-8000-000000000000/"
POSTS = ("Trần Thị Hòa, Chánh Văn phòng", "Trần Thị Hòa, Ủy viên Ban Chỉ đạo chuyển đổi số tỉnh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail of the gallery: when it goes out, and what stands in it."""

    code: str
    title: Words
    kind: MailKind
    parts: tuple[Part, ...]

    def letter(self, day: date) -> Letter:
        """Write it."""
        return write_letter(self.kind, self.parts, day=day)


def samples(day: date) -> list[Sample]:
    """Return every mail once: with one line, with all lines there are, for two posts, too long."""
    rows = [row for table in tables() for row in table.rows]
    lines = [_line(row, number) for number, row in enumerate(rows, 1)]
    due = [
        Part(heading=s.label, lines=[LetterLine(
            sentence=s.line, reference=_("deadline %(day)s") % {"day": day_vi(day)}, url=RECORD
        )])
        for s in sections()
    ]  # fmt: skip
    return [
        Sample(code="urgent", title=_("At once, at any hour"), kind=MailKind.URGENT,
               parts=(Part(heading="", lines=lines[:1]),)),
        Sample(code="batch", title=_("A batch with every sentence there is"), kind=MailKind.BATCH,
               parts=tuple(Part(heading="", lines=lines[n : n + MOST_LINES])
                           for n in range(0, len(lines), MOST_LINES))),
        Sample(code="batch-posts", title=_("A batch for a person with two posts"),
               kind=MailKind.BATCH,
               parts=tuple(Part(heading=p, lines=lines[:2]) for p in POSTS)),
        Sample(code="batch-long", title=_("A batch longer than a mail should be"),
               kind=MailKind.BATCH, parts=(Part(heading="", lines=lines[:1] * 45),)),
        Sample(code="digest", title=_("The morning digest with every section"),
               kind=MailKind.DIGEST,
               parts=(*due, Part(heading=NEW, lines=lines[:3]))),
    ]  # fmt: skip


def _line(row: Row, number: int) -> LetterLine:
    return LetterLine(
        sentence=row.sentence, reference=_("no. %(number)s") % {"number": number}, url=RECORD
    )
