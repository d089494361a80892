"""“Đến đâu rồi?”: where our documents are at other offices (practice item 13)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.dossiers.whereabouts import Whereabouts, whereabouts_of
from vanphong.kernel.deadlines.showing import deadline_cell
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi, moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, paginate
from vanphong.kernel.ui.values import Tab
from vanphong.registry.queries import list_sent_elsewhere, list_under_way

QUEUES = {"open": gettext_lazy("Under way"), "all": gettext_lazy("All")}
#: characters of a symbol that are looked for
LONGEST = 60

COLUMNS = (
    Column[Whereabouts](
        key="symbol", label=gettext_lazy("Our document"), main=True,
        cell=lambda w: format_html("<strong>{}</strong> {}", w.symbol or "–", w.subject),
    ),
    Column[Whereabouts](key="station", label=gettext_lazy("Where it is"), cell=lambda w: _where(w)),
    Column[Whereabouts](
        key="since", label=gettext_lazy("Since"), short=True, cell=lambda w: moment_vi(w.since)
    ),
    Column[Whereabouts](
        key="clock", label=gettext_lazy("Deadline"), short=True,
        cell=lambda w: deadline_cell(w.clock) if w.clock else "–",
    ),
    Column[Whereabouts](
        key="office", label=gettext_lazy("At"),
        cell=lambda w: format_html("{}{}", w.office, _numbered(w)),
    ),
)  # fmt: skip


@requires("dossiers.submission.follow")
def whereabouts(request: ActorRequest) -> HttpResponse:
    """Show where each document is that the reader's organisation sent; queue and symbol by GET."""
    now = timezone.now()
    queue = request.GET.get("queue", "open")
    words = request.GET.get("symbol", "").strip()[:LONGEST]
    rows = list_sent_elsewhere(request.actor) if queue == "all" else list_under_way(request.actor)
    if words:
        rows = rows.filter(symbol__icontains=words)
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=COLUMNS, rows=whereabouts_of(request.actor, page, now), pager=pager,
        params=request.GET, caption=_("Where our documents are"), row_id=lambda w: w.pk,
        empty=Empty(
            title=_("Nothing is under way"), icon="map-pin",
            words=_("Documents appear here as soon as the other office has taken them in."),
        ),
    )  # fmt: skip
    tabs = [Tab(label=n, url=f"?queue={k}", active=k == queue) for k, n in QUEUES.items()]
    context = {"table": table, "tabs": tabs, "queue": queue, "symbol": words}
    return render(request, "dossiers/whereabouts.html", context)


def _where(one: Whereabouts) -> SafeString:
    tag = status_tag(one.station, one.tone)
    if not one.lacks:
        return tag
    missing = format_html_join("", "<li>{}</li>", ((words,) for words in one.lacks))
    return format_html(
        '{}<div class="vp-missing"><strong>{}</strong><ul>{}</ul></div>',
        tag,
        _("Missing:"),
        missing,
    )


def _numbered(one: Whereabouts) -> str:
    if one.arrival_number is None:
        return ""
    return ", " + _("arrival no. %(number)s, %(day)s") % {
        "number": one.arrival_number, "day": day_vi(one.arrived_on),
    }  # fmt: skip
