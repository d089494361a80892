"""Building the demo province with the product's own verbs, so that nothing in it is impossible."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from vanphong.config.demo import cast
from vanphong.config.demo.portfolio import assign_work
from vanphong.directory import imports as unit_imports
from vanphong.directory import operations as directory
from vanphong.directory.imports import KIND, AdminUnitImporter
from vanphong.directory.models import Appointment, IssuingBody, Organisation, Tenant, Unit
from vanphong.directory.queries import actor_for, find_by_name
from vanphong.directory.views.demo import DEMO_DOMAIN
from vanphong.kernel.audit.log import declared_run
from vanphong.kernel.calendar.loading import calendar_for
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Outgoing, Series
from vanphong.registry.operations import Enclosure, Letter
from vanphong.tasks.operations import Order, assign_task, report_done
from vanphong.tasks.queries import list_of_source

DATA = Path(__file__).parent / "data"
UNITS = Path(unit_imports.__file__).parents[1] / "data"
FOUNDED = date(2025, 7, 1)
SETUP = system_actor("demo")
#: over how many working days the demo's mail is spread
WORKING_DAYS = 40
#: what leaders write on such papers
ORDERS = (
    "Tham mưu văn bản triển khai thực hiện, trình Lãnh đạo UBND tỉnh.",
    "Nghiên cứu, đề xuất ý kiến của UBND tỉnh, nêu rõ cơ sở pháp lý.",
    "Rà soát, tổng hợp tình hình, báo cáo kết quả bằng văn bản.",
    "Dự thảo công văn trả lời, trình ký trong hạn.",
    "Theo dõi, đôn đốc các sở, ngành liên quan thực hiện.",
)
#: every key of the demo's documents is derived from this, so that two loads are alike
SPACE = uuid.UUID("0198f000-0000-7000-8000-000000000000")


@dataclass(slots=True, kw_only=True)
class Demo:
    """What was built: offices, posts by title and unit, books."""

    now: datetime
    posts: list[Appointment] = field(default_factory=list)
    books: dict[str, Series] = field(default_factory=dict)
    #: files of the gazette's documents, by the place of their row
    papers: Mapping[int, list[TakenFile]] = field(default_factory=dict)
    tenants: dict[str, Tenant] = field(default_factory=dict)

    def of(self, prefix: str, *roles: str) -> list[Appointment]:
        """Return the posts of an office with one of the roles, in the order of the cast."""
        return [p for p in self.posts if p.tenant.prefix == prefix and p.role in roles]


def build(now: datetime, papers: Mapping[int, list[TakenFile]] | None = None) -> Demo:
    """
    Build the province and its correspondence, over the units that `load_units` imported, with the
    files (`papers`) that were taken in.

    Cost: some thousand statements; a few seconds on two cores.
    """
    with declared_run("demo"):
        demo = open_offices(_province(now), now)
        demo.papers = papers or {}
        _correspond(demo)
    return demo


def open_offices(root: Organisation, now: datetime) -> Demo:
    """Build offices, people and books under the province, no letter; inside a declared run."""
    demo = Demo(now=now)
    for name in cast.DEPARTMENTS:
        _organisation(f"{name} tỉnh Ninh Bình", "department", now, parent=root)
    for name, (prefix, symbol, body, divisions) in cast.OFFICES.items():
        _open_office(demo, name, prefix, symbol, body, divisions)
    _give_second_posts(demo)
    assign_work(demo.tenants["vpubnd"], demo.posts, actor=SETUP, now=now)
    return demo


def load_units(now: datetime) -> None:
    """
    Import the units of three provinces as of 2020 and 2025 and their merger; again changes nothing.

    Not to be called inside a transaction. Cost: about three seconds.
    """
    with declared_run("demo"):
        for path in sorted(UNITS.glob("*.csv"), key=lambda p: p.stem[-len("2025-07-01") :]):
            run_import(
                AdminUnitImporter(), KIND, path.read_bytes(), file_name=path.name, actor=SETUP,
                now=now,
            )  # fmt: skip


def _province(now: datetime) -> Organisation:
    """Return the new province, with the code its documents bear in this demo."""
    [root] = find_by_name("Tỉnh Ninh Bình", FOUNDED)
    return directory.assign_codes(
        root, code="H37", old_code="000.00.00.H37", unit_code=root.unit_code, actor=SETUP, now=now
    )


def _organisation(
    name: str,
    kind: str,
    now: datetime,
    *,
    parent: Organisation | None = None,
) -> Organisation:
    return directory.found_organisation(
        name=name, kind=kind, valid_from=FOUNDED, parent=parent, actor=SETUP, now=now
    )


def _open_office(
    demo: Demo,
    name: str,
    prefix: str,
    symbol: str,
    body: str,
    divisions: dict[tuple[str, str], list[cast.Post]],
) -> None:
    now = demo.now
    tenant = directory.open_tenant(
        organisation=_organisation(name, "office", now), name=name, prefix=prefix, actor=SETUP,
        now=now,
    )  # fmt: skip
    issuer = directory.open_issuing_body(
        tenant=tenant, name=body, symbol=symbol, valid_from=FOUNDED, actor=SETUP, now=now
    )
    registry.open_series(
        tenant=tenant, name="Văn bản đi", valid_from=FOUNDED, direction="outgoing",
        scopes=[(issuer, "")], actor=SETUP, now=now,
    )  # fmt: skip
    for (title, abbreviation), posts in divisions.items():
        unit = directory.open_unit(
            tenant=tenant, name=title, abbreviation=abbreviation, valid_from=FOUNDED, actor=SETUP,
            now=now,
        )  # fmt: skip
        first = 100 + len(demo.posts)
        demo.posts += [_employ(post, unit, now, first + n) for n, post in enumerate(posts)]
        if abbreviation == cast.RECEPTION:
            registry.choose_board(tenant, unit=unit, actor=SETUP, now=now)
    demo.tenants[prefix] = tenant
    demo.books[prefix] = registry.open_series(
        tenant=tenant, name="Sổ văn bản đến", valid_from=FOUNDED, actor=SETUP, now=now
    )


def _give_second_posts(demo: Demo) -> None:
    for name, office, division, post in cast.SECOND_POSTS:
        person = next(p.person for p in demo.posts if p.person.full_name == name)
        unit = Unit.objects.select_related("tenant").get(tenant__name=office, abbreviation=division)
        demo.posts.append(
            directory.appoint(
                person=person, unit=unit, title=post.title, role=post.role, valid_from=FOUNDED,
                actor=SETUP, now=demo.now,
            )
        )  # fmt: skip


def _employ(post: cast.Post, unit: Unit, now: datetime, extension: int) -> Appointment:
    person = directory.enter_person(full_name=post.name, actor=SETUP, now=now)
    login = directory.login_name(unit.tenant, post.name)
    directory.open_account(
        person, tenant=unit.tenant, password=None, email=f"{login}@{DEMO_DOMAIN}", actor=SETUP,
        now=now,
    )  # fmt: skip
    held = directory.appoint(
        person=person, unit=unit, title=post.title, role=post.role, valid_from=FOUNDED,
        actor=SETUP, now=now,
    )  # fmt: skip
    return directory.set_contact(
        held, phone=f"máy lẻ {extension}", email=f"{login}@{DEMO_DOMAIN}", actor=SETUP, now=now
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def gazette() -> list[dict[str, str]]:
    """Return the rows of the gazette in the order they arrive."""
    return list(_rows("gazette_sonla.csv"))


def _correspond(demo: Demo) -> None:
    """Take the gazette's documents in over the last working weeks, and handle the older ones."""
    clerk = demo.of("vpubnd", "registry_clerk")[0]
    rows = gazette()
    moments = _office_moments(demo.now, len(rows))
    for place, (row, moment) in enumerate(zip(rows, moments, strict=True)):
        document = _take_in(demo, row, place, clerk, moment)
        _handle(demo, document, place, moment)


def _office_moments(now: datetime, count: int) -> list[datetime]:
    """Return moments of the morning's mail, a few a working day, the last ones before `now`."""
    calendar = calendar_for(None)
    today = timezone.localdate(now)
    days = [calendar.add_working_days(today, -back) for back in range(WORKING_DAYS, 0, -1)]
    opened = [calendar.opening(days[place * WORKING_DAYS // count]) for place in range(count)]
    return [moment + timedelta(minutes=7 * (place % 25)) for place, moment in enumerate(opened)]


def _take_in(
    demo: Demo, row: dict[str, str], place: int, clerk: Appointment, moment: datetime
) -> Incoming:
    letter = Letter(
        sender_name=f"{row['co_quan_ban_hanh']} Sơn La", symbol=row["so_hieu"],
        issued_on=date.fromisoformat(row["ngay_ban_hanh"]), signer=row["nguoi_ky"],
        kind_name=row["loai_van_ban"].split(" của ")[0], subject=row["trich_yeu"],
    )  # fmt: skip
    desk = actor_for(clerk, now=moment)
    document = registry.receive_document(
        letter, series=demo.books["vpubnd"], arrived_at=moment, receiver=clerk, actor=desk,
        key=uuid.uuid5(SPACE, f"gazette-{place}"), now=moment,
        enclosures=[Enclosure(taken=taken) for taken in demo.papers.get(place, [])],
    )  # fmt: skip
    return registry.register_document(document, actor=desk, now=moment)


def _handle(demo: Demo, document: Incoming, place: int, moment: datetime) -> None:
    """Leave the newest at the desk, then before who directs, then at work; finish the oldest."""
    if place >= 236:
        return
    clerk = actor_for(demo.of("vpubnd", "registry_clerk")[0], now=moment)
    directors = demo.of("vpubnd", "chief", "deputy_chief", "province_leader")
    director = directors[place % len(directors)]
    document = registry.submit_document(document, to=director, actor=clerk, now=moment)
    if place >= 212:
        return
    heads = [p for p in demo.of("vpubnd", "division_head") if p.unit.abbreviation != "HC"]
    head = heads[place % len(heads)]
    _direct(document, director, head, place, moment)
    if place < 150:
        _finish(document, demo, head, moment + timedelta(hours=3))
    elif place < 195:
        _assign(document, demo, head, place, moment + timedelta(hours=1))


def _direct(
    document: Incoming, director: Appointment, head: Appointment, place: int, moment: datetime
) -> None:
    words = ORDERS[place % len(ORDERS)]
    due_on = calendar_for(None).add_working_days(timezone.localdate(moment), 5 + place % 9)
    order = Order(content=words, lead_unit=head.unit, cooperating={}, due_on=due_on)
    registry.direct_document(
        document, orders=[order], opinion=f"Giao {head.unit.name}: {words}", author=director,
        typed_by=director, actor=actor_for(director, now=moment), now=moment,
    )  # fmt: skip


def _assign(
    document: Incoming, demo: Demo, head: Appointment, place: int, moment: datetime
) -> None:
    """Give the tasks to the division's people in turn."""
    staff = [p for p in demo.of("vpubnd", "specialist") if p.unit_id == head.unit_id] or [head]
    actor = actor_for(head, now=moment)
    for task in list_of_source(SubjectRef("registry.incoming", document.pk)):
        assign_task(task, person=staff[place % len(staff)], actor=actor, now=moment)


def _finish(document: Incoming, demo: Demo, head: Appointment, moment: datetime) -> None:
    moment = min(moment, demo.now)
    staff = [p for p in demo.of("vpubnd", "specialist") if p.unit_id == head.unit_id]
    actor: Actor = actor_for(head, now=moment)
    for task in list_of_source(SubjectRef("registry.incoming", document.pk)):
        person = staff[0] if staff else head
        assign_task(task, person=person, actor=actor, now=moment)
        report_done(task, result="Đã tham mưu, lưu hồ sơ.", actor=actor, now=moment)
    answer = _answer(document, demo, head, moment)
    if answer is None:
        registry.finish_document(document, kind="filed", actor=actor, now=moment)
    else:
        registry.finish_document(
            document, kind="answered", answer_symbol=answer.symbol, actor=actor, now=moment
        )


def _answer(document: Incoming, demo: Demo, head: Appointment, moment: datetime) -> Outgoing | None:
    """Answer every third document by a letter of the Committee, numbered and sent."""
    if document.arrival_number is None or document.arrival_number % 3:
        return None
    clerk = demo.of("vpubnd", "registry_clerk")[0]
    signer = demo.of("vpubnd", "province_leader")[document.arrival_number % 3]
    issue = registry.Issue(
        body=IssuingBody.objects.get(tenant=head.tenant), kind_name="Công văn", unit=head.unit,
        issued_on=timezone.localdate(moment), answers=document, signer_title=signer.title,
        signer_name=signer.person.full_name,
        subject=f"Trả lời Văn bản số {document.symbol} của {document.sender_name}",
        recipients=[registry.Addressee(name=document.sender_name)],
    )  # fmt: skip
    desk = actor_for(clerk, now=moment)
    found = registry.number_outgoing(
        issue, clerk=clerk, key=uuid.uuid5(SPACE, f"answer-{document.arrival_number}"),
        actor=desk, now=moment,
    )  # fmt: skip
    return registry.dispatch_outgoing(found, actor=desk, now=moment)
