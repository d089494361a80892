"""Sentences of the history of people, posts, accounts, divisions and organisations."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Extent, Organisation, Person, Portfolio, Unit
from vanphong.directory.queries import by_ids, name_on, posts_ever, tell_history
from vanphong.directory.queries.history import Sentences
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.operations import RULE_TYPE
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.values import Entry as Line

PERSON: Sentences = {
    "directory.person.entered": (_("%(who)s entered the person"), "user-plus"),
    "directory.person.renamed": (_("%(who)s corrected the name; before it was"), "edit"),
    "directory.appointment.made": (
        _("%(who)s recorded the post %(post)s from %(day)s"), "briefcase",
    ),
    "directory.appointment.ended": (
        _("%(who)s ended the post %(post)s, last day %(day)s"), "briefcase",
    ),
    "directory.appointment.contact_set": (
        _("%(who)s wrote telephone and e-mail of the post %(post)s"), "phone",
    ),
    "directory.account.opened": (_("%(who)s opened the account"), "key"),
    "directory.account.locked": (_("%(who)s locked the account"), "lock"),
    "directory.account.unlocked": (_("%(who)s unlocked the account"), "key"),
    "directory.account.password_reset": (_("%(who)s gave a new first password"), "refresh"),
    "directory.account.password_changed": (_("%(who)s set a password of their own"), "check"),
    "directory.account.second_factor_reset": (
        _("%(who)s took the second factor off"), "shield-lock",
    ),
    "directory.session.factor_added": (_("%(who)s added a second factor"), "shield-check"),
    "directory.session.factor_removed": (_("%(who)s removed a second factor"), "shield-lock"),
}  # fmt: skip
UNIT: Sentences = {
    "directory.unit.opened": (_("%(who)s opened the division"), "plus"),
    "directory.unit.renamed": (_("%(who)s renamed the division; before it was"), "edit"),
    "directory.unit.closed": (_("%(who)s closed the division, last day %(day)s"), "archive"),
}
PORTFOLIO: Sentences = {
    "directory.portfolio.added": (_("%(who)s entered the row, first day %(day)s"), "plus"),
    "directory.portfolio.corrected": (_("%(who)s corrected the row"), "edit"),
    "directory.portfolio.ended": (_("%(who)s ended the row, last day %(day)s"), "archive"),
}
ORGANISATION: Sentences = {
    "directory.organisation.founded": (_("%(who)s entered it, first day %(day)s"), "plus"),
    "directory.organisation.confirmed": (
        _("%(who)s found it in the official list of %(day)s"), "list-check",
    ),
    "directory.organisation.renamed": (_("%(who)s renamed it from %(day)s to"), "edit"),
    "directory.organisation.corrected": (_("%(who)s corrected the spelling of a name to"), "edit"),
    "directory.organisation.coded": (_("%(who)s set the codes: %(codes)s"), "id-badge-2"),
    "directory.organisation.placed": (
        _("%(who)s put it under %(name)s from %(day)s"), "hierarchy-2",
    ),
    "directory.organisation.closed": (_("%(who)s closed it, last day %(day)s"), "archive"),
    "directory.organisation.reopened": (_("%(who)s took the close back"), "refresh"),
    "directory.organisation.succeeded": (
        _("%(who)s recorded its successor %(name)s from %(day)s: %(extent)s"), "subtask",
    ),
    "directory.organisation.took_over": (
        _("%(who)s recorded that it took over %(name)s from %(day)s: %(extent)s"), "subtask",
    ),
    "directory.organisation.succession_withdrawn": (
        _("%(who)s withdrew the successor %(name)s"), "arrow-back-up",
    ),
    "directory.organisation.settled": (
        _("The successor told a day that was not known: %(day)s"), "calendar",
    ),
}  # fmt: skip
RULE: Sentences = {
    "rules.rule.changed": (_("%(who)s entered the value that holds from %(day)s"), "edit"),
    "rules.rule.confirmed": (_("%(who)s read the value in the official text"), "check"),
    "rules.rule.withdrawn": (_("%(who)s took the value from %(day)s back"), "arrow-back-up"),
}  # fmt: skip
#: changes of an entry that name another organisation
OTHERS = ("parent", "successor", "predecessor")


def history_of_person(person: Person, office: uuid.UUID | None) -> list[Line]:
    """Return what `office` and the system did with a person, the posts and the account."""
    titles = {post.pk: post.title for post in posts_ever(person)}
    subjects = [
        SubjectRef("directory.person", person.pk),
        *(SubjectRef("directory.appointment", pk) for pk in titles),
    ]

    def values(entry: Entry) -> Mapping[str, object]:
        post = titles.get(entry.subject_id, "") if entry.subject_id else ""
        return {"post": post, "day": _day_of(entry)}

    texts = ("old_name", "reason")
    return tell_history(subjects, PERSON, texts=texts, values=values, office=office)


def history_of_unit(unit: Unit) -> list[Line]:
    """Return what was done with a division."""
    return tell_history(
        SubjectRef("directory.unit", unit.pk), UNIT, texts=("old_name", "reason"),
        values=lambda entry: {"day": _day_of(entry)},
    )  # fmt: skip


def history_of_rule(values: Sequence[Rule]) -> list[Line]:
    """Return what was done with the values of one rule."""

    def words(entry: Entry) -> Mapping[str, object]:
        days = [day for day in entry.data.get("changes", {}).get("valid_from", ()) if day]
        return {"day": day_vi(date.fromisoformat(days[-1])) if days else ""}

    subjects = [SubjectRef(RULE_TYPE, row.pk) for row in values]
    return tell_history(subjects, RULE, texts=("note",), values=words)


def history_of_portfolio(row: Portfolio) -> list[Line]:
    """Return what was done with a row of the portfolio table."""
    return tell_history(
        SubjectRef("directory.portfolio", row.pk), PORTFOLIO, texts=("reason",),
        values=lambda entry: {"day": _day_of(entry)},
    )  # fmt: skip


def history_of_organisation(organisation: Organisation, day: date) -> list[Line]:
    """Return what was done with an organisation; others are named as on `day`. Seven queries."""
    subject = SubjectRef("directory.organisation", organisation.pk)
    entries = Entry.objects.filter(subject_type=subject.type, subject_id=subject.id)
    ids = {pk for e in entries for pk in _others(e) if pk}
    names = {str(o.pk): name_on(o, day) for o in by_ids(sorted(ids))}

    def values(entry: Entry) -> Mapping[str, object]:
        changes = entry.data.get("changes", {})
        named = changes.get("parent", [None, ""])[1:] if "parent" in changes else _others(entry)
        other = next((pk for pk in named if pk), "")
        codes = [changes[key][1] for key in ("unit_code", "code", "old_code") if key in changes]
        extent = changes.get("extent", [None, ""])[1]
        return {
            "day": _day_of(entry), "name": names.get(other, _("nobody")),
            "codes": ", ".join(c for c in codes if c) or "–",
            "extent": str(Extent(extent).label).lower() if extent else "",
        }  # fmt: skip

    return tell_history(subject, ORGANISATION, texts=("name", "reason", "act"), values=values)


def _others(entry: Entry) -> list[str]:
    """Return the ids of other organisations that an act names, before and after."""
    changes = entry.data.get("changes", {})
    return [pk for key in OTHERS for pk in reversed(changes.get(key, []))]


def _day_of(entry: Entry) -> str:
    """Return the day an act is about: the last day where it ends something, else the first."""
    ends = ("ended", "closed", "settled")
    first = ("valid_to",) if entry.name.endswith(ends) else ("valid_from",)
    changes = entry.data.get("changes", {})
    keys = (*first, "effective_on", "seen_on", "valid_from")
    days = [changes[key][1] for key in keys if key in changes and changes[key][1]]
    return day_vi(date.fromisoformat(days[0])) if days else ""
