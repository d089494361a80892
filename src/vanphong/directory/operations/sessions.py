"""Sessions: the post one acts under, and what the audit keeps of coming and going."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from vanphong.directory import queries
from vanphong.directory.models import Account, Appointment
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.subjects import SubjectRef


@transaction.atomic
def switch_appointment(
    session: SessionBase, appointment_id: str, *, actor: Actor, now: datetime
) -> Appointment:
    """
    Let the session act under another post of the same person (D3).

    :raises Missing: the person does not hold that post today
    """
    assert actor.person_id is not None
    posts = queries.posts_of(actor.person_id, timezone.localdate(now))
    post = next((p for p in posts if str(p.pk) == appointment_id), None)
    if post is None:
        raise Missing
    session[queries.SESSION_KEY] = str(post.pk)
    log.record(
        "directory.session.switched", subject=SubjectRef("directory.appointment", post.pk),
        actor=actor, at=now, changes={"appointment": (actor.appointment_id, post.pk)},
    )  # fmt: skip
    return post


@transaction.atomic
def record_session(user: User, act: str, *, address: str, now: datetime, method: str = "") -> None:
    """
    Write down that somebody came in ("opened"), went ("closed") or changed a factor ("…").

    Kept are ids, the way (`method`) and the source address; what was typed is kept nowhere.
    Source: TCVN 14423:2026, 5.8.2.1 (source, account, time, act), chưa kiểm chứng.
    """
    account = Account.objects.filter(user=user).first()
    known = queries.actor_at_the_door(account, now=now) if account else None
    log.record(
        f"directory.session.{act}", subject=_subject(account),
        actor=known or Actor(label="", account_id=user.pk), at=now,
        changes={"method": (None, method), "address": (None, address)},
    )  # fmt: skip


@transaction.atomic
def record_refused_session(*, login: str, why: str, address: str, now: datetime) -> int | None:
    """
    Write down a refused log-in; return the account's id if the typed name is one's, else None.

    `why` is a code: password, locked_out, inactive, expired, no_post, second_factor.
    """
    user = get_user_model().objects.filter(username=login).first()
    account = Account.objects.filter(user=user).first() if user else None
    log.record(
        "directory.session.refused", subject=_subject(account), actor=system_actor("log-in"),
        at=now, changes={"why": (None, why), "address": (None, address),
                         "account": (None, user.pk if user else None)},
    )  # fmt: skip
    return user.pk if user else None


def _subject(account: Account | None) -> SubjectRef | None:
    return SubjectRef("directory.person", account.person_id) if account else None
