"""Entering organisations: one by hand, many by a list, and what the list says of those known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vanphong.directory.models import Organisation, OrganisationKind, OrganisationName, Placement
from vanphong.directory.policies import OrganisationPolicy
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import fold, sort_key, squeeze, tone_key

#: Decision 20/2020/QĐ-TTg: up to 35 of A–Z, 0–9 and dots between groups
_CODE = re.compile(r"^[A-Z][A-Z0-9]*(\.[A-Z0-9]+)*$")
#: the form before it: four groups, 13 characters
_OLD_CODE = re.compile(r"^[A-Z0-9]{3}(\.[A-Z0-9]{2}){2}\.[A-Z0-9]{3}$")
#: codes of the General Statistics Office: province 2, district 3, commune 5 digits
_UNIT_CODE = re.compile(r"^\d{2,10}$")
LONGEST_NAME = 200


class CodeInvalid(Refusal):
    """An electronic code has neither of its two forms."""


class NameTaken(Refusal):
    """The organisation stands in the directory already."""


class CodeTaken(Refusal):
    """Another organisation bears the code in the same days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """
    An organisation to enter; `valid_from` is its first day, `valid_to` its last if it ended.

    With `is_begin_known` false it existed before that day; `seen_on` is the day of the list that
    shows it.
    """

    name: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    parent: Organisation | None = None
    unit_code: str = ""
    code: str = ""
    old_code: str = ""
    is_begin_known: bool = True
    seen_on: date | None = None


@transaction.atomic
def found_organisations(
    news: Sequence[NewOrganisation], *, actor: Actor, now: datetime
) -> list[Organisation]:
    """
    Enter organisations under their first names and return them in the same order.

    :raises NotPermitted: the actor keeps no directory
    :raises CodeInvalid: a code has a wrong form
    :raises CodeTaken: another organisation bears a code in the same days
    :raises Refusal: a name is empty or too long, a parent does not exist on the first day, or the
        last day lies before the first
    Cost: seven statements, however many.
    """
    actor = OrganisationPolicy.check(actor, "found")
    names = [clean_name(new.name) for new in news]
    for new in news:
        check_codes(new.unit_code, new.code, new.old_code)
        check_parent(new.parent, new.valid_from)
        if new.valid_to is not None and new.valid_to < new.valid_from:
            raise Refusal(_("The last day lies before the first one."), field="valid_to")
    _check_free(news)
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                kind=OrganisationKind(new.kind), unit_code=new.unit_code, code=new.code,
                old_code=new.old_code, valid_from=new.valid_from, valid_to=new.valid_to,
                seen_on=new.seen_on,
                is_begin_known=new.is_begin_known,
            )
            for new in news
        ]
    )  # fmt: skip
    pairs = list(zip(organisations, news, strict=True))
    OrganisationName.objects.bulk_create(
        [
            name_row(o, name, o.valid_from, o.valid_to)
            for o, name in zip(organisations, names, strict=True)
        ]
    )
    Placement.objects.bulk_create(
        [
            Placement(
                organisation=o, parent=new.parent, valid_from=o.valid_from, valid_to=o.valid_to
            )
            for o, new in pairs
            if new.parent is not None
        ]
    )
    log.write_many([_founded(o, new, actor, now) for o, new in pairs])
    return organisations


def found_organisation(
    *,
    name: str,
    kind: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
    parent: Organisation | None = None,
    unit_code: str = "",
    code: str = "",
    old_code: str = "",
) -> Organisation:
    """
    Enter one organisation by hand; promises and refusals are those of `found_organisations`.

    :raises NameTaken: one of that name stands under the same parent in the same days
    """
    OrganisationPolicy.check(actor, "found")
    _check_new_name(name, parent, valid_from, valid_to)
    new = NewOrganisation(
        name=name, kind=kind, valid_from=valid_from, valid_to=valid_to, parent=parent,
        unit_code=unit_code, code=code, old_code=old_code,
    )  # fmt: skip
    return found_organisations([new], actor=actor, now=now)[0]


@transaction.atomic
def confirm_organisations(
    organisations: Iterable[Organisation], *, on: date, actor: Actor, now: datetime
) -> None:
    """
    Note that the official list of the day `on` shows these organisations.

    An earlier list never takes the day back. Cost: two statements and the entries.
    """
    actor = OrganisationPolicy.check(actor, "confirm")
    later = [o for o in organisations if o.seen_on is None or o.seen_on < on]
    Organisation.objects.filter(pk__in=[o.pk for o in later]).update(seen_on=on)
    log.write_many(
        [
            log.prepare(
                "directory.organisation.confirmed", subject=ref_of(o), actor=actor, at=now,
                changes={"seen_on": (o.seen_on, on)},
            )
            for o in later
        ]
    )  # fmt: skip


def clean_name(name: str) -> str:
    """
    Return a name in NFC with single spaces.

    :raises Refusal: it is empty or longer than 200 characters
    """
    clean = squeeze(name)
    if not clean:
        raise Refusal(_("Write the name of the organisation."), field="name")
    if len(clean) > LONGEST_NAME:
        raise Refusal(_("A name has at most 200 characters."), field="name")
    return clean


def name_row(
    organisation: Organisation, name: str, valid_from: date, valid_to: date | None = None
) -> OrganisationName:
    """Return the row of a clean name with what search and order need; not stored yet."""
    return OrganisationName(
        organisation=organisation, name=name, folded=fold(name), key=tone_key(name),
        sort_key=sort_key(name), valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def check_codes(unit_code: str, code: str, old_code: str) -> None:
    """
    Check the forms of the codes; an empty one is none.

    :raises CodeInvalid: `field` says which
    Source: Decision 20/2020/QĐ-TTg for the electronic codes.
    """
    if unit_code and not _UNIT_CODE.match(unit_code):
        raise CodeInvalid(
            _("The code of a territory has digits only, such as 37 or 13285."), field="unit_code"
        )
    if code and (len(code) > 35 or not _CODE.match(code)):
        raise CodeInvalid(
            _("The code has up to 35 capital letters, digits and dots, such as H37.01.02."),
            field="code",
        )
    if old_code and not _OLD_CODE.match(old_code):
        raise CodeInvalid(
            _("The old code has 13 characters in four groups, such as 000.00.00.H37."),
            field="old_code",
        )


def check_free(
    valid_from: date,
    valid_to: date | None,
    codes: dict[str, str],
    *,
    but: Organisation | None = None,
) -> None:
    """
    Check that no other organisation bears one of the codes on a day of the period.

    :raises CodeTaken: `field` says which code; the sentence names who bears it
    """
    for field, value in codes.items():
        if not value:
            continue
        bearers = Organisation.objects.filter(_meets(valid_from, valid_to), **{field: value})
        names = OrganisationName.objects.filter(
            organisation__in=bearers.exclude(pk__in=[but.pk] if but else [])
        )
        if taken := names.order_by("-valid_from").first():
            raise CodeTaken(
                _("The code %(code)s belongs to “%(name)s” in the same days.")
                % {"code": value, "name": taken.name},
                field=field,
            )


def check_parent(parent: Organisation | None, day: date) -> None:
    """
    Check that a parent exists on `day`.

    :raises Refusal: it was not founded yet, or ended before
    """
    if parent is None:
        return
    if parent.valid_from > day or (parent.valid_to is not None and parent.valid_to < day):
        raise Refusal(
            _("The superior organisation does not exist on %(day)s.")
            % {"day": day.strftime("%d/%m/%Y")},
            field="parent",
        )


def ref_of(organisation: Organisation) -> SubjectRef:
    """Return the reference of an organisation."""
    return SubjectRef("directory.organisation", organisation.pk)


def _meets(valid_from: date, valid_to: date | None) -> Q:
    """Return the condition that an organisation exists on a day of the period."""
    begins = Q() if valid_to is None else Q(valid_from__lte=valid_to)
    return begins & (Q(valid_to=None) | Q(valid_to__gte=valid_from))


def _check_free(news: Sequence[NewOrganisation]) -> None:
    """Look for taken codes in one statement; the sentence is sought only where there is one."""
    wanted = Q(pk__in=[])
    for field in ("unit_code", "code", "old_code"):
        if values := {v for new in news if (v := getattr(new, field))}:
            wanted |= Q(**{f"{field}__in": values})
    first_day = min((new.valid_from for new in news), default=date.max)
    if Organisation.objects.filter(wanted & _meets(first_day, None)).exists():
        for new in news:
            check_free(
                new.valid_from,
                new.valid_to,
                {"unit_code": new.unit_code, "code": new.code, "old_code": new.old_code},
            )


def _check_new_name(
    name: str, parent: Organisation | None, valid_from: date, valid_to: date | None
) -> None:
    known = OrganisationName.objects.filter(
        key=tone_key(name),
        organisation__in=Organisation.objects.filter(_meets(valid_from, valid_to)),
    )
    placed = Placement.objects.filter(valid_to=None)
    if parent is None:
        known = known.exclude(organisation__in=placed.values("organisation"))
    else:
        known = known.filter(organisation__in=placed.filter(parent=parent).values("organisation"))
    if row := known.first():
        raise NameTaken(
            _("“%(name)s” stands there already, in the same place and time. Search the list.")
            % {"name": row.name},
            field="name",
        )


def _founded(
    organisation: Organisation, new: NewOrganisation, actor: Actor, now: datetime
) -> log.Draft:
    return log.prepare(
        "directory.organisation.founded", subject=ref_of(organisation), actor=actor, at=now,
        changes={"valid_from": (None, new.valid_from), "valid_to": (None, new.valid_to),
                 "kind": (None, new.kind),
                 "code": (None, new.code), "old_code": (None, new.old_code),
                 "unit_code": (None, new.unit_code),
                 "parent": (None, new.parent.pk if new.parent else None),
                 "seen_on": (None, new.seen_on)},
        texts={"name": new.name},
    )  # fmt: skip
