"""
Citizens' letters: taking one in under a neutral word, and handing it to the Reception Board.

Source: practice item 6; Decree 30/2020/NĐ-CP, article 21.1 (envelopes that the registry may not
open) and article 22 (the number).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.directory.queries import list_units, post_of, principals_of_roles
from vanphong.kernel.audit import log
from vanphong.kernel.calendar import local_day
from vanphong.kernel.numbering import counters
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.states.performing import perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze
from vanphong.registry.events import LetterHandedOver, LetterSentBack, LetterTakenOver
from vanphong.registry.models import (
    Channel,
    CitizenLetter,
    Direction,
    LetterWord,
    ReceptionBoard,
    Series,
)
from vanphong.registry.operations import reasons
from vanphong.registry.operations.intake import period_of
from vanphong.registry.policies import CitizenLetterPolicy
from vanphong.registry.states import LETTER, LetterState

#: who prints the book in which the number stands: they know of a letter that it is one, and the day
BOOK_KEEPERS = ("registry_clerk", "chief", "deputy_chief")
#: columns of text and how much each holds
LONGEST = {"sender_name": 150, "post_number": 40, "note": 300}


class CannotTakeLetter(Refusal):
    """A citizen's letter cannot be taken in like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenNote:
    """What the clerk notes of a citizen's letter; `is_sealed` for one that is not opened."""

    word: str = LetterWord.LETTER
    channel: str = Channel.PAPER
    is_sealed: bool = False
    sender_name: str = ""
    post_number: str = ""
    sheet_count: int | None = None
    note: str = ""


@transaction.atomic
def choose_board(tenant: Tenant, *, unit: Unit, actor: Actor, now: datetime) -> ReceptionBoard:
    """
    Say which unit of the office is its Reception Board; letters that came before stay where they
    are.

    :raises Refusal: it is no unit of this office today, or it is so already
    :raises NotPermitted: the actor does not administer this office
    """  # fmt: skip
    capacity = CitizenLetterPolicy.check(actor, "choose_board")
    if not capacity.is_system and capacity.tenant_id != tenant.pk:
        raise Refusal(CitizenLetterPolicy.sentence("choose_board"))
    if unit not in list_units(tenant.pk, local_day(now)):
        raise Refusal(_("Choose a unit of this office."), field="unit")
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    old = ReceptionBoard.objects.filter(tenant=tenant).first()
    if old is not None and old.unit_id == unit.pk:
        raise Refusal(_("This unit is the Reception Board already."), field="unit")
    board, _new = ReceptionBoard.objects.update_or_create(
        tenant=tenant, defaults={"unit": unit, "chosen_at": now}
    )
    log.record(
        "registry.reception_board.chosen", subject=SubjectRef("directory.tenant", tenant.pk),
        actor=capacity, at=now, changes={"unit": (old.unit_id if old else None, unit.pk)},
    )  # fmt: skip
    return board


def receive_letter(
    note: CitizenNote,
    *,
    series: Series,
    arrived_at: datetime,
    receiver: Appointment,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
) -> CitizenLetter:
    """
    Take a citizen's letter in and give it the next số đến; the same `key` gives the same letter.

    `receiver` and the Reception Board know it in full. Who prints the book learns that the number
    is a letter's, and nobody else that it is there.

    :raises CannotTakeLetter: no Board is chosen, a text is too long, the day lies in the future,
        the book takes no incoming documents, or a name is noted of one that is not opened
    :raises NotPermitted: the actor is no clerk of the series' office
    :raises BookClosed: the book of that period is closed
    """
    actor = CitizenLetterPolicy.check(actor, "receive")
    if not actor.is_system and actor.tenant_id != series.tenant_id:
        raise Refusal(CitizenLetterPolicy.sentence("receive"))
    known = CitizenLetter.objects.filter(intake_key=key, tenant=series.tenant_id).first()
    if known is not None:
        return known
    letter = _prepared(note, series, arrived_at, receiver, now)
    letter.intake_key = key
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            with perform(
                LETTER, CitizenLetterPolicy, "register", subject=letter, actor=actor, now=now
            ) as move:
                move.change("arrived_on", None, letter.arrived_on)
                move.change("channel", None, str(letter.channel))
                move.change("is_sealed", None, letter.is_sealed)
                move.change("board", None, letter.board_id)
                move.take_number(
                    series_id=series.pk, period=letter.period, key=key, column="arrival_number",
                    bound=letter_line,
                )  # fmt: skip
    except IntegrityError as error:
        if "intake_key" not in str(error) and not counters.is_repeated_key(error):
            raise
    return CitizenLetter.objects.get(intake_key=key, tenant=series.tenant_id)


def letter_line(letter: CitizenLetter) -> str:
    """Return the register row's fixed text: what the printed book shows, and no more."""
    day = letter.arrived_on.isoformat()
    return "|".join([str(letter.pk), str(letter.series_id), letter.period, day, ""])


@transaction.atomic
def hand_over_letters(
    letters: Sequence[CitizenLetter], *, actor: Actor, now: datetime
) -> list[CitizenLetter]:
    """
    Hand letters to the Reception Board on one slip, all or none.

    :raises Refusal: none is named
    :raises WrongState: one lies at the Board already, or went back
    :raises NotPermitted: the actor did not receive one of them
    """
    if not letters:
        raise Refusal(_("No letter waits to be handed over."))
    giver, moved = post_of(actor), []
    for letter in sorted(letters, key=lambda letter: letter.pk):
        with perform(
            LETTER, CitizenLetterPolicy, "hand_over", subject=letter, actor=actor, now=now
        ) as move:
            move.subject.handed_over_by, move.subject.handed_over_at = giver, now
            move.publish(LetterHandedOver(letter_id=letter.pk))
        moved.append(move.subject)
    return moved


@transaction.atomic
def take_over_letters(
    letters: Sequence[CitizenLetter], *, actor: Actor, now: datetime
) -> list[CitizenLetter]:
    """
    Take letters over at the Reception Board, all or none: the receipt the registry waits for.

    :raises Refusal: none is named
    :raises WrongState: one was taken over or went back meanwhile
    :raises NotPermitted: the actor does not work at the letter's Board
    """
    if not letters:
        raise Refusal(_("No letter waits to be taken over."))
    taker, moved = post_of(actor), []
    for letter in sorted(letters, key=lambda letter: letter.pk):
        with perform(
            LETTER, CitizenLetterPolicy, "take_over", subject=letter, actor=actor, now=now
        ) as move:
            move.subject.taken_over_by, move.subject.taken_over_at = taker, now
            move.publish(LetterTakenOver(letter_id=letter.pk))
        moved.append(move.subject)
    return moved


def send_back_letter(
    letter: CitizenLetter, *, reason: str, actor: Actor, now: datetime
) -> CitizenLetter:
    """
    Give a letter back to the registry: it is none, or lacks what the slip says.

    :raises Refusal: no reason
    :raises WrongState: it does not lie at the Board unconfirmed
    """
    said = reasons.reason(reason)
    with perform(
        LETTER, CitizenLetterPolicy, "send_back", subject=letter, actor=actor, now=now, note=said
    ) as move:
        move.change("handed_over_by", move.subject.handed_over_by_id, None)
        move.subject.handed_over_by = move.subject.handed_over_at = None
        move.publish(LetterSentBack(letter_id=letter.pk))
    return move.subject


def return_letter(
    letter: CitizenLetter, *, reason: str, actor: Actor, now: datetime
) -> CitizenLetter:
    """
    Return a letter that was delivered here by mistake; its number stays.

    :raises Refusal: no reason
    Source: Decree 30/2020/NĐ-CP, article 21.2.b.
    """
    said = reasons.reason(reason)
    with perform(
        LETTER, CitizenLetterPolicy, "return_to_sender", subject=letter, actor=actor, now=now,
        note=said,
    ) as move:  # fmt: skip
        pass
    return move.subject


def _prepared(
    note: CitizenNote, series: Series, arrived_at: datetime, receiver: Appointment, now: datetime
) -> CitizenLetter:
    """Return the letter, not stored yet."""
    board = ReceptionBoard.objects.filter(tenant=series.tenant_id).select_related("unit").first()
    if board is None:
        raise CannotTakeLetter(
            _("No unit is named as the Reception Board. The administrator names it under “Books”.")
        )
    if series.direction != Direction.INCOMING:
        raise CannotTakeLetter(_("Choose a book of incoming documents."), field="series")
    if arrived_at > now:
        raise CannotTakeLetter(_("The arrival lies in the future."), field="arrived_at")
    if note.is_sealed and squeeze(note.sender_name):
        raise CannotTakeLetter(
            _("Of an envelope that is not opened no name is noted."), field="sender_name"
        )
    return CitizenLetter(
        tenant_id=series.tenant_id, series=series, state=LetterState.ARRIVED,
        period=period_of(series, local_day(arrived_at)), arrived_at=arrived_at,
        arrived_on=local_day(arrived_at), channel=note.channel, is_sealed=note.is_sealed,
        word=LetterWord.LETTER if note.is_sealed else note.word, sheet_count=note.sheet_count,
        received_by=receiver, board=board.unit, access_class=AccessClass.PERSONAL,
        readers=sorted({receiver.principal_id, board.unit.principal_id}),
        knowers=principals_of_roles(series.tenant_id, BOOK_KEEPERS),
        **{name: _short(getattr(note, name), name) for name in LONGEST},
    )  # fmt: skip


def _short(text: str, field: str) -> str:
    clean = squeeze(text)
    if len(clean) > LONGEST[field]:
        raise CannotTakeLetter(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": LONGEST[field]},
            field=field,
        )
    return clean
