"""The working states of a task (operations sheet 2; first form)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.states.machine import Machine, Move
from vanphong.kernel.ui.values import Tone


class TaskState(models.TextChoices):
    """Where the work stands; on time or late is told by the days, not by the state."""

    GIVEN = "given", _("Given")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    RETURNED = "returned", _("Returned: not ours")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = TaskState
#: how a state looks; "neutral" where none is named
TONES: dict[str, Tone] = {
    "given": "warning", "assigned": "info", "in_progress": "progress", "done": "good",
    "returned": "danger",
}  # fmt: skip
OPEN = (S.GIVEN, S.ASSIGNED, S.IN_PROGRESS)
#: acts on an open task that leave its state as it is
WITHIN = ("report_part", "hand_over", "move_deadline", "pause_deadline", "resume_deadline")

TASK = Machine(
    noun="tasks.task",
    states=TaskState,
    initial=S.GIVEN,
    moves=(
        Move("assign", OPEN, S.ASSIGNED),
        Move("start", (S.GIVEN, S.ASSIGNED), S.IN_PROGRESS),
        Move("report_done", OPEN, S.DONE),
        Move("return_to_giver", (S.GIVEN, S.ASSIGNED), S.RETURNED),
        Move("give_again", S.RETURNED, S.GIVEN),
        Move("withdraw", (*OPEN, S.RETURNED), S.WITHDRAWN),
        Move("reopen", S.DONE, S.IN_PROGRESS),
        *(Move(verb, state, state) for state in OPEN for verb in WITHIN),
    ),
)
