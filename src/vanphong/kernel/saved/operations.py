"""Keeping and dropping views of lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.saved.models import ListColumns, SavedView
from vanphong.kernel.saved.places import is_place
from vanphong.kernel.saved.policies import SavedViewPolicy
from vanphong.kernel.subjects import SubjectRef

#: house rule: more would be a list of its own
MOST_VIEWS = 20
MOST_COLUMNS = 40
LONGEST_NAME, LONGEST_QUERY = 60, 2000
#: belongs to one look, not to the view
PASSING = ("page", "format")


@transaction.atomic
def keep_view(
    *,
    place: str,
    name: str,
    query: str,
    is_shared: bool,
    actor: Actor,
    now: datetime,
    with_unit: bool = False,
) -> SavedView:
    """
    Keep the address of a list under a name; the same name again keeps the new address.

    It is offered to the office (`is_shared`), to the actor's division (`with_unit`) or to nobody.

    :raises Refusal: no name or too long, no list to keep, or twenty views are kept already
    :raises NotPermitted: the actor shares no views
    """
    verb = "share" if is_shared else "share_in_unit" if with_unit else "keep"
    actor = SavedViewPolicy.check(actor, verb)
    said = " ".join(name.split())
    if not said:
        raise Refusal(_("Give the view a name."), field="name")
    if len(said) > LONGEST_NAME:
        raise Refusal(
            _("A name has at most %(count)s characters.") % {"count": LONGEST_NAME}, field="name"
        )
    address = clean_query(query)
    if actor.appointment_id is None or actor.tenant_id is None:
        raise Refusal(SavedViewPolicy.sentence("keep"))
    if not is_place(place) or len(address) > LONGEST_QUERY:
        raise Refusal(_("This list cannot be kept."))
    mine = SavedView.objects.filter(appointment_id=actor.appointment_id, place=place)
    if mine.exclude(name=said).count() >= MOST_VIEWS:
        raise Refusal(
            _("At most %(count)s views of a list are kept. Drop one first.") % {"count": MOST_VIEWS}
        )
    view, is_new = SavedView.objects.update_or_create(
        appointment_id=actor.appointment_id, place=place, name=said,
        defaults={"tenant_id": actor.tenant_id, "query": address, "is_shared": is_shared,
                  "unit_id": actor.unit_id if with_unit and not is_shared else None,
                  "kept_at": now},
    )  # fmt: skip
    log.record(
        "saved.view.kept", subject=SubjectRef("saved.view", view.pk), actor=actor, at=now,
        changes={"place": (None, place), "is_shared": (None, is_shared), "is_new": (None, is_new),
                 "unit": (None, view.unit_id)},
        texts={"name": said, "query": address},
    )  # fmt: skip
    return view


@transaction.atomic
def drop_view(view: SavedView, *, actor: Actor, now: datetime) -> None:
    """
    Drop a kept view; nothing it showed is touched.

    :raises NotPermitted: somebody else keeps it
    """
    capacity = SavedViewPolicy.check(actor, "drop", view)
    log.record(
        "saved.view.dropped", subject=SubjectRef("saved.view", view.pk), actor=capacity, at=now,
        changes={"place": (view.place, None)},
    )  # fmt: skip
    view.delete()


@transaction.atomic
def choose_columns(
    *, place: str, columns: Sequence[str], actor: Actor, now: datetime
) -> ListColumns | None:
    """
    Keep which columns of a list the post wants to see; none at all brings back the usual ones.

    Unknown keys show nothing and do no harm.

    :raises Refusal: no such list, or more columns than any list has
    """
    actor = SavedViewPolicy.check(actor, "choose_columns")
    if actor.appointment_id is None:
        raise Refusal(SavedViewPolicy.sentence("choose_columns"))
    if not is_place(place) or len(columns) > MOST_COLUMNS:
        raise Refusal(_("This list cannot be kept."))
    mine = ListColumns.objects.filter(appointment_id=actor.appointment_id, place=place)
    before = mine.first()
    if not columns:
        mine.delete()
        found = None
    else:
        found, _is_new = mine.update_or_create(
            appointment_id=actor.appointment_id, place=place,
            defaults={"columns": [key[:40] for key in columns], "kept_at": now},
        )  # fmt: skip
    kept = found or before
    if kept is not None:
        said = ",".join(found.columns) if found else ""
        log.record(
            "saved.columns.chosen", subject=SubjectRef("saved.columns", kept.pk), actor=actor,
            at=now, changes={"place": (None, place), "columns": (None, said)},
        )  # fmt: skip
    return found


def clean_query(query: str) -> str:
    """Return the address's conditions in order, without what belongs to one look only."""
    pairs = parse_qsl(query.lstrip("?"))
    return urlencode(sorted(pair for pair in pairs if pair[0] not in PASSING))
