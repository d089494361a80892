"""Submissions about letters: written, sent, agreed to, signed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from vanphong.config.drills._twins.letters import enclosure
from vanphong.config.drills._twins.province import Office, Scene, Words
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations as dossiers
from vanphong.dossiers.layout import layout_of
from vanphong.dossiers.models import Submission
from vanphong.dossiers.operations import Sheet
from vanphong.dossiers.policies import open_station_of
from vanphong.dossiers.queries import candidates
from vanphong.kernel.ids import uuid7
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry.models import Incoming

MAKERS = ("specialist", "department_specialist", "division_head", "chief")
CLASSES = ("ordinary", "limited")


def sheets(scene: Scene, office: Office, n: int, near: Appointment | None) -> Iterator[Submission]:
    """Write a sheet about a letter of the office and carry it as far as n says."""
    words, now = scene.words(), scene.now
    makers = sorted(office.of(*MAKERS), key=lambda post: MAKERS.index(post.role))
    maker = near if near in makers else makers[n % len(makers)]
    about = Incoming.objects.filter(tenant=office.tenant).order_by("pk")
    letter = about[n % about.count()]
    paper = SubjectRef("registry.incoming", letter.pk)
    actor = scene.actor(maker)
    submission = dossiers.make_submission(
        _sheet(words, {}, paper), maker=maker, key=uuid7(), actor=actor, now=now, source=paper,
        access_class=CLASSES[n % len(CLASSES)],
    )  # fmt: skip
    if n % 2:
        dossiers.add_files(submission, [enclosure(words, now)], role="signed", actor=actor, now=now)
    route = _route(submission, maker, near)
    if n % 4 and route:
        dossiers.write_submission(submission, _sheet(words, route, paper), actor=actor, now=now)
        _send(scene, submission, maker, n % 4, words)
    else:
        dossiers.note_lacks(submission, words=[words.deep], actor=actor, now=now)
    yield Submission.objects.get(pk=submission.pk)


def _sheet(words: Words, route: dict[str, Appointment], paper: SubjectRef) -> Sheet:
    texts = {"matter": words.deep, "submitter": words.deep, "specialist": words.deep}
    return Sheet(title=f"Phiếu trình {words.deep}", texts=texts, route=route, papers=[paper])


def _route(
    submission: Submission, maker: Appointment, near: Appointment | None
) -> dict[str, Appointment]:
    """Return who stands at each station, the reader where the form lets it; empty if it cannot."""
    day = timezone.localdate(submission.made_at)
    route: dict[str, Appointment] = {}
    for step in layout_of(submission).steps:
        people = candidates(step, maker, day)
        if people:
            route[step.code] = near if near in people else people[0]
        elif step.required:
            return {}
    return route


def _send(scene: Scene, submission: Submission, maker: Appointment, far: int, words: Words) -> None:
    """Send it; from 2 on let the first station agree; at 3 go on until it is signed."""
    sent = dossiers.send_submission(submission, actor=scene.actor(maker), now=scene.now)
    stations = list(sent.stations.select_related("person").order_by("place"))
    for station in stations[: {1: 0, 2: 1, 3: len(stations)}[far]]:
        actor = scene.actor(station.person)
        assert open_station_of(actor, sent) is not None
        act = dossiers.approve if station == stations[-1] else dossiers.pass_on
        sent = act(sent, opinion=words.deep, typist=station.person, actor=actor, now=scene.now)
