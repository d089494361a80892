"""The rows of a list of dossiers as the page shows them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse

from vanphong.dossiers import queries
from vanphong.dossiers.codes import roman
from vanphong.dossiers.models import Catalogue, Heading, ListedDossier
from vanphong.dossiers.policies import CataloguePolicy, ListedPolicy
from vanphong.dossiers.retention import retention_words
from vanphong.dossiers.states import LISTED_TONES, CatalogueState, ListedState
from vanphong.kernel.principals import Actor
from vanphong.kernel.ui.components.badges import status_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A heading, or a line with its links; `code` is provisional until the list is issued."""

    heading: str = ""
    is_large: bool = False
    listed: ListedDossier | None = None
    code: str = ""
    retention: str = ""
    tag: object = ""
    write_url: str = ""
    accept_url: str = ""
    decline_url: str = ""
    #: takes an empty heading out of a list that is still compiled
    out_url: str = ""
    open_url: str = ""
    dossier_url: str = ""

    @property
    def is_counted(self) -> bool:
        """Tell whether it is a dossier of the list."""
        return self.listed is not None and self.listed.state == ListedState.ACCEPTED


def list_rows(actor: Actor, catalogue: Catalogue) -> list[ListRow]:
    """Return headings and lines in order, with what the reader may do. Cost: six queries."""
    is_draft = catalogue.state == CatalogueState.DRAFT
    codes = {row.pk: row.code for row in queries.number_lines(catalogue)} if is_draft else {}
    opened = dict(
        queries.list_dossiers_for(actor).filter(catalogue=catalogue).exclude(listed=None)
        .values_list("listed", "pk")
    )  # fmt: skip
    to_open = set(queries.list_to_open(actor).values_list("pk", flat=True))
    may_compile = is_draft and CataloguePolicy.decide(actor, "compile", catalogue).allowed
    rows: list[ListRow] = []
    for number, (_large, sections) in enumerate(queries.in_order(catalogue, with_all=is_draft), 1):
        for place, (heading, lines) in enumerate(sections):
            is_empty = not lines and (place > 0 or len(sections) == 1)
            rows.append(_heading(heading, number, place, may_compile, is_empty))
            rows += [
                _line(actor, line, codes.get(line.pk, line.code), opened, to_open, is_draft)
                for line in lines
            ]
    return rows


def _heading(
    heading: Heading, number: int, place: int, may_compile: bool, is_empty: bool
) -> ListRow:
    is_large = heading.parent_id is None
    mark = f"{roman(number)}. {heading.title.upper()}" if is_large else f"{place}. {heading.title}"
    return ListRow(
        heading=mark, is_large=is_large, code=heading.abbreviation,
        write_url=reverse("dossiers:write_heading", args=[heading.pk]) if may_compile else "",
        out_url=reverse("dossiers:take_heading_out", args=[heading.pk])
        if may_compile and is_empty
        else "",
    )  # fmt: skip


def _line(
    actor: Actor,
    line: ListedDossier,
    code: str,
    opened: dict[uuid.UUID, uuid.UUID],
    to_open: set[uuid.UUID],
    is_draft: bool,
) -> ListRow:
    def url(verb: str, *states: str) -> str:
        fits = is_draft and line.state in states
        if not fits or not ListedPolicy.decide(actor, verb, line).allowed:
            return ""
        return reverse(f"dossiers:{verb}_listed", args=[line.pk])

    proposed, accepted, declined = ListedState.PROPOSED, ListedState.ACCEPTED, ListedState.DECLINED
    dossier: uuid.UUID | None = opened.get(line.pk)
    return ListRow(
        listed=line, code=code, retention=retention_words(line.retention_years),
        tag=status_tag(line.get_state_display(), LISTED_TONES[line.state]) if is_draft else "",
        write_url=url("write", proposed, accepted, declined),
        accept_url=url("accept", proposed, declined),
        decline_url=url("decline", proposed, accepted),
        open_url=reverse("dossiers:open_listed", args=[line.pk]) if line.pk in to_open else "",
        dossier_url=reverse("dossiers:dossier", args=[dossier]) if dossier else "",
    )  # fmt: skip
