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
            by_kept_copy,
            journeys_of,
            origin_of,
            passed_on,
            recall_of,
        )
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
        fill_slot(
            "registry.incoming.notices",
            SlotItem(template="exchange/recall.html", context=recall_of),
        )
        fill_slot(
            "registry.incoming.notices",
            SlotItem(template="exchange/kept_copy.html", context=by_kept_copy),
        )
        fill_slot(
            "registry.incoming.aside",
            SlotItem(template="exchange/transfers.html", context=passed_on),
        )
        fill_slot(
            "registry.incoming.aside", SlotItem(template="exchange/origin.html", context=origin_of)
        )
        fill_slot(
            "registry.outgoing.aside",
            SlotItem(template="exchange/journeys.html", context=journeys_of),
        )
