from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "vanphong.tasks"
    label = "tasks"

    def ready(self) -> None:
        from vanphong.kernel.figures.boards import register_board
        from vanphong.kernel.figures.figure import register_figure
        from vanphong.kernel.notifications.digest import register_section
        from vanphong.kernel.notifications.telling import register_table
        from vanphong.kernel.search.sources import register_source
        from vanphong.kernel.subjects import register_subject
        from vanphong.kernel.ui.navigation import register_nav
        from vanphong.kernel.ui.slots import register_slot
        from vanphong.tasks import (
            figures,
            notifications,
            queries,
            reactions,  # noqa: F401 - registers its handlers
            rule_words,  # noqa: F401 - names the parts of its rules
        )
        from vanphong.tasks.models import Task
        from vanphong.tasks.search import TaskSource

        register_subject(
            "tasks.task", queries.describe_tasks, visible=queries.list_tasks_for,
            urgent=queries.urgent_tasks,
        )  # fmt: skip
        register_source(TaskSource())
        register_subject("tasks.participant", queries.describe_parts)
        register_slot(
            "tasks.task.aside", takes=Task, purpose="where a task's result is kept",
        )  # fmt: skip
        register_table(notifications.TABLE)
        for section in notifications.SECTIONS:
            register_section(section)
        for figure in figures.FIGURES:
            register_figure(figure)
        for board in figures.BOARDS:
            register_board(board)
        register_nav(
            "work", _("Tasks"), "tasks:list", "checklist", order=30, go="v", phone=True,
            count=lambda actor: queries.list_mine(actor).order_by().count(),
        )  # fmt: skip
