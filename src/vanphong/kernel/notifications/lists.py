"""The columns of the list of notices."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.notifications.queries import Line
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.tables import Column


def columns(request: HttpRequest) -> tuple[Column[Line], ...]:
    """Return the columns; the main one is the button that marks a notice read and opens it."""

    def opening(line: Line) -> SafeString:
        return render_to_string("notifications/opening.html", {"line": line}, request)

    return (
        Column(key="what", label=_("What happened"), main=True, cell=opening),
        Column(key="who", label=_("By"), cell=lambda line: line.who or _("The system")),
        Column(
            key="when", label=_("When"), short=True, cell=lambda line: moment_vi(line.happened_at)
        ),
    )
