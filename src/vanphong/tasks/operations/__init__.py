"""Every write of tasks: giving, the work itself, and its limits."""

from vanphong.tasks.operations.giving import (
    CannotAssign,
    CannotGive,
    Order,
    assign_task,
    give_task,
    hand_over_task,
)
from vanphong.tasks.operations.timing import (
    NoDeadline,
    copy_days,
    move_task_deadline,
    pause_task_deadline,
    resume_task_deadline,
)
from vanphong.tasks.operations.words import LONGEST
from vanphong.tasks.operations.working import (
    give_again,
    reopen_task,
    report_done,
    report_part,
    return_to_giver,
    start_task,
    withdraw_task,
)

__all__ = [
    "LONGEST",
    "CannotAssign",
    "CannotGive",
    "NoDeadline",
    "Order",
    "assign_task",
    "copy_days",
    "give_again",
    "give_task",
    "hand_over_task",
    "move_task_deadline",
    "pause_task_deadline",
    "reopen_task",
    "report_done",
    "report_part",
    "resume_task_deadline",
    "return_to_giver",
    "start_task",
    "withdraw_task",
]
