"""Organisations in words: since when, under whom, and what became of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vanphong.directory.models import Organisation
from vanphong.directory.queries.organisations import Fate, Standing, is_alive, name_on, parent_on
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Tone, Words

TONES: dict[Fate, Tone] = {
    Fate.ALIVE: "good", Fate.NOT_YET: "info", Fate.FOLLOWED: "neutral", Fate.SPLIT: "warning",
    Fate.UNCLEAR: "warning", Fate.ENDED: "neutral",
}  # fmt: skip


def begin_words(organisation: Organisation) -> str:
    """Say since when it exists, and that this is only the day of a list where it is."""
    words = {"day": day_vi(organisation.valid_from)}
    if organisation.is_begin_known:
        return _("since %(day)s") % words
    return _("existed on %(day)s, founded before") % words


def end_words(organisation: Organisation) -> str:
    """Say until when it existed; "" while it lasts."""
    if organisation.valid_to is None:
        return ""
    if organisation.is_end_known:
        return _("until %(day)s") % {"day": day_vi(organisation.valid_to)}
    first = (organisation.seen_on or organisation.valid_from) + timedelta(days=1)
    return _("ended between %(first)s and %(last)s, the day is not known") % {
        "first": day_vi(first),
        "last": day_vi(organisation.valid_to),
    }


def life_words(organisation: Organisation) -> str:
    """Say since and until when it existed, in one line."""
    return ", ".join(w for w in (begin_words(organisation), end_words(organisation)) if w)


def place_words(organisation: Organisation, day: date) -> str:
    """Name those above it on `day` (for one that ended, at its end), the nearest first."""
    names: list[str] = []
    here: Organisation | None = organisation
    while here is not None and len(names) < 3:
        here = parent_on(here, day if is_alive(here, day) else here.valid_to or here.valid_from)
        if here is not None:
            names.append(name_on(here, day))
    return ", ".join(names)


def names_of(organisations: tuple[Organisation, ...] | list[Organisation], day: date) -> str:
    """Name several in one line."""
    return ", ".join(name_on(o, day) for o in organisations)


def fate_words(standing: Standing, day: date) -> str:
    """Say what became of an organisation by `day`, with its successors' names."""
    names = {"names": names_of(standing.successors, day)}
    said = {
        Fate.ALIVE: _("Active"),
        Fate.NOT_YET: _("Not founded yet"),
        Fate.FOLLOWED: _("Now %(names)s") % names,
        Fate.SPLIT: _("Divided: %(names)s") % names,
        Fate.UNCLEAR: _("Successor not known"),
        Fate.ENDED: _("Ended, nobody follows"),
    }[standing.fate]
    if standing.has_unclear_part and standing.successors:
        return _("%(said)s; another part not known") % {"said": said}
    return said


def hint_for(organisation: Organisation, standing: Standing, day: date) -> str:
    """Return what tells it from others of its name: place, codes, end, the one successor."""
    codes = [c for c in (organisation.unit_code, organisation.code, organisation.old_code) if c]
    parts = [place_words(organisation, day)]
    if codes:
        parts.append(_("code %(codes)s") % {"codes": ", ".join(codes)})
    if standing.fate != Fate.ALIVE:
        parts.append(end_words(organisation))
    if standing.fate not in (Fate.ALIVE, Fate.SPLIT):
        parts.append(fate_words(standing, day))
    return " · ".join(part for part in parts if part)


#: policy roles (D8) as people call them; what each may do stands in `policy.toml`
ROLE_NAMES: dict[str, Words] = {
    "province_leader": pgettext_lazy("role", "Leader of the province"),
    "leader_secretary": pgettext_lazy("role", "Secretary of a leader"),
    "chief": pgettext_lazy("role", "Chief of office"),
    "deputy_chief": pgettext_lazy("role", "Deputy chief of office"),
    "division_head": pgettext_lazy("role", "Head of division"),
    "specialist": pgettext_lazy("role", "Specialist"),
    "registry_clerk": pgettext_lazy("role", "Registry clerk"),
    "department_leader": pgettext_lazy("role", "Leader of a department"),
    "department_specialist": pgettext_lazy("role", "Specialist of a department"),
    "department_clerk": pgettext_lazy("role", "Clerk of a department"),
    "commune_clerk": pgettext_lazy("role", "Clerk of a commune"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "administrator": pgettext_lazy("role", "Administrator"),
}
