"""
The tray: files that lie with a form. Each is taken in as soon as it arrives, before any
transaction, and stays with the form by a signed receipt while the form comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from vanphong.kernel.files.jail.running import JailMissing
from vanphong.kernel.files.receipts import receipt_for, redeem
from vanphong.kernel.files.refusals import FileRefused
from vanphong.kernel.files.taking import TakenFile, clean_name, take_in, text_of
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.secrecy.words import label_of
from vanphong.registry.models import WaitingFile
from vanphong.registry.operations import Enclosure

#: house rule: what one form brings at a time; each file takes some tenths of a second to read
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file on the tray."""

    taken: TakenFile
    receipt: str
    #: what the clerk answered to a warning
    answer: str = ""

    @property
    def key(self) -> str:
        """Return what the item's own fields are called by."""
        return str(self.taken.file.pk)

    @property
    def asks(self) -> bool:
        """Say whether somebody must look at it and answer."""
        return self.taken.secrecy is Finding.WARNING

    @property
    def mark(self) -> str:
        """Return what the look for marks of secrecy found, in words."""
        return label_of(self.taken.secrecy)


@dataclass(slots=True)
class Tray:
    """The files of one form, in order; the sentences about those that were not taken."""

    items: list[Item] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    #: what was put right and should be known
    told: list[str] = field(default_factory=list)

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each file that keeps the form from being sent."""
        yield from self.refused
        for item in self.items:
            if item.asks and not item.answer:
                yield _(
                    "“%(name)s” names a degree of secrecy. Open it and look: if it is a state"
                    " secret, leave it out; if not, write why below its name."
                ) % {"name": item.taken.name}

    def enclosures(self) -> list[Enclosure]:
        """
        Return the files as a verb takes them.

        Cost: for a file that came with the form once more, its text is read anew in the jail.
        """
        return [Enclosure(taken=_with_text(item.taken), answer=item.answer) for item in self.items]

    def add(self, item: Item) -> None:
        """Put a file on the tray; the same content lies there once."""
        if item.key not in {other.key for other in self.items}:
            self.items.append(item)


def tray_of(waiting: WaitingFile, *, actor: Actor) -> Tray:
    """Return a tray on which a file of the pile lies, with the answer that was given for it."""
    taken = TakenFile(
        file=waiting.file, name=waiting.name, text=None, secrecy=Finding(waiting.secrecy),
        is_read=False,
    )  # fmt: skip
    receipt = receipt_for(taken, actor=actor)
    return Tray(items=[Item(taken=taken, receipt=receipt, answer=waiting.answer)])


def read_tray(request: ActorRequest, form: forms.Form, *, path: str, now: datetime) -> Tray:
    """
    Return the files that a form sent: those it kept, but for the ones left out, then the new ones.

    What keeps the form from being sent becomes an error of its field `enclosures`; what was put
    right is told. `path` is the code of the way in. Call it before the verb's transaction.
    Cost: a query for each kept file; for each new one `take_in`.
    """
    tray = Tray()
    left_out = set(request.POST.getlist("leave_out"))
    for receipt in request.POST.getlist("receipt"):
        taken = redeem(receipt, actor=request.actor)
        if taken is None:
            tray.refused.append(_("A file lay with the form for too long. Choose it again."))
        elif str(taken.file.pk) not in left_out:
            answer = request.POST.get(f"answer-{taken.file.pk}", "").strip()
            tray.add(Item(taken=taken, receipt=receipt, answer=answer))
    uploads = request.FILES.getlist("enclosures")
    for upload in uploads[:MOST_AT_ONCE]:
        _take(tray, upload, actor=request.actor, path=path, now=now)
    if len(uploads) > MOST_AT_ONCE:
        tray.refused.append(
            _("At most %(count)s files at a time. Add the others to the document afterwards.")
            % {"count": MOST_AT_ONCE}
        )
    for sentence in tray.told:
        messages.info(request, sentence)
    form.full_clean()
    for sentence in tray.faults():
        form.add_error("enclosures", sentence)
    return tray


def _take(tray: Tray, upload: UploadedFile[Any], *, actor: Actor, path: str, now: datetime) -> None:
    """Take one file in; whatever stands in the way becomes a sentence, the others go on."""
    name = clean_name(upload.name or "") or _("the file")
    try:
        taken = take_in(upload, actor=actor, path=path, now=now)
    except FileRefused as refusal:
        why = str(refusal)
    except JailMissing:
        why = _("Files cannot be read safely on this machine. Tell the administrator.")
    except OSError:
        why = _("The file could not be stored. Tell the administrator: the disk may be full.")
    else:
        tray.add(Item(taken=taken, receipt=receipt_for(taken, actor=actor)))
        if taken.claimed:
            tray.told.append(
                _("“%(claimed)s” is in truth %(kind)s; it is kept as “%(name)s”.")
                % {"claimed": taken.claimed, "kind": taken.file.kind.upper(), "name": taken.name}
            )
        return
    tray.refused.append(f"“{name}”: {why}")


def _with_text(taken: TakenFile) -> TakenFile:
    return taken if taken.is_read else replace(taken, text=text_of(taken.file), is_read=True)
