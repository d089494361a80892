"""Sentences of the history: the audit keeps codes, people read these."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vanphong.directory.queries import tell_history
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import Entry as Line
from vanphong.registry.models import CitizenLetter, Incoming, Outgoing
from vanphong.registry.states import INCOMING, LETTER, OUTGOING

SENTENCES: dict[str, tuple[Promise, str]] = {
    "registry.incoming.received": (gettext_lazy("%(who)s received the document"), "inbox"),
    "registry.incoming.register": (
        gettext_lazy("%(who)s registered it under number %(number)s"), "book-2",
    ),
    "registry.incoming.file_attached": (
        gettext_lazy("%(who)s added a file"), "paperclip",
    ),
    "registry.incoming.copy_added": (gettext_lazy("%(who)s noted a further copy"), "copy"),
    "registry.incoming.scan_read": (
        gettext_lazy("The words of a scan were read by machine; they are not sure"), "scan",
    ),
    "secrecy.warning.answered": (
        gettext_lazy("%(who)s looked at a warning of secrecy and answered"), "shield-check",
    ),
    "registry.incoming.kept_copy_opened": (
        gettext_lazy("%(who)s opened the kept copy"), "folder",
    ),
    "registry.incoming.submit": (gettext_lazy("%(who)s submitted it"), "send"),
    "registry.incoming.direct": (gettext_lazy("%(who)s gave a direction"), "pencil"),
    "registry.incoming.record_direction": (
        gettext_lazy("%(who)s wrote down a direction given on paper or by word"), "writing",
    ),
    "registry.incoming.keep_recorded": (
        gettext_lazy("%(who)s wrote down a direction that waits for the leader"), "hourglass",
    ),
    "registry.incoming.confirm_recorded": (
        gettext_lazy("%(who)s confirmed it: it holds from now on"), "check",
    ),
    "registry.recorded.confirmed": (
        gettext_lazy("%(who)s confirmed what was written down"), "check",
    ),
    "registry.incoming.disown_recorded": (
        gettext_lazy("%(who)s said: not my opinion"), "ban",
    ),
    "registry.incoming.lift_recorded": (
        gettext_lazy("%(who)s said: not my opinion"), "ban",
    ),
    "registry.call.begun": (gettext_lazy("Who is on duty is called"), "phone"),
    "registry.call.taken": (gettext_lazy("%(who)s took the express document"), "check"),
    "registry.incoming.transfer": (
        gettext_lazy("%(who)s passed it to another person"), "corner-up-right",
    ),
    "registry.incoming.send_back": (gettext_lazy("%(who)s sent it back"), "corner-up-left"),
    "registry.incoming.hand_back": (gettext_lazy("%(who)s sent it back"), "corner-up-left"),
    "registry.incoming.take_back": (
        gettext_lazy("%(who)s took the submission back"), "arrow-back-up",
    ),
    "registry.incoming.take_before_me": (
        gettext_lazy("%(who)s took the submission back"), "arrow-back-up",
    ),
    "registry.incoming.finish": (gettext_lazy("%(who)s finished the handling"), "check"),
    "registry.incoming.return_to_sender": (gettext_lazy("%(who)s returned it"), "arrow-back-up"),
    "registry.incoming.recall": (gettext_lazy("%(who)s noted its recall"), "arrow-back-up"),
    "registry.incoming.reopen": (gettext_lazy("%(who)s opened it again"), "refresh"),
    "registry.incoming.open_envelope": (gettext_lazy("%(who)s opened the envelope"), "mail"),
    "exchange.transfer.made": (
        gettext_lazy("%(who)s passed the matter on to another office"), "corner-up-right",
    ),
    "exchange.recall.confirmed": (gettext_lazy("%(who)s confirmed the recall"), "check"),
    "exchange.recall.refused": (gettext_lazy("%(who)s refused the recall"), "ban"),
    "registry.incoming.move_book": (
        gettext_lazy("%(who)s moved it to another book, number %(number)s"), "book-2",
    ),
}  # fmt: skip


def history_of(document: Incoming) -> list[Line]:
    """Return the acts on a document in words, newest first; for who may know it in full."""
    return tell_history(
        SubjectRef(INCOMING.noun, document.pk), SENTENCES,
        texts=("note", "opinion", "reason", "name"),
        values=lambda entry: {"number": entry.data.get("number", "")},
    )  # fmt: skip


LETTER_SENTENCES: dict[str, tuple[Promise, str]] = {
    "registry.citizen_letter.register": (
        gettext_lazy("%(who)s received it under number %(number)s"), "inbox",
    ),
    "registry.citizen_letter.hand_over": (
        gettext_lazy("%(who)s handed it over to the Reception Board"), "send",
    ),
    "registry.citizen_letter.take_over": (gettext_lazy("%(who)s took it over"), "check"),
    "registry.citizen_letter.send_back": (
        gettext_lazy("%(who)s sent it back to the registry"), "arrow-back-up",
    ),
    "registry.citizen_letter.return_to_sender": (
        gettext_lazy("%(who)s returned it"), "arrow-back-up",
    ),
}  # fmt: skip


def letter_history(letter: CitizenLetter) -> list[Line]:
    """Return the acts on a citizen's letter in words, newest first; for who may know it."""
    return tell_history(
        SubjectRef(LETTER.noun, letter.pk), LETTER_SENTENCES,
        values=lambda entry: {"number": entry.data.get("number", "")},
    )  # fmt: skip


OUTGOING_SENTENCES: dict[str, tuple[Promise, str]] = {
    "registry.outgoing.number": (
        gettext_lazy("%(who)s numbered it, number %(number)s"), "book-2",
    ),
    "registry.outgoing.transfer": (
        gettext_lazy("%(who)s passed the matter on, number %(number)s"), "corner-up-right",
    ),
    "registry.outgoing.file_attached": (gettext_lazy("%(who)s added a file"), "paperclip"),
    "registry.outgoing.addressed": (gettext_lazy("%(who)s added recipients"), "plus"),
    "registry.outgoing.dispatch": (gettext_lazy("%(who)s issued it"), "send"),
    "registry.outgoing.received": (gettext_lazy("%(who)s noted a receipt"), "check"),
    "registry.outgoing.posted": (gettext_lazy("%(who)s handed it to the post"), "mail-forward"),
    "registry.outgoing.post_signed": (
        gettext_lazy("%(who)s noted the signature of the post office"), "signature",
    ),
    "registry.outgoing.copy_lent": (
        gettext_lazy("%(who)s let the stored copy be used"), "folder",
    ),
    "registry.outgoing.copy_returned": (
        gettext_lazy("%(who)s took the stored copy back"), "arrow-back-up",
    ),
    "registry.outgoing.recall": (gettext_lazy("%(who)s recalled it"), "arrow-back-up"),
    "registry.outgoing.cancel": (gettext_lazy("%(who)s cancelled the number"), "ban"),
}  # fmt: skip


def outgoing_history(outgoing: Outgoing) -> list[Line]:
    """Return the acts on an issued document in words, newest first; for who may know it."""
    return tell_history(
        SubjectRef(OUTGOING.noun, outgoing.pk), OUTGOING_SENTENCES, values=_number_of
    )


def _number_of(entry: Entry) -> dict[str, object]:
    """Return the number of an entry: taken by the act, or held before it."""
    held = entry.data.get("changes", {}).get("number", [None, ""])
    return {"number": entry.data.get("number", held[1])}
