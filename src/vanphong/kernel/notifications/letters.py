"""
The words of mails: made when they are sent, from what the person may know at that moment.

A mail names no record by its title, whatever its class: it says what happened, a number or a day,
and where to read on. It is written in the language of the installation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.kernel.notifications.models import MailKind
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Words

#: lines of one heading in a mail; more stand behind the link
MOST_LINES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One thing: what happened, which record without its title, and its address in the house."""

    sentence: Words
    reference: str = ""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines under one heading; an empty heading draws none."""

    heading: Words
    lines: Sequence[LetterLine]

    @property
    def shown(self) -> Sequence[LetterLine]:
        """Return the lines that stand in the mail."""
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> int:
        """Return how many lines do not."""
        return max(0, len(self.lines) - MOST_LINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail ready to go."""

    subject: str
    text: str
    html: str


def write_letter(kind: MailKind, parts: Sequence[Part], *, day: date) -> Letter:
    """Write the mail of one kind; `day` is the day of a digest."""
    with translation.override(settings.LANGUAGE_CODE):
        count = sum(len(part.lines) for part in parts)
        context = {
            "subject": _subject(kind, count, day), "parts": parts, "base": settings.BASE_URL,
            "list_url": settings.BASE_URL + reverse("notifications:list"),
            "settings_url": settings.BASE_URL + reverse("notifications:settings"),
        }  # fmt: skip
        text = render_to_string(f"notifications/mail/{kind}.txt", context)
        html = render_to_string(f"notifications/mail/{kind}.html", context)
        return Letter(subject=str(context["subject"]), text=text.strip() + "\n", html=html)


def _subject(kind: MailKind, count: int, day: date) -> str:
    if kind == MailKind.URGENT:
        return _("URGENT: something waits for you now")
    if kind == MailKind.DIGEST:
        return _("Your work on %(day)s") % {"day": day_vi(day)}
    return ngettext("%(count)s new notice", "%(count)s new notices", count) % {"count": count}
