"""Series and their authorities, common and separate books, moving to another body's book."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.kernel.test_concurrency import together
from tests.kernel.test_sealing import check
from tests.world import NOW, SETUP, SINCE, Province

from vanphong.directory import operations as directory
from vanphong.directory.models import IssuingBody
from vanphong.kernel.audit import sealing
from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.numbering import counters
from vanphong.kernel.numbering.models import TakenNumber
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations.intake import period_of
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import Intake

DAY = NOW.date()


def body(province: Province, name: str, symbol: str = "UBND") -> IssuingBody:
    return directory.open_issuing_body(
        tenant=province.committee, name=name, symbol=symbol, valid_from=SINCE, actor=SETUP, now=NOW
    )


def series(province: Province, name: str, **more: object) -> Series:
    return operations.open_series(
        tenant=province.committee,
        name=name,
        valid_from=SINCE,
        actor=SETUP,
        now=NOW,
        **more,  # type: ignore[arg-type]  # what each test adds
    )


@pytest.fixture
def reception(province: Province) -> Series:
    return series(province, "Sổ Ban Tiếp công dân", body=body(province, "Ban Tiếp công dân tỉnh"))


# -- opening a series


def test_the_administrator_opens_books_of_the_own_office_only(province: Province) -> None:
    tuan = province.actor(province.administrator_tuan)
    opened = operations.open_series(
        tenant=province.committee, name="  Sổ  đến ", valid_from=SINCE, actor=tuan, now=NOW
    )
    assert opened.name == "Sổ đến"
    assert Entry.objects.get(name="registry.series.opened").subject_id == opened.pk
    with pytest.raises(Missing):
        operations.open_series(
            tenant=province.party, name="Sổ đến", valid_from=SINCE, actor=tuan, now=NOW
        )
    with pytest.raises(NotPermitted):
        operations.open_series(
            tenant=province.committee, name="Sổ khác", valid_from=SINCE,
            actor=province.actor(province.clerk_lan), now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "sổ văn bản ĐẾN"}, "name"),
        ({"term": (2026, 2026)}, "term"),
        ({"direction": "outgoing"}, "bodies"),
    ],
)
def test_a_series_that_contradicts_itself_is_refused(
    province: Province, book: Series, more: dict[str, object], field: str
) -> None:
    with pytest.raises(operations.CannotOpenSeries) as refusal:
        series(province, str(more.pop("name", "Sổ mới")), **more)
    assert refusal.value.field == field
    assert Series.objects.count() == 1


def test_a_body_of_another_office_has_no_series_here(province: Province) -> None:
    other = directory.open_issuing_body(
        tenant=province.party, name="Tỉnh ủy", symbol="TU", valid_from=SINCE, actor=SETUP, now=NOW
    )
    with pytest.raises(operations.CannotOpenSeries):
        series(province, "Sổ Tỉnh ủy", body=other)


def test_authorities_under_one_symbol_number_apart_and_one_series_may_serve_two(
    province: Province,
) -> None:
    council = body(province, "HĐND tỉnh", "HĐND")
    standing = body(province, "Thường trực HĐND tỉnh", "HĐND")
    one = series(province, "NQ HĐND", direction="outgoing", scopes=[(council, "Nghị quyết")])
    two = series(province, "NQ TT", direction="outgoing", scopes=[(standing, "Nghị quyết")])
    committee, chairman = body(province, "UBND tỉnh"), body(province, "Chủ tịch UBND tỉnh")
    shared = series(
        province, "QĐ", direction="outgoing",
        scopes=[(committee, "Quyết định"), (chairman, "Quyết định")],
    )  # fmt: skip
    assert shared.scopes.count() == 2
    for each in (one, two):
        counters.ensure_counter(each.pk, "2026")
        wish = counters.Wish(series_id=each.pk, period="2026", key=uuid.uuid4(), column="n")
        ref = SubjectRef("probe.paper", each.pk)
        assert counters.take(wish, ref, now=NOW) == 1


def test_a_pair_of_authority_and_kind_has_one_series(province: Province) -> None:
    committee = body(province, "UBND tỉnh")
    series(province, "QĐ", direction="outgoing", scopes=[(committee, "Quyết định")])
    with pytest.raises(operations.CannotOpenSeries, match="Đã có sổ khác"):
        series(province, "QĐ 2", direction="outgoing", scopes=[(committee, "quyết  định")])
    assert Series.objects.count() == 1


# -- one common book, or one for each body


def test_the_administrator_chooses_separate_books_when_each_body_has_one(
    province: Province, book: Series, reception: Series
) -> None:
    tuan = province.actor(province.administrator_tuan)
    committee = body(province, "Ủy ban nhân dân tỉnh Ninh Bình")
    with pytest.raises(Refusal, match="Ủy ban nhân dân tỉnh Ninh Bình"):
        operations.choose_books(province.committee, is_common=False, actor=tuan, now=NOW)
    own = series(province, "Sổ UBND", body=committee)
    tenant = operations.choose_books(province.committee, is_common=False, actor=tuan, now=NOW)
    assert set(queries.list_intake_series(tenant, DAY)) == {own, reception}
    entry = Entry.objects.get(name="directory.tenant.books_chosen")
    assert entry.data["changes"] == {"has_common_book": [True, False]}
    with pytest.raises(Refusal):
        operations.choose_books(tenant, is_common=False, actor=tuan, now=NOW)
    tenant = operations.choose_books(tenant, is_common=True, actor=tuan, now=NOW)
    assert list(queries.list_intake_series(tenant, DAY)) == [book]


def test_a_clerk_does_not_choose_how_books_are_kept(province: Province, book: Series) -> None:
    with pytest.raises(NotPermitted):
        operations.choose_books(
            province.committee, is_common=True, actor=province.actor(province.clerk_lan), now=NOW
        )


def test_names_on_letters_are_kept_by_the_administrator_with_audit(province: Province) -> None:
    committee = body(province, "UBND tỉnh")
    tuan, lan = province.actor(province.administrator_tuan), province.actor(province.clerk_lan)
    named = directory.name_issuing_body(
        committee, aliases=["Chủ tịch  UBND tỉnh", "", "Chủ tịch UBND tỉnh"], actor=tuan, now=NOW
    )
    assert named.aliases == ["Chủ tịch UBND tỉnh"]
    assert TextVersion.objects.filter(text="Chủ tịch UBND tỉnh").exists()
    with pytest.raises(NotPermitted):
        directory.name_issuing_body(committee, aliases=[], actor=lan, now=NOW)
    with pytest.raises(Refusal):
        directory.name_issuing_body(committee, aliases=["x" * 201], actor=tuan, now=NOW)


# -- moving to another book


def move(province: Province, document: Incoming, to: Series, **more: object) -> Incoming:
    values = {"reason": "Gửi Ban Tiếp công dân", "actor": province.actor(province.clerk_lan)}
    return operations.move_to_book(document, series=to, now=NOW, **(values | more))  # type: ignore[arg-type]  # what each test adds


def test_a_move_leaves_a_tombstone_and_says_why(
    province: Province, registered: Incoming, book: Series, reception: Series
) -> None:
    moved = move(province, registered, reception)
    assert (moved.series, moved.arrival_number, moved.state) == (reception, 1, "registered")
    clerk = province.actor(province.clerk_lan)
    row = next(register_rows(clerk, book, first=DAY, last=DAY))
    assert (row.number, row.author) == ("1", "")
    assert row.note == "chuyển sang sổ “Sổ Ban Tiếp công dân”: Gửi Ban Tiếp công dân"
    entry = Entry.objects.get(name="registry.incoming.move_book")
    assert entry.data["number"] == 1
    assert TakenNumber.objects.get(series_id=book.pk).cancelled_at == NOW


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_move_needs_a_reason(
    province: Province, registered: Incoming, reception: Series, reason: str
) -> None:
    with pytest.raises(Refusal):
        move(province, registered, reception, reason=reason)
    assert Incoming.objects.get().arrival_number == 1


def test_it_moves_to_another_incoming_book_of_the_office_only(
    province: Province, registered: Incoming, book: Series
) -> None:
    party = operations.open_series(
        tenant=province.party, name="Sổ", valid_from=SINCE, actor=SETUP, now=NOW
    )
    scopes = [(body(province, "UBND tỉnh"), "")]
    outgoing = series(province, "Sổ đi", direction="outgoing", scopes=scopes)
    for wrong in (book, party, outgoing):
        with pytest.raises(Refusal):
            move(province, registered, wrong)


def test_a_move_seen_in_another_book_is_refused(
    province: Province, registered: Incoming, book: Series, reception: Series
) -> None:
    third = series(province, "Sổ Văn phòng")
    move(province, registered, reception, seen_in=book.pk)
    with pytest.raises(Refusal, match="vừa được chuyển sổ"):
        move(province, registered, third, seen_in=book.pk)


def test_who_is_no_clerk_moves_nothing(
    province: Province, registered: Incoming, reception: Series
) -> None:
    with pytest.raises(NotPermitted):
        move(province, registered, reception, actor=province.actor(province.chief_hoa))


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_is_refused_and_no_number_is_lost(
    province: Province, receive: Intake, book: Series, reception: Series, tmp_path: Path
) -> None:
    document = operations.register_document(
        receive(), actor=province.actor(province.clerk_lan), now=NOW
    )
    third = series(province, "Sổ Văn phòng")
    done = together(
        2,
        [
            lambda: move(province, document, reception, seen_in=book.pk),
            lambda: move(province, document, third, seen_in=book.pk),
        ],
    )
    assert sorted(isinstance(one, Refusal) for one in done) == [False, True]
    stored = Incoming.objects.get()
    assert stored.arrival_number == 1
    assert TakenNumber.objects.filter(cancelled_at=None).count() == 1
    for each in (book, reception, third):
        assert counters.gaps(each.pk, "2026") == []
    sealing.seal(home=tmp_path, now=datetime.now(UTC))
    assert check(tmp_path).problems == []


def test_a_book_of_a_term_numbers_through_its_years(province: Province) -> None:
    term = series(province, "Sổ nhiệm kỳ", term=(2026, 2031))
    assert period_of(term, date(2028, 1, 1)) == "2026-2031"
    with pytest.raises(Refusal):
        period_of(term, date(2032, 1, 1))
