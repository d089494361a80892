from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "vanphong.kernel.figures"
    label = "figures"

    def ready(self) -> None:
        from vanphong.kernel.figures import policies
        from vanphong.kernel.policies.routes import may_call
        from vanphong.kernel.ui.navigation import register_nav

        assert policies.FigurePolicy.noun
        register_nav(
            "office", _("Figures"), "figures:board", "chart-bar", order=40, go="l",
            visible=lambda actor: may_call(actor, "figures.figure.board"),
        )  # fmt: skip
