"""Load the rules of every installed app; a second run changes nothing."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from vanphong.kernel.rules.loading import load_all


class Command(BaseCommand):
    help = "Load the rules of every installed app."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"load_rules: added={load_all()}")
