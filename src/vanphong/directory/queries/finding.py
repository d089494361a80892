"""
Finding organisations by what people type: a name of any time, or a code in any form.

An unmarked word finds every form, a marked word only its own ("hoa" finds Hòa and Hoa, "hòa" finds
hòa and hoà). A letter bears the name of a body, lists know the territory: "UBND xã Yên Bằng" also
finds Xã Yên Bằng.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from vanphong.directory.models import (
    Extent,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Placement,
    Succession,
    valid_on,
)
from vanphong.directory.queries.organisations import with_names
from vanphong.kernel.text import fold, squeeze, tone_key

#: how a letter names the body of a territory: folded beginning → as it is written
BODIES = {
    "uy ban nhan dan": "Ủy ban nhân dân",
    "ubnd": "UBND",
    "hoi dong nhan dan": "Hội đồng nhân dân",
    "hdnd": "HĐND",
    "dang uy": "Đảng ủy",
    "uy ban mat tran to quoc viet nam": "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "uy ban mttq": "Ủy ban MTTQ",
    "ubmttq": "UBMTTQ",
}
TERRITORIES = (OrganisationKind.PROVINCE, OrganisationKind.DISTRICT, OrganisationKind.COMMUNE)
_CODE_LIKE = re.compile(r"^(\d{2,5}|[A-Za-z]\d{2}[A-Za-z0-9.]*|[A-Za-z0-9]+(\.[A-Za-z0-9]+)+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which organisations a list shows; empty means all."""

    words: str = ""
    kind: str = ""
    #: id of a province or other body: what ever stood under it, through one level between
    within: uuid.UUID | None = None
    #: "alive" or "ended" on `day`, "unclear" = ended with no successor recorded
    state: str = ""
    day: date | None = None


def matching_names(words: str) -> QuerySet[OrganisationName]:
    """Return the names, old and new, that hold every word of `words`; none for no words."""
    clean = squeeze(words)
    if not clean:
        return OrganisationName.objects.none()
    wanted = _holds(clean)
    _body, rest = body_and_rest(clean)
    if rest:
        wanted |= _holds(rest) & Q(organisation__kind__in=TERRITORIES)
    return OrganisationName.objects.filter(wanted)


def list_organisations(asked: Filter) -> QuerySet[Organisation]:
    """Return the organisations a filter asks for, with names and places; no order promised."""
    rows = Organisation.objects.all()
    if asked.words.strip():
        found = matching_names(asked.words).values("organisation")
        rows = rows.filter(Q(pk__in=found) | _by_code(asked.words))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.within is not None:
        near = Placement.objects.filter(parent=asked.within).values("organisation")
        far = Placement.objects.filter(parent__in=near).values("organisation")
        rows = rows.filter(Q(pk__in=near) | Q(pk__in=far))
    if asked.day is not None and asked.state:
        rows = _in_state(rows, asked.state, asked.day)
    return with_names(rows)


def unclear_on(day: date) -> Q:
    """
    Return the condition "chưa rõ kế thừa": ended before `day`, and not all of it went somewhere.

    One part alone leaves the other unclear.
    """
    standing = Succession.objects.filter(withdrawn_at=None)
    whole = standing.filter(predecessor=OuterRef("pk"), extent=Extent.WHOLE)
    other = standing.filter(predecessor=OuterRef("predecessor")).exclude(pk=OuterRef("pk"))
    parts = standing.filter(Exists(other), predecessor=OuterRef("pk"))
    ended = Q(valid_to__lt=day, has_no_successor=False)
    return ended & Q(~Exists(whole)) & Q(~Exists(parts))


def find_organisations(words: str, limit: int = 20) -> list[OrganisationName]:
    """Return names, old and new, that hold `words` whatever their marks; in Vietnamese order."""
    names = matching_names(words).select_related("organisation")
    return list(names.order_by("sort_key", "valid_from")[:limit])


def find_by_code(code: str) -> QuerySet[Organisation]:
    """Return the organisations that bear an electronic code, in its new or its old form."""
    wanted = code.strip().upper()
    if not wanted:
        return Organisation.objects.none()
    return Organisation.objects.filter(Q(code=wanted) | Q(old_code=wanted))


def find_by_name(name: str, day: date) -> list[Organisation]:
    """Return who bore exactly this name on `day`, tone placement and case aside."""
    rows = OrganisationName.objects.filter(valid_on(day), key=tone_key(name))
    return list(with_names(Organisation.objects.filter(pk__in=rows.values("organisation"))))


def suggest(words: str, day: date, limit: int = 20) -> list[Organisation]:
    """
    Return the organisations one most likely means, with names and places.

    The exact name first, then what begins with the words, the living before the ended.
    """
    clean = squeeze(words)
    if not clean:
        return []
    named = OrganisationName.objects.filter(organisation=OuterRef("pk"))
    rows = list_organisations(Filter(words=clean)).annotate(
        rank=Case(
            When(Exists(named.filter(folded=fold(clean))), then=Value(0)),
            When(Exists(named.filter(folded__startswith=fold(clean))), then=Value(1)),
            default=Value(2),
        ),
        gone=Case(When(valid_to__lt=day, then=Value(1)), default=Value(0)),
        first=named.order_by("-valid_from").values("sort_key")[:1],
    )
    return list(rows.order_by("rank", "gone", "first", "pk")[:limit])


def _holds(words: str) -> Q:
    wanted = Q()
    for word in words.split(" "):
        plain = fold(word)
        is_marked = plain != word.casefold()
        wanted &= Q(key__contains=tone_key(word)) if is_marked else Q(folded__contains=plain)
    return wanted


def body_and_rest(words: str) -> tuple[str, str]:
    """
    Divide "ubnd xã Yên Bằng" into the body as it is written and the rest: "UBND", "xã Yên Bằng".

    Two empty texts where it begins with no body.
    """
    parts = words.split(" ")
    for folded, body in BODIES.items():
        length = folded.count(" ") + 1
        if fold(" ".join(parts[:length])) == folded:
            return body, " ".join(parts[length:])
    return "", ""


def _by_code(words: str) -> Q:
    text = words.strip()
    if not _CODE_LIKE.match(text):
        return Q(pk__in=[])
    upper = text.upper()
    return Q(unit_code=upper) | Q(code__startswith=upper) | Q(old_code__contains=upper)


def _in_state(rows: QuerySet[Organisation], state: str, day: date) -> QuerySet[Organisation]:
    if state == "alive":
        return rows.filter(valid_on(day))
    if state == "ended":
        return rows.filter(valid_to__lt=day)
    return rows.filter(unclear_on(day)) if state == "unclear" else rows
