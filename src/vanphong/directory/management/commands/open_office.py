r"""
The first office of an installation, or a further one, with its first administrator.

    vanphong manage open_office --name "Văn phòng UBND tỉnh X" --prefix vpubnd \
        --administrator "Nguyễn Văn A"
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from vanphong.directory import operations
from vanphong.directory.models import Organisation, Tenant
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import system_actor
from vanphong.kernel.ui.format_vi import moment_vi

OPERATOR = system_actor("operator")


class Command(BaseCommand):
    """Open an office and print the slip of its administrator, who does the rest on screen."""

    help = "Lập một cơ quan có sổ riêng cùng quản trị viên đầu tiên; in phiếu cấp tài khoản."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for what cannot be guessed."""
        parser.add_argument("--name", required=True, help="tên cơ quan")
        parser.add_argument("--prefix", required=True, help="phần đầu của tên đăng nhập: vpubnd")
        parser.add_argument("--administrator", required=True, help="họ tên quản trị viên đầu tiên")
        parser.add_argument("--unit", default="Quản trị hệ thống", help="đơn vị của quản trị viên")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open all of it in one transaction, so that a mistake leaves nothing half done."""
        if Tenant.objects.filter(prefix=options["prefix"]).exists():
            raise CommandError("Đã có cơ quan dùng phần đầu tên đăng nhập này.")
        try:
            with transaction.atomic():
                slip = _open(options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"Tên đăng nhập:    {slip.login_name}")
        self.stdout.write(f"Mật khẩu lần đầu: {slip.password}")
        self.stdout.write(f"Dùng đến:         {moment_vi(slip.valid_until)}")


def _open(options: dict[str, Any]) -> operations.Slip:
    now = timezone.now()
    day = timezone.localdate(now)
    known = Organisation.objects.filter(
        names__name=options["name"], names__valid_to=None, valid_to=None, tenant=None
    )
    organisation = known.first() or operations.found_organisation(
        name=options["name"], kind="office", valid_from=day, actor=OPERATOR, now=now
    )
    tenant = operations.open_tenant(
        organisation=organisation, name=options["name"], prefix=options["prefix"],
        actor=OPERATOR, now=now,
    )  # fmt: skip
    unit = operations.open_unit(
        tenant=tenant, name=options["unit"], abbreviation="QT", valid_from=day, actor=OPERATOR,
        now=now,
    )  # fmt: skip
    post = operations.employ(
        full_name=options["administrator"], unit=unit, title="Quản trị hệ thống",
        role="administrator", valid_from=day, actor=OPERATOR, now=now,
    )  # fmt: skip
    return operations.open_account_with_slip(post.person, tenant=tenant, actor=OPERATOR, now=now)
