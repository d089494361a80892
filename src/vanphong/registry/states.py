"""
The states of an incoming document (architecture D5) and its moves.

"Đang xử lý" is no state: it is derived from the tasks of the document.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.states.machine import Machine, Move
from vanphong.kernel.ui.values import Tone


class IncomingState(models.TextChoices):
    """Where an incoming document stands."""

    ARRIVED = "arrived", _("Arrived, to be registered")
    REGISTERED = "registered", _("Registered")
    SUBMITTED = "submitted", _("Submitted")
    DIRECTED = "directed", _("Directed")
    FINISHED = "finished", _("Finished")
    RETURNED = "returned", _("Returned to the sender")
    RECALLED = "recalled", _("Recalled by the sender")


S = IncomingState
#: how a state looks; "neutral" where none is named
TONES: dict[str, Tone] = {
    S.ARRIVED: "warning", S.REGISTERED: "info", S.SUBMITTED: "progress", S.DIRECTED: "progress",
    S.FINISHED: "good",
}  # fmt: skip
LIVING = (S.REGISTERED, S.SUBMITTED, S.DIRECTED)
#: files may still be added
GROWING = (S.ARRIVED, *LIVING)
#: acts that leave the state as it is
WITHIN = ("move_book", "open_envelope", "keep_recorded", "disown_recorded")

INCOMING = Machine(
    noun="registry.incoming",
    states=IncomingState,
    initial=S.ARRIVED,
    moves=(
        Move("register", S.ARRIVED, S.REGISTERED),
        Move("submit", (S.REGISTERED, S.SUBMITTED), S.SUBMITTED),
        # A submission goes another way before anybody has directed.
        Move("transfer", S.SUBMITTED, S.SUBMITTED),
        Move("send_back", S.SUBMITTED, S.REGISTERED),
        Move("hand_back", S.SUBMITTED, S.SUBMITTED),
        Move("take_back", S.SUBMITTED, S.REGISTERED),
        Move("take_before_me", S.SUBMITTED, S.SUBMITTED),
        Move("direct", LIVING, S.DIRECTED),
        # Somebody wrote down what a leader said; it holds at once, or from the leader's tap.
        Move("record_direction", LIVING, S.DIRECTED),
        Move("confirm_recorded", LIVING, S.DIRECTED),
        Move("lift_recorded", S.DIRECTED, S.SUBMITTED),
        Move("finish", LIVING, S.FINISHED),
        Move("return_to_sender", (S.ARRIVED, S.REGISTERED), S.RETURNED),
        Move("recall", (S.ARRIVED, *LIVING, S.FINISHED), S.RECALLED),
        Move("reopen", S.FINISHED, S.DIRECTED),
        # Rows of an old register come with the state they have there (practice 7).
        Move("keep_old", S.ARRIVED, S.REGISTERED),
        Move("keep_old_directed", S.ARRIVED, S.DIRECTED),
        Move("keep_old_finished", S.ARRIVED, S.FINISHED),
        *(Move(verb, state, state) for state in LIVING for verb in WITHIN),
    ),
)


class OutgoingState(models.TextChoices):
    """Where an issued document stands; "prepared" lasts only inside the act that numbers it."""

    PREPARED = "prepared", _("Without number")
    NUMBERED = "numbered", _("Numbered")
    DISPATCHED = "dispatched", _("Issued")
    RECALLED = "recalled", _("Recalled by us")
    CANCELLED = "cancelled", _("Number cancelled")


OUTGOING_TONES: dict[str, Tone] = {
    "numbered": "warning", "dispatched": "good", "recalled": "danger",
}  # fmt: skip

#: may still go to somebody
SENDABLE = (OutgoingState.NUMBERED, OutgoingState.DISPATCHED)

OUTGOING = Machine(
    noun="registry.outgoing",
    states=OutgoingState,
    initial=OutgoingState.PREPARED,
    moves=(
        Move("number", OutgoingState.PREPARED, OutgoingState.NUMBERED),
        # A slip by which the chief passes a matter on takes its number with that act.
        Move("transfer", OutgoingState.PREPARED, OutgoingState.NUMBERED),
        Move(
            "dispatch", (OutgoingState.NUMBERED, OutgoingState.DISPATCHED), OutgoingState.DISPATCHED
        ),
        Move("recall", OutgoingState.DISPATCHED, OutgoingState.RECALLED),
        Move("cancel", OutgoingState.NUMBERED, OutgoingState.CANCELLED),
    ),
)


class HeldState(models.TextChoices):
    """What became of a held number; "prepared" lasts only inside the act that holds it."""

    PREPARED = "prepared", _("Without number")
    HELD = "held", _("Held")
    USED = "used", _("Used")
    CANCELLED = "cancelled", _("Number cancelled")


HELD_TONES: dict[str, Tone] = {"held": "warning", "used": "good"}

HELD = Machine(
    noun="registry.held",
    states=HeldState,
    initial=HeldState.PREPARED,
    moves=(
        Move("hold", HeldState.PREPARED, HeldState.HELD),
        Move("use", HeldState.HELD, HeldState.USED),
        Move("lapse", HeldState.HELD, HeldState.CANCELLED),
        Move("release", HeldState.HELD, HeldState.CANCELLED),
    ),
)


class LetterState(models.TextChoices):
    """Where a citizen's letter stands; "arrived" lasts only inside the act that numbers it."""

    ARRIVED = "arrived", _("Without number")
    REGISTERED = "registered", _("Registered")
    HANDED_OVER = "handed_over", _("Handed over to the Reception Board")
    TAKEN_OVER = "taken_over", _("Taken over by the Reception Board")
    RETURNED = "returned", _("Returned to the sender")


LETTER_TONES: dict[str, Tone] = {
    "registered": "warning", "handed_over": "progress", "taken_over": "good",
}  # fmt: skip

LETTER = Machine(
    noun="registry.citizen_letter",
    states=LetterState,
    initial=LetterState.ARRIVED,
    moves=(
        Move("register", LetterState.ARRIVED, LetterState.REGISTERED),
        Move("hand_over", LetterState.REGISTERED, LetterState.HANDED_OVER),
        # Somebody of the Board may fetch a letter before a slip was made.
        Move(
            "take_over", (LetterState.REGISTERED, LetterState.HANDED_OVER), LetterState.TAKEN_OVER
        ),
        Move("send_back", LetterState.HANDED_OVER, LetterState.REGISTERED),
        Move("return_to_sender", LetterState.REGISTERED, LetterState.RETURNED),
    ),
)
