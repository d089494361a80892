"""
Receipts for files that were taken in while their form came back: signed, for one post of one
account, for the length of a working day. A form carries them, so that nobody chooses a file twice
and nobody names a file of somebody else.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.principals import Actor
from vanphong.kernel.secrecy.detector import Finding

#: house rule: a form that lay longer asks for its files again
VALID_FOR = timedelta(hours=12)


def receipt_for(taken: TakenFile, *, actor: Actor) -> str:
    """Return a text of letters for a hidden field; it holds no content."""
    facts = {"file": str(taken.file.pk), "name": taken.name, "secrecy": taken.secrecy.value}
    return signing.dumps(facts, salt=_salt(actor))


def redeem(receipt: str, *, actor: Actor) -> TakenFile | None:
    """
    Return the file of a receipt without its text; None if it is not this person's, too old or gone.

    Cost: one query.
    """
    try:
        facts = signing.loads(receipt, salt=_salt(actor), max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    file = StoredFile.objects.filter(pk=facts["file"]).first()
    if file is None:
        return None
    return TakenFile(
        file=file, name=facts["name"], text=None, secrecy=Finding(facts["secrecy"]), is_read=False
    )


def _salt(actor: Actor) -> str:
    return f"files.receipt:{actor.account_id}:{actor.appointment_id}"
