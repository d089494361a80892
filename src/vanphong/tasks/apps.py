from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "vanphong.tasks"
    label = "tasks"

    def ready(self) -> None:
        from vanphong.kernel.subjects import register_subject
        from vanphong.tasks import queries

        register_subject("tasks.task", queries.describe_tasks)
