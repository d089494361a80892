"""Organisations in words: since when, under whom, and what became of them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vanphong.directory.models import Organisation
from vanphong.directory.queries.organisations import Fate, Standing, line_above, name_on
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Tone, Words

TONES: dict[Fate, Tone] = {
    Fate.ALIVE: "good", Fate.NOT_YET: "info", Fate.FOLLOWED: "neutral", Fate.SPLIT: "warning",
    Fate.UNCLEAR: "warning", Fate.ENDED: "neutral",
}  # fmt: skip

FATES: dict[Fate, Words] = {
    Fate.ALIVE: gettext_lazy("Active"),
    Fate.NOT_YET: gettext_lazy("Not founded yet"),
    Fate.FOLLOWED: gettext_lazy("Ended"),
    Fate.SPLIT: gettext_lazy("Divided"),
    Fate.UNCLEAR: gettext_lazy("Successor not known"),
    Fate.ENDED: gettext_lazy("Ended, nobody follows"),
}


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


def first_day(organisation: Organisation) -> str:
    """Return its first day as a column shows it, or the day before which it existed."""
    day = day_vi(organisation.valid_from)
    return day if organisation.is_begin_known else _("before %(day)s") % {"day": day}


def last_day(organisation: Organisation) -> str:
    """Return its last day as a column shows it, or the latest it can be; "" while it lasts."""
    if organisation.valid_to is None:
        return ""
    day = day_vi(organisation.valid_to)
    return day if organisation.is_end_known else _("%(day)s at the latest") % {"day": day}


def place_words(organisation: Organisation, day: date) -> str:
    """Name those above it on `day` (for one that ended, at its end), the nearest first."""
    last = organisation.valid_to
    at = last if last is not None and last < day else day
    return ", ".join(name_on(above, at) for above in line_above(organisation, at))


def codes_of(organisation: Organisation) -> list[str]:
    """Return the codes it has: of the territory, new form, old form."""
    codes = (organisation.unit_code, organisation.code, organisation.old_code)
    return [code for code in codes if code]


def former_names(organisation: Organisation, day: date) -> list[str]:
    """Return the names it bore before that of `day`, the latest first."""
    present = name_on(organisation, day)
    names = sorted(organisation.names.all(), key=lambda n: n.valid_from, reverse=True)
    return [n.name for n in names if n.valid_from <= day and n.name != present]


def names_of(organisations: tuple[Organisation, ...] | list[Organisation], day: date) -> str:
    """Name several in one line."""
    return ", ".join(name_on(o, day) for o in organisations)


def fate_words(standing: Standing, day: date) -> str:
    """Say what became of an organisation by `day`, with its successors' names."""
    names = {"names": names_of(standing.successors, day)}
    said = str(FATES[standing.fate])
    if standing.fate == Fate.FOLLOWED:
        said = _("Now %(names)s") % names
    if standing.fate == Fate.SPLIT:
        said = _("Divided: %(names)s") % names
    if standing.has_unclear_part and standing.successors:
        return _("%(said)s; another part not known") % {"said": said}
    return said


def hint_for(organisation: Organisation, standing: Standing, day: date) -> str:
    """Return what tells it from others of its name: place, codes, end, the one successor."""
    codes = codes_of(organisation)
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
