"""
The operator's hand on an account that no administrator may touch.

    vanphong manage reset_account vpubnd_phamquangbinh --reason "…" [--second-factor]

For people who hold posts in two offices, and for the day when an office has no administrator.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from vanphong.directory import operations
from vanphong.directory.models import Account
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import system_actor
from vanphong.kernel.ui.format_vi import moment_vi

OPERATOR = system_actor("operator")


class Command(BaseCommand):
    """Unlock an account if it is locked, and print a new first password."""

    help = "Cấp lại mật khẩu lần đầu cho một tài khoản (dành cho đơn vị vận hành)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask whose, and why: the audit keeps the reason."""
        parser.add_argument("login", help="tên đăng nhập")
        parser.add_argument("--reason", required=True, help="lý do, ghi vào nhật ký")
        parser.add_argument(
            "--second-factor", action="store_true", help="gỡ cả lớp xác thực thứ hai"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it with the verbs that administrators use, as the operator."""
        account = Account.objects.filter(user__username=options["login"]).first()
        if account is None:
            raise CommandError("Không có tài khoản này.")
        told: dict[str, Any] = {
            "actor": OPERATOR, "now": timezone.now(), "reason": options["reason"],
        }  # fmt: skip
        try:
            slip = self._reset(account, second_factor=options["second_factor"], **told)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"Mật khẩu lần đầu: {slip.password}")
        self.stdout.write(f"Dùng đến:         {moment_vi(slip.valid_until)}")

    @transaction.atomic
    def _reset(self, account: Account, *, second_factor: bool, **told: Any) -> operations.Slip:
        if account.locked_at is not None:
            operations.unlock_account(account.person, **told)
        if second_factor:
            operations.reset_second_factor(account.person, **told)
        return operations.reset_password(account.person, **told)
