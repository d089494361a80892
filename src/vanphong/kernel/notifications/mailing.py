"""
Mails: gathered from notices, tried until they are sent, judged anew at the moment of sending.

`gather` puts what is due into one mail a person and batch; `deliver` sends one. An attempt is
claimed by a conditional update, so that two workers never send the same mail, and every attempt
moves `try_after` on, so that a worker cut off in the middle is followed by another try.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from vanphong.kernel.calendar import local_day
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.notifications.digest import digest_parts, letter_lines
from vanphong.kernel.notifications.letters import Letter, Part, write_letter
from vanphong.kernel.notifications.models import WAITING, Mail, MailKind, Notice, Outcome
from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.times import mail_times, next_mark

#: minutes after each attempt before the next one; after the last the mail has failed
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240)


def mail_is_on() -> bool:
    """Tell whether this installation sends mail at all (VANPHONG_MAIL_URL)."""
    return bool(settings.MAIL_IS_ON)


def gather(*, now: datetime) -> list[uuid.UUID]:
    """
    Put the notices that are due into mails; return the mails to try now, the oldest first.

    Each person gets one mail for the present batch; what comes too late for it waits for the next
    mark. Urgent notices never wait. Notices read meanwhile are not mailed.
    """
    if not mail_is_on():
        return []
    due = Notice.objects.filter(WAITING, mail=None, mail_after__lte=now)
    for person_id in due.order_by().values_list("person_id", flat=True).distinct():
        _gather_for(person_id, now)
    waiting = Mail.objects.filter(outcome=Outcome.WAITING, try_after__lte=now)
    return list(waiting.order_by("try_after", "pk").values_list("pk", flat=True))


@transaction.atomic
def _gather_for(person_id: uuid.UUID, now: datetime) -> None:
    notices = list(
        Notice.objects.select_for_update(skip_locked=True).filter(
            WAITING, person_id=person_id, mail=None, mail_after__lte=now
        )
    )
    urgent = [n for n in notices if n.urgent]
    if urgent:
        _put(urgent, MailKind.URGENT, f"urgent:{min(n.pk for n in urgent)}", now)
    batch = [n for n in notices if not n.urgent]
    if batch:
        mark = max(n.mail_after for n in batch if n.mail_after is not None)
        _put(batch, MailKind.BATCH, f"batch:{person_id}:{mark.timestamp():.0f}", now)


def _put(notices: Sequence[Notice], kind: MailKind, key: str, now: datetime) -> None:
    mail, is_new = Mail.objects.get_or_create(
        key=key, defaults={"person_id": notices[0].person_id, "kind": kind, "try_after": now}
    )
    chosen = Notice.objects.filter(pk__in=[n.pk for n in notices])
    if is_new:
        chosen.update(mail=mail)
        return
    calendar = calendar_for(notices[0].tenant_id)
    chosen.update(mail_after=next_mark(now, mail_times(local_day(now)), calendar))


def deliver(mail_id: uuid.UUID, *, now: datetime) -> None:
    """
    Send one mail, if it waits and its time has come; every end is written down.

    What the person may no longer know, and what was read meanwhile, is left out; if nothing
    remains, or the account is closed or has no address, the mail is not needed. A fault of the
    mail server is noted by its name and tried again after a pause, eight times in all.
    """
    mail = _claim(mail_id, now)
    if mail is None:
        return
    address = people().addresses([mail.person_id]).get(mail.person_id)
    letter = _letter(mail, now) if address else None
    if address is None or letter is None:
        _end(mail, Outcome.DROPPED, now)
        return
    try:
        _send(mail, letter, address)
    except (OSError, ValueError) as fault:  # smtplib's faults are OSErrors
        Mail.objects.filter(pk=mail.pk).update(fault=type(fault).__name__)
        if mail.attempts >= len(PAUSES):
            _end(mail, Outcome.FAILED, now)
    else:
        _end(mail, Outcome.SENT, now)


def _claim(mail_id: uuid.UUID, now: datetime) -> Mail | None:
    """Take the next attempt of a mail, if it is due and nobody else has taken it."""
    mail = Mail.objects.filter(pk=mail_id, outcome=Outcome.WAITING, try_after__lte=now).first()
    if mail is None:
        return None
    pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
    taken = Mail.objects.filter(pk=mail_id, outcome=Outcome.WAITING, attempts=mail.attempts).update(
        attempts=F("attempts") + 1, try_after=now + timedelta(minutes=pause)
    )
    mail.attempts += 1
    return mail if taken else None


def _end(mail: Mail, outcome: Outcome, now: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(outcome=outcome, ended_at=now)


def _letter(mail: Mail, now: datetime) -> Letter | None:
    """Return the mail's words at this moment, or None when there is nothing to say."""
    kind = MailKind(mail.kind)
    digest = kind is MailKind.DIGEST
    parts = digest_parts(mail.person_id, now=now) if digest else _notice_parts(mail, now)
    return write_letter(kind, parts, day=local_day(now)) if parts else None


def _notice_parts(mail: Mail, now: datetime) -> list[Part]:
    notices = list(mail.notices.filter(WAITING).order_by("pk"))
    posts = list(dict.fromkeys(n.appointment_id for n in notices))
    actors = people().actors(posts, now=now)
    found: list[Part] = []
    for post in posts:
        if (actor := actors.get(post)) is not None:
            lines = letter_lines(actor, [n for n in notices if n.appointment_id == post])
            heading = actor.label if len(posts) > 1 else ""
            found += [Part(heading=heading, lines=lines)] if lines else []
    return found


def _send(mail: Mail, letter: Letter, address: str) -> None:
    sender = str(settings.DEFAULT_FROM_EMAIL)
    domain = sender.rpartition("@")[2].rstrip(">")
    message = EmailMultiAlternatives(
        letter.subject, letter.text, sender, [address],
        # The same id in a second try lets mail boxes keep one of the two.
        headers={"Message-ID": f"<{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(letter.html, "text/html")
    message.send()
