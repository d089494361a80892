"""Sentences of the history of people, posts, accounts and divisions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Person, Unit
from vanphong.directory.queries import posts_ever, tell_history
from vanphong.directory.queries.history import Sentences
from vanphong.kernel.audit.models import Entry
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


def _day_of(entry: Entry) -> str:
    """Return the day an act is about: the last day where it ends something, else the first."""
    key = "valid_to" if entry.name.endswith(("ended", "closed")) else "valid_from"
    day = entry.data.get("changes", {}).get(key, [None, None])[1]
    return day_vi(date.fromisoformat(day)) if day else ""
