"""Dossiers: opened, filled, closed; and that a hidden document leaves no trace in them."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.page import OpenPage
from tests.world import NOW, SETUP, SINCE, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.dossiers import operations, queries
from vanphong.dossiers.models import Dossier
from vanphong.dossiers.operations import CannotClose, CannotOpenDossier, FiledAlready, NewDossier
from vanphong.dossiers.queries.dossiers import related_to
from vanphong.dossiers.tests.conftest import Listing, Maker, Way
from vanphong.dossiers.tests.test_screens import signed_in
from vanphong.kernel.ids import uuid7
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.search.finding import find_ids
from vanphong.kernel.states.machine import WrongState
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry.models import Direction, Incoming, Outgoing
from vanphong.registry.operations import Issue, Letter
from vanphong.tasks.operations import Order, give_task, report_done, start_task
from vanphong.tasks.queries import list_of_source

TODAY = NOW.date()


@pytest.fixture
def issued(listing: Listing) -> Listing:
    listing.propose("Hồ sơ đê hữu Đáy", listing.economy, retention="20 năm")
    listing.issue()
    return listing


@pytest.fixture
def dossier(issued: Listing, way: Way) -> Dossier:
    line = issued.catalogue.listed.get()
    return operations.open_listed(
        line, started_on=date(2026, 2, 1), key=uuid.uuid4(), actor=way.minh, now=NOW
    )


Receive = Callable[..., Incoming]


@pytest.fixture
def receive(way: Way) -> Receive:
    province = way.province
    book = registry.open_series(
        tenant=province.committee, name="Sổ đến", valid_from=SINCE, actor=SETUP, now=NOW
    )

    def take_in(reader: Appointment | None = None, **changes: object) -> Incoming:
        lan = province.actor(province.clerk_lan)
        letter = Letter(
            sender_name="Sở Nông nghiệp và Môi trường", symbol=f"{uuid7().hex[-5:]}/SNNMT",
            subject="Đề nghị phê duyệt chủ trương đê hữu sông Đáy", kind_name="Tờ trình",
            issued_on=date(2026, 11, 20), page_count=4,
        )  # fmt: skip
        document = registry.receive_and_register(
            dataclasses.replace(letter, **changes), series=book, arrived_at=NOW,  # type: ignore[arg-type]  # a test's changes
            receiver=province.clerk_lan, key=uuid.uuid4(), actor=lan, now=NOW,
        )  # fmt: skip
        if reader is not None:
            document.readers = sorted({*document.readers, reader.principal_id})
            document.save(update_fields=["readers"])
        return document

    return take_in


def ref(document: Incoming | Outgoing) -> SubjectRef:
    kind = "incoming" if isinstance(document, Incoming) else "outgoing"
    return SubjectRef(f"registry.{kind}", document.pk)


def file(dossier: Dossier, document: Incoming, way: Way) -> None:
    operations.file_document(dossier, ref(document), actor=way.minh, now=NOW)


def test_a_dossier_of_the_list_has_its_code_and_is_opened_once(
    dossier: Dossier, issued: Listing, way: Way
) -> None:
    assert (dossier.code, dossier.title, dossier.retention_years) == (
        "01.KT", "Hồ sơ đê hữu Đáy", 20,
    )  # fmt: skip
    with pytest.raises(CannotOpenDossier, match="đã được mở"):
        operations.open_listed(
            issued.catalogue.listed.get(), started_on=TODAY, key=uuid.uuid4(), actor=way.minh,
            now=NOW,
        )  # fmt: skip
    assert not queries.list_to_open(way.minh).exists()


def test_it_is_opened_by_who_builds_it_from_an_issued_list(listing: Listing, way: Way) -> None:
    line = listing.propose("A", listing.economy)
    with pytest.raises(CannotOpenDossier, match="chưa ban hành"):
        operations.open_listed(line, started_on=TODAY, key=uuid.uuid4(), actor=way.minh, now=NOW)
    listing.issue()
    line.refresh_from_db()
    son = way.actor(way.province.head_son)
    with pytest.raises(CannotOpenDossier, match="chính người lập"):
        operations.open_listed(line, started_on=TODAY, key=uuid.uuid4(), actor=son, now=NOW)
    with pytest.raises(Refusal, match="chưa đến"):
        operations.open_listed(
            line, started_on=TODAY + timedelta(days=1), key=uuid.uuid4(), actor=way.minh, now=NOW
        )


def unlisted(issued: Listing, way: Way, **changes: object) -> Dossier:
    issued.economy.refresh_from_db()
    wish = NewDossier(heading=issued.economy, title="Sự cố kè Yên Trung", retention="10 năm")
    return operations.open_unlisted(
        wish, keeper=way.province.specialist_minh, started_on=TODAY, actor=way.minh,
        **{"key": uuid.uuid4(), "now": NOW, **changes},  # type: ignore[arg-type]  # a test's changes
    )  # fmt: skip


def test_one_in_addition_takes_the_next_number_under_its_heading(issued: Listing, way: Way) -> None:
    key = uuid.uuid4()
    first = unlisted(issued, way, key=key)
    assert unlisted(issued, way, key=key) == first
    assert [first.code, unlisted(issued, way).code] == ["02.KT", "03.KT"]


@pytest.mark.django_db(transaction=True)
def test_additions_at_once_take_numbers_of_their_own(issued: Listing, way: Way) -> None:
    def open_one(_n: int) -> str:
        try:
            return unlisted(issued, way, now=timezone.now()).code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(open_one, range(6)))
    assert codes == [f"{n:02d}.KT" for n in range(2, 8)]


def test_members_and_their_heads_know_it_and_nobody_else(
    dossier: Dossier, way: Way, issued: Listing
) -> None:
    province = way.province
    knows = [province.specialist_minh, province.head_son]
    nothing = [province.head_thu, province.clerk_lan, province.leader_binh, province.chief_hoa]
    hang = post("Phạm Thu Hằng", province.economy, "Chuyên viên", "specialist")
    for person in knows:
        assert queries.get_dossier_for(way.actor(person), dossier.pk) == dossier
    for person in [*nothing, hang, province.party_clerk_nga]:
        with pytest.raises(Missing):
            queries.get_dossier_for(way.actor(person), dossier.pk)
    dung = post("Vũ Dũng", province.division, "Chuyên viên", "specialist")
    operations.choose_members(dossier, [dung], actor=way.minh, now=NOW)
    for person in (dung, province.head_thu):  # the member and the head of the division
        assert queries.get_dossier_for(way.actor(person), dossier.pk) == dossier
    operations.choose_members(dossier, [], actor=way.minh, now=NOW)
    for person in (dung, province.head_thu):
        with pytest.raises(Missing):
            queries.get_dossier_for(way.actor(person), dossier.pk)


def test_who_leaves_hands_the_dossier_over(
    dossier: Dossier, way: Way, receive: Receive, page: OpenPage
) -> None:
    province = way.province
    hang = post("Phạm Thu Hằng", province.economy, "Chuyên viên", "specialist")
    document = receive(hang)
    address = reverse("dossiers:hand_over", args=[dossier.pk])
    with pytest.raises(Refusal, match="người khác"):
        operations.hand_over(dossier, province.specialist_minh, actor=way.minh, now=NOW)
    with pytest.raises(Refusal, match="người khác"):
        operations.hand_over(dossier, province.party_clerk_nga, actor=way.minh, now=NOW)
    son = signed_in(province.head_son)  # the head does it for who is gone already
    page(son, address)
    assert son.post(address, {"keeper": str(hang.pk)}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.keeper == hang
    operations.file_document(dossier, ref(document), actor=way.actor(hang), now=NOW)
    with pytest.raises(Missing):
        queries.get_dossier_for(way.minh, dossier.pk)


def test_a_head_who_comes_later_knows_it_from_the_next_morning(dossier: Dossier, way: Way) -> None:
    long = post("Đỗ Văn Long", way.province.economy, "Trưởng phòng", "division_head")
    with pytest.raises(Missing):
        queries.get_dossier_for(way.actor(long), dossier.pk)
    assert operations.keep_readers(TODAY) == 1
    assert queries.get_dossier_for(way.actor(long), dossier.pk) == dossier
    tuan = way.actor(way.province.administrator_tuan)
    directory.end_appointment(long, last_on=TODAY, actor=tuan, now=NOW)
    assert operations.keep_readers(TODAY + timedelta(days=1)) == 1


def test_documents_stand_in_the_order_they_came_and_change_places(
    dossier: Dossier, way: Way, receive: Receive
) -> None:
    minh = way.province.specialist_minh
    first, second = receive(minh), receive(minh)
    file(dossier, first, way)
    file(dossier, second, way)
    lines = queries.contents_of(dossier, way.minh)
    assert [(line.number, line.filed.symbol) for line in lines] == [
        (1, first.symbol), (2, second.symbol),
    ]  # fmt: skip
    assert (lines[0].page_count, lines[0].filed.author) == (4, "Sở Nông nghiệp và Môi trường")
    operations.change_places(lines[0].item, lines[1].item, actor=way.minh, now=NOW)
    assert [line.filed.symbol for line in queries.contents_of(dossier, way.minh)] == [
        second.symbol, first.symbol,
    ]  # fmt: skip


def test_a_document_lies_in_many_dossiers_but_once_in_each(
    dossier: Dossier, issued: Listing, way: Way, receive: Receive
) -> None:
    document = receive(way.province.specialist_minh)
    other = unlisted(issued, way)
    file(dossier, document, way)
    file(other, document, way)
    with pytest.raises(FiledAlready, match="01.KT"):
        file(dossier, document, way)
    assert {d.pk for d in queries.list_holding(way.minh, ref(document))} == {dossier.pk, other.pk}


def test_only_what_one_knows_in_full_is_filed(dossier: Dossier, way: Way, receive: Receive) -> None:
    document = receive()  # Minh knows nothing of it
    with pytest.raises(Missing):
        file(dossier, document, way)
    document.knowers = [way.province.specialist_minh.principal_id]
    document.save(update_fields=["knowers"])
    with pytest.raises(Missing):  # the line is not enough
        file(dossier, document, way)


def test_only_who_works_on_it_files_and_a_closed_one_takes_nothing(
    dossier: Dossier, way: Way, receive: Receive
) -> None:
    document = receive(way.province.head_son)
    with pytest.raises(NotPermitted):
        operations.file_document(
            dossier, ref(document), actor=way.actor(way.province.head_son), now=NOW
        )
    with pytest.raises(CannotClose, match="chưa có văn bản"):
        close(dossier, way)
    file(dossier, receive(way.province.specialist_minh), way)
    close(dossier, way)
    with pytest.raises(WrongState, match="đã kết thúc"):
        file(dossier, receive(way.province.specialist_minh), way)


def close(dossier: Dossier, way: Way, ended_on: date = TODAY) -> Dossier:
    return operations.close_dossier(
        dossier, ended_on=ended_on, page_count=12, actor=way.minh, now=NOW
    )


def test_it_is_closed_with_its_counts_and_opened_again_with_a_reason(
    dossier: Dossier, way: Way, receive: Receive
) -> None:
    file(dossier, receive(way.province.specialist_minh), way)
    with pytest.raises(Refusal, match="Ngày kết thúc"):
        close(dossier, way, date(2026, 1, 1))
    done = close(dossier, way)
    assert (done.state, done.document_count, done.page_count) == ("closed", 1, 12)
    with pytest.raises(Refusal):
        operations.reopen_dossier(done, reason=" ", actor=way.minh, now=NOW)
    again = operations.reopen_dossier(done, reason="Bổ sung biên bản", actor=way.minh, now=NOW)
    assert (again.state, again.ended_on, again.document_count) == ("open", None, None)


def test_what_is_taken_out_is_gone_with_its_reason(
    dossier: Dossier, way: Way, receive: Receive
) -> None:
    document = receive(way.province.specialist_minh)
    file(dossier, document, way)
    item = dossier.items.get()
    with pytest.raises(Refusal):
        operations.take_out(item, reason="", actor=way.minh, now=NOW)
    operations.take_out(item, reason="Thuộc hồ sơ khác", actor=way.minh, now=NOW)
    assert queries.contents_of(dossier, way.minh) == []
    file(dossier, document, way)
    assert len(queries.contents_of(dossier, way.minh)) == 1


def test_submissions_tasks_and_answers_of_the_matter_are_proposed(
    dossier: Dossier, way: Way, receive: Receive, make: Maker
) -> None:
    province = way.province
    document = receive(province.specialist_minh)
    body = directory.open_issuing_body(
        tenant=province.committee, name="UBND tỉnh", symbol="UBND", valid_from=SINCE, actor=SETUP,
        now=NOW,
    )  # fmt: skip
    registry.open_series(
        tenant=province.committee, name="Sổ đi", valid_from=SINCE, actor=SETUP, now=NOW,
        direction=Direction.OUTGOING, scopes=[(body, "")],
    )  # fmt: skip
    issue = Issue(
        body=body, kind_name="Công văn", issued_on=TODAY, unit=province.economy, subject="Trả lời",
        signer_name="Phạm Quang Bình", answers=document,
    )  # fmt: skip
    answer = registry.number_outgoing(
        issue, clerk=province.clerk_lan, key=uuid.uuid4(), now=NOW,
        actor=province.actor(province.clerk_lan),
    )  # fmt: skip
    sheet = operations.make_submission(
        operations.Sheet(title="Đê", texts={}, route={}), maker=province.specialist_minh,
        key=uuid.uuid4(), actor=way.minh, now=NOW, source=ref(document),
    )  # fmt: skip
    operations.file_document(
        dossier, SubjectRef("dossiers.submission", sheet.pk), actor=way.minh, now=NOW
    )
    assert queries.propose_for(way.minh, ref(document)) == [dossier]
    assert queries.propose_for(way.minh, ref(answer)) == [dossier]
    assert ref(answer) in related_to(way.minh, ref(document))
    assert queries.propose_for(way.minh, ref(receive(province.specialist_minh))) == []


# What is hidden is not there


def list_of(client: Client) -> list[list[object]]:
    """Return the rows of the list of dossiers as a workbook."""
    sent = client.get(reverse("dossiers:dossiers"), {"queue": "all", "format": "xlsx"})
    sheet = load_workbook(BytesIO(sent.content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]


def test_a_hidden_document_leaves_no_trace(
    dossier: Dossier, way: Way, receive: Receive, page: OpenPage
) -> None:
    minh, son = way.province.specialist_minh, way.province.head_son
    seen, hidden = receive(minh), receive(minh, subject="Nhân sự đê hữu Đáy")
    seen.readers = [*seen.readers, son.principal_id]
    seen.save(update_fields=["readers"])
    client = signed_in(son)
    address = reverse("dossiers:dossier", args=[dossier.pk])
    file(dossier, seen, way)
    close(dossier, way)
    operations.reopen_dossier(dossier, reason="Thêm", actor=way.minh, now=NOW)
    before = page(client, address).text
    taken = list_of(client)
    file(dossier, hidden, way)
    assert page(client, address).text == before
    assert list_of(client) == taken
    assert list_of(signed_in(minh)) != taken
    (line,) = queries.contents_of(dossier, way.actor(son))
    assert line.number == 1
    assert len(queries.contents_of(dossier, way.minh)) == 2
    item = dossier.items.get(subject_id=hidden.pk)
    for name in ("move_up", "take_out"):
        url = reverse(f"dossiers:{name}", args=[dossier.pk, item.pk])
        assert client.post(url).status_code == 404
    operations.take_out(item, reason="Hồ sơ nhân sự", actor=way.minh, now=NOW)
    assert "Hồ sơ nhân sự" not in page(client, address).text
    file(dossier, hidden, way)
    close(dossier, way)
    shown = page(client, address).text
    assert "Số văn bản 1" in shown  # what was counted at closing is not told
    assert "12" not in shown.split("Số tờ (trang)")[1][:8]


# Screens


def test_from_the_document_into_the_dossier(
    issued: Listing, way: Way, receive: Receive, page: OpenPage
) -> None:
    document = receive(way.province.specialist_minh)
    minh = signed_in(way.province.specialist_minh)
    shown = page(minh, reverse("registry:detail", args=[document.pk]))
    assert "Đưa vào hồ sơ" in shown.text
    filing = f"{reverse('dossiers:file')}?incoming={document.pk}"
    assert "Không có hồ sơ đang mở" in page(minh, filing).text
    assert "Hồ sơ đê hữu Đáy" in page(minh, reverse("dossiers:dossiers")).text
    line = issued.catalogue.listed.get()
    page(minh, reverse("dossiers:open_listed", args=[line.pk]))
    opened = minh.post(
        reverse("dossiers:open_listed", args=[line.pk]),
        {"started_on": "01/02/2026", "access_class": "ordinary",
         "idempotency_key": str(uuid.uuid4())},
    )  # fmt: skip
    address = opened["Location"]
    assert "Hồ sơ chưa có văn bản" in page(minh, address).text
    found = Dossier.objects.get()
    page(minh, filing)
    assert minh.post(filing, {"dossier": str(found.pk), "note": "bản chính"}).status_code == 302
    listed = page(minh, address, english=["Take out"])
    assert document.symbol in listed.text
    assert "bản chính" in listed.text
    assert "01.KT" in page(minh, reverse("registry:detail", args=[document.pk])).text
    for kind, head in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        sent = minh.get(reverse("dossiers:contents", args=[found.pk]), {"format": kind})
        assert sent.content.startswith(head)
    for name in ("write_dossier", "choose_members", "close_dossier"):
        page(minh, reverse(f"dossiers:{name}", args=[found.pk]))
    closed = minh.post(
        reverse("dossiers:close_dossier", args=[found.pk]),
        {"ended_on": "24/11/2026", "page_count": "4"},
    )
    assert closed.status_code == 302
    assert "Đã kết thúc" in page(minh, address).text
    page(minh, reverse("dossiers:reopen_dossier", args=[found.pk]))


def test_a_dossier_is_found_by_its_words_by_who_may_know_it(
    dossier: Dossier, way: Way, page: OpenPage
) -> None:
    minh = signed_in(way.province.specialist_minh)
    found = page(minh, reverse("dossiers:dossiers") + "?queue=all&q=huu+day&year=2026&state=open")
    assert "01.KT" in found.text
    none = page(minh, reverse("dossiers:dossiers") + "?queue=all&year=2025")
    assert "01.KT" not in none.text
    ids = find_ids(way.minh, "đê hữu", "dossiers.dossier", today=TODAY).ids
    assert list(ids) == [dossier.pk]
    lan = way.actor(way.province.clerk_lan)
    assert not list(find_ids(lan, "đê hữu", "dossiers.dossier", today=TODAY).ids)


def test_what_one_led_to_its_end_waits_for_a_dossier(
    dossier: Dossier, way: Way, receive: Receive, page: OpenPage
) -> None:
    minh, chief = way.province.specialist_minh, way.province.chief_hoa
    document = receive()
    order = Order(
        content="Tham mưu", lead_unit=way.province.economy, lead_person=minh, cooperating={}
    )
    registry.direct_document(
        document, orders=[order], opinion="Giao Phòng Kinh tế", author=chief, typed_by=chief,
        actor=way.actor(chief), now=NOW,
    )  # fmt: skip
    assert not queries.list_unfiled(way.minh).exists()
    (task,) = list_of_source(ref(document))
    start_task(task, actor=way.minh, now=NOW)
    report_done(task, result="Đã tham mưu", actor=way.minh, now=NOW)
    registry.finish_document(
        document, kind="filed", answer_symbol="", note="", actor=way.actor(chief), now=NOW
    )
    assert list(queries.list_unfiled(way.minh)) == [document]
    client = signed_in(minh)
    shown = page(client, reverse("dossiers:dossiers"))
    assert "Đã giải quyết xong, chưa vào hồ sơ" in shown.text
    assert "chưa nằm trong hồ sơ nào" in page(
        client, reverse("registry:detail", args=[document.pk])
    ).text  # fmt: skip
    file(dossier, document, way)
    assert not queries.list_unfiled(way.minh).exists()


def test_the_list_is_printed_as_it_is_narrowed(dossier: Dossier, way: Way) -> None:
    minh = signed_in(way.province.specialist_minh)
    assert [row[1:3] for row in list_of(minh)] == [["01.KT (2026)", "Hồ sơ đê hữu Đáy"]]
    address = reverse("dossiers:dossiers")
    pdf = minh.get(address, {"queue": "all", "year": "2025", "format": "pdf"})
    assert pdf.content.startswith(b"%PDF")


def test_issued_documents_tasks_and_sheets_go_into_dossiers_too(
    dossier: Dossier, way: Way, make: Maker, page: OpenPage
) -> None:
    minh = signed_in(way.province.specialist_minh)
    sheet = make()
    address = reverse("dossiers:detail", args=[sheet.pk])
    assert "Đưa vào hồ sơ" in page(minh, address).text
    filing = f"{reverse('dossiers:file')}?submission={sheet.pk}"
    assert minh.post(filing, {"dossier": str(dossier.pk)}).status_code == 302
    assert "Phiếu trình: Chủ trương đầu tư đê" in page(
        minh, reverse("dossiers:dossier", args=[dossier.pk])
    ).text  # fmt: skip
    order = Order(
        content="Rà soát hồ sơ đê", lead_unit=way.province.economy,
        lead_person=way.province.specialist_minh, cooperating={},
    )  # fmt: skip
    chief = way.province.chief_hoa
    with transaction.atomic():
        task = give_task(
            order, tenant=way.province.committee, giver=chief, access_class="ordinary",
            source=SubjectRef("dossiers.submission", sheet.pk), actor=way.actor(chief), now=NOW,
        )  # fmt: skip
    shown = page(minh, reverse("tasks:detail", args=[task.pk]))
    assert "Đưa vào hồ sơ" in shown.text
    filing = f"{reverse('dossiers:file')}?task={task.pk}"
    offered = page(minh, filing)
    assert "cùng vụ việc" in offered.text
    assert minh.post(filing, {"dossier": str(dossier.pk)}).status_code == 302
    assert len(queries.contents_of(dossier, way.minh)) == 2
    for wrong in ("", "?task=x", f"?incoming={uuid.uuid4()}"):
        assert minh.get(reverse("dossiers:file") + wrong).status_code == 404


def test_a_stranger_gets_the_page_of_nothing(dossier: Dossier, way: Way) -> None:
    nga = signed_in(way.province.party_clerk_nga)
    names = ("dossier", "contents", "write_dossier", "choose_members", "close_dossier")
    for name in names:
        hidden = nga.get(reverse(f"dossiers:{name}", args=[dossier.pk]))
        absent = nga.get(reverse(f"dossiers:{name}", args=[uuid.uuid4()]))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content


def test_without_an_issued_list_the_page_says_what_to_do(way: Way, page: OpenPage) -> None:
    minh = signed_in(way.province.specialist_minh)
    assert "chưa ban hành" in page(minh, reverse("dossiers:open")).text


def test_the_page_of_one_in_addition(issued: Listing, way: Way, page: OpenPage) -> None:
    minh = signed_in(way.province.specialist_minh)
    page(minh, reverse("dossiers:open"))
    sent = {
        "heading": str(issued.economy.pk), "title": "Sự cố kè", "retention": "10 năm",
        "started_on": "24/11/2026", "access_class": "limited",
        "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    assert minh.post(reverse("dossiers:open"), sent).status_code == 302
    assert Dossier.objects.get().code == "02.KT"
