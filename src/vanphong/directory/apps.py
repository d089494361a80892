from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "vanphong.directory"
    label = "directory"

    def ready(self) -> None:
        from vanphong.directory import adapters, figures, imports, policies
        from vanphong.directory.notifications import TABLE, DirectoryPeople
        from vanphong.directory.queries import (
            DirectoryActors,
            describe_delegations,
            describe_organisations,
            list_delegations,
        )
        from vanphong.kernel.figures.boards import register_board
        from vanphong.kernel.figures.figure import register_figure
        from vanphong.kernel.imports import register_importer
        from vanphong.kernel.notifications.people import set_people
        from vanphong.kernel.notifications.telling import register_table
        from vanphong.kernel.principals import set_actor_source
        from vanphong.kernel.subjects import register_subject

        assert policies.PersonPolicy.noun
        set_actor_source(DirectoryActors())
        set_people(DirectoryPeople())
        adapters.listen()
        register_subject("directory.delegation", describe_delegations, visible=list_delegations)
        register_subject("directory.organisation", describe_organisations)
        register_table(TABLE)
        register_figure(figures.STANDING)
        register_board(figures.BOARD)
        register_importer(imports.KIND, imports.AdminUnitImporter)
        _fill_the_frame()


def _fill_the_frame() -> None:
    """Put posts into the account menu, standing-in above, and queues into the list at the left."""
    from vanphong.directory.models import Organisation, Portfolio
    from vanphong.directory.views import standing_in
    from vanphong.kernel.ui.shell import configure_shell
    from vanphong.kernel.ui.slots import SlotItem, fill_slot, register_slot

    register_slot(
        "directory.organisation.related", takes=Organisation,
        purpose="What others keep about an organisation, on its page",
    )  # fmt: skip
    register_slot(
        "directory.portfolio.related", takes=Portfolio,
        purpose="What lies with the holders of a row of the portfolio table, on its page",
    )  # fmt: skip
    configure_shell(account="mfa_index")
    fill_slot(
        "shell.account",
        SlotItem(
            template="directory/account_menu.html", context=standing_in.account_menu, order=10
        ),
    )
    fill_slot(
        "shell.notice", SlotItem(template="directory/acting_for.html", context=standing_in.notice)
    )
    _name_places()


def _name_places() -> None:
    """Enter the directory into the list of queues at the left."""
    from vanphong.kernel.policies.routes import may_call
    from vanphong.kernel.ui.navigation import register_nav

    register_nav(
        "office", _("People and telephones"), "directory:people", "users", order=10, go="b"
    )
    register_nav(
        "office", _("Organisations"), "directory:organisations", "building-bank", order=15, go="q",
        visible=lambda actor: may_call(actor, "directory.organisation.read"),
    )  # fmt: skip
    register_nav("office", _("Divisions"), "directory:divisions", "hierarchy-2", order=20)
    register_nav(
        "office", _("Who answers for what"), "directory:portfolios", "briefcase", order=25,
        visible=lambda actor: may_call(actor, "directory.portfolio.read"),
    )  # fmt: skip
    register_nav(
        "office", _("Duty roster"), "directory:roster", "calendar-event", order=27,
        visible=lambda actor: may_call(actor, "directory.duty.read"),
    )  # fmt: skip
    register_nav(
        "office", _("Delegation for an absence"), "directory:delegations", "user-check", order=30,
        go="u",
    )  # fmt: skip
    register_nav("administration", _("Rules and settings"), "directory:rules", "scale", order=20)
    register_nav(
        "administration", _("Accounts"), "directory:accounts", "key", order=10,
        visible=lambda actor: may_call(actor, "directory.person.read_accounts"),
    )  # fmt: skip
