"""State, urgency, class and deadline: told by word and shape, helped by colour."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vanphong.kernel.ui.components.library import icon, register
from vanphong.kernel.ui.format_vi import days_left_words
from vanphong.kernel.ui.values import TONE_ICONS, Tone, Words

Urgency = Literal["", "normal", "urgent", "immediate", "flash"]
AccessClass = Literal["public", "ordinary", "limited", "personal", "secret"]

#: Degrees of urgency of a document: Decree 30/2020/NĐ-CP, article 8, and its annex I.
URGENCIES: dict[str, tuple[Words, str]] = {
    "flash": (pgettext_lazy("urgency", "Flash"), "flame"),
    "immediate": (pgettext_lazy("urgency", "Immediate"), "alert-triangle"),
    "urgent": (pgettext_lazy("urgency", "Urgent"), "clock-exclamation"),
}
CLASSES: dict[str, tuple[Words, str]] = {
    "public": (pgettext_lazy("access class", "Public"), "world"),
    "ordinary": (pgettext_lazy("access class", "Ordinary"), "file-text"),
    "limited": (pgettext_lazy("access class", "Limited"), "lock"),
    "personal": (pgettext_lazy("access class", "Personal data"), "user-shield"),
    "secret": (pgettext_lazy("access class", "State secret"), "shield-lock"),
}
SOON = 2


def status_tag(label: Words, tone: Tone = "neutral", sign: str = "") -> SafeString:
    """Return a status tag, for cells of tables too."""
    return format_html(
        '<span class="vp-tag vp-tag--{}">{}{}</span>', tone, icon(sign or TONE_ICONS[tone]), label
    )


def urgency_tag(level: str) -> SafeString:
    """Return the urgency (flash, immediate, urgent); nothing for an ordinary paper."""
    if level not in URGENCIES:
        return SafeString("")
    label, sign = URGENCIES[level]
    return format_html(
        '<span class="vp-tag vp-urgency vp-urgency--{}">{}{}</span>', level, icon(sign), label
    )


def class_tag(level: str) -> SafeString:
    """Return the access class of a record."""
    label, sign = CLASSES[level]
    return format_html('<span class="vp-tag vp-class">{}{}</span>', icon(sign), label)


def deadline_tone(left: int) -> Tone:
    """Say how a due day stands: overdue, today or within two days, or ahead."""
    if left < 0:
        return "danger"
    return "warning" if left <= SOON else "neutral"


def deadline_tag(left: int, *, working: bool = True, words: Words = "") -> SafeString:
    """Return how many days are left, as a tag for lists; `words` stand in place of the count."""
    signs = {"danger": "clock-exclamation", "warning": "hourglass", "neutral": "clock"}
    tone = deadline_tone(left)
    return status_tag(words or days_left_words(left, working=working), tone, signs[tone])


def paused_tag() -> SafeString:
    """Return the tag of a deadline that stands still."""
    return status_tag(_("Deadline paused"), "info", "clock-pause")


@register.simple_tag
def ui_status(*, label: Words, tone: Tone = "neutral", icon: str = "") -> SafeString:
    """Draw a state: {% ui_status label=… tone="good" %}."""
    return status_tag(label, tone, icon)


@register.simple_tag
def ui_urgency(*, level: Urgency) -> SafeString:
    """Draw Hỏa tốc, Thượng khẩn or Khẩn."""
    return urgency_tag(level)


@register.simple_tag
def ui_class(*, level: AccessClass) -> SafeString:
    """Draw the access class."""
    return class_tag(level)


@register.inclusion_tag("vanphong/components/deadline.html")
def ui_deadline(
    *,
    due_on: date | None,
    left: int | None = None,
    arithmetic: Words = "",
    working: bool = True,
    done: bool = False,
    words: Words = "",
    paused: bool = False,
) -> dict[str, object]:
    """
    Draw a deadline: "còn 3 ngày làm việc", the day, and the sum one tap away.

    `left` counts days after today up to the due day (negative when it passed); `words` stand in
    place of that count; `arithmetic` is the reckoning in words; `done` shows the day alone,
    `paused` that it stands still.
    """
    tag: object = ""
    if left is not None and not done:
        tag = paused_tag() if paused else deadline_tag(left, working=working, words=words)
    return {"due_on": due_on, "tag": tag, "arithmetic": arithmetic}
