"""The history of a record in words: entries of the audit, with the people who acted."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import Entry as Line
from vanphong.kernel.ui.values import Words

#: name of the act → its sentence with %(who)s, and the icon beside it
Sentences = Mapping[str, tuple[Promise, str]]
#: what a sentence says besides who: from the entry's own data
Values = Callable[[Entry], Mapping[str, object]]
#: what acts without a person, as people read it
AGENTS: Mapping[str, Words] = {
    "import": gettext_lazy("The import of a file"),
    "demo": gettext_lazy("The making of the sample data"),
    "exchange": gettext_lazy("The internal exchange"),
    "setup": gettext_lazy("The set-up"),
    "registry": gettext_lazy("The system"),
}


def tell_history(
    subject: SubjectRef | Sequence[SubjectRef],
    sentences: Sentences,
    *,
    texts: Sequence[str] = ("note", "opinion", "reason"),
    values: Values = lambda _entry: {},
    office: uuid.UUID | None = None,
) -> list[Line]:
    """
    Return the acts on a record (or several) in words, newest first; others are left out.

    No rights are asked: for who may know the record in full. `texts` names the free texts shown
    beside an act; with `office` only the acts of that office and of the system are told. Cost:
    three queries.
    """
    subjects = [subject] if isinstance(subject, SubjectRef) else subject
    about = [Q(subject_type=one.type, subject_id=one.id) for one in subjects]
    told = Entry.objects.filter(reduce(or_, about, Q(pk__in=[])), name__in=sentences)
    if office is not None:
        told = told.filter(Q(tenant_id=office) | Q(tenant_id=None))
    entries = list(told.order_by("-id"))
    names = _names(entries)
    shown = TextVersion.objects.filter(entry__in=entries, field__in=texts)
    notes = {text.entry_id: text.text for text in shown}
    return [
        _line(entry, sentences[entry.name], names, values(entry), notes.get(entry.pk, ""))
        for entry in entries
    ]


def _names(entries: Sequence[Entry]) -> dict[uuid.UUID, str]:
    ids = {pk for e in entries for pk in (e.appointment_id, e.on_behalf_of) if pk is not None}
    posts = Appointment.objects.filter(pk__in=ids).select_related("person")
    return {post.pk: f"{post.person.full_name} ({post.title})" for post in posts}


def _line(
    entry: Entry,
    sentence: tuple[Promise, str],
    names: Mapping[uuid.UUID, str],
    values: Mapping[str, object],
    note: str,
) -> Line:
    words, icon = sentence
    who = str(AGENTS.get(entry.agent, entry.agent)) or _("The system")
    if entry.appointment_id is not None:
        who = names[entry.appointment_id]
    if entry.on_behalf_of is not None:
        who = _("%(who)s on behalf of %(giver)s") % {
            "who": who, "giver": names[entry.on_behalf_of],
        }  # fmt: skip
    said = str(words) % {"who": who, **values}
    return Line(when=entry.acted_at, sentence=said, icon=icon, note=note)
