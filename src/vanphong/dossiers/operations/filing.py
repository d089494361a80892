"""Putting documents into a dossier, in order, and out of it again."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanphong.directory.queries import post_of
from vanphong.dossiers.models import Dossier, DossierItem
from vanphong.dossiers.models.catalogues import LONGEST_NOTE
from vanphong.dossiers.operations.dossiers import opened
from vanphong.dossiers.queries.filed import filed_for
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Missing, Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef

#: acts on one document are entries of the item, so that the history tells them to nobody else
ITEM = "dossiers.item"


class FiledAlready(Refusal):
    """The document lies in this dossier already."""


def file_document(
    dossier: Dossier,
    ref: SubjectRef,
    *,
    actor: Actor,
    now: datetime,
    page_count: int | None = None,
    note: str = "",
) -> DossierItem:
    """
    Put a document at the end of an open dossier; it may lie in others too, nothing is copied.

    Who knows the dossier sees it only as far as the document's own rights go.

    :raises Missing: there is no such document, or the actor does not know it in full
    :raises FiledAlready: it lies in it
    :raises WrongState: the dossier is closed
    Source: Decree 30/2020/NĐ-CP, article 29 and Phụ lục VI, III.4 (one document in many dossiers).
    """
    known = filed_for(actor, [ref]).get(ref)
    if known is None or not known.is_full:
        raise Missing
    try:
        with transaction.atomic():
            fresh, capacity = opened(dossier, "file", actor)
            last = fresh.items.aggregate(last=Max("position"))["last"] or 0
            item = DossierItem.objects.create(
                dossier=fresh, subject_type=ref.type, subject_id=ref.id, position=last + 1,
                page_count=page_count, note=note.strip()[:LONGEST_NOTE], added_by=post_of(actor),
                added_at=now,
            )  # fmt: skip
            log.record(
                "dossiers.item.filed", subject=SubjectRef(ITEM, item.pk), actor=capacity, at=now,
                changes={"dossier": (None, fresh.pk), "document": (None, ref.id),
                         "type": (None, ref.type)},
            )  # fmt: skip
    except IntegrityError as error:
        if "dossiers_item_once" not in str(error):
            raise
        raise FiledAlready(
            _("The document lies in the dossier %(code)s already.") % {"code": dossier.code},
            field="dossier",
        ) from error
    return item


@transaction.atomic
def change_places(item: DossierItem, other: DossierItem, *, actor: Actor, now: datetime) -> None:
    """
    Let two documents of an open dossier change places.

    :raises Missing: one of them was taken out, or lies in another dossier
    """
    fresh, capacity = opened(item.dossier, "order", actor)
    rows = list(fresh.items.select_for_update().filter(pk__in=[item.pk, other.pk], removed_at=None))
    if len(rows) != 2:
        raise Missing
    one, two = rows
    one.position, two.position = two.position, one.position
    DossierItem.objects.bulk_update(rows, ["position"])
    for row in rows:
        log.record(
            "dossiers.item.placed", subject=SubjectRef(ITEM, row.pk), actor=capacity, at=now,
            changes={"position": (None, row.position)},
        )  # fmt: skip


@transaction.atomic
def take_out(item: DossierItem, *, reason: str, actor: Actor, now: datetime) -> None:
    """
    Take a document out of an open dossier; that it lay there stays in the history, with the reason.

    :raises Refusal: no reason is given, or it is out already
    """
    said = reason.strip()
    if not said:
        raise Refusal(_("Write why the document is taken out."), field="reason")
    fresh, capacity = opened(item.dossier, "take_out", actor)
    changed = fresh.items.filter(pk=item.pk, removed_at=None).update(removed_at=now)
    if not changed:
        raise Refusal(_("The document is out of the dossier already."))
    log.record(
        "dossiers.item.taken_out", subject=SubjectRef(ITEM, item.pk), actor=capacity, at=now,
        reason=said, changes={"dossier": (fresh.pk, None)},
    )  # fmt: skip
