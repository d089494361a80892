"""Lists drawn from their declaration."""

from __future__ import annotations

from typing import Any

from django.template import Context

from vanphong.kernel.ui.components.library import register
from vanphong.kernel.ui.tables import NOTHING_FITS, Table


@register.inclusion_tag("vanphong/components/table.html", takes_context=True)
def ui_table(context: Context, *, table: Table[Any]) -> dict[str, object]:
    """Draw a declared list with order links, boxes to choose rows, pages and its empty state."""
    empty = NOTHING_FITS if table.is_filtered else table.empty
    pager = table.pager
    return {
        "table": table,
        "empty": empty,
        "previous_url": table.page_url(pager.number - 1) if pager and pager.number > 1 else "",
        "next_url": table.page_url(pager.number + 1) if pager and pager.has_next else "",
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }
