"""Reads of dossiers: lists, contents at the reader's level, and where a document may go."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.dossiers.models import Dossier, DossierItem, ListedDossier, Submission
from vanphong.dossiers.policies import DossierPolicy
from vanphong.dossiers.queries.filed import Filed, filed_for
from vanphong.dossiers.queries.submissions import list_submissions_for
from vanphong.dossiers.states import DOSSIER, CatalogueState, DossierState, ListedState
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.principals.models import AccessClass
from vanphong.kernel.subjects import SubjectRef, SubjectView
from vanphong.registry.models import Incoming
from vanphong.registry.queries import list_incoming_for, list_outgoing_for
from vanphong.registry.states import INCOMING, IncomingState
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_tasks_for


def get_dossier_for(actor: Actor, dossier_id: uuid.UUID) -> Dossier:
    """
    Return one dossier that `actor` may know.

    :raises Missing: there is none
    """
    found = list_dossiers_for(actor).filter(pk=dossier_id).first()
    if found is None:
        raise Missing
    return found


def list_dossiers_for(actor: Actor) -> QuerySet[Dossier]:
    """Return the dossiers of the actor's office that it may know, newest first."""
    tenants = [actor.tenant_id] if actor.tenant_id else []
    found = DossierPolicy.visible_to(actor, Level.FULL).filter(tenant__in=tenants)
    related = found.select_related("keeper__person", "unit", "catalogue", "heading", "tenant")
    return related.order_by("-opened_at", "-pk")


def list_open_of(actor: Actor) -> QuerySet[Dossier]:
    """Return the open dossiers that the person builds or works on, newest first."""
    posts = _posts(actor)
    working = Q(members__person__in=posts, members__removed_at=None)
    mine = list_dossiers_for(actor).filter(Q(keeper__in=posts) | working, state=DossierState.OPEN)
    return mine.distinct()


def list_to_open(actor: Actor) -> QuerySet[ListedDossier]:
    """Return the lines of issued lists that the person is to build and has not opened yet."""
    rows = ListedDossier.objects.filter(
        keeper__in=_posts(actor), state=ListedState.ACCEPTED, dossier=None,
        catalogue__state=CatalogueState.ISSUED,
    )  # fmt: skip
    return rows.select_related("catalogue", "heading").order_by("-catalogue__year", "number")


def list_unfiled(actor: Actor) -> QuerySet[Incoming]:
    """
    Return the documents that the person led to their end and that lie in no dossier it may know.

    The last to arrive first.
    """
    led = (
        list_tasks_for(actor)
        .order_by()
        .filter(lead_person__in=_posts(actor), source_type=INCOMING.noun)
    )
    kept = DossierItem.objects.filter(
        subject_type=INCOMING.noun, removed_at=None,
        dossier__in=list_dossiers_for(actor).order_by(),
    )  # fmt: skip
    over = list_incoming_for(actor, Level.FULL).filter(
        state=IncomingState.FINISHED, pk__in=led.values("source_id")
    )
    return over.exclude(pk__in=kept.values("subject_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One document of a dossier as one reader sees it; `number` counts what the reader sees."""

    number: int
    item: DossierItem
    filed: Filed

    @property
    def page_count(self) -> int | None:
        """Return the pages: as counted when it was filed, else as its record says."""
        return self.item.page_count if self.item.page_count is not None else self.filed.page_count


def contents_of(dossier: Dossier, actor: Actor) -> list[Line]:
    """
    Return the documents of a dossier that the reader may know, in their order.

    One that the reader may not know is not there: neither its line nor its number. Cost: one query,
    and one a kind.
    """
    items = list(dossier.items.filter(removed_at=None).order_by("position", "pk"))
    known = filed_for(actor, [item.ref for item in items])
    seen = [item for item in items if item.ref in known]
    return [
        Line(number=number, item=item, filed=known[item.ref])
        for number, item in enumerate(seen, start=1)
    ]


def counted(dossiers: Iterable[Dossier], actor: Actor) -> dict[uuid.UUID, tuple[int, int]]:
    """
    Return how many documents and pages the reader sees in each dossier.

    Cost: one query, and one a kind, however many dossiers.
    """
    ids = [dossier.pk for dossier in dossiers]
    items = list(DossierItem.objects.filter(dossier__in=ids, removed_at=None))
    known = filed_for(actor, {item.ref for item in items})
    found = dict.fromkeys(ids, (0, 0))
    for item in items:
        if item.ref in known:
            documents, pages = found[item.dossier_id]
            own = item.page_count if item.page_count is not None else known[item.ref].page_count
            found[item.dossier_id] = (documents + 1, pages + (own or 0))
    return found


def get_line_for(actor: Actor, dossier: Dossier, item_id: uuid.UUID) -> Line:
    """
    Return one document of a dossier that the actor may know.

    :raises Missing: there is none, or it may not be known: nothing tells which
    """
    found = next((one for one in contents_of(dossier, actor) if one.item.pk == item_id), None)
    if found is None:
        raise Missing
    return found


def known_items(dossier: Dossier, actor: Actor) -> list[uuid.UUID]:
    """Return the items, also those taken out, whose documents the reader may know."""
    items = list(dossier.items.all())
    known = filed_for(actor, [item.ref for item in items])
    return [item.pk for item in items if item.ref in known]


def list_holding(actor: Actor, ref: SubjectRef) -> QuerySet[Dossier]:
    """Return the dossiers that hold a document, as far as the actor may know them."""
    return list_dossiers_for(actor).filter(_holds([ref]))


def propose_for(actor: Actor, ref: SubjectRef) -> list[Dossier]:
    """
    Return the open dossiers of the person that hold papers of the same matter, newest first.

    Of the same matter are the documents a record answers or is answered by, the submissions about
    it, and the tasks that came of it. Cost: at most six queries.
    """
    related = related_to(actor, ref)
    return list(list_open_of(actor).filter(_holds(related))) if related else []


def related_to(actor: Actor, ref: SubjectRef) -> list[SubjectRef]:
    """Return the records of the same matter, as far as the actor may know them, without itself."""
    found = {ref} if ref.type == "registry.incoming" else set(_sources(actor, ref))
    for source in [one for one in found if one.type == "registry.incoming"]:
        found |= set(_about(actor, source))
    return sorted(found - {ref})


def _sources(actor: Actor, ref: SubjectRef) -> Iterable[SubjectRef]:
    """Return the incoming documents that a record is about."""
    if ref.type == "registry.outgoing":
        answered = list_outgoing_for(actor).filter(pk=ref.id).values_list("answers", flat=True)
        known = list_incoming_for(actor).filter(pk__in=[pk for pk in answered if pk])
        yield from (
            SubjectRef("registry.incoming", pk) for pk in known.values_list("pk", flat=True)
        )
    elif ref.type == "dossiers.submission":
        yield from _named(list_submissions_for(actor).filter(pk=ref.id))
    elif ref.type == "tasks.task":
        yield from _named(list_tasks_for(actor).filter(pk=ref.id))


def _named(rows: QuerySet[Submission] | QuerySet[Task]) -> Iterable[SubjectRef]:
    for type_code, pk in rows.values_list("source_type", "source_id"):
        if pk is not None:
            yield SubjectRef(type_code, pk)


def _about(actor: Actor, source: SubjectRef) -> Iterable[SubjectRef]:
    """Return what answers an incoming document, was submitted about it, or given for it."""
    answers = list_outgoing_for(actor).filter(answers=source.id)
    yield from (SubjectRef("registry.outgoing", pk) for pk in answers.values_list("pk", flat=True))
    of = {"source_type": source.type, "source_id": source.id}
    about = list_submissions_for(actor).filter(**of)
    yield from (SubjectRef("dossiers.submission", pk) for pk in about.values_list("pk", flat=True))
    given = list_tasks_for(actor).filter(**of)
    yield from (SubjectRef("tasks.task", pk) for pk in given.values_list("pk", flat=True))
    yield source


def describe_dossiers(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, SubjectView]:
    """Name dossiers for `kernel.subjects`, at the reader's level."""
    return {
        found.pk: SubjectView(
            ref=SubjectRef(DOSSIER.noun, found.pk),
            label=_("Dossier %(code)s of %(year)s")
            % {"code": found.code, "year": found.catalogue.year},
            url=reverse("dossiers:dossier", args=[found.pk]), title=found.title,
            restricted=found.access_class not in (AccessClass.PUBLIC, AccessClass.ORDINARY),
        )
        for found in list_dossiers_for(actor).filter(pk__in=ids)
    }  # fmt: skip


def _holds(refs: Iterable[SubjectRef]) -> Q:
    """Return the condition that a dossier holds one of these documents now."""
    wanted = Q(pk__in=[])
    for ref in refs:
        wanted |= Q(subject_type=ref.type, subject_id=ref.id)
    items = DossierItem.objects.filter(wanted, removed_at=None)
    return Q(pk__in=items.values("dossier"))


def _posts(actor: Actor) -> list[uuid.UUID]:
    posts = [c.on_behalf_of or c.appointment_id for c in actor.capacities()]
    return [post for post in posts if post is not None]
