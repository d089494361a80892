"""Who acts: the installation's only source of actors."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from vanphong.directory.models import Account, Appointment, Delegation, TenantRole, valid_on
from vanphong.directory.queries.people import posts_of
from vanphong.kernel.policies.table import NEVER_DELEGATED
from vanphong.kernel.principals import Actor

#: key of the session that holds the appointment it acts under
SESSION_KEY = "appointment"


class DirectoryActors:
    """Finds who acts in a request: the account's person, in the post the session has chosen."""

    def actor_of(self, request: HttpRequest, *, now: datetime) -> Actor | None:
        """
        Return the actor, or None for nobody, a locked account, or a person without a post today.

        Computed anew at each request, so that a right ends at once. Cost: four small queries.
        """
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        account = Account.objects.filter(user=user, locked_at=None).first()
        posts = posts_of(account.person_id, timezone.localdate(now)) if account else []
        if account is None or not posts:
            return None
        request.must_change_password = account.first_password_until is not None  # type: ignore[attr-defined]  # read by the middleware
        chosen = request.session.get(SESSION_KEY)
        post = next((p for p in posts if str(p.pk) == chosen), posts[0])
        return actor_for(post, account_id=user.pk, now=now)


def closed_door(user_id: int | None, *, now: datetime) -> str:
    """
    Return why somebody with the right password still cannot come in; "" where the door is open.

    inactive: the account is locked; expired: the printed first password has run out; no_post: the
    person holds no post today. A user without an account in the directory is never let in.
    """
    account = Account.objects.filter(user_id__in=[user_id] if user_id else []).first()
    if account is None or account.locked_at is not None:
        return "inactive"
    if account.first_password_until is not None and account.first_password_until <= now:
        return "expired"
    return "" if posts_of(account.person_id, timezone.localdate(now)) else "no_post"


def actor_at_the_door(account: Account, *, now: datetime) -> Actor:
    """Return a person who comes, goes or changes the own account: in the longest held post."""
    posts = posts_of(account.person_id, timezone.localdate(now))
    return Actor(
        label="", account_id=account.user_id, person_id=account.person_id,
        appointment_id=posts[0].pk if posts else None,
        tenant_id=posts[0].tenant_id if posts else None,
    )  # fmt: skip


def actor_for(post: Appointment, *, now: datetime, account_id: int | None = None) -> Actor:
    """
    Return the actor of one appointment, with the delegations that are active at `now`.

    The principals are those of this appointment alone, never of the person's other posts.
    """
    return Actor(
        label=f"{post.person.full_name}, {post.title}",
        account_id=account_id,
        person_id=post.person_id,
        appointment_id=post.pk,
        tenant_id=post.tenant_id,
        unit_id=post.unit_id,
        roles=frozenset({post.role}),
        principals=_principals([post])[post.pk],
        delegated=tuple(_delegated(post, account_id, now)),
    )


def _delegated(post: Appointment, account_id: int | None, now: datetime) -> list[Actor]:
    """Return a capacity for each active delegation; the giver's own delegations do not pass on."""
    day = timezone.localdate(now)
    active = list(
        Delegation.objects.filter(
            valid_on(day, "giver__"), taker=post, starts_at__lte=now, ends_at__gt=now,
            revoked_at=None,
        )
        .exclude(giver__role__in=NEVER_DELEGATED)
        .select_related("giver__person", "giver__unit")
        .order_by("starts_at")
    )  # fmt: skip
    principals = _principals([row.giver for row in active])
    return [
        Actor(
            label=f"{post.person.full_name}, thay {row.giver.person.full_name}",
            account_id=account_id,
            person_id=post.person_id,
            appointment_id=post.pk,
            tenant_id=row.giver.tenant_id,
            unit_id=row.giver.unit_id,
            roles=frozenset({row.giver.role}),
            principals=principals[row.giver.pk],
            classes=frozenset(row.classes),
            on_behalf_of=row.giver.pk,
        )
        for row in active
    ]


#: clerks of every kind of office stand at its one registry desk, which is the principal of a role
DESK = {"department_clerk": "registry_clerk", "commune_clerk": "registry_clerk"}
#: they run or watch the system and read nothing that was given to the division they sit in
OUTSIDE_THE_DIVISION = frozenset({"administrator", "auditor"})


def _principals(posts: list[Appointment]) -> dict[uuid.UUID, frozenset[int]]:
    """
    Return each appointment's principals: its own, its unit's, its role's and its desk's.

    Administrators and auditors have none of their unit's (policy 4.2: no content); a person who
    also works there holds a second post for it.
    """
    wanted = {(post.tenant_id, post.role) for post in posts}
    roles = {
        (row.tenant_id, row.role): row.principal_id
        for row in TenantRole.objects.filter(tenant__in={tenant for tenant, _ in wanted})
    }
    return {
        post.pk: frozenset(
            {
                post.principal_id,
                roles[(post.tenant_id, post.role)],
                roles[(post.tenant_id, DESK.get(post.role, post.role))],
                *([] if post.role in OUTSIDE_THE_DIVISION else [post.unit.principal_id]),
            }
        )
        for post in posts
    }
