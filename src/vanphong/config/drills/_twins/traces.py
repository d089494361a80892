"""What leaves the product beside its answers: mails, log lines, files left behind."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core import mail
from django.db import transaction

from vanphong.config.drills._twins.province import MARK
from vanphong.directory.models import Appointment
from vanphong.kernel.ids import uuid7
from vanphong.kernel.notifications import mailing
from vanphong.kernel.notifications.models import Mail, MailKind

#: a working day later every batch has come due
LATER = timedelta(days=4)
#: folders of an installation that hold the records themselves
RECORDS = frozenset({"files", "database"})


def mails_to(reader: Appointment, now: datetime) -> list[str]:
    """Send the reader's batches and a digest, keep nothing, and return what was sent."""
    later = now + LATER
    box: list[mail.EmailMessage] = []
    mail.outbox = box
    with transaction.atomic():
        Mail.objects.create(
            person_id=reader.person_id, kind=MailKind.DIGEST, key=str(uuid7()), try_after=later
        )
        mailing.gather(now=later)
        for pk in Mail.objects.filter(person_id=reader.person_id).order_by("pk").values_list("pk"):
            mailing.deliver(pk[0], now=later)
        transaction.set_rollback(True)
    return [
        "\n".join([str(one.subject), str(one.body), *(str(a[0]) for a in one.alternatives)])
        for one in box
        if isinstance(one, mail.EmailMultiAlternatives)
    ]


class Overheard(logging.Handler):
    """Keeps the marks that stand in log lines."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.DEBUG)
        self.marks: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Look through one line, its values and its exception."""
        said = [record.getMessage(), str(record.exc_info[1]) if record.exc_info else ""]
        self.marks.update(MARK.findall(" ".join(said)))


@contextmanager
def overheard() -> Iterator[Overheard]:
    """Listen to every log of this process during the block."""
    ear, root = Overheard(), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield ear
    finally:
        root.removeHandler(ear)
        root.setLevel(before)


def left_behind(*folders: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file with a mark in it, without the stores of the records themselves."""
    for top in folders:
        for where, inside, names in os.walk(top):
            if Path(where) == top:
                inside[:] = [name for name in inside if name not in RECORDS]
            for name in names:
                path = Path(where) / name
                found = MARK.search(path.read_bytes().decode("latin-1"))
                if found:
                    yield path, found[0]
