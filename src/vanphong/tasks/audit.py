"""Sentences of a task's history: the audit keeps codes, people read these."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.queries import tell_history
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Entry as Line
from vanphong.tasks.deadlines import TASK_TYPE
from vanphong.tasks.models import Task

SENTENCES: dict[str, tuple[Promise, str]] = {
    "tasks.task.given": (gettext_lazy("%(who)s gave the task"), "send"),
    "tasks.task.assign": (gettext_lazy("%(who)s named the person in charge"), "user-check"),
    "tasks.task.hand_over": (
        gettext_lazy("%(who)s handed it over to another person"), "repeat",
    ),
    "tasks.task.start": (gettext_lazy("%(who)s began the work"), "player-play"),
    "tasks.task.report_done": (gettext_lazy("%(who)s reported the result"), "check"),
    "tasks.task.report_part": (gettext_lazy("%(who)s reported a part"), "checkbox"),
    "tasks.task.return_to_giver": (gettext_lazy("%(who)s returned it"), "corner-up-left"),
    "tasks.task.give_again": (gettext_lazy("%(who)s gave it again"), "repeat"),
    "tasks.task.withdraw": (gettext_lazy("%(who)s withdrew it"), "ban"),
    "tasks.task.reopen": (gettext_lazy("%(who)s opened it again"), "refresh"),
    "tasks.task.move_deadline": (
        gettext_lazy("%(who)s moved the deadline from %(old)s to %(new)s"), "calendar-event",
    ),
    "tasks.task.pause_deadline": (gettext_lazy("%(who)s paused the deadline"), "clock-pause"),
    "tasks.task.resume_deadline": (
        gettext_lazy("%(who)s let the deadline run on, now to %(new)s"), "clock",
    ),
    "deadlines.deadline.recounted": (
        gettext_lazy("A changed calendar moved the deadline from %(old)s to %(new)s"), "calendar",
    ),
}  # fmt: skip


def history_of(task: Task) -> list[Line]:
    """Return the acts on a task in words, newest first; for who may know it in full."""
    return tell_history(
        SubjectRef(TASK_TYPE, task.pk), SENTENCES, texts=("note", "content", "result"),
        values=_moved_days,
    )  # fmt: skip


def _moved_days(entry: Entry) -> dict[str, object]:
    old, new = entry.data.get("changes", {}).get("due_on", (None, None))
    return {"old": _day(old), "new": _day(new)}


def _day(text: object) -> str:
    return day_vi(date.fromisoformat(str(text))) if text else _("none")
