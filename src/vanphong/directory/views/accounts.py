"""Accounts of the office: the list, opening, locking, new first passwords, lost second factors."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations, queries
from vanphong.directory.forms import AccountForm, WhyForm
from vanphong.directory.models import Account, Person
from vanphong.directory.policies import PersonPolicy
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.policies.routes import ActorRequest, requires
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import moment_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Act, ButtonKind, Tab, Words

NEVER = gettext_lazy("never")


def state_of(account: Account, now: datetime) -> object:
    """Return the state of an account as a tag."""
    if account.locked_at is not None:
        return status_tag(_("Locked"), "danger")
    if account.first_password_until is None:
        return status_tag(_("In use"), "good")
    if account.first_password_until <= now:
        return status_tag(_("First password run out"), "warning")
    return status_tag(_("First password"), "info")


def factor_words(has_app: bool, passkeys: int) -> str:
    """Say which second factors an account has."""
    parts = [_("app")] if has_app else []
    if passkeys:
        parts.append(_("%(count)s passkeys") % {"count": passkeys})
    return ", ".join(parts) or _("none")


def _columns(now: datetime) -> tuple[Column[Any], ...]:
    return (
        Column(
            key="name", label=_("Full name"), main=True, sort="person__sort_key",
            cell=lambda a: a.person.full_name,
        ),
        Column(key="login", label=_("Log-in name"), sort="user__username",
               cell=lambda a: a.user.get_username()),
        Column(key="state", label=_("State"), short=True, cell=lambda a: state_of(a, now)),
        Column(
            key="last", label=_("Last log-in"), short=True, sort="user__last_login",
            cell=lambda a: moment_vi(a.user.last_login) if a.user.last_login else NEVER,
        ),
        Column(key="factor", label=_("Second factor"),
               cell=lambda a: factor_words(a.has_app, a.passkeys)),
    )  # fmt: skip


QUEUES: dict[str, tuple[Words, Callable[[Actor], QuerySet[Account]]]] = {
    "all": (gettext_lazy("All"), queries.list_accounts),
    "first": (gettext_lazy("First password not changed"), queries.list_first_passwords),
    "single": (gettext_lazy("Without second factor"), queries.list_single_factor),
    "locked": (gettext_lazy("Locked accounts"), queries.list_locked_accounts),
}


@requires("directory.person.read_accounts")
def accounts(request: ActorRequest) -> HttpResponse:
    """List the accounts of the office with last log-in and second factor."""
    columns = _columns(timezone.now())
    queue = request.GET.get("queue", "all")
    caption, lister = QUEUES.get(queue, QUEUES["all"])
    rows, order = ordered(lister(request.actor), columns, request.GET, "name")
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET,
        caption=caption,
        row_url=lambda a: reverse("directory:person", args=[a.person_id]),
        empty=Empty(
            title=_("No account yet"), icon="key",
            words=_("Open a person in the list of people, then open the account there."),
            act_label=_("People"), act_url=reverse("directory:people"),
        ),
    )  # fmt: skip
    tabs = [
        Tab(label=name, url=f"?queue={key}", active=key == queue)
        for key, (name, _lister) in QUEUES.items()
    ]
    return render(request, "directory/accounts.html", {"table": table, "tabs": tabs})


def account_facts(person: Person) -> list[tuple[object, object]]:
    """Return what the administrator sees of an account; nothing where there is none."""
    account = queries.account_of(person)
    if account is None:
        return []
    last = account.user.last_login
    facts: list[tuple[object, object]] = [
        (_("Log-in name"), account.user.get_username()),
        (_("State"), state_of(account, timezone.now())),
        (_("Last log-in"), moment_vi(last) if last else NEVER),
        (_("Second factor"), factor_words(*queries.factors_of(account))),
        (_("E-mail"), account.user.email),
    ]
    if account.first_password_until is not None:
        facts.append((_("First password valid until"), moment_vi(account.first_password_until)))
    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAct:
    """One act on an account: its words and its verb."""

    title: Words
    verb: Callable[..., object]
    icon: str
    warning: Words
    done: Words
    kind: ButtonKind = "danger"


ACTS = {
    "reset_password": AccountAct(
        title=gettext_lazy("New first password"), verb=operations.reset_password, icon="refresh",
        kind="primary", done="",
        warning=gettext_lazy("The present password and every open session end at once."),
    ),
    "reset_second_factor": AccountAct(
        title=gettext_lazy("Take the second factor off"), icon="shield-lock",
        verb=operations.reset_second_factor, done=gettext_lazy("The second factor is taken off."),
        warning=gettext_lazy(
            "Do this only when you have seen the person: from then on the password alone opens."
        ),
    ),
    "lock_account": AccountAct(
        title=gettext_lazy("Lock the account"), verb=operations.lock_account, icon="lock",
        warning=gettext_lazy("Open sessions end with the next request. Posts stay as they are."),
        done=gettext_lazy("The account is locked."),
    ),
    "unlock_account": AccountAct(
        title=gettext_lazy("Unlock the account"), verb=operations.unlock_account, icon="key",
        kind="primary", done=gettext_lazy("The account is open again."),
        warning=gettext_lazy("Password and second factor are those from before."),
    ),
}  # fmt: skip


def account_acts(request: ActorRequest, person: Person) -> list[Act]:
    """Return what this administrator may do with a person's account now."""
    account = queries.account_of(person)
    if account is None:
        verbs = ["open_account"]
    elif account.locked_at is not None:
        verbs = ["unlock_account"]
    elif any(queries.factors_of(account)):
        verbs = ["reset_password", "reset_second_factor", "lock_account"]
    else:
        verbs = ["reset_password", "lock_account"]
    return [
        Act(
            label=ACTS[verb].title if verb in ACTS else _("Open an account"),
            icon=ACTS[verb].icon if verb in ACTS else "key",
            url=reverse(f"directory:{verb}", args=[person.pk]),
        )
        for verb in verbs
        if PersonPolicy.decide(request.actor, verb, person).allowed
    ]


@requires("directory.person.open_account")
def open_account(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
    """Open an account and show its slip once."""
    person = queries.get_person_for(request.actor, person_id)
    PersonPolicy.check(request.actor, "open_account", person)
    tenant = queries.tenant_of(request.actor)
    form = AccountForm(request.POST or None)
    screen = Screen(
        title=_("Open an account"), lead=person.full_name, label=_("Open and show the slip"),
        back=reverse("directory:person", args=[person.pk]),
        warning=_(
            "The log-in name will be %(name)s. The first password is shown once, to print."
        ) % {"name": operations.login_name(tenant, person.full_name)},
    )  # fmt: skip

    def act(data: Data) -> HttpResponse:
        slip = operations.open_account_with_slip(
            person, tenant=tenant, actor=request.actor, now=timezone.now(), **data
        )
        return _show_slip(request, person, slip)

    return act_page(request, screen, form, act)


def account_page(verb: str) -> Callable[..., HttpResponse]:
    """Return the view of one act on an account: a reason, then the verb."""
    words = ACTS[verb]

    @requires(f"directory.person.{verb}")
    def view(request: ActorRequest, person_id: uuid.UUID) -> HttpResponse:
        person = queries.get_person_for(request.actor, person_id)
        PersonPolicy.check(request.actor, verb, person)

        def act(data: Data) -> HttpResponse | None:
            answer = words.verb(person, actor=request.actor, now=timezone.now(), **data)
            is_slip = isinstance(answer, operations.Slip)
            return _show_slip(request, person, answer) if is_slip else None  # type: ignore[arg-type]  # asked just now

        screen = Screen(
            title=words.title, lead=person.full_name, label=words.title, kind=words.kind,
            warning=words.warning, done=words.done,
            back=reverse("directory:person", args=[person.pk]),
        )  # fmt: skip
        return act_page(request, screen, WhyForm(request.POST or None), act)

    return view


def _show_slip(request: ActorRequest, person: Person, slip: operations.Slip) -> HttpResponse:
    """Show log-in name and first password, once; the answer is kept by nobody (no-store)."""
    context = {"person": person, "slip": slip, "office": queries.tenant_of(request.actor)}
    answer = render(request, "directory/slip.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer
