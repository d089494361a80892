"""Old registers come in as they were: numbers, states, deadlines, and what is odd about them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from tests.world import NOW, Province

from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.deadlines.sweeping import sweep
from vanphong.kernel.imports.models import ImportRow, ImportRun
from vanphong.kernel.imports.reading import UnreadableFile
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.numbering.models import Counter
from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.principals import Level, system_actor
from vanphong.kernel.secrecy.models import SecrecyRefusal
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Series
from vanphong.registry.old_imports import KIND, OldRegisterImporter
from vanphong.registry.operations import Letter, OldRow
from vanphong.registry.printing import Pages, incoming_register, print_register
from vanphong.registry.register import number_place, register_rows
from vanphong.registry.secret_rows import SecretsInFile
from vanphong.registry.states import IncomingState
from vanphong.registry.tests.conftest import Intake

HEAD = (
    "Số đến,Ngày đến,Tác giả,Số ký hiệu,Ngày văn bản,Trích yếu,Đơn vị hoặc người nhận,"
    "Ngày chuyển,Ghi chú,Tình trạng,Hạn xử lý\n"
)
ROWS = (
    "12,05/01/2026,UBND tỉnh Nam Định,1/QĐ-UBND,02/01/2026,Về nhân sự,Phòng TH,06/01/2026,,"
    "đã xử lý,\n"
    "12a,05/01/2026,Sở Y tế,2/SYT,03/01/2026,Báo cáo,Phòng KT,06/01/2026,gấp,Đang xử lý,"
    "20/11/2026\n"
    "012,06/01/2026,Sở Y tế Hà Nam,2/SYT,03/01/2026,Báo cáo,Phòng KT,,,chưa xử lý,\n"
    "13,07/01/2026,Sở Nội vụ,4/SNV,30/02/2026,,,,,để đó,sớm\n"
)


def take_in(text: str = HEAD + ROWS, origin: str = "Sổ Nam Định", **options: str) -> ImportRun:
    importer = OldRegisterImporter(
        {"tenant": "vpubnd", "book": "Sổ văn bản đến", "origin": origin} | options
    )
    return run_import(
        importer, KIND, text.encode(), file_name="so-cu.csv", actor=system_actor("import"), now=NOW
    )


def sentences(run: ImportRun) -> list[str]:
    return list(run.rows.order_by("number").values_list("sentence", flat=True))


def test_numbers_stay_as_spelled_outside_the_counter(province: Province, book: Series) -> None:
    run = take_in()
    assert (run.accepted, run.repaired, run.refused) == (1, 3, 0)
    assert set(Incoming.objects.values_list("old_number", "arrival_number")) == {
        ("12", None), ("12a", None), ("012", None), ("13", None),
    }  # fmt: skip
    assert not Counter.objects.exists()


def test_what_is_odd_is_told(province: Province, book: Series) -> None:
    one, suffix, zeros, odd = sentences(take_in())
    assert one == ""
    assert suffix == "số “12a” có hậu tố, giữ nguyên"
    assert zeros == "số “012” có số 0 đứng đầu, giữ nguyên; trùng số “012”, giữ cả hai"
    for words in ("không có trích yếu", "“để đó” lạ", "“30/02/2026” không phải là ngày",
                  "“sớm” không phải là ngày"):  # fmt: skip
        assert words in odd


def test_the_register_prints_them_with_their_spelling_and_the_mark(
    province: Province, book: Series
) -> None:
    take_in()
    clerk = province.actor(province.clerk_lan)
    lines = list(register_rows(clerk, book, first=date(2026, 1, 1), last=NOW.date()))
    assert [line.number for line in lines] == ["12", "012", "12a", "13"]
    first = lines[0]
    assert (first.receiver, first.moved_on) == ("Phòng TH", date(2026, 1, 6))
    assert first.note == "sổ cũ: Sổ Nam Định"
    assert lines[2].note == "gấp; sổ cũ: Sổ Nam Định"


def test_open_items_bring_state_and_deadline_and_can_be_worked_on(
    province: Province, book: Series
) -> None:
    take_in()
    states = dict(Incoming.objects.values_list("old_number", "state"))
    assert states == {"12": "finished", "12a": "directed", "012": "registered", "13": "registered"}
    closed = Incoming.objects.get(old_number="12")
    assert (closed.finish_kind, closed.finished_at) == ("old_register", closed.arrived_at)
    late = Incoming.objects.get(old_number="12a")
    assert Deadline.objects.get().subject_id == late.pk
    assert sweep(now=NOW).missed == 1
    hoa = province.actor(province.chief_hoa)
    assert queries.get_incoming_for(hoa, late.pk, Level.FULL)
    document = operations.finish_document(late, kind="filed", actor=hoa, now=NOW)
    assert document.state == "finished"
    assert Deadline.objects.get().met_at == NOW


def test_a_number_of_an_old_register_does_not_move_to_another_book(
    province: Province, book: Series
) -> None:
    take_in()
    other = operations.open_series(
        tenant=province.committee, name="Sổ khác", valid_from=date(2025, 7, 1),
        actor=system_actor("setup"), now=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal, match="sổ cũ"):
        operations.move_to_book(
            Incoming.objects.get(old_number="13"), series=other, reason="Gửi nhầm",
            actor=province.actor(province.clerk_lan), now=NOW,
        )  # fmt: skip


def test_the_same_file_twice_adds_nothing_and_another_register_adds_its_own(
    province: Province, book: Series
) -> None:
    first = take_in()
    again = take_in()
    assert sentences(first) == sentences(again)
    assert Incoming.objects.count() == 4
    take_in(origin="Sổ Hà Nam")
    assert Incoming.objects.count() == 8


def test_two_rows_alike_in_every_cell_are_both_kept(province: Province, book: Series) -> None:
    row = "7,05/01/2026,Sở Y tế,2/SYT,03/01/2026,Báo cáo,,,,,\n"
    run = take_in(HEAD + row + row)
    assert (run.accepted, run.repaired, run.refused) == (1, 1, 0)
    assert Incoming.objects.filter(old_number="7").count() == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",05/01/2026,Sở Y tế,,,Báo cáo,,,,,", "không có số đến"),
        ("1,05/01/2026,,,,Báo cáo,,,,,", "không có tác giả"),
        ("1,mai,Sở Y tế,,,Báo cáo,,,,,", "“mai” không phải là một ngày đã qua"),
        ("1,05/01/2099,Sở Y tế,,,Báo cáo,,,,,", "không phải là một ngày đã qua"),
        ("1" * 31 + ",05/01/2026,Sở Y tế,,,Báo cáo,,,,,", "dài nhất 30 ký tự"),
        ("1,05/01/2026,Sở Y tế,,," + "x" * 4001 + ",,,,,", "tối đa 4000"),
    ],
)
def test_a_row_that_is_none_is_refused_and_the_rest_stays(
    province: Province, book: Series, row: str, words: str
) -> None:
    run = take_in(HEAD + row + "\n" + ROWS)
    assert run.refused == 1
    assert words in ImportRow.objects.get(verdict="refused").sentence
    assert Incoming.objects.count() == 4


@pytest.mark.parametrize("options", [{"tenant": "khong-co"}, {"book": "Sổ không có"}])
def test_an_unknown_office_or_book_is_told(
    province: Province, book: Series, options: dict[str, str]
) -> None:
    with pytest.raises(UnreadableFile):
        take_in(**options)
    assert not ImportRun.objects.exists()


def test_a_list_with_a_secret_row_is_refused_whole_and_nothing_of_it_is_kept(
    province: Province, book: Series
) -> None:
    secret = "14,08/01/2026,Công an tỉnh,4/CAT,07/01/2026,Việc riêng,,,Tối mật,,\n"
    with pytest.raises(SecretsInFile):
        take_in(HEAD + ROWS + secret)
    assert SecrecyRefusal.objects.get().path == "registry.old_register"
    assert not Incoming.objects.exists()
    assert not ImportRow.objects.exists()


def keep(province: Province, book: Series, actor: Any, **changes: Any) -> list[Incoming]:
    row = OldRow(
        number="5", letter=Letter(sender_name="Sở Y tế", subject="Báo cáo"),
        arrived_at=NOW - timedelta(days=300), state=IncomingState.DIRECTED, **changes,
    )  # fmt: skip
    return operations.keep_old_documents(
        [row], series=book, keeper=province.clerk_lan, actor=actor, now=NOW
    )


def test_only_the_desk_of_the_office_keeps_old_rows(province: Province, book: Series) -> None:
    assert keep(province, book, province.actor(province.clerk_lan))[0].state == "directed"
    with pytest.raises(NotPermitted):
        keep(province, book, province.actor(province.chief_hoa))
    with pytest.raises(Refusal):
        keep(province, book, province.actor(province.party_clerk_nga))


def test_a_thousand_rows_cost_few_statements(
    province: Province, book: Series, django_assert_max_num_queries: Any
) -> None:
    rows = [
        OldRow(
            number=str(n), letter=Letter(sender_name="Sở Y tế", subject="Báo cáo"),
            arrived_at=datetime(2026, 1, 5, 5, tzinfo=NOW.tzinfo),
        )
        for n in range(1000)
    ]  # fmt: skip
    with django_assert_max_num_queries(40):
        operations.keep_old_documents(
            rows, series=book, keeper=province.clerk_lan, actor=system_actor("import"), now=NOW
        )


def test_ours_and_theirs_are_ordered_by_number(
    province: Province, book: Series, receive: Intake
) -> None:
    assert sorted(["13", "12a", "b", "012", "12", "2"], key=number_place) == [
        "b", "2", "12", "012", "12a", "13",
    ]  # fmt: skip


def test_the_printed_register_says_the_laws_words_and_whole_dates(
    province: Province, book: Series
) -> None:
    take_in()
    clerk = province.actor(province.clerk_lan)
    span = (date(2026, 1, 1), date(2026, 1, 31))
    rows = list(register_rows(clerk, book, first=span[0], last=span[1]))
    pages = Pages(
        office=book.tenant, series=book, first=span[0], last=span[1], volume="02", with_cover=True
    )
    document = PdfDocument(print_register(incoming_register(), pages, rows, now=NOW))
    cover, first = (" ".join(page.get_textpage().get_text_range().split()) for page in document)
    for words in ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Năm 2026", "Từ số 12 đến số 13", "Quyển số: 02"):
        assert words in cover
    for words in ("05/01/2026", "06/01/2026", "(10)", "012", "12a", "sổ cũ: Sổ Nam Định"):
        assert words in first
