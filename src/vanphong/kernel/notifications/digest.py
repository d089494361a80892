"""
The morning digest: what is due today, what is overdue, what is new.

Capabilities add sections in `apps.ready`; each lists records through its own queries, so that the
digest holds exactly what the person's queues hold.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.calendar import local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.notifications.letters import LetterLine, Part
from vanphong.kernel.notifications.models import WAITING, DigestDay, Mail, MailKind, Notice
from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.policies import NoticePolicy
from vanphong.kernel.notifications.queries import choices_of, lines_of
from vanphong.kernel.notifications.table import Channel, Kind, keep_kind
from vanphong.kernel.notifications.times import is_digest_time, mail_times
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef, describe
from vanphong.kernel.ui.values import Words

DIGEST_ONLY = frozenset({Channel.DIGEST})
NEW = _("New and not read yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    One heading of the digest: `records(actor, today)` in the order they should be read.

    `line` is said before each; its code is a kind that people switch off in their settings.
    """

    code: str
    label: Words
    line: Words
    records: Callable[[Actor, date], Sequence[SubjectRef]]
    order: int = 100


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a section; called in `apps.ready`. The same code again replaces the first."""
    _sections[section.code] = section
    keep_kind(
        Kind(code=section.code, label=section.label, channels=DIGEST_ONLY, default=DIGEST_ONLY)
    )


def sections() -> list[Section]:
    """Return the sections in the order of the mail."""
    return sorted(_sections.values(), key=lambda s: (s.order, s.code))


def ask_for_digests(*, now: datetime) -> int:
    """
    Write the day's digest mails, once a working day at its hour; return how many.

    Cost: one or two queries when there is nothing to do.
    """
    day = local_day(now)
    if DigestDay.objects.filter(day=day).exists():
        return 0
    if not is_digest_time(now, mail_times(day), calendar_for(None)):
        return 0
    _row, is_new = DigestDay.objects.get_or_create(day=day, defaults={"asked_at": now})
    if not is_new:
        return 0
    reachable = people().addresses(people().posts(now=now))
    mails = [
        Mail(person_id=pk, kind=MailKind.DIGEST, key=f"digest:{pk}:{day}", try_after=now)
        for pk in reachable
    ]
    return len(Mail.objects.bulk_create(mails, ignore_conflicts=True))


def digest_parts(person_id: uuid.UUID, *, now: datetime) -> list[Part]:
    """
    Return the digest of a person at this moment; empty where nothing presses.

    A person with several posts gets each post's work under its heading.
    """
    posts = people().posts([person_id], now=now).get(person_id, [])
    actors = people().actors(posts, now=now)
    chosen = choices_of(person_id)
    found: list[Part] = []
    for post in posts:
        if (actor := actors.get(post)) is not None:
            parts = [*_due_parts(actor, chosen, local_day(now)), *_new_parts(actor, now)]
            found += _under_post(parts, actor.label if len(posts) > 1 else "")
    return found


def _due_parts(actor: Actor, chosen: dict[str, frozenset[Channel]], today: date) -> list[Part]:
    parts: list[Part] = []
    for section in sections():
        if Channel.DIGEST not in chosen.get(section.code, DIGEST_ONLY):
            continue
        refs = list(section.records(actor, today))
        views = describe(actor, refs)
        lines = [
            LetterLine(sentence=section.line, url=views[ref].url,
                       reference="" if views[ref].restricted else views[ref].reference)
            for ref in refs
            if ref in views
        ]  # fmt: skip
        parts += [Part(heading=section.label, lines=lines)] if lines else []
    return parts


def _new_parts(actor: Actor, now: datetime) -> list[Part]:
    """Return what was told since the last digest and is not read."""
    last = DigestDay.objects.filter(day__lt=local_day(now)).order_by("-day").first()
    notices = NoticePolicy.visible_to(actor).filter(WAITING, in_digest=True)
    if last is not None:
        notices = notices.filter(happened_at__gt=last.asked_at)
    lines = letter_lines(actor, list(notices.order_by("pk")[:200]))
    return [Part(heading=NEW, lines=lines)] if lines else []


def letter_lines(actor: Actor, notices: Sequence[Notice]) -> list[LetterLine]:
    """Return notices as lines of a mail, without those whose record `actor` may not know."""
    return [
        LetterLine(sentence=line.sentence, url=line.view.url,
                   reference="" if line.view.restricted else line.view.reference)
        for line in lines_of(actor, notices)
    ]  # fmt: skip


def _under_post(parts: list[Part], label: str) -> list[Part]:
    if not label:
        return parts
    return [Part(heading=f"{label}: {part.heading}", lines=part.lines) for part in parts]
