"""Sentences of the histories of submissions, lists of dossiers and dossiers."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import tell_history
from vanphong.dossiers.models import Catalogue, Dossier, Submission
from vanphong.dossiers.operations.filing import ITEM
from vanphong.dossiers.queries import known_items
from vanphong.dossiers.states import CATALOGUE, DOSSIER, SUBMISSION
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.ui.values import Entry

SENTENCES: dict[str, tuple[Promise, str]] = {
    "dossiers.submission.made": (_("%(who)s began the submission"), "plus"),
    "dossiers.submission.written": (_("%(who)s changed its words"), "pencil"),
    "dossiers.submission.send": (_("%(who)s sent it"), "send"),
    "dossiers.submission.pass_on": (_("%(who)s agreed and handed it on"), "arrow-right"),
    "dossiers.submission.send_back": (_("%(who)s sent it back"), "corner-up-left"),
    "dossiers.submission.approve": (_("%(who)s signed it"), "signature"),
    "dossiers.submission.reject": (_("%(who)s did not agree"), "ban"),
    "dossiers.submission.take_to_meeting": (_("%(who)s takes it to a meeting"), "users-group"),
    "dossiers.submission.withdraw": (_("%(who)s took it back"), "arrow-back-up"),
    "dossiers.submission.file_added": (_("%(who)s added a file"), "paperclip"),
    "dossiers.submission.file_left_out": (_("%(who)s left a file out"), "minus"),
    "secrecy.warning.answered": (
        _("%(who)s looked at a warning of secrecy and answered"), "shield-check",
    ),
    "dossiers.submission.lacks_noted": (_("%(who)s noted what is missing"), "list"),
    "dossiers.submission.lack_settled": (_("%(who)s struck something off the list"), "check"),
}  # fmt: skip


def history_of(submission: Submission) -> list[Entry]:
    """Return the acts on a submission in words, newest first; for who may know it in full."""
    return tell_history(
        SubjectRef(SUBMISSION.noun, submission.pk), SENTENCES,
        texts=("note", "opinion", "reason", "name"),
    )  # fmt: skip


#: acts on a list that its page tells; the audit keeps all
SHOWN = 30
CATALOGUE_SENTENCES: dict[str, tuple[Promise, str]] = {
    "dossiers.catalogue.begun": (_("%(who)s began the list"), "plus"),
    "dossiers.catalogue.heading_added": (_("%(who)s added a heading"), "list"),
    "dossiers.catalogue.heading_written": (_("%(who)s changed a heading"), "pencil"),
    "dossiers.catalogue.heading_taken_out": (_("%(who)s took a heading out"), "minus"),
    "dossiers.catalogue.issue": (_("%(who)s issued the list"), "rubber-stamp"),
    "dossiers.listed.proposed": (_("%(who)s proposed a dossier"), "plus"),
    "dossiers.listed.written": (_("%(who)s changed a line"), "pencil"),
    "dossiers.listed.accept": (_("%(who)s took a dossier into the list"), "check"),
    "dossiers.listed.decline": (_("%(who)s did not take a dossier in"), "ban"),
}
DOSSIER_SENTENCES: dict[str, tuple[Promise, str]] = {
    "dossiers.dossier.opened": (_("%(who)s opened the dossier"), "folder"),
    "dossiers.dossier.written": (_("%(who)s changed title or retention"), "pencil"),
    "dossiers.dossier.members_chosen": (_("%(who)s chose who works on it"), "users"),
    "dossiers.dossier.handed_over": (_("%(who)s handed the dossier over"), "arrow-right"),
    "dossiers.dossier.close": (_("%(who)s closed the dossier"), "archive"),
    "dossiers.dossier.reopen": (_("%(who)s opened the dossier again"), "refresh"),
    "dossiers.item.filed": (_("%(who)s put a document in"), "file"),
    "dossiers.item.taken_out": (_("%(who)s took a document out"), "minus"),
}


def history_of_catalogue(catalogue: Catalogue) -> list[Entry]:
    """Return the newest acts on a list and its lines in words; for its office."""
    lines = catalogue.listed.values_list("pk", flat=True)
    subjects = [SubjectRef(CATALOGUE.noun, catalogue.pk)]
    subjects += [SubjectRef("dossiers.listed", pk) for pk in lines]
    return tell_history(subjects, CATALOGUE_SENTENCES, texts=("note", "title"))[:SHOWN]


def history_of_dossier(dossier: Dossier, actor: Actor) -> list[Entry]:
    """
    Return the acts on a dossier in words, newest first.

    What happened to a document that the reader may not know is not told.
    """
    subjects = [SubjectRef(DOSSIER.noun, dossier.pk)]
    subjects += [SubjectRef(ITEM, pk) for pk in known_items(dossier, actor)]
    return tell_history(subjects, DOSSIER_SENTENCES)
