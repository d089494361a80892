from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "vanphong.desk"
    label = "desk"

    def ready(self) -> None:
        from vanphong.desk.queries import office_name
        from vanphong.kernel.saved.places import register_place
        from vanphong.kernel.ui.navigation import register_nav
        from vanphong.kernel.ui.shell import configure_shell

        register_place("desk:search")
        configure_shell(home="desk:home", search="desk:search", office_name=office_name)
        register_nav("work", _("My desk"), "desk:home", "home", order=1, go="h", phone=True)
