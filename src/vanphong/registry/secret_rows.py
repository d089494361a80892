"""Lists that name state secrets are refused whole: a connected installation keeps none of them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from vanphong.kernel.imports import Table, UnreadableFile
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import is_degree
from vanphong.kernel.secrecy.operations import note_refusal


class SecretsInFile(UnreadableFile):
    """A cell of the list names a degree of secrecy."""


def refuse_secret_rows(table: Table, *, path: str, actor: Actor, now: datetime) -> None:
    """
    Look for degrees of secrecy in every cell; a refused list leaves only that it was refused (D7).

    :raises SecretsInFile: one stands alone in a cell
    :raises RuntimeError: called inside a transaction, whose rollback would lose the note
    """
    if any(is_degree(cell) for row in table.rows for cell in row.cells):
        note_refusal(path=path, actor=actor, now=now)
        raise SecretsInFile(
            _("The file names state secrets. A connected installation keeps nothing of them:"
              " take those rows out and send the rest.")
        )  # fmt: skip
