"""Sentences of the history: the audit keeps codes, people read these."""

from __future__ import annotations

import uuid

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.ui.values import Entry as Line
from vanphong.registry.models import Incoming
from vanphong.registry.states import INCOMING

SENTENCES: dict[str, tuple[Promise, str]] = {
    "registry.incoming.received": (gettext_lazy("%(who)s received the document"), "inbox"),
    "registry.incoming.register": (
        gettext_lazy("%(who)s registered it under number %(number)s"), "book-2",
    ),
    "registry.incoming.submit": (gettext_lazy("%(who)s submitted it"), "send"),
    "registry.incoming.direct": (gettext_lazy("%(who)s gave a direction"), "pencil"),
    "registry.incoming.finish": (gettext_lazy("%(who)s finished the handling"), "check"),
    "registry.incoming.return_to_sender": (gettext_lazy("%(who)s returned it"), "arrow-back-up"),
    "registry.incoming.recall": (gettext_lazy("%(who)s noted its recall"), "arrow-back-up"),
    "registry.incoming.reopen": (gettext_lazy("%(who)s opened it again"), "refresh"),
    "registry.incoming.moved": (
        gettext_lazy("%(who)s moved it to another book, number %(number)s"), "book-2",
    ),
}  # fmt: skip


def history_of(document: Incoming) -> list[Line]:
    """
    Return the acts on a document in words, newest first; for who may know it in full.

    Cost: three queries.
    """
    entries = list(
        Entry.objects.filter(
            subject_type=INCOMING.noun, subject_id=document.pk, name__in=SENTENCES
        ).order_by("-id")
    )
    ids = [pk for e in entries for pk in (e.appointment_id, e.on_behalf_of) if pk is not None]
    posts = Appointment.objects.filter(pk__in=ids).select_related("person")
    names = {post.pk: f"{post.person.full_name} ({post.title})" for post in posts}
    texts = TextVersion.objects.filter(entry__in=entries, field__in=["note", "opinion", "reason"])
    notes = {text.entry_id: text.text for text in texts}
    return [_line(entry, names, notes.get(entry.pk, "")) for entry in entries]


def _line(entry: Entry, names: dict[uuid.UUID, str], note: str) -> Line:
    sentence, icon = SENTENCES[entry.name]
    who = entry.agent or _("The system")
    if entry.appointment_id is not None:
        who = names[entry.appointment_id]
    if entry.on_behalf_of is not None:
        who = _("%(who)s on behalf of %(giver)s") % {
            "who": who, "giver": names[entry.on_behalf_of],
        }  # fmt: skip
    number = entry.data.get("number", "")
    return Line(
        when=entry.acted_at, sentence=str(sentence) % {"who": who, "number": number}, icon=icon,
        note=note,
    )  # fmt: skip
