"""Sentences of the history of a submission."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanphong.directory.queries import tell_history
from vanphong.dossiers.models import Submission
from vanphong.dossiers.states import SUBMISSION
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
