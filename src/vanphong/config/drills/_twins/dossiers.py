"""Dossiers: opened in addition to an issued list, filled with what the office has, closed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils import timezone

from vanphong.config.drills._twins.province import Office, Scene
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations
from vanphong.dossiers.models import Catalogue, Dossier, Heading
from vanphong.dossiers.operations import Foreseen, NewDossier
from vanphong.dossiers.queries import filed_for, filed_types
from vanphong.kernel.ids import uuid7
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming, Outgoing

KEEPERS = ("specialist", "department_specialist", "division_head", "chief", "deputy_chief")
ISSUERS = ("chief", "department_leader")
CLASSES = ("ordinary", "limited")


def dossiers(scene: Scene, office: Office, n: int, near: Appointment | None) -> Iterator[Dossier]:
    """Open a dossier, put documents that its keeper knows into it, and close every third one."""
    words, now = scene.words(), scene.now
    able = office.of(*KEEPERS)
    issuers = office.of(*ISSUERS)
    if not able or not issuers:
        return
    keeper = near if near in able else able[n % len(able)]
    heading = _heading(scene, office, issuers[0], keeper)
    actor = scene.actor(keeper)
    dossier = operations.open_unlisted(
        NewDossier(heading=heading, title=f"Hồ sơ {words.deep}", retention=f"{n % 30 + 1} năm"),
        keeper=keeper, started_on=timezone.localdate(now), key=uuid7(), actor=actor, now=now,
        members=[office.posts[n % len(office.posts)]], access_class=CLASSES[n % len(CLASSES)],
    )  # fmt: skip
    refs = [SubjectRef("registry.incoming", pk) for pk in _some(Incoming, office)]
    refs += [SubjectRef("registry.outgoing", pk) for pk in _some(Outgoing, office)]
    known = [one.ref for one in filed_for(actor, refs).values() if one.is_full]
    assert {ref.type for ref in refs} <= set(filed_types())
    for ref in sorted(known)[: n % 4 + 1]:
        operations.file_document(dossier, ref, note=words.deep, actor=actor, now=now)
    if n % 3 == 2 and known:
        operations.close_dossier(
            dossier, ended_on=timezone.localdate(now), page_count=n, actor=actor, now=now
        )
    yield Dossier.objects.get(pk=dossier.pk)


def _some(model: type[Incoming] | type[Outgoing], office: Office) -> list[uuid.UUID]:
    rows = model._default_manager.filter(tenant=office.tenant).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:20])


def _heading(scene: Scene, office: Office, issuer: Appointment, keeper: Appointment) -> Heading:
    """Return a heading of the office's issued list, made with the first dossier of the office."""
    now = scene.now
    year = timezone.localdate(now).year
    known = Catalogue.objects.filter(tenant=office.tenant, year=year).first()
    if known is None:
        clerk = scene.actor(office.clerk)
        known = operations.begin_catalogue(office.tenant, year=year, actor=clerk, now=now)
        heading = operations.add_heading(
            known, title="Tổng hợp", abbreviation="TH", actor=clerk, now=now
        )
        line = operations.propose_dossier(
            known, Foreseen(heading=heading, title="Báo cáo", retention="5 năm", keeper=keeper),
            key=uuid7(), actor=clerk, now=now,
        )  # fmt: skip
        operations.accept_listed(line, actor=clerk, now=now)
        operations.issue_catalogue(
            known, decision="01/QĐ-VP", decided_on=timezone.localdate(now),
            actor=scene.actor(issuer), now=now,
        )  # fmt: skip
    return Heading.objects.select_related("catalogue", "parent").get(catalogue=known)
