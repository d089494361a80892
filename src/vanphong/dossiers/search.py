"""Submissions and dossiers in the search, for their readers only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.dossiers.models import Dossier, PartText, SheetFile, Submission
from vanphong.dossiers.queries import list_dossiers_for, list_submissions_for
from vanphong.dossiers.retention import retention_words
from vanphong.dossiers.states import (
    DOSSIER,
    DOSSIER_TONES,
    SUBMISSION,
    TONES,
    DossierState,
    SubmissionState,
)
from vanphong.kernel.principals import Actor
from vanphong.kernel.search.sources import Hit, Searchable, Source
from vanphong.kernel.search.words import Field
from vanphong.kernel.ui.format_vi import day_vi


class SubmissionSource(Source):
    """Submissions have no line that may be known without the rest: all their words are header."""

    subject_type: ClassVar = SUBMISSION.noun
    model: ClassVar = Submission
    label: ClassVar = gettext_lazy("Submissions")
    states: ClassVar = SubmissionState.choices

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of submissions. Cost: two queries, however many."""
        found = list(Submission.objects.filter(pk__in=ids))
        texts: dict[tuple[uuid.UUID, int], list[str]] = {}
        for text in PartText.objects.filter(submission__in=found):
            texts.setdefault((text.submission_id, text.round), []).append(text.text)
        for one in found:
            words = [Field(t, "C") for t in texts.get((one.pk, one.round), [])]
            yield Searchable(
                subject_id=one.pk, tenant_id=one.tenant_id, happened_at=one.made_at,
                happened_on=timezone.localdate(one.made_at), state=str(one.state),
                readers=one.readers, knowers=one.knowers, excluded=one.excluded,
                access_class=one.access_class, line=[], header=[Field(one.title, "B"), *words],
            )  # fmt: skip

    def read_content(self, subject_id: uuid.UUID) -> Sequence[str]:
        """Return what was read of the files of the present round, in their order."""
        files = SheetFile.objects.filter(
            submission=subject_id, round=F("submission__round")
        ).exclude(text="")
        return [file.text for file in sorted(files, key=lambda f: (f.place, f.position))]

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Show submissions to who may know them in full. Cost: one query."""
        return {
            one.pk: Hit(
                subject_id=one.pk, url=reverse("dossiers:detail", args=[one.pk]),
                title=_("Submission"), text=one.title, state=one.get_state_display(),
                tone=TONES.get(one.state, "neutral"),
                line=[
                    (_("Made by"), one.maker.person.full_name),
                    (_("Made on"), day_vi(timezone.localdate(one.made_at))),
                ],
            )
            for one in list_submissions_for(actor).filter(pk__in=ids)
        }  # fmt: skip


class DossierSource(Source):
    """Dossiers: code, title and note; the documents in them are found by themselves."""

    subject_type: ClassVar = DOSSIER.noun
    model: ClassVar = Dossier
    label: ClassVar = gettext_lazy("Dossiers")
    states: ClassVar = DossierState.choices

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        """Tell the words of dossiers. Cost: one query, however many."""
        for one in Dossier.objects.filter(pk__in=ids).select_related("catalogue"):
            words = [
                Field(one.title, "B"), Field(f"{one.code} {one.catalogue.year}", "A"),
                Field(one.note, "C"),
            ]  # fmt: skip
            yield Searchable(
                subject_id=one.pk, tenant_id=one.tenant_id, happened_at=one.opened_at,
                happened_on=one.started_on, state=str(one.state), readers=one.readers,
                knowers=one.knowers, excluded=one.excluded, access_class=one.access_class, line=[],
                header=[field for field in words if field.text],
            )  # fmt: skip

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        """Show dossiers to who may know them. Cost: one query."""
        return {
            one.pk: Hit(
                subject_id=one.pk, url=reverse("dossiers:dossier", args=[one.pk]),
                title=_("Dossier %(code)s of %(year)s")
                % {"code": one.code, "year": one.catalogue.year},
                text=one.title, state=one.get_state_display(),
                tone=DOSSIER_TONES.get(one.state, "neutral"),
                line=[
                    (_("Who builds it"), one.keeper.person.full_name),
                    (_("Retention"), retention_words(one.retention_years)),
                ],
            )
            for one in list_dossiers_for(actor).filter(pk__in=ids)
        }  # fmt: skip
