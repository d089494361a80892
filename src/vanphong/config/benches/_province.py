"""
The offices that the bench measures, and a sample of their documents made by the product's verbs.

Office A holds 62 % of all documents, three others the rest. Of all documents its chief may read
about 60 %, one division 2 %, another one 0.1 %, a new one what came in these two weeks; its
registry desk knows the line of all of A.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module, resources

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.base import ContentFile
from django.utils import timezone

from vanphong.config.benches._sessions import Seat
from vanphong.config.demo.letters import letter_pdf, real_decision
from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, Tenant, Unit
from vanphong.directory.queries import actor_for
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.events import bus
from vanphong.kernel.files.taking import TakenFile, take_in
from vanphong.kernel.principals import Actor, Level, system_actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Enclosure, Letter
from vanphong.registry.queries import list_incoming_for
from vanphong.tasks import operations as tasks
from vanphong.tasks.queries import list_of_source

SETUP = system_actor("bench")
GAZETTE = resources.files("vanphong.config.demo") / "data" / "gazette_sonla.csv"
YEARS = 10
OFFICES = ("a", "b", "c", "d")
#: office of the document at each place of a hundred
SHARES = "a" * 62 + "b" * 20 + "c" * 12 + "d" * 6
DIVISIONS = 12
#: roles of those who work at once, in turn: a third of them clerks
SEATED = (
    "registry_clerk", "division_head", "specialist", "registry_clerk", "deputy_chief",
    "division_head", "registry_clerk", "specialist", "chief",
)  # fmt: skip
#: one document in so many bears a file
FILED = 10


@dataclass(slots=True, kw_only=True)
class Office:
    """One office with its people by role, its divisions and its book."""

    tenant: Tenant
    book: Series
    posts: dict[str, list[Appointment]] = field(default_factory=dict)
    divisions: list[Unit] = field(default_factory=list)

    def post(self, role: str, place: int = 0) -> Appointment:
        """Return one of those who hold a role, counted round."""
        found = self.posts[role]
        return found[place % len(found)]

    def staff(self, division: Unit, role: str) -> Appointment:
        """Return who holds the role in a division."""
        return next(p for p in self.posts[role] if p.unit_id == division.pk)


class Province:
    """The offices and how documents come to them."""

    def __init__(self, now: datetime, accounts: int) -> None:
        """Found the offices; so many people with accounts sit in them and in departments."""
        self.now = now
        self.since = timezone.localdate(now) - timedelta(days=366 * YEARS)
        self.offices = {prefix: self._office(prefix) for prefix in OFFICES}
        self.actors: dict[uuid.UUID, Actor] = {}
        self.letters = list(_letters())
        self.paper = _paper(now)
        here = sum(len(posts) for o in self.offices.values() for posts in o.posts.values())
        self._departments(accounts - here)

    def readers(self) -> dict[str, Appointment]:
        """Return whose pages are measured, by the share of all documents they may know."""
        a = self.offices["a"]
        return {
            "60%": a.post("chief"),
            "2%": a.staff(a.divisions[1], "division_head"),
            "0.1%": a.staff(a.divisions[0], "division_head"),
            "new": a.staff(a.divisions[DIVISIONS], "division_head"),
            "desk": a.post("registry_clerk"),
        }

    def seats(self, number: int) -> list[Seat]:
        """Return so many signed-in people: a third clerks, else heads, staff, deputies, leaders."""
        offices = [self.offices[prefix] for prefix in OFFICES]
        posts = [
            offices[place % len(offices)].post(SEATED[place % len(SEATED)], place // len(offices))
            for place in range(number)
        ]
        return [
            Seat(
                session=self.session(post), is_clerk=post.role == "registry_clerk",
                files=self._pages_of(post),
            )
            for post in posts
        ]  # fmt: skip

    def _pages_of(self, post: Appointment) -> list[str]:
        """Return addresses of first pages of files that a person may read."""
        known = list_incoming_for(self._actor(post), Level.FULL)
        readable = known.filter(attachments__isnull=False)
        pairs = readable.values_list("pk", "attachments__pk")[:20]
        return [f"/registry/incoming/{pk}/files/{file}/pages/1/" for pk, file in pairs]

    def finished(self, number: int, span: timedelta) -> None:
        """Let that many documents go the whole way, spread over the `span` before now."""
        with declared_run("demo"):
            for place in range(number):
                moment = self.now - span * ((number - place) / number)
                document, office = self._register(place, moment)
                if place % 125 == 77:
                    reason = "Không thuộc thẩm quyền, gửi nhầm địa chỉ"
                    registry.return_to_sender(
                        document, reason=reason, actor=self._actor(office.post("registry_clerk")),
                        now=moment,
                    )  # fmt: skip
                    continue
                self._direct(document, office, self._division(office, place, number, 0), moment)
                self._finish(document, office, moment)
        self._deliver()

    def waiting(self, number: int, span: timedelta) -> None:
        """Leave that many on the desks: of a hundred 2 arrived, 3 registered, 5 submitted."""
        with declared_run("demo"):
            for place in range(number):
                moment = self.now - span * ((number - place) / number)
                step = place * 100 // number
                if step < 2:
                    self._receive(place, moment)
                    continue
                document, office = self._register(place, moment)
                if 5 <= step < 10:
                    self._submit(document, office, place, moment)
                elif step >= 10:
                    division = self._division(office, place, number, DIVISIONS)
                    self._direct(document, office, division, moment)
        self._deliver()

    def session(self, post: Appointment) -> str:
        """Return the key of a session of a post's holder, as the log-in makes it."""
        user = post.person.account.user
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return str(session.session_key)

    def _deliver(self) -> None:
        while bus.deliver_pending(now=self.now):
            pass

    def _receive(self, place: int, moment: datetime) -> tuple[Incoming, Office]:
        office = self.offices[SHARES[place * 37 % 100]]
        clerk = office.post("registry_clerk", place)
        document = registry.receive_document(
            self.letters[place % len(self.letters)], series=office.book, arrived_at=moment,
            receiver=clerk, key=uuid.uuid4(), actor=self._actor(clerk), now=moment,
            enclosures=[Enclosure(taken=self.paper)] if place % FILED == 0 else [],
        )  # fmt: skip
        return document, office

    def _register(self, place: int, moment: datetime) -> tuple[Incoming, Office]:
        document, office = self._receive(place, moment)
        actor = self._actor(office.post("registry_clerk", place))
        return registry.register_document(document, actor=actor, now=moment), office

    def _submit(
        self, document: Incoming, office: Office, place: int, moment: datetime
    ) -> Appointment:
        to = office.post("deputy_chief" if place % 3 else "chief", place)
        registry.submit_document(
            document, to=to, actor=self._actor(office.post("registry_clerk")), now=moment
        )
        return to

    def _direct(self, document: Incoming, office: Office, division: Unit, moment: datetime) -> None:
        chief = self._submit(document, office, document.arrival_number or 0, moment)
        order = tasks.Order(
            content=f"{division.name} nghiên cứu, tham mưu thực hiện.", lead_unit=division,
            lead_person=office.staff(division, "division_head"), cooperating={},
            due_on=timezone.localdate(moment) + timedelta(days=14),
        )  # fmt: skip
        registry.direct_document(
            document, orders=[order], opinion=f"Giao {division.name} tham mưu.", author=chief,
            typed_by=chief, actor=self._actor(chief), now=moment,
        )  # fmt: skip

    def _finish(self, document: Incoming, office: Office, moment: datetime) -> None:
        for task in list_of_source(SubjectRef("registry.incoming", document.pk)):
            head = self._actor(office.staff(task.lead_unit, "division_head"))
            person = office.staff(task.lead_unit, "specialist")
            tasks.assign_task(task, person=person, actor=head, now=moment)
            tasks.report_done(task, result="Đã tham mưu, lưu hồ sơ.", actor=head, now=moment)
            registry.finish_document(document, kind="filed", actor=head, now=moment)

    def _division(self, office: Office, place: int, number: int, rare: int) -> Unit:
        """Lead division: of office A the rare one gets one of all, the second one 2 %."""
        if office is self.offices["a"]:
            if place == number // 2:
                return office.divisions[rare]
            if place % 100 in (25, 50):
                return office.divisions[1]
        return office.divisions[2 + place % (DIVISIONS - 2)]

    def _actor(self, post: Appointment) -> Actor:
        if post.pk not in self.actors:
            self.actors[post.pk] = actor_for(post, now=self.now)
        return self.actors[post.pk]

    def _office(self, prefix: str) -> Office:
        tenant = self._tenant(f"Văn phòng {prefix.upper()}", prefix)
        book = registry.open_series(
            tenant=tenant, name="Sổ văn bản đến", valid_from=self.since, actor=SETUP, now=self.now
        )
        office = Office(tenant=tenant, book=book)
        desk = self._unit(tenant, "Lãnh đạo và Văn thư", "VT")
        for role, count in (
            ("province_leader", 2), ("chief", 1), ("deputy_chief", 3), ("registry_clerk", 8),
        ):  # fmt: skip
            office.posts[role] = [self._employ(desk, role) for _place in range(count)]
        for place in range(DIVISIONS + 1):
            division = self._unit(tenant, f"Phòng {place + 1}", f"P{place + 1}")
            office.divisions.append(division)
            for role in ("division_head", "specialist"):
                office.posts.setdefault(role, []).append(self._employ(division, role))
        return office

    def _departments(self, accounts: int) -> None:
        """Seat the other accounts in departments of a hundred people each."""
        for first in range(0, max(0, accounts), 100):
            tenant = self._tenant(f"Sở {first // 100 + 1}", f"s{first // 100 + 1}")
            unit = self._unit(tenant, "Phòng chung", "C")
            for _place in range(min(100, accounts - first)):
                self._employ(unit, "department_specialist")

    def _tenant(self, name: str, prefix: str) -> Tenant:
        organisation = directory.found_organisation(
            name=name, kind="office", valid_from=self.since, actor=SETUP, now=self.now
        )
        return directory.open_tenant(
            organisation=organisation, name=name, prefix=prefix, actor=SETUP, now=self.now
        )

    def _unit(self, tenant: Tenant, name: str, abbreviation: str) -> Unit:
        return directory.open_unit(
            tenant=tenant, name=name, abbreviation=abbreviation, valid_from=self.since,
            actor=SETUP, now=self.now,
        )  # fmt: skip

    def _employ(self, unit: Unit, role: str) -> Appointment:
        name = f"Nguyễn Văn {uuid.uuid4().hex[:8]}"
        person = directory.enter_person(full_name=name, actor=SETUP, now=self.now)
        directory.open_account(person, tenant=unit.tenant, password=None, actor=SETUP, now=self.now)
        return directory.appoint(
            person=person, unit=unit, title="Công chức", role=role, valid_from=self.since,
            actor=SETUP, now=self.now,
        )  # fmt: skip


def _letters() -> Iterator[Letter]:
    """Yield the letters of a real gazette; one in forty is limited."""
    with GAZETTE.open(encoding="utf-8-sig") as file:
        for place, row in enumerate(csv.DictReader(file)):
            yield Letter(
                sender_name=row["co_quan_ban_hanh"], symbol=row["so_hieu"],
                kind_name=row["loai_van_ban"][:100], signer=row["nguoi_ky"],
                subject=row["trich_yeu"], access_class="limited" if place % 40 == 7 else "ordinary",
            )  # fmt: skip


def _paper(now: datetime) -> TakenFile:
    """Take the real decision in once; documents that bear a file share its content."""
    content = letter_pdf(real_decision(), now=now)
    upload = ContentFile(content, name="van-ban.pdf")
    return take_in(upload, actor=SETUP, path="registry.incoming.file", now=now)
