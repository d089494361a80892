from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "vanphong.kernel.notifications"
    label = "notifications"

    def ready(self) -> None:
        from vanphong.kernel.notifications import (
            checks,
            policies,
            rule_words,  # noqa: F401 - names the parts of its rules
        )
        from vanphong.kernel.notifications.views import bell_values, settings_values
        from vanphong.kernel.ui.slots import SlotItem, fill_slot

        assert policies.NoticePolicy.noun
        assert checks.every_table_can_be_counted
        fill_slot("shell.bell", SlotItem(template="notifications/bell.html", context=bell_values))
        fill_slot(
            "shell.account",
            SlotItem(template="notifications/account.html", context=settings_values, order=50),
        )
