from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.principals import Actor


def _follows(actor: Actor) -> bool:
    """Tell whether the person works for an organisation that sends its documents here."""
    outside = {"department_leader", "department_specialist", "department_clerk", "commune_clerk"}
    return bool(actor.roles & outside)


class DossiersConfig(AppConfig):
    name = "vanphong.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from vanphong.dossiers import (
            jobs,  # noqa: F401 - registers its clock
            notifications,
            queries,
            reactions,  # noqa: F401 - registers its handlers
        )
        from vanphong.dossiers.agreements import AGREEMENTS
        from vanphong.dossiers.layout import Layout
        from vanphong.dossiers.search import DossierSource, SubmissionSource
        from vanphong.kernel.audit.agreements import register_agreement
        from vanphong.kernel.notifications.digest import register_section
        from vanphong.kernel.notifications.telling import register_table
        from vanphong.kernel.printing import load_forms
        from vanphong.kernel.rules.shapes import register_check
        from vanphong.kernel.search.sources import register_source
        from vanphong.kernel.subjects import register_subject

        register_check("dossiers.submission.form", Layout.read)
        load_forms(Path(__file__).parent / "forms" / "forms.toml")
        register_subject(
            "dossiers.submission", queries.describe_submissions,
            visible=queries.list_submissions_for,
        )  # fmt: skip
        register_subject(
            "dossiers.dossier", queries.describe_dossiers, visible=queries.list_dossiers_for
        )
        register_table(notifications.TABLE)
        for section in notifications.SECTIONS:
            register_section(section)
        register_source(SubmissionSource())
        register_source(DossierSource())
        for agreement in AGREEMENTS:
            register_agreement(agreement)
        _show_up()


def _show_up() -> None:
    """Enter the queues into the list at the left, and show up on the pages of documents."""
    from vanphong.dossiers import queries
    from vanphong.dossiers.views.about import holding, submissions_about
    from vanphong.kernel.ui.navigation import register_nav
    from vanphong.kernel.ui.slots import SlotItem, fill_slot

    register_nav(
        "work", _("Submissions"), "dossiers:list", "clipboard-list", order=25, go="p",
        count=lambda actor: queries.list_asked(actor).order_by().count(),
    )  # fmt: skip
    register_nav(
        "work", _("Where is it?"), "dossiers:whereabouts", "map-pin", order=26, go="o",
        phone=True, visible=_follows,
    )  # fmt: skip
    register_nav("work", _("Dossiers"), "dossiers:dossiers", "folder", order=27, go="k")
    register_nav("registers", _("Lists of dossiers"), "dossiers:catalogues", "folders", order=40)
    fill_slot(
        "registry.incoming.aside",
        SlotItem(template="dossiers/about.html", context=submissions_about),
    )
    for place in ("registry.incoming.aside", "registry.outgoing.aside", "tasks.task.aside"):
        fill_slot(place, SlotItem(template="dossiers/holding.html", context=holding, order=120))
