from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "vanphong.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from vanphong.dossiers import queries
        from vanphong.dossiers.views.about import submissions_about
        from vanphong.kernel.printing import load_forms
        from vanphong.kernel.subjects import register_subject
        from vanphong.kernel.ui.navigation import register_nav
        from vanphong.kernel.ui.slots import SlotItem, fill_slot

        load_forms(Path(__file__).parent / "forms" / "forms.toml")
        register_subject("dossiers.submission", queries.describe_submissions)
        register_nav(
            "work", _("Submissions"), "dossiers:list", "clipboard-list", order=25, go="p",
            count=lambda actor: queries.list_asked(actor).order_by().count(),
        )  # fmt: skip
        fill_slot(
            "registry.incoming.aside",
            SlotItem(template="dossiers/about.html", context=submissions_about),
        )
