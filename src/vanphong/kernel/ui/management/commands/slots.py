"""List the slots, what each takes and what fills it."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from vanphong.kernel.ui.slots import all_slots


class Command(BaseCommand):
    """Print one line per slot and one per filling."""

    help = "List the slots of pages, what each takes and what fills it."

    def handle(self, *args: object, **options: object) -> None:
        """Write the list."""
        for slot in all_slots():
            self.stdout.write(f"{slot.name}  {slot.takes.__name__}  {slot.purpose}")
            for item in slot.items:
                self.stdout.write(f"    {item.order:>4}  {item.template}")
