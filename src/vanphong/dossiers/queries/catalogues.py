"""Reads of the lists of dossiers."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from vanphong.dossiers.codes import code_of
from vanphong.dossiers.models import Catalogue, Heading, ListedDossier, Numbering
from vanphong.dossiers.policies import CataloguePolicy, ListedPolicy
from vanphong.dossiers.states import ListedState
from vanphong.kernel.policies import Missing
from vanphong.kernel.principals import Actor


def list_catalogues_for(actor: Actor) -> QuerySet[Catalogue]:
    """Return the lists of the actor's own office, the newest year first."""
    tenants = [actor.tenant_id] if actor.tenant_id else []
    found = CataloguePolicy.visible_to(actor).filter(tenant__in=tenants)
    return found.select_related("tenant", "issued_by__person").order_by("-year")


def get_catalogue_for(actor: Actor, catalogue_id: uuid.UUID) -> Catalogue:
    """
    Return one list of the actor's office.

    :raises Missing: there is none
    """
    found = list_catalogues_for(actor).filter(pk=catalogue_id).first()
    if found is None:
        raise Missing
    return found


def get_heading_for(actor: Actor, heading_id: uuid.UUID) -> Heading:
    """
    Return one heading of a list of the actor's office.

    :raises Missing: there is none
    """
    rows = Heading.objects.filter(catalogue__in=list_catalogues_for(actor).order_by())
    found = rows.select_related("catalogue__tenant").filter(pk=heading_id).first()
    if found is None:
        raise Missing
    return found


def get_listed_for(actor: Actor, listed_id: uuid.UUID) -> ListedDossier:
    """
    Return one line of a list of the actor's office.

    :raises Missing: there is none
    """
    tenants = [actor.tenant_id] if actor.tenant_id else []
    rows = ListedPolicy.visible_to(actor).filter(catalogue__tenant__in=tenants)
    rows = rows.select_related("catalogue__tenant", "heading", "keeper__person", "unit")
    found = rows.filter(pk=listed_id).first()
    if found is None:
        raise Missing
    return found


def number_lines(catalogue: Catalogue) -> list[ListedDossier]:
    """
    Return the lines taken in, in the order of the list, each with number and code; nothing is kept.

    Order: large headings, under each its own lines, then its small headings. Cost: two queries.
    """
    found: list[ListedDossier] = []
    number = 0
    for large, lines in in_order(catalogue):
        if catalogue.numbering == Numbering.HEADING:
            number = 0
        for _heading, listed in lines:
            for one in listed:
                number += 1
                one.number, one.code = number, code_of(number, large.abbreviation)
                found.append(one)
    return found


Section = tuple[Heading, list[ListedDossier]]


def in_order(
    catalogue: Catalogue, *, with_all: bool = False
) -> list[tuple[Heading, list[Section]]]:
    """
    Return the large headings in order, each with its sections: itself, then its small headings.

    `with_all` keeps lines that are proposed or not taken in. Cost: two queries.
    """
    headings = list(catalogue.headings.order_by("position", "pk"))
    rows = catalogue.listed.select_related("keeper__person", "unit", "heading")
    if not with_all:
        rows = rows.filter(state=ListedState.ACCEPTED)
    by_heading: dict[uuid.UUID, list[ListedDossier]] = {}
    for row in rows.order_by("number", "proposed_at", "pk"):
        by_heading.setdefault(row.heading_id, []).append(row)
    return [
        (
            large,
            [
                (heading, by_heading.get(heading.pk, []))
                for heading in [large, *(h for h in headings if h.parent_id == large.pk)]
            ],
        )
        for large in headings
        if large.parent_id is None
    ]
