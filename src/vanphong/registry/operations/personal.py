"""
Documents that name a leader, and envelopes: others know their line until the leader passes them on.

Source: practice item 2; Decree 30/2020/NĐ-CP, article 21.1 (personally addressed envelopes are not
opened at the registry).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment
from vanphong.directory.queries import leaders_principals, role_principal
from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.performing import perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming
from vanphong.registry.operations.intake import Letter, letter_words, register_line
from vanphong.registry.policies import IncomingPolicy
from vanphong.registry.states import INCOMING


@transaction.atomic
def open_envelope(document: Incoming, *, letter: Letter, actor: Actor, now: datetime) -> Incoming:
    """
    Note what an envelope held, when the person it is addressed to has opened it.

    Only number and symbol, date, kind, subject and signer of `letter` are taken; the arrival stays
    as it was registered. The desk keeps the line; others see no more than before.

    :raises Refusal: it is no envelope or opened already; a text is missing or too long
    :raises NotPermitted: the actor is not whom it is addressed to
    """
    with perform(
        INCOMING, IncomingPolicy, "open_envelope", subject=document, actor=actor, now=now
    ) as move:
        fresh = move.subject
        if not fresh.is_envelope:
            raise Refusal(_("This envelope was opened already."))
        words = letter_words(letter, arrived_on=fresh.arrived_on)
        move.change("symbol", fresh.symbol, words["symbol"])
        move.change("issued_on", fresh.issued_on, letter.issued_on)
        move.write("subject", str(words["subject"]))
        for name, value in words.items():
            setattr(fresh, name, value)
        fresh.is_envelope, fresh.opened_at = False, now
        keep_line_at_desk(fresh)
        move.bind_row(lambda row: f"{register_line(row)}{row.arrival_number}")
    refresh(SubjectRef(INCOMING.noun, move.subject.pk))
    return move.subject


def is_personal(document: Incoming, day: date) -> bool:
    """Tell whether it names a leader, still in that post on `day`, who has not passed it on."""
    addressee = document.addressee
    if addressee is None or document.passed_on_at is not None:
        return False
    return addressee.valid_to is None or addressee.valid_to >= day


def pass_on(document: Incoming, *, to: Appointment | None, actor: Actor, now: datetime) -> None:
    """
    See to it that only the addressee lets others know more: `to` another person, or by directing.

    :raises Refusal: somebody else would lay it before a person it does not name
    """
    if not is_personal(document, local_day(now)) or (to and to.pk == document.addressee_id):
        return
    if (actor.on_behalf_of or actor.appointment_id) != document.addressee_id:
        assert document.addressee is not None
        raise Refusal(
            _("It is addressed to %(name)s by name: submit it to that person, who passes it on.")
            % {"name": document.addressee.person.full_name},
            field="to",
        )
    document.passed_on_at = now


def keep_line_at_desk(document: Incoming) -> None:
    """Leave the clerks the register's line, and the leaders the whole once it was passed on."""
    desk = role_principal(document.tenant_id, "registry_clerk")
    document.readers = sorted(set(document.readers) - {desk})
    knowers = {*document.knowers, desk}
    is_open = document.access_class in (AccessClass.PUBLIC, AccessClass.ORDINARY)
    if is_open and (document.addressee_id is None or document.passed_on_at is not None):
        leaders = set(leaders_principals(document.tenant_id))
        document.readers = sorted({*document.readers, *leaders})
        knowers -= leaders
    document.knowers = sorted(knowers)
