"""Build the office of Nam Định in 2011, or one part of it; print its accounts or its report."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from vanphong.config.demo.nam_dinh import office
from vanphong.config.demo.nam_dinh.carrying import STAGES, Carrier
from vanphong.config.demo.nam_dinh.founding import found_office
from vanphong.config.demo.nam_dinh.plan import INCOMING, OUTGOING
from vanphong.config.demo.nam_dinh.report import spell
from vanphong.directory.models import Appointment, Tenant
from vanphong.kernel.ui.format_vi import number_vi

#: what goes side by side: two processes for two cores
ROUNDS = (
    (("receive", 0, 1), ("issue", 0, 1)),
    (("handle", 0, 2), ("handle", 1, 2)),
    (("deliver", 0, 2), ("deliver", 1, 2)),
)
WORDS = {
    "receive": "Đăng ký văn bản đến", "issue": "Cấp số văn bản đi",
    "handle": "Trình, bút phê, giải quyết", "deliver": "Chuyển tin nội bộ",
}  # fmt: skip
#: a line of progress after so many
EACH = 500


class Command(BaseCommand):
    """Go on where an earlier run stopped; refuse an installation that holds anything else."""

    help = "Dựng Văn phòng UBND tỉnh Nam Định năm 2011 bằng chính các thao tác của sản phẩm."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take sizes for trials, and which part this process carries out."""
        parser.add_argument("--incoming", type=int, default=INCOMING)
        parser.add_argument("--outgoing", type=int, default=OUTGOING)
        parser.add_argument("--stage", choices=list(STAGES))
        parser.add_argument("--part", type=int, default=0)
        parser.add_argument("--parts", type=int, default=1)
        parser.add_argument("--report", metavar="URL", help="chỉ in báo cáo, với địa chỉ này")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found the office, run the rounds one after another, print a table of accounts."""
        now = timezone.now()
        if options["report"] is not None:
            self.stdout.write(spell(now, base=options["report"]))
            return
        if options["stage"]:
            self._carry(options, now)
            return
        if Tenant.objects.exclude(prefix=office.PREFIX, name=office.NAME).exists():
            raise CommandError("Bản cài đặt này đã có dữ liệu khác.")
        found_office(now)
        for parts in ROUNDS:
            self._run(parts, options)
        self._accounts()

    def _carry(self, options: dict[str, Any], now: datetime) -> None:
        words, part = WORDS[options["stage"]], options["part"]
        share = f" ({part + 1}/{options['parts']})" if options["parts"] > 1 else ""

        def tell(done: int, total: int) -> None:
            if done % EACH == 0 or done == total:
                self.stderr.write(f"{words}{share}: {number_vi(done)}/{number_vi(total)}")

        sizes = {name: options[name] for name in ("incoming", "outgoing")}
        Carrier(now, **sizes, tell=tell).run(options["stage"], part, options["parts"])

    def _run(self, parts: Any, options: dict[str, Any]) -> None:
        """Run processes side by side; if one fails there is no next round."""
        sizes = [f"--incoming={options['incoming']}", f"--outgoing={options['outgoing']}"]
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "django", "load_nam_dinh", f"--stage={stage}",
                 f"--part={part}", f"--parts={of}", *sizes],
                stdin=subprocess.DEVNULL,
            )
            for stage, part, of in parts
        ]  # fmt: skip
        codes = [process.wait() for process in started]
        if any(codes):
            raise CommandError("Chưa dựng xong; chạy lại lệnh này để làm tiếp từ chỗ dừng.")

    def _accounts(self) -> None:
        posts = Appointment.objects.filter(tenant__prefix=office.PREFIX).order_by("pk")
        self.stdout.write(f"{'Người (mẫu)':<44} {'Chức vụ':<26} Đơn vị")
        for post in posts.select_related("person", "unit"):
            self.stdout.write(f"{post.person.full_name:<44} {post.title:<26} {post.unit.name}")
