"""Letters: received, registered, submitted, directed, handled, finished, returned."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from vanphong.config.drills._twins.passing import slips
from vanphong.config.drills._twins.province import Office, Scene, Words
from vanphong.directory.models import Appointment
from vanphong.kernel.files import store
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.taking import TakenFile
from vanphong.kernel.ids import uuid7
from vanphong.kernel.printing import Column, print_table
from vanphong.kernel.secrecy.detector import Finding
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming, Outgoing
from vanphong.registry.operations import Enclosure, Letter
from vanphong.tasks import operations as tasks
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order
from vanphong.tasks.queries import list_of_source

CLASSES = ("ordinary", "limited", "ordinary", "public", "personal")
SENDERS = ("Bộ Tài chính", "Sở Nội vụ", "Ủy ban nhân dân phường Hoa Lư", "Bộ Nội vụ")
#: symbol and sender that every hidden letter of the reader's own office bears now and then
TWICE = ("77/BC-VQ", "Thanh tra tỉnh")


def letters(
    scene: Scene, office: Office, n: int, near: Appointment | None
) -> Iterator[Incoming | Task | Outgoing]:
    """Receive a letter and carry it as far as n says; yields it, its tasks and its slips."""
    words, now = scene.words(), scene.now
    clerk = scene.actor(office.clerk)
    document = registry.receive_document(
        _letter(office, n, words), series=office.book, arrived_at=now - timedelta(minutes=n % 600),
        receiver=office.clerk, key=uuid7(), actor=clerk, now=now,
    )  # fmt: skip
    if n % 7 in (0, 3):
        registry.attach_files(document, [enclosure(words, now)], actor=clerk, now=now)
    if n % 7:
        document = registry.register_document(document, actor=clerk, now=now)
    if n % 7 == 6:
        registry.return_to_sender(
            document, reason=f"Gửi nhầm nơi nhận {words.deep}", actor=clerk, now=now
        )
    elif n % 7 > 1:
        _pass_on(scene, office, document, n, words, near)
    document = Incoming.objects.get(pk=document.pk)
    if n % 14 == 3:
        yield from slips(scene, office, document, words)
    yield document
    yield from list_of_source(SubjectRef("registry.incoming", document.pk))


def enclosure(words: Words, now: datetime) -> Enclosure:
    """Store a page that bears the deep mark, as if it had been taken in."""
    page = print_table([Column("Nội dung")], [[words.deep]], title="Trang", filter_text="", now=now)
    sha256 = hashlib.sha256(page).hexdigest()
    store.keep(io.BytesIO(page), sha256)
    file = StoredFile.objects.create(
        sha256=sha256, size=len(page), media_type="application/pdf", kind="pdf",
        page_sizes=[[842, 595]], stored_at=now,
    )  # fmt: skip
    taken = TakenFile(
        file=file, name=f"{words.deep}.pdf", text=f"Trang {words.deep}", secrecy=Finding.CLEAN
    )
    return Enclosure(taken=taken)


def _letter(office: Office, n: int, words: Words) -> Letter:
    director = office.directors[n % len(office.directors)]
    symbol, sender = TWICE if n % 4 == 0 else (f"{n}/CV-{words.line}", SENDERS[n % len(SENDERS)])
    return Letter(
        sender_name=sender, symbol=symbol, subject=f"Về việc rà soát, báo cáo {words.line}",
        signer=f"Nguyễn Văn {words.line}", kind_name="Công văn", access_class=CLASSES[n % 5],
        addressee=director if n % 3 == 1 else None, note=f"Ghi chú {words.line}", page_count=n + 1,
    )  # fmt: skip


def _pass_on(
    scene: Scene, office: Office, document: Incoming, n: int, words: Words, near: Appointment | None
) -> None:
    """Submit; from the third step on direct; then start; then finish."""
    now, director = scene.now, office.directors[n % len(office.directors)]
    to = director
    if near is not None and n % 7 == 2 and document.addressee is None:
        to = near
    registry.submit_document(
        document, to=to, actor=scene.actor(office.clerk), now=now, note=f"Kính trình {words.deep}"
    )
    if n % 7 == 2:
        return
    lead = near or office.posts[n % len(office.posts)]
    order = Order(
        content=f"Tham mưu thực hiện {words.deep}", lead_unit=lead.unit, lead_person=lead,
        cooperating={unit: None for unit in office.units[:2] if unit != lead.unit},
        informed=[office.posts[(n + 1) % len(office.posts)]],
        due_on=timezone.localdate(now) + timedelta(days=n % 20),
    )  # fmt: skip
    actor = scene.actor(director)
    registry.direct_document(
        document, orders=[order], opinion=f"Giao tham mưu {words.deep}", author=director,
        typed_by=director, actor=actor, now=now,
    )  # fmt: skip
    if n % 7 == 3:
        return
    for task in list_of_source(SubjectRef("registry.incoming", document.pk)):
        tasks.start_task(task, actor=scene.actor(lead), now=now)
        if n % 7 == 5:
            tasks.report_done(
                task, result=f"Đã báo cáo {words.deep}", actor=scene.actor(lead), now=now
            )
    if n % 7 == 5:
        registry.finish_document(
            document, kind="answered", answer_symbol=f"9/{words.line}", note=words.deep,
            actor=actor, now=now,
        )  # fmt: skip
