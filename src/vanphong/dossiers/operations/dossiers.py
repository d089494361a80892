"""Dossiers: opened, filled, put in order, closed and opened again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, valid_on
from vanphong.directory.queries.people import HEADS
from vanphong.dossiers.codes import code_of
from vanphong.dossiers.models import (
    Catalogue,
    Dossier,
    DossierMember,
    Heading,
    ListedDossier,
    Numbering,
)
from vanphong.dossiers.models.catalogues import LONGEST_NOTE, LONGEST_TITLE
from vanphong.dossiers.operations.catalogues import words
from vanphong.dossiers.policies import DossierPolicy
from vanphong.dossiers.retention import read_retention
from vanphong.dossiers.states import DOSSIER, CatalogueState, DossierState, ListedState
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.search.keeping import refresh
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock, perform
from vanphong.kernel.subjects import SubjectRef


class CannotOpenDossier(Refusal):
    """The dossier cannot be opened like this."""


class CannotClose(Refusal):
    """The dossier cannot be closed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDossier:
    """What is said of a dossier that the list did not foresee."""

    heading: Heading
    title: str
    retention: str


def open_listed(
    listed: ListedDossier,
    *,
    started_on: date,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    members: Sequence[Appointment] = (),
    access_class: str = AccessClass.ORDINARY,
) -> Dossier:
    """
    Open a dossier of the issued list, with its code, title and retention; once, by who builds it.

    The same `key` again returns the same dossier. It is known to its members and their heads.

    :raises CannotOpenDossier: the list is not issued, it is open already, or another builds it
    :raises Refusal: somebody belongs to another office, or the day lies in the future
    Source: Decree 30/2020/NĐ-CP, article 29.
    """
    if listed.state != ListedState.ACCEPTED or listed.catalogue.state != CatalogueState.ISSUED:
        raise CannotOpenDossier(
            _("The list of %(year)s is not issued yet.") % {"year": listed.catalogue.year}
        )
    keeper = listed.keeper
    made = Dossier(
        tenant=keeper.tenant, catalogue=listed.catalogue, heading=listed.heading, listed=listed,
        unit=keeper.unit, keeper=keeper, number=listed.number or 0, code=listed.code,
        title=listed.title, retention_years=listed.retention_years, started_on=started_on,
        opened_at=now, intake_key=key, access_class=access_class,
    )  # fmt: skip
    return _open(made, members, actor, now)


def open_unlisted(
    wish: NewDossier,
    *,
    keeper: Appointment,
    started_on: date,
    key: uuid.UUID,
    actor: Actor,
    now: datetime,
    members: Sequence[Appointment] = (),
    access_class: str = AccessClass.ORDINARY,
) -> Dossier:
    """
    Open a dossier in addition to the issued list: it takes the next number under its heading.

    The same `key` again returns the same dossier.

    :raises CannotOpenDossier: the list is not issued yet: propose the dossier for it instead
    :raises Refusal: title or retention cannot be read; or as `open_listed`
    Source: Decree 30/2020/NĐ-CP, article 29.
    """
    catalogue = wish.heading.catalogue
    if catalogue.state != CatalogueState.ISSUED:
        raise CannotOpenDossier(
            _("The list of %(year)s is not issued yet.") % {"year": catalogue.year}
        )
    made = Dossier(
        tenant=keeper.tenant, catalogue=catalogue, heading=wish.heading, unit=keeper.unit,
        keeper=keeper, title=words(wish.title, LONGEST_TITLE, "title"),
        retention_years=read_retention(wish.retention), started_on=started_on, opened_at=now,
        intake_key=key, access_class=access_class,
    )  # fmt: skip
    return _open(made, members, actor, now)


@transaction.atomic
def write_dossier(
    dossier: Dossier, *, title: str, retention: str, note: str, actor: Actor, now: datetime
) -> Dossier:
    """
    Put title, retention and note right, as one does before closing.

    :raises WrongState: it is closed
    Source: Decree 30/2020/NĐ-CP, article 30 (title and retention are checked again).
    """
    fresh, capacity = opened(dossier, "write", actor)
    old = fresh.retention_years
    fresh.title = words(title, LONGEST_TITLE, "title")
    fresh.retention_years = read_retention(retention)
    fresh.note = note.strip()[:LONGEST_NOTE]
    fresh.save(update_fields=["title", "retention_years", "note"])
    log.record(
        "dossiers.dossier.written", subject=ref_of(fresh), actor=capacity, at=now,
        changes={"retention": (old, fresh.retention_years)}, texts={"title": fresh.title},
    )  # fmt: skip
    refresh(ref_of(fresh))
    return fresh


@transaction.atomic
def choose_members(
    dossier: Dossier, people: Iterable[Appointment], *, actor: Actor, now: datetime
) -> Dossier:
    """
    Say who works on the dossier besides who builds it; their heads know it with them.

    Who is left out knows it no more. :raises Refusal: somebody belongs to another office
    """
    fresh, capacity = opened(dossier, "choose_members", actor)
    wanted = _checked(people, fresh)
    standing = {m.person_id: m for m in fresh.members.filter(removed_at=None)}
    gone = [m.pk for pk, m in standing.items() if pk not in wanted]
    DossierMember.objects.filter(pk__in=gone).update(removed_at=now)
    new = [post for pk, post in wanted.items() if pk not in standing]
    DossierMember.objects.bulk_create(
        [DossierMember(dossier=fresh, person=post, added_at=now) for post in new]
    )
    admit(fresh, timezone.localdate(now))
    fresh.save(update_fields=["readers"])
    log.record(
        "dossiers.dossier.members_chosen", subject=ref_of(fresh), actor=capacity, at=now,
        changes={"added": (None, [post.pk for post in new]), "removed": (gone, None)},
    )  # fmt: skip
    return fresh


@transaction.atomic
def hand_over(dossier: Dossier, to: Appointment, *, actor: Actor, now: datetime) -> Dossier:
    """
    Let somebody else of the office build an open dossier from now on, as when a person leaves.

    Who built it knows it no more, unless as a member or a head.

    :raises Refusal: the person builds it already or belongs to another office
    Source: Decree 30/2020/NĐ-CP, article 31 (who leaves hands dossiers over; records 1.9).
    """
    fresh, capacity = opened(dossier, "hand_over", actor)
    if to.tenant_id != fresh.tenant_id or to.pk == fresh.keeper_id:
        raise Refusal(_("Choose somebody else of this office."), field="keeper")
    old = fresh.keeper_id
    fresh.members.filter(person=to, removed_at=None).update(removed_at=now)
    fresh.keeper, fresh.unit = to, to.unit
    admit(fresh, timezone.localdate(now))
    fresh.save(update_fields=["keeper", "unit", "readers"])
    log.record(
        "dossiers.dossier.handed_over", subject=ref_of(fresh), actor=capacity, at=now,
        changes={"keeper": (old, to.pk)}, texts={"note": to.person.full_name},
    )  # fmt: skip
    return fresh


def close_dossier(
    dossier: Dossier, *, ended_on: date, page_count: int, actor: Actor, now: datetime
) -> Dossier:
    """
    Close a dossier: nothing is filed into it or taken out any more.

    `ended_on` is the day the work ended, `page_count` the sheets or pages counted by who closes;
    the documents are counted here.

    :raises CannotClose: nothing lies in it
    :raises Refusal: the work ends before it began or in the future
    Source: Decree 30/2020/NĐ-CP, article 30.
    """
    with perform(DOSSIER, DossierPolicy, "close", subject=dossier, actor=actor, now=now) as move:
        found = move.subject
        count = found.items.filter(removed_at=None).count()
        if not count:
            raise CannotClose(_("Nothing lies in the dossier yet."))
        if not found.started_on <= ended_on <= timezone.localdate(now):
            raise Refusal(_("The work ended between its first day and today."), field="ended_on")
        found.ended_on, found.page_count = ended_on, page_count
        found.document_count, found.closed_at = count, now
        admit(found, timezone.localdate(now))
        move.change("ended_on", None, ended_on)
        move.change("documents", None, count)
        move.change("pages", None, page_count)
    return move.subject


def reopen_dossier(dossier: Dossier, *, reason: str, actor: Actor, now: datetime) -> Dossier:
    """
    Open a closed dossier again, as for a paper that was found later.

    :raises Refusal: no reason is given
    """
    said = reason.strip()
    if not said:
        raise Refusal(_("Write why the dossier is opened again."), field="reason")
    with perform(
        DOSSIER, DossierPolicy, "reopen", subject=dossier, actor=actor, now=now, note=said
    ) as move:
        found = move.subject
        found.closed_at = found.ended_on = found.document_count = found.page_count = None
        admit(found, timezone.localdate(now))
    return move.subject


def keep_readers(day: date) -> int:
    """
    Let the heads of `day` know the dossiers of their people; return how many dossiers changed.

    For the nightly job: a head who came since learns of them. Cost: two queries a dossier, and a
    lock on those that change.
    """
    changed = 0
    for dossier in Dossier.objects.order_by("pk").iterator(chunk_size=500):
        if _readers(dossier, day) == dossier.readers:
            continue
        with transaction.atomic():
            fresh = lock(dossier)
            admit(fresh, day)
            fresh.save(update_fields=["readers"])
        changed += 1
    return changed


def opened(dossier: Dossier, verb: str, actor: Actor) -> tuple[Dossier, Actor]:
    """
    Return the dossier locked, and the capacity that may do `verb`.

    :raises WrongState: it is closed
    """
    fresh = lock(dossier)
    capacity = DossierPolicy.check(actor, verb, fresh)
    if fresh.state != DossierState.OPEN:
        raise WrongState(_("The dossier is closed. Open it again first, with the reason."))
    return fresh, capacity


def ref_of(dossier: Dossier) -> SubjectRef:
    """Return the reference of a dossier."""
    return SubjectRef(DOSSIER.noun, dossier.pk)


def admit(dossier: Dossier, day: date) -> None:
    """Let members and the heads of their divisions on `day` know the dossier; nobody else."""
    dossier.readers = _readers(dossier, day)


def _readers(dossier: Dossier, day: date) -> list[int]:
    posts = Appointment.objects.filter(
        Q(pk=dossier.keeper_id)
        | Q(dossiers_of__dossier=dossier.pk, dossiers_of__removed_at__isnull=True)
    ).distinct()
    people = list(posts)
    heads = Appointment.objects.filter(
        valid_on(day), unit__in={post.unit_id for post in people}, role__in=HEADS
    )
    leading = heads.values_list("principal_id", flat=True)
    return sorted({*(post.principal_id for post in people), *leading})


def _open(made: Dossier, members: Sequence[Appointment], actor: Actor, now: datetime) -> Dossier:
    capacity = DossierPolicy.check(actor, "open")
    if made.keeper_id != (capacity.on_behalf_of or capacity.appointment_id):
        raise CannotOpenDossier(_("A dossier is opened by who builds it."))
    if made.catalogue.tenant_id != made.tenant_id:
        raise CannotOpenDossier(_("Choose a heading of this office's list."), field="heading")
    if made.started_on > timezone.localdate(now):
        raise Refusal(_("The first day lies in the future."), field="started_on")
    known = Dossier.objects.filter(intake_key=made.intake_key, tenant=made.tenant).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            _store(made, members, capacity, now)
    except IntegrityError as error:
        if "intake_key" in str(error):
            return Dossier.objects.get(intake_key=made.intake_key, tenant=made.tenant)
        if "listed" in str(error):
            raise CannotOpenDossier(_("This dossier of the list is open already.")) from error
        raise
    return made


def _store(made: Dossier, members: Sequence[Appointment], actor: Actor, now: datetime) -> None:
    if made.listed is None:
        lock(made.catalogue)  # two additions at once take two numbers
        made.number = _next_number(made.catalogue, made.heading)
        made.code = code_of(made.number, _large(made.heading).abbreviation)
    made.save(force_insert=True)
    DossierMember.objects.bulk_create(
        [
            DossierMember(dossier=made, person=post, added_at=now)
            for post in _checked(members, made).values()
        ]
    )
    admit(made, timezone.localdate(now))
    made.save(update_fields=["readers"])
    log.record(
        "dossiers.dossier.opened", subject=ref_of(made), actor=actor, at=now,
        changes={"code": (None, made.code), "listed": (None, made.listed_id),
                 "keeper": (None, made.keeper_id), "started_on": (None, made.started_on)},
        texts={"title": made.title},
    )  # fmt: skip
    refresh(ref_of(made))


def _next_number(catalogue: Catalogue, heading: Heading) -> int:
    of = Q()
    if catalogue.numbering == Numbering.HEADING:
        large = _large(heading)
        of = Q(heading=large) | Q(heading__parent=large)
    taken = [
        rows.filter(of, catalogue=catalogue).aggregate(last=Max("number"))["last"] or 0
        for rows in (ListedDossier.objects.all(), Dossier.objects.all())
    ]
    return max(taken) + 1


def _large(heading: Heading) -> Heading:
    return heading.parent or heading


def _checked(people: Iterable[Appointment], dossier: Dossier) -> dict[uuid.UUID, Appointment]:
    """Return the people by key, without who builds the dossier anyway."""
    found = {post.pk: post for post in people if post.pk != dossier.keeper_id}
    if any(post.tenant_id != dossier.tenant_id for post in found.values()):
        raise Refusal(_("Choose somebody of this office."), field="members")
    return found
