"""The list of dossiers of a year: begun, proposed, compiled, issued."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.directory.models import Appointment, Tenant
from vanphong.directory.queries import post_of
from vanphong.dossiers.models import Catalogue, Heading, ListedDossier, Numbering
from vanphong.dossiers.models.catalogues import LONGEST_NOTE, LONGEST_TITLE
from vanphong.dossiers.policies import CataloguePolicy, ListedPolicy
from vanphong.dossiers.queries.catalogues import number_lines
from vanphong.dossiers.retention import read_retention
from vanphong.dossiers.states import CATALOGUE, LISTED, CatalogueState, ListedState
from vanphong.kernel.audit import log
from vanphong.kernel.policies import Refusal
from vanphong.kernel.principals import Actor
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.states.performing import lock, perform
from vanphong.kernel.subjects import SubjectRef
from vanphong.kernel.text import squeeze

#: house rule: letters of a heading, as they stand in codes of at most 20 characters (Phụ lục VI)
LONGEST_LETTERS = 12


class CannotIssue(Refusal):
    """The list is not ready: nothing stands in it, or a proposal is not judged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One line of the list as it is proposed; `retention` in words: "Vĩnh viễn", "20 năm"."""

    heading: Heading
    title: str
    retention: str
    keeper: Appointment
    note: str = ""


def begin_catalogue(
    tenant: Tenant, *, year: int, actor: Actor, now: datetime, numbering: str = Numbering.HEADING
) -> Catalogue:
    """
    Begin the list of a year with the headings and lines of the year before, if there was one.

    What comes over stands as proposed; lines that were not taken in then are left behind, so are
    those whose builder has left the office. Once a year; the same year again returns its list.

    :raises Refusal: the year is neither this one nor the next
    Source: Decree 30/2020/NĐ-CP, article 29 (approved at the beginning of the year).
    """
    actor = CataloguePolicy.check(actor, "compile")
    today = timezone.localdate(now)
    if actor.tenant_id != tenant.pk or year not in (today.year, today.year + 1):
        raise Refusal(_("A list is made for this year or the next one."), field="year")
    try:
        with transaction.atomic():
            made = Catalogue.objects.create(
                tenant=tenant, year=year, numbering=Numbering(numbering), begun_at=now
            )
            copied = _copy_last(made, actor, now)
            log.record(
                "dossiers.catalogue.begun", subject=SubjectRef(CATALOGUE.noun, made.pk),
                actor=actor, at=now,
                changes={"year": (None, year), "numbering": (None, str(made.numbering)),
                         "copied": (None, copied)},
            )  # fmt: skip
    except IntegrityError as error:
        if "dossiers_catalogue_once" not in str(error):
            raise
        return Catalogue.objects.get(tenant=tenant, year=year)
    return made


@transaction.atomic
def add_heading(
    catalogue: Catalogue,
    *,
    title: str,
    actor: Actor,
    now: datetime,
    abbreviation: str = "",
    parent: Heading | None = None,
) -> Heading:
    """
    Add a large heading with its letters, or, under `parent`, a small one without.

    :raises Refusal: a title or letters are missing, letters stand there already, or too deep
    """
    fresh, capacity = _compiling(catalogue, actor)
    letters = "" if parent else _free_letters(fresh, abbreviation)
    if parent is not None and (parent.parent_id or parent.catalogue_id != fresh.pk):
        raise Refusal(_("A small heading stands under a large one of this list."), field="parent")
    last = fresh.headings.filter(parent=parent).aggregate(last=Max("position"))["last"] or 0
    made = Heading.objects.create(
        catalogue=fresh, parent=parent, position=last + 1, abbreviation=letters,
        title=words(title, 300, "title"),
    )  # fmt: skip
    log.record(
        "dossiers.catalogue.heading_added", subject=SubjectRef(CATALOGUE.noun, fresh.pk),
        actor=capacity, at=now, changes={"heading": (None, made.pk), "letters": (None, letters)},
        texts={"note": made.title},
    )  # fmt: skip
    return made


@transaction.atomic
def write_heading(
    heading: Heading, *, title: str, actor: Actor, now: datetime, abbreviation: str = ""
) -> Heading:
    """
    Put a heading right while the list is compiled; codes follow its letters when it is issued.

    :raises Refusal: as `add_heading`
    """
    catalogue, capacity = _compiling(heading.catalogue, actor)
    fresh = lock(heading)
    old = fresh.abbreviation
    fresh.title = words(title, 300, "title")
    if fresh.parent_id is None:
        fresh.abbreviation = _free_letters(catalogue, abbreviation, beside=fresh)
    fresh.save(update_fields=["title", "abbreviation"])
    log.record(
        "dossiers.catalogue.heading_written", subject=SubjectRef(CATALOGUE.noun, catalogue.pk),
        actor=capacity, at=now, changes={"heading": (None, fresh.pk),
                                         "letters": (old, fresh.abbreviation)},
        texts={"note": fresh.title},
    )  # fmt: skip
    return fresh


@transaction.atomic
def take_heading_out(heading: Heading, *, actor: Actor, now: datetime) -> None:
    """
    Take an empty heading out of a list that is still compiled.

    :raises Refusal: dossiers or small headings stand under it
    """
    catalogue, capacity = _compiling(heading.catalogue, actor)
    fresh = lock(heading)
    if fresh.listed.exists() or fresh.small_headings.exists():
        raise Refusal(_("Dossiers or small headings stand under it; it cannot be taken out."))
    log.record(
        "dossiers.catalogue.heading_taken_out", subject=SubjectRef(CATALOGUE.noun, catalogue.pk),
        actor=capacity, at=now, changes={"heading": (fresh.pk, None)},
        texts={"note": fresh.title},
    )  # fmt: skip
    fresh.delete()


def propose_dossier(
    catalogue: Catalogue, line: Foreseen, *, key: uuid.UUID, actor: Actor, now: datetime
) -> ListedDossier:
    """
    Propose a dossier for the list; the same `key` again returns the same line.

    :raises Refusal: a text is missing or too long, the retention cannot be read, the heading is of
        another list, or the builder of another office
    :raises WrongState: the list is issued; a dossier is opened in addition to it then
    """
    actor = CataloguePolicy.check(actor, "propose", catalogue)
    known = ListedDossier.objects.filter(key=key, catalogue=catalogue).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            fresh = lock(catalogue)
            _refuse_issued(fresh)
            made = ListedDossier(
                catalogue=fresh,
                proposed_by=post_of(actor),
                proposed_at=now,
                key=key,
                **_facts(fresh, line),
            )
            made.save(force_insert=True)
            _tell(made, "proposed", actor, now)
    except IntegrityError as error:
        if "key" not in str(error):
            raise
        return ListedDossier.objects.get(key=key, catalogue=catalogue)
    return made


@transaction.atomic
def write_listed(
    listed: ListedDossier, line: Foreseen, *, actor: Actor, now: datetime
) -> ListedDossier:
    """
    Change a line while the list is compiled.

    :raises Refusal: as `propose_dossier`
    """
    catalogue = lock(listed.catalogue)
    fresh = lock(listed)
    capacity = ListedPolicy.check(actor, "write", fresh)
    _refuse_issued(catalogue)
    for name, value in _facts(catalogue, line).items():
        setattr(fresh, name, value)
    fresh.save()
    _tell(fresh, "written", capacity, now)
    return fresh


def accept_listed(listed: ListedDossier, *, actor: Actor, now: datetime) -> ListedDossier:
    """Take a proposed dossier into the list."""
    return _judge(listed, "accept", "", actor, now)


def decline_listed(
    listed: ListedDossier, *, reason: str, actor: Actor, now: datetime
) -> ListedDossier:
    """
    Not take a proposed dossier in; the division reads why.

    :raises Refusal: no reason is given
    """
    said = reason.strip()
    if not said:
        raise Refusal(_("Write why it is not taken in."), field="reason")
    return _judge(listed, "decline", said, actor, now)


def issue_catalogue(
    catalogue: Catalogue, *, decision: str, decided_on: date, actor: Actor, now: datetime
) -> Catalogue:
    """
    Fix the list by the decision of the head: every line gets its number and code, for good.

    :raises CannotIssue: no line stands in it, or a proposal waits
    :raises Refusal: the decision is not named, or its day lies in the future
    Source: Decree 30/2020/NĐ-CP, article 29 and Phụ lục V.
    """
    symbol = words(decision, 60, "decision")
    if decided_on > timezone.localdate(now):
        raise Refusal(_("The day of the decision lies in the future."), field="decided_on")
    with perform(
        CATALOGUE, CataloguePolicy, "issue", subject=catalogue, actor=actor, now=now
    ) as move:
        found = move.subject
        waiting = found.listed.filter(state=ListedState.PROPOSED).count()
        if waiting:
            raise CannotIssue(
                _("%(count)s proposals wait: take each in or not.") % {"count": waiting}
            )
        numbered = number_lines(found)
        if not numbered:
            raise CannotIssue(_("Nothing stands in the list yet."))
        ListedDossier.objects.bulk_update(numbered, ["number", "code"], batch_size=500)
        found.decision, found.decided_on = symbol, decided_on
        found.issued_by, found.issued_at = post_of(actor), now
        move.change("decided_on", None, decided_on)
        move.change("count", None, len(numbered))
        move.write("note", symbol)
    return move.subject


def _copy_last(made: Catalogue, actor: Actor, now: datetime) -> int:
    last = (
        Catalogue.objects.filter(tenant=made.tenant, year__lt=made.year).order_by("-year").first()
    )
    if last is None:
        return 0
    copies: dict[uuid.UUID, Heading] = {}
    for old in last.headings.order_by("pk"):  # a large one was made before its small ones
        copies[old.pk] = Heading.objects.create(
            catalogue=made, position=old.position, title=old.title, abbreviation=old.abbreviation,
            parent=copies[old.parent_id] if old.parent_id else None,
        )  # fmt: skip
    today = timezone.localdate(now)
    kept = last.listed.filter(state=ListedState.ACCEPTED).select_related("keeper")
    lines = [
        ListedDossier(
            catalogue=made, heading=copies[old.heading_id], title=old.title, unit_id=old.unit_id,
            retention_years=old.retention_years, keeper=old.keeper, note=old.note,
            proposed_by=post_of(actor), proposed_at=now, key=uuid.uuid4(),
        )
        for old in kept.order_by("number", "pk")
        if old.keeper.valid_to is None or old.keeper.valid_to >= today
    ]  # fmt: skip
    ListedDossier.objects.bulk_create(lines)
    return len(lines)


def _judge(
    listed: ListedDossier, verb: str, note: str, actor: Actor, now: datetime
) -> ListedDossier:
    with transaction.atomic():
        _refuse_issued(lock(listed.catalogue))
        with perform(
            LISTED, ListedPolicy, verb, subject=listed, actor=actor, now=now, note=note
        ) as move:
            pass
    return move.subject


def _compiling(catalogue: Catalogue, actor: Actor) -> tuple[Catalogue, Actor]:
    fresh = lock(catalogue)
    capacity = CataloguePolicy.check(actor, "compile", fresh)
    _refuse_issued(fresh)
    return fresh, capacity


def _refuse_issued(catalogue: Catalogue) -> None:
    if catalogue.state != CatalogueState.DRAFT:
        raise WrongState(
            _("The list of %(year)s is issued and stays as it is. What it did not foresee is opened"
              " in addition to it.") % {"year": catalogue.year}
        )  # fmt: skip


def _facts(catalogue: Catalogue, line: Foreseen) -> dict[str, object]:
    if line.heading.catalogue_id != catalogue.pk:
        raise Refusal(_("Choose a heading of this list."), field="heading")
    if line.keeper.tenant_id != catalogue.tenant_id:
        raise Refusal(_("Choose somebody of this office."), field="keeper")
    return {
        "heading": line.heading, "title": words(line.title, LONGEST_TITLE, "title"),
        "retention_years": read_retention(line.retention), "keeper": line.keeper,
        "unit_id": line.keeper.unit_id, "note": line.note.strip()[:LONGEST_NOTE],
    }  # fmt: skip


def _tell(listed: ListedDossier, act: str, actor: Actor, now: datetime) -> None:
    log.record(
        f"dossiers.listed.{act}", subject=SubjectRef(LISTED.noun, listed.pk), actor=actor, at=now,
        changes={"catalogue": (None, listed.catalogue_id), "keeper": (None, listed.keeper_id),
                 "retention": (None, listed.retention_years)},
        texts={"title": listed.title},
    )  # fmt: skip


def _free_letters(catalogue: Catalogue, text: str, beside: Heading | None = None) -> str:
    """Return the letters of a large heading, if no other heading of the list has them."""
    letters = _letters(text)
    others = catalogue.headings.filter(abbreviation__iexact=letters)
    if (others.exclude(pk=beside.pk) if beside else others).exists():
        raise Refusal(
            _("The letters %(letters)s stand at another heading already.") % {"letters": letters},
            field="abbreviation",
        )
    return letters


def _letters(text: str) -> str:
    clean = squeeze(text)
    if not clean or len(clean) > LONGEST_LETTERS or not clean.isalnum():
        raise Refusal(
            _("A large heading has letters for its codes, at most %(longest)s, e.g. TCCB.")
            % {"longest": LONGEST_LETTERS},
            field="abbreviation",
        )
    return clean


def words(text: str, longest: int, field: str) -> str:
    clean = squeeze(text)
    if not clean:
        raise Refusal(_("This must be filled in."), field=field)
    if len(clean) > longest:
        raise Refusal(
            _("The text has %(length)s characters; at most %(longest)s are kept. Shorten it.")
            % {"length": len(clean), "longest": longest},
            field=field,
        )
    return clean
