"""Load the demo province and print its accounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from vanphong.config.demo.exchange import pass_on_matters
from vanphong.config.demo.papers import take_in_papers
from vanphong.config.demo.province import build, gazette, load_units
from vanphong.directory.models import Tenant


class Command(BaseCommand):
    """Refuse an installation that is in use; the demo fills an empty one."""

    help = "Nạp tỉnh mẫu Ninh Bình 2026 vào một bản cài đặt trống."

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the units, build the rest in one transaction, print a table of accounts."""
        if Tenant.objects.exists():
            raise CommandError("Bản cài đặt này đã có dữ liệu.")
        now = timezone.now()
        load_units(now)
        papers = take_in_papers(gazette(), now=now)
        with transaction.atomic():
            demo = build(now, papers)
        pass_on_matters(demo)
        self.stdout.write(f"{'Họ tên':<28} {'Chức vụ':<26} Cơ quan")
        for post in demo.posts:
            self.stdout.write(f"{post.person.full_name:<28} {post.title:<26} {post.tenant.name}")
