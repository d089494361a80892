"""Reads of notices: only the own post's, and only about records at the reader's level."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from vanphong.kernel.notifications.models import WAITING, Mail, Notice, Outcome, Preference
from vanphong.kernel.notifications.people import people
from vanphong.kernel.notifications.policies import NoticePolicy
from vanphong.kernel.notifications.table import Channel, Kind, kind_of, kinds, row_of
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectView, describe
from vanphong.kernel.ui.values import Words

NONE: frozenset[Channel] = frozenset()
#: shown as "99+"
MOST_UNREAD = 100


def list_notices_for(actor: Actor) -> QuerySet[Notice]:
    """
    Return the bell's notices of the post in which `actor` acts, newest first.

    A notice about a record that the actor may no longer know is not among them.
    """
    return NoticePolicy.visible_to(actor).filter(in_bell=True).order_by("-pk")


def list_unread_for(actor: Actor) -> QuerySet[Notice]:
    """Return the notices that wait to be read, newest first."""
    return list_notices_for(actor).filter(WAITING)


def count_unread(actor: Actor) -> int:
    """
    Return the figure of the bell, `MOST_UNREAD` where there are more: it stands on every page.

    Cost: one query that looks at that many of the person's unread notices.
    """
    return list_unread_for(actor).order_by()[:MOST_UNREAD].count()


def get_notice_for(actor: Actor, notice_id: uuid.UUID) -> Notice:
    """
    Return one notice of the actor's post about a record it may know.

    :raises Missing: there is none
    """
    found = NoticePolicy.visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A notice as its reader sees it."""

    notice: Notice
    sentence: Words
    who: str
    view: SubjectView

    @property
    def pk(self) -> uuid.UUID:
        """Return the notice's id."""
        return self.notice.pk

    @property
    def happened_at(self) -> datetime:
        """Return when it happened."""
        return self.notice.happened_at

    @property
    def label(self) -> str:
        """Return the record's name, and its title where that may be known; restricted: neither."""
        parts = (self.view.label, self.view.title)
        return "" if self.view.restricted else ": ".join(part for part in parts if part)


def lines_of(actor: Actor, notices: Iterable[Notice]) -> list[Line]:
    """
    Return the notices in words, without those whose record `actor` may not know.

    Cost: one query a type of record, one for the names.
    """
    found = list(notices)
    views = describe(actor, {notice.subject for notice in found})
    names = people().names({n.acted_by for n in found if n.acted_by is not None})
    return [
        Line(notice=n, sentence=row.sentence, who=names.get(n.acted_by, "") if n.acted_by else "",
             view=views[n.subject])
        for n in found
        if n.subject in views and (row := row_of(n.row)) is not None
    ]  # fmt: skip


def channels_of(code: str, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[Channel]]:
    """Return by which channels each person hears of one kind. Cost: one query."""
    ids = list(person_ids)
    kind = kind_of(code)
    if kind is None:
        return dict.fromkeys(ids, NONE)
    rows = {p.person_id: p for p in Preference.objects.filter(kind=code, person_id__in=ids)}
    return {pk: _chosen(kind, rows.get(pk)) for pk in ids}


def choices_of(person_id: uuid.UUID) -> dict[str, frozenset[Channel]]:
    """Return a person's channels for every kind. Cost: one query."""
    rows = {p.kind: p for p in Preference.objects.filter(person_id=person_id)}
    return {kind.code: _chosen(kind, rows.get(kind.code)) for kind in kinds()}


def _chosen(kind: Kind, row: Preference | None) -> frozenset[Channel]:
    if row is None:
        return kind.default
    said = {Channel.BELL: row.bell, Channel.MAIL: row.mail, Channel.DIGEST: row.digest}
    return frozenset(channel for channel in kind.channels if said[channel])


def last_mail_of(person_id: uuid.UUID) -> Mail | None:
    """Return the last mail to a person that was needed, or None."""
    mails = Mail.objects.filter(person_id=person_id).exclude(outcome=Outcome.DROPPED)
    return mails.order_by("-pk").first()
