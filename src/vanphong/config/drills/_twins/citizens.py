"""Citizens' letters: received, handed over, taken over by the Reception Board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from vanphong.config.demo.province import SETUP
from vanphong.config.drills._twins.province import Office, Scene
from vanphong.directory.models import Appointment, Unit
from vanphong.kernel.ids import uuid7
from vanphong.kernel.policies.table import NEVER_DELEGATED
from vanphong.registry import operations as registry
from vanphong.registry.models import CitizenLetter, LetterWord
from vanphong.registry.operations import CitizenNote
from vanphong.registry.queries import reception_board_of


def citizen_letters(
    scene: Scene, office: Office, n: int, near: Appointment | None
) -> Iterator[CitizenLetter]:
    """Receive a letter at the desk and carry it as far as n says; `near` gets none of them."""
    words, now = scene.words(), scene.now
    board, clerk = _board_of(scene, office), scene.actor(office.clerk)
    letter = registry.receive_letter(
        CitizenNote(
            sender_name=f"Nguyễn Văn {words.deep}", post_number=words.deep, note=words.deep,
            word=LetterWord.values[n % len(LetterWord.values)], sheet_count=n + 1,
        ),
        series=office.book, arrived_at=now - timedelta(minutes=n % 600), receiver=office.clerk,
        key=uuid7(), actor=clerk, now=now,
    )  # fmt: skip
    if n % 3:
        registry.hand_over_letters([letter], actor=clerk, now=now)
    takers = [p for p in office.posts if p.unit == board and p.role not in NEVER_DELEGATED]
    if n % 3 == 2 and takers:
        registry.take_over_letters([letter], actor=scene.actor(takers[0]), now=now)
    yield CitizenLetter.objects.get(pk=letter.pk)


def _board_of(scene: Scene, office: Office) -> Unit:
    """Return the office's Reception Board; its last division, where none is named yet."""
    board = reception_board_of(office.tenant.pk)
    if board is None:
        board = office.units[-1]
        registry.choose_board(office.tenant, unit=board, actor=SETUP, now=scene.now)
    return board
