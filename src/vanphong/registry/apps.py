from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "vanphong.registry"
    label = "registry"

    def ready(self) -> None:
        _join_search()
        _join_verification()
        _offer_slots()
        _join_letters()
        from vanphong.kernel.figures.boards import register_board
        from vanphong.kernel.figures.figure import register_figure
        from vanphong.kernel.imports import register_importer
        from vanphong.kernel.notifications.digest import register_section
        from vanphong.kernel.notifications.telling import register_table
        from vanphong.kernel.printing import load_forms
        from vanphong.kernel.subjects import register_subject
        from vanphong.registry import (
            figures,
            notifications,
            queries,
            reactions,  # noqa: F401 - registers its handlers
            rule_words,  # noqa: F401 - names what its rules may say
        )
        from vanphong.registry.imports import IncomingImporter
        from vanphong.registry.old_imports import OldRegisterImporter

        register_importer("incoming", IncomingImporter)
        register_importer("old-register", OldRegisterImporter)
        load_forms(Path(self.path) / "printed" / "forms.toml")
        register_subject(
            "registry.incoming", queries.describe_incoming, visible=queries.list_incoming_for,
            urgent=queries.urgent_incoming,
        )  # fmt: skip
        register_subject(
            "registry.outgoing", queries.describe_outgoing, visible=queries.list_outgoing_for
        )
        register_table(notifications.TABLE)
        for section in notifications.SECTIONS:
            register_section(section)
        for figure in figures.FIGURES:
            register_figure(figure)
        for board in figures.BOARDS:
            register_board(board)
        _fill_slots()
        self._name_places()
        _name_routing()

    def _name_places(self) -> None:
        """Enter the registers into the list of queues at the left."""
        from vanphong.kernel.policies.routes import may_call
        from vanphong.kernel.ui.navigation import register_nav
        from vanphong.registry import queries

        register_nav(
            "registers", _("Incoming documents"), "registry:list", "inbox", order=10, go="d",
            phone=True, visible=lambda actor: may_call(actor, "registry.incoming.list"),
        )  # fmt: skip
        register_nav(
            "registers", _("Outgoing documents"), "registry:outgoing_list", "send", order=15,
            go="i", visible=lambda actor: may_call(actor, "registry.outgoing.list"),
        )  # fmt: skip
        register_nav(
            "work", _("Files that wait"), "registry:waiting", "file-import", order=12,
            visible=lambda actor: may_call(actor, "registry.waiting_file.list"),
            count=lambda actor: queries.list_waiting_for(actor).order_by().count(),
        )  # fmt: skip
        register_nav(
            "registers", _("Citizens' letters"), "registry:letters", "mail", order=17,
            visible=queries.is_concerned,
            count=lambda actor: queries.list_letters_to_take_over(actor).order_by().count(),
        )  # fmt: skip
        register_nav(
            "work", _("Before me"), "registry:list", "writing", query="queue=mine", order=20,
            go="t", count=lambda actor: queries.list_before_me(actor).order_by().count(),
        )  # fmt: skip
        register_nav(
            "registers", _("Incoming register"), "registry:book", "book-2", order=20, go="s",
            visible=lambda actor: may_call(actor, "registry.incoming.print_register"),
        )  # fmt: skip
        register_nav(
            "registers", _("Outgoing register"), "registry:outgoing_book", "book-2", order=22,
            visible=lambda actor: may_call(actor, "registry.outgoing.print_register"),
        )  # fmt: skip
        register_nav(
            "registers", _("Reconciliation"), "registry:reconciliation", "arrows-sort", order=25,
            go="y", visible=lambda actor: may_call(actor, "registry.incoming.reconcile"),
        )  # fmt: skip
        register_nav(
            "registers", _("Groups of recipients"), "registry:groups", "users-group", order=32,
            visible=lambda actor: may_call(actor, "registry.group.read"),
        )  # fmt: skip
        register_nav(
            "registers", _("Books"), "registry:books", "books", order=30, go="r",
            visible=lambda actor: may_call(actor, "registry.series.read"),
        )  # fmt: skip


def _name_routing() -> None:
    """Enter what stands before sorters and leaders, and the call log."""
    from vanphong.kernel.policies.routes import may_call
    from vanphong.kernel.ui.navigation import register_nav
    from vanphong.registry.queries.recorded import list_in_my_name
    from vanphong.registry.queries.sorting import list_unsorted
    from vanphong.registry.routing import SORTERS

    register_nav(
        "work", _("Sort incoming documents"), "registry:sorting", "arrows-sort", order=15,
        go="c", visible=lambda actor: may_call(actor, "registry.incoming.sort"),
        count=lambda actor: list_unsorted(actor).order_by().count(),
    )  # fmt: skip
    register_nav(
        "work", _("Written down in my name"), "registry:in_my_name", "user-check", order=25,
        visible=lambda actor: may_call(actor, "registry.recorded.list"),
        # Sorters are told by the bell: their figure is the one of what waits for being sorted.
        count=lambda actor: 0
        if SORTERS & actor.roles
        else list_in_my_name(actor).order_by().count(),
    )  # fmt: skip
    register_nav(
        "registers", _("Call log"), "registry:call_log", "phone", order=40,
        visible=lambda actor: may_call(actor, "registry.incoming.read_calls"),
    )  # fmt: skip


def _fill_slots() -> None:
    """Show on pages of the directory what the registers keep about them."""
    from vanphong.kernel.ui.slots import SlotItem, fill_slot
    from vanphong.registry.views.handing_over import left_with_old_holders
    from vanphong.registry.views.related import letters_from

    fill_slot(
        "directory.organisation.related",
        SlotItem(template="registry/letters_from.html", context=letters_from),
    )
    fill_slot(
        "directory.portfolio.related",
        SlotItem(template="registry/left_with_old_holders.html", context=left_with_old_holders),
    )


def _join_search() -> None:
    """Let documents be searched, and views of the incoming list be kept."""
    from vanphong.kernel.saved.places import register_place
    from vanphong.kernel.search.sources import register_source
    from vanphong.registry.search import IncomingSource
    from vanphong.registry.search_outgoing import OutgoingSource

    register_source(IncomingSource())
    register_source(OutgoingSource())
    register_place("registry:list")


def _join_letters() -> None:
    """Name citizens' letters and tell of them; they join no search, figure or export."""
    from vanphong.kernel.notifications.telling import register_table
    from vanphong.kernel.subjects import register_subject
    from vanphong.registry import notifications, queries

    register_subject(
        "registry.citizen_letter", queries.describe_letters, visible=queries.list_letters_for
    )
    register_table(notifications.LETTERS)


def _join_verification() -> None:
    """Say what the audit holds the registers' rows against."""
    from vanphong.kernel.audit.agreements import register_agreement
    from vanphong.registry.agreements import AGREEMENTS

    for agreement in AGREEMENTS:
        register_agreement(agreement)


def _offer_slots() -> None:
    """Leave room on the pages of documents for higher capabilities."""
    from vanphong.kernel.figures.figure import InPeriod
    from vanphong.kernel.ui.slots import register_slot
    from vanphong.registry.models import Incoming, Outgoing

    register_slot(
        "registry.incoming.aside", takes=Incoming,
        purpose="what higher capabilities do with a document that is known in full",
    )  # fmt: skip
    register_slot(
        "registry.incoming.notices", takes=Incoming,
        purpose="what who knows the line must see at once, such as a recall",
    )  # fmt: skip
    register_slot(
        "registry.outgoing.aside", takes=Outgoing,
        purpose="what higher capabilities do with an issued document",
    )  # fmt: skip
    register_slot(
        "registry.reconciliation.month", takes=InPeriod,
        purpose="what higher capabilities count of the month that is compared",
    )  # fmt: skip
