"""What lies on a person's desk: the queues of the role with their figures and first rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vanphong.desk.queues import QUEUES, Layout, Queue, layout_of
from vanphong.directory.models import Tenant
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.values import Tile
from vanphong.tasks import queries as tasks

#: rows shown of each queue; the rest is one tap away
SHOWN = 8


def office_name(actor: Actor) -> str:
    """Return the office in which the person acts now."""
    tenant = Tenant.objects.filter(pk__in=[actor.tenant_id] if actor.tenant_id else []).first()
    return tenant.name if tenant else ""


@dataclass(slots=True, kw_only=True)
class Desk:
    """
    One person's desk at one moment.

    Figures count what the person may know in full. Cost: one query a queue that is spread out, one
    a queue that is a tile only, and one more where more rows wait than are shown.
    """

    actor: Actor
    now: datetime
    layout: Layout
    _rows: dict[str, list[Any]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def tiles(self) -> list[Tile]:
        """Return the queues with their figures, in the order of the role; rare ones when filled."""
        tiles = ((QUEUES[code], self._tile(code, QUEUES[code])) for code in self.layout.tiles)
        return [tile for queue, tile in tiles if tile.count or not queue.is_rare]

    def parts(self) -> Iterator[tuple[str, Queue, list[Any]]]:
        """
        Yield the queues to spread out with their first rows.

        An empty queue takes no room unless the desk would be empty.
        """
        codes = self.layout.parts
        filled = [code for code in codes if self.first_rows(code)] or list(codes[-1:])
        for code in filled:
            yield code, QUEUES[code], self.first_rows(code)

    def count(self, code: str) -> int:
        """Return a queue's figure; nothing is counted that was fetched whole."""
        if code not in self._counts:
            rows = self.first_rows(code) if code in self.layout.parts else None
            self._counts[code] = (
                len(rows)
                if rows is not None and len(rows) < SHOWN
                else QUEUES[code].rows(self.actor, self.now).order_by().count()
            )
        return self._counts[code]

    def first_rows(self, code: str) -> list[Any]:
        """Return the first rows of a queue in the order in which they are best taken."""
        if code not in self._rows:
            self._rows[code] = list(QUEUES[code].rows(self.actor, self.now)[:SHOWN])
        return self._rows[code]

    def _tile(self, code: str, queue: Queue) -> Tile:
        count, note = self.count(code), ""
        if queue.is_soon:
            note = _("within %(count)s working days") % {"count": tasks.SOON_WORKING_DAYS}
        return Tile(
            label=queue.label, count=count, icon=queue.icon, url=queue.url, note=note,
            urgent=queue.presses and count > 0,
        )  # fmt: skip


def desk_of(actor: Actor, now: datetime) -> Desk:
    """Return the desk of the person's role and of whom it stands in for."""
    return Desk(actor=actor, now=now, layout=layout_of(actor))
