"""Entries of the search follow the rows of tasks_task."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from vanphong.kernel.search.mirroring import mirror


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tasks", "0003_seers"), ("search", "0002_mirror_and_wall")]

    operations: ClassVar = [mirror("tasks_task")]
