"""Bring the search to what the records say now; a second run changes nothing."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from vanphong.kernel.search.keeping import rebuild
from vanphong.kernel.search.sources import all_sources


class Command(BaseCommand):
    help = "Keep the words of every record anew, and take out what is no more."

    def handle(self, *args: object, **options: object) -> None:
        for source in all_sources():
            kept, removed = rebuild(source)
            self.stdout.write(
                f"rebuild_search: kind={source.subject_type} kept={kept} removed={removed}"
            )
