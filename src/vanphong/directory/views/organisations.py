"""The list of organisations, living and ended, and the page of one of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import queries
from vanphong.directory.audit import history_of_organisation
from vanphong.directory.forms.organisations import STATES, OrganisationFilter
from vanphong.directory.models import (
    Organisation,
    OrganisationKind,
    OrganisationName,
    Succession,
)
from vanphong.directory.queries import Fate, Filter, Standing
from vanphong.directory.views.organisation_acts import acts_on
from vanphong.directory.wording import (
    FATES,
    TONES,
    codes_of,
    end_words,
    fate_words,
    first_day,
    former_names,
    last_day,
    life_words,
    place_words,
)
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.printing import Column as Head
from vanphong.kernel.printing import write_table
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, address_with, ordered, paginate
from vanphong.kernel.ui.values import Tab
from vanphong.kernel.ui.widgets import DayField

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Standings = Mapping[uuid.UUID, Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One succession as its page shows it."""

    name: str
    url: str
    extent: str
    day: date
    act: str
    withdraw: str


@requires("directory.organisation.read")
def organisation_list(request: ActorRequest) -> HttpResponse:
    """Show organisations; words, kind, province, day and state stand in the address."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = OrganisationFilter(request.GET, provinces=_provinces(today), today=today)
    day, state = form.chosen_day, form.chosen_state
    standings: dict[uuid.UUID, Standing] = {}
    columns = columns_on(standings, day)
    rows, order = ordered(
        with_sort_keys(queries.list_organisations(form.asked())), columns, request.GET, "name"
    )
    if request.GET.get("format") == "xlsx":
        return _workbook(list(rows), form, now)
    page, pager = paginate(rows, request.GET)
    standings |= queries.standings_of(page, day)
    new = _new_address(request)
    table = Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET,
        caption=STATES[state],
        row_url=lambda o: reverse("directory:organisation", args=[o.pk]) + _day_query(day, today),
        empty=_empty(new),
    )  # fmt: skip
    context = {
        "table": table, "form": form, "new": new, "tabs": _tabs(request, form),
        "export": address_with(request.GET, format="xlsx", page=None),
    }  # fmt: skip
    return render(request, "directory/organisations.html", context)


@requires("directory.organisation.read")
def organisation_page(request: ActorRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Show one organisation as it stood on the day in the address, else today."""
    today = timezone.localdate(timezone.now())
    organisation = queries.get_organisation_for(request.actor, organisation_id)
    asked = request.GET.get("day", "")
    day = _day_in(asked) or today
    standing = queries.standing_of(organisation, day)
    last = organisation.valid_to
    below_on = last if last is not None and last < day and not asked else day
    context = {
        "organisation": organisation, "name": queries.name_on(organisation, day),
        "day": day, "is_today": day == today, "below_on": below_on,
        "day_text": asked or day_vi(below_on),
        "day_is_wrong": bool(asked) and _day_in(asked) is None,
        "tag": status_tag(FATES[standing.fate], TONES[standing.fate]),
        "place": place_words(organisation, day),
        "standing": standing, "is_split": standing.fate == Fate.SPLIT,
        "is_unclear": standing.fate == Fate.UNCLEAR or standing.has_unclear_part,
        "facts": _facts(organisation, standing, day),
        "names": _names(organisation), "places": _places(organisation, day),
        "origins": [_link(s, s.predecessor, day) for s in queries.predecessors_of(organisation)],
        "successions": [_link(s, s.successor, day) for s in queries.successors_of(organisation)],
        "children": _children(organisation, below_on),
        "may_keep": may_call(request.actor, "directory.organisation.succeed"),
        "likely": _likely(organisation, day), "history": history_of_organisation(organisation, day),
        "acts": acts_on(request.actor, organisation),
    }  # fmt: skip
    return render(request, "directory/organisation.html", context)


def _day_in(text: str) -> date | None:
    try:
        day: date | None = DayField(required=False).clean(text.strip())
    except ValidationError:
        return None
    return day


def columns_on(standings: Standings, day: date) -> tuple[Column[Organisation], ...]:
    """Return the columns of a list of organisations as they stand on `day`."""
    return (
        Column[Organisation](
            key="name", label=gettext_lazy("Name"), main=True, sort="first_key",
            cell=lambda o: _name_cell(o, day),
        ),
        Column[Organisation](
            key="kind", label=gettext_lazy("Kind of organisation"), sort="kind",
            cell=lambda o: o.get_kind_display(),
        ),
        Column[Organisation](
            key="code", label=gettext_lazy("Code"), sort="unit_code", short=True,
            cell=lambda o: ", ".join(codes_of(o)),
        ),
        Column[Organisation](
            key="from", label=gettext_lazy("First day"), sort="valid_from", short=True,
            cell=first_day,
        ),
        Column[Organisation](
            key="to", label=gettext_lazy("Last day"), sort="valid_to", short=True, cell=last_day,
        ),
        Column[Organisation](
            key="state", label=gettext_lazy("State"),
            cell=lambda o: _state_cell(standings[o.pk], day),
        ),
    )  # fmt: skip


def _name_cell(organisation: Organisation, day: date) -> object:
    """Return the name, with former names and the place that tell it from others of its name."""
    former, place = former_names(organisation, day), place_words(organisation, day)
    before = _("before: %(names)s") % {"names": ", ".join(former)} if former else ""
    beside = [("vp-former", f"({before})")] if before else []
    beside += [("vp-former vp-former--line", place)] if place else []
    spans = format_html_join("", ' <span class="{}">{}</span>', beside)
    return format_html("{}{}", queries.name_on(organisation, day), spans)


def _state_cell(standing: Standing, day: date) -> SafeString:
    tag = status_tag(FATES[standing.fate], TONES[standing.fate])
    if not standing.successors:
        return tag
    return format_html('{} <span class="vp-former">{}</span>', tag, fate_words(standing, day))


def with_sort_keys(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return the rows with the key of their latest name, to order by."""
    names = OrganisationName.objects.filter(organisation=OuterRef("pk")).order_by("-valid_from")
    return rows.annotate(first_key=Subquery(names.values("sort_key")[:1]))


def _provinces(today: date) -> list[tuple[str, str]]:
    """Return the provinces of all times; those that ended say until when."""
    rows = queries.list_organisations(Filter(kind=OrganisationKind.PROVINCE))
    found = sorted(rows, key=lambda o: (o.valid_to is not None, o.unit_code))
    return [
        (str(o.pk), ", ".join(w for w in (queries.name_on(o, today), end_words(o)) if w))
        for o in found
    ]


def _tabs(request: ActorRequest, form: OrganisationFilter) -> list[Tab]:
    unclear = Filter(state="unclear", day=form.chosen_day)
    count = queries.list_organisations(unclear).order_by().count()
    return [
        Tab(
            label=label, url=address_with(request.GET, state=key, page=None),
            active=key == form.chosen_state, count=count if key == "unclear" else None,
        )
        for key, label in STATES.items()
    ]  # fmt: skip


def _new_address(request: ActorRequest) -> str:
    may_found = may_call(request.actor, "directory.organisation.found")
    return reverse("directory:organisation_new") if may_found else ""


def _empty(new: str) -> Empty:
    return Empty(
        title=gettext_lazy("No organisation yet"),
        words=gettext_lazy(
            "Organisations come with the official lists of administrative units, or are entered"
            " one by one. Letters find their senders here."
        ),
        act_label=gettext_lazy("Enter an organisation") if new else "", act_url=new,
        icon="building-bank",
    )  # fmt: skip


def _day_query(day: date, today: date) -> str:
    return "" if day == today else f"?day={day_vi(day)}"


def _workbook(rows: list[Organisation], form: OrganisationFilter, now: datetime) -> HttpResponse:
    """Send exactly what the filter shows, all pages of it."""
    day = form.chosen_day
    standings = queries.standings_of(rows, day)
    heads = [
        Head(_("Name"), "text", 32), Head(_("Former names"), "text", 32),
        Head(_("Kind of organisation"), "text", 20), Head(_("Under"), "text", 32),
        Head(_("Code of the territory"), "text", 10), Head(_("Electronic code"), "text", 14),
        Head(_("Electronic code, old form"), "text", 16), Head(_("First day"), "date", 12),
        Head(_("Last day"), "date", 12), Head(_("State"), "text", 36),
    ]  # fmt: skip
    lines = [
        (queries.name_on(o, day), ", ".join(former_names(o, day)), str(o.get_kind_display()),
         place_words(o, day), o.unit_code, o.code, o.old_code, o.valid_from, o.valid_to,
         fate_words(standings[o.pk], day))
        for o in rows
    ]  # fmt: skip
    data = write_table(
        heads, lines, title=_("Organisations"), now=now,
        filter_text=_("%(state)s on %(day)s, %(count)s organisations")
        % {"state": STATES[form.chosen_state], "day": day_vi(day), "count": len(rows)},
    )  # fmt: skip
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="co-quan-{day:%Y-%m-%d}.xlsx"'
    return answer


def _facts(
    organisation: Organisation, standing: Standing, day: date
) -> list[tuple[object, object]]:
    return [
        (_("Kind of organisation"), organisation.get_kind_display()),
        (_("Under"), place_words(organisation, day)),
        (_("Code of the territory"), organisation.unit_code),
        (_("Electronic code"), organisation.code),
        (_("Electronic code, old form"), organisation.old_code),
        (_("Exists"), life_words(organisation)),
        (_("State"), fate_words(standing, day)),
    ]


def _link(row: Succession, other: Organisation, day: date) -> Link:
    return Link(
        name=queries.name_on(other, day),
        url=reverse("directory:organisation", args=[other.pk]),
        extent=str(row.get_extent_display()), day=row.effective_on, act=row.act,
        withdraw=reverse("directory:organisation_succession", args=[row.predecessor_id, row.pk]),
    )  # fmt: skip


def _likely(organisation: Organisation, day: date) -> tuple[str, str, str] | None:
    """Return who might have followed: name, address, and where it is recorded as successor."""
    heir = queries.likely_successor(organisation, day)
    if heir is None:
        return None
    record = reverse("directory:organisation_succeed", args=[organisation.pk])
    page = reverse("directory:organisation", args=[heir.pk])
    return queries.name_on(heir, day), page, f"{record}?successor={heir.pk}"


def _names(organisation: Organisation) -> list[OrganisationName]:
    return sorted(organisation.names.all(), key=lambda n: n.valid_from, reverse=True)


def _places(organisation: Organisation, day: date) -> list[tuple[str, str, str]]:
    """Return under whom it stood when: name, address, days; the latest first."""
    rows = sorted(organisation.placements.all(), key=lambda p: p.valid_from, reverse=True)
    return [
        (
            queries.name_on(row.parent, row.valid_to or day),
            reverse("directory:organisation", args=[row.parent_id]),
            f"{day_vi(row.valid_from)} – {day_vi(row.valid_to) if row.valid_to else _('now')}",
        )
        for row in rows
    ]


def _children(
    organisation: Organisation, day: date
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return who stands under it on `day`, by kind: name, address, code; in Vietnamese order."""
    rows = sorted(queries.children_on(organisation, day), key=lambda o: (o.kind, _key_on(o, day)))
    return [
        (str(OrganisationKind(kind).label), [_child(o, day) for o in group])
        for kind, group in _grouped(rows)
    ]


def _grouped(rows: Iterable[Organisation]) -> Iterable[tuple[str, list[Organisation]]]:
    for kind, group in groupby(rows, key=lambda o: o.kind):
        yield kind, list(group)


def _child(organisation: Organisation, day: date) -> tuple[str, str, str]:
    address = reverse("directory:organisation", args=[organisation.pk])
    return queries.name_on(organisation, day), address, organisation.unit_code or organisation.code


def _key_on(organisation: Organisation, day: date) -> str:
    names = sorted(organisation.names.all(), key=lambda n: n.valid_from)
    fitting = [n for n in names if n.valid_from <= day] or names
    return fitting[-1].sort_key if fitting else ""
