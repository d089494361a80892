"""Reads of citizens' letters: all of them for who may know them in full, and nobody else."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.directory.models import Unit
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.registry.models import CitizenLetter, ReceptionBoard, Series
from vanphong.registry.policies import CitizenLetterPolicy
from vanphong.registry.states import LETTER, LetterState


def list_letters_for(actor: Actor) -> QuerySet[CitizenLetter]:
    """Return the letters of the actor's office that it may know in full, newest arrival first."""
    letters = CitizenLetterPolicy.visible_to(actor, Level.FULL).filter(
        tenant__in=[actor.tenant_id] if actor.tenant_id else []
    )
    people = ("received_by__person", "handed_over_by__person", "taken_over_by__person")
    related = letters.select_related("series", "board", *people)
    return related.order_by("-arrived_at", "-pk")


def get_letter_for(actor: Actor, letter_id: uuid.UUID) -> CitizenLetter:
    """
    Return one letter that `actor` may know in full.

    :raises Missing: there is none; also for who prints the book in which its number stands
    """
    found = list_letters_for(actor).filter(pk=letter_id).first()
    if found is None:
        raise Missing
    return found


def list_letters_to_hand_over(actor: Actor) -> QuerySet[CitizenLetter]:
    """Return what this clerk received and still holds, in the order of arrival."""
    waiting = list_letters_for(actor).filter(
        state=LetterState.REGISTERED, received_by__in=_posts(actor)
    )
    return waiting.order_by("arrived_at", "pk")


def list_letters_to_take_over(actor: Actor) -> QuerySet[CitizenLetter]:
    """Return what was handed to the Board in which this person works, in the order of arrival."""
    units = [c.unit_id for c in actor.capacities() if c.unit_id is not None]
    waiting = list_letters_for(actor).filter(state=LetterState.HANDED_OVER, board__in=units)
    return waiting.order_by("arrived_at", "pk")


def letters_of_slip(actor: Actor, letter: CitizenLetter) -> list[CitizenLetter]:
    """Return the letters handed over together with this one, in the order of their numbers."""
    together = list_letters_for(actor).filter(
        handed_over_at=letter.handed_over_at, handed_over_by=letter.handed_over_by
    )
    return list(together.order_by("period", "arrival_number"))


def lines_of_letters(actor: Actor, series: Series, within: Q) -> QuerySet[CitizenLetter]:
    """
    Return the numbered letters of a book whose day or period fits, in the order of their numbers.

    For the printed book: of a line nothing may be shown but number, day and the neutral word.
    """
    known = CitizenLetterPolicy.visible_to(actor, Level.LINE).filter(
        within, series=series, arrival_number__isnull=False
    )
    return known.order_by("period", "arrival_number")


def reception_board_of(tenant_id: uuid.UUID | None) -> Unit | None:
    """Return the unit that is the Reception Board of an office now, or None."""
    found = ReceptionBoard.objects.filter(tenant__in=[tenant_id] if tenant_id else [])
    board = found.select_related("unit").first()
    return board.unit if board else None


def is_concerned(actor: Actor) -> bool:
    """Tell whether this person has anything to do with letters: a clerk, or one of the Board."""
    if CitizenLetterPolicy.decide(actor, "receive").allowed:
        return True
    board = reception_board_of(actor.tenant_id)
    return board is not None and board.pk in {c.unit_id for c in actor.capacities()}


def describe_letters(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name letters for `kernel.subjects` by their number alone."""
    return {
        letter.pk: SubjectView(
            ref=SubjectRef(LETTER.noun, letter.pk),
            label=_("Citizen's letter no. %(number)s") % {"number": letter.arrival_number},
            url=reverse("registry:letter", args=[letter.pk]),
            reference=_("no. %(number)s") % {"number": letter.arrival_number},
            restricted=True,
        )
        for letter in list_letters_for(actor).filter(pk__in=ids)
    }


def _posts(actor: Actor) -> list[uuid.UUID]:
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return [post for post in posts if post is not None]
