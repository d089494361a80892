from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "vanphong.exchange"
    label = "exchange"

    def ready(self) -> None:
        from vanphong.exchange import (
            notifications,
            reactions,  # noqa: F401 - registers its handlers
        )
        from vanphong.exchange.views.about import (
            answer_to,
            by_kept_copy,
            journeys_of,
            origin_of,
            passed_on,
            recall_of,
        )
        from vanphong.exchange.views.figures import month_of
        from vanphong.kernel.notifications.telling import register_table
        from vanphong.kernel.policies.routes import may_call
        from vanphong.kernel.printing import load_forms
        from vanphong.kernel.ui.navigation import register_nav
        from vanphong.kernel.ui.slots import SlotItem, fill_slot

        register_nav(
            "registers", _("Exchange by month"), "exchange:figures", "repeat", order=28,
            visible=lambda actor: may_call(actor, "exchange.arrival.count"),
        )  # fmt: skip
        load_forms(Path(self.path) / "printed" / "forms.toml")
        for table in notifications.TABLES:
            register_table(table)
        for slot, template, context in (
            ("registry.incoming.notices", "recall.html", recall_of),
            ("registry.incoming.notices", "kept_copy.html", by_kept_copy),
            ("registry.incoming.notices", "answer_act.html", answer_to),
            ("registry.incoming.aside", "transfers.html", passed_on),
            ("registry.incoming.aside", "origin.html", origin_of),
            ("registry.outgoing.aside", "journeys.html", journeys_of),
            ("registry.reconciliation.month", "month.html", month_of),
        ):
            fill_slot(slot, SlotItem(template=f"exchange/{template}", context=context))
