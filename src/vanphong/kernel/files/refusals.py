"""Why a file is refused, each with one sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

#: house rule: what one letter with its scans may weigh
LARGEST_BYTES = 50 * 2**20


class Fault(StrEnum):
    """What is wrong with a file; the values are stored and shown to no one."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MUCH = "too_much"
    PROGRAM = "program"
    HTML = "html"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    BOMB = "bomb"
    MACROS = "macros"
    SCRIPTS = "scripts"
    ENCLOSED = "enclosed"
    DOUBLE = "double"
    UNKNOWN = "unknown"
    SECRET = "secret"  # noqa: S105 - a class of documents


_SENTENCES = {
    Fault.EMPTY: _("The file is empty. Choose the file again."),
    Fault.TOO_BIG: _("The file is larger than 50 MB. Scan it at 200 to 300 dpi or split it."),
    Fault.TOO_MUCH: _(
        "The files of one form may weigh 100 MB together. Add this one to the document afterwards."
    ),
    Fault.PROGRAM: _("This is a program, whatever its name says. Programs are never taken in."),
    Fault.HTML: _("This is a web page, not an office document. Save it as .docx or .pdf first."),
    Fault.ENCRYPTED: _("The file is locked with a password. Remove the password and try again."),
    Fault.BROKEN: _("The file is damaged and cannot be read. Ask the sender for it again."),
    Fault.BOMB: _("The file unpacks to an enormous size or takes too long to read."),
    Fault.MACROS: _("The file carries macros or programs. Save it without them, or as PDF."),
    Fault.SCRIPTS: _(
        "The PDF carries a script, or a command that runs on opening. Print it to a new PDF, or ask"
        " the sender for one without."
    ),
    Fault.ENCLOSED: _(
        "The PDF carries other files inside. Save those apart and hand each in by itself."
    ),
    Fault.DOUBLE: _(
        "The file is two kinds at once, so that two programs would show two documents. Save it anew"
        " as PDF."
    ),
    Fault.UNKNOWN: _(
        "This kind of file is not taken in. Accepted: PDF, Word, Excel, OpenDocument, RTF, TXT,"
        " CSV, PNG, JPG, TIF."
    ),
    Fault.SECRET: _(
        "The file bears a mark of state secrets. This system keeps no state secrets; nothing of"
        " the file was kept. Receive it on paper or on the independent network."
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fault and its sentence in the reader's language."""

    fault: Fault

    @property
    def sentence(self) -> str:
        """Return the sentence for people."""
        return str(_SENTENCES[self.fault])


class FileRefused(Exception):  # noqa: N818 - named for what happened
    """A file was not taken in; nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.fault.value)
        self.refusal = refusal

    def __str__(self) -> str:
        return self.refusal.sentence
