"""Finding papers: tones, phrases and symbols; levels; the index that follows its records."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from io import StringIO
from typing import ClassVar, cast

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import Func, Value
from psycopg.errors import QueryCanceled

from tests.kernel.conftest import NOW, OFFICE, person
from tests.probe.models import Paper, PaperPolicy
from vanphong.kernel.principals import Actor, Level
from vanphong.kernel.search import postgres, sources
from vanphong.kernel.search.backend import Narrowing, Request
from vanphong.kernel.search.finding import Found, find
from vanphong.kernel.search.keeping import refresh, refresh_content
from vanphong.kernel.search.mirroring import mirror
from vanphong.kernel.search.models import Content, Entry, SealedContent, SealedEntry
from vanphong.kernel.search.postgres import OverBudget, PostgresBackend
from vanphong.kernel.search.sources import Hit, Searchable, Source
from vanphong.kernel.search.words import Field
from vanphong.kernel.subjects import SubjectRef

TODAY = date(2026, 11, 24)
SYMBOL = "7205/BNV-TCBC"
contents: dict[uuid.UUID, str] = {}
moments: dict[uuid.UUID, datetime] = {}


class PaperSource(Source):
    subject_type: ClassVar = "probe.paper"
    model: ClassVar = Paper
    label: ClassVar = "Giấy"

    def read(self, ids: Sequence[uuid.UUID]) -> Iterable[Searchable]:
        for paper in Paper.objects.filter(pk__in=ids).exclude(subject="Đơn thư"):
            at = moments.get(paper.pk, NOW)
            number = [f"{paper.number} {at.year}"] if paper.number else []
            yield Searchable(
                subject_id=paper.pk, tenant_id=paper.tenant_id, happened_at=at,
                happened_on=at.date(), readers=paper.readers, knowers=paper.knowers,
                excluded=paper.excluded, access_class=paper.access_class, state=paper.state,
                line=[Field(text, "A") for text in (*number, SYMBOL)],
                header=[Field(paper.subject, "B")],
            )  # fmt: skip

    def read_content(self, subject_id: uuid.UUID) -> Sequence[str]:
        return [contents[subject_id]] if subject_id in contents else []

    def show(self, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hit]:
        papers = PaperPolicy.visible_to(actor, Level.LINE).filter(pk__in=ids)
        return {p.pk: Hit(subject_id=p.pk, url="", title=p.subject, line=()) for p in papers}


@pytest.fixture(autouse=True)
def _searched(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sources, "_sources", {"probe.paper": PaperSource()})
    with connection.cursor() as cursor:
        cursor.execute(str(mirror("probe_paper", number="number").sql))
    yield
    contents.clear()
    moments.clear()


@pytest.fixture
def reader(desk: int) -> Actor:
    return person("Lan", "registry_clerk", desk)


def paper(subject: str, **values: object) -> Paper:
    days = cast("int", values.pop("days_ago", 0))
    content = cast("str", values.pop("content", ""))
    made = Paper.objects.create(**{"tenant_id": OFFICE, "subject": subject} | values)
    moments[made.pk] = NOW - timedelta(days=days)
    ref = SubjectRef("probe.paper", made.pk)
    refresh(ref)
    if content:
        contents[made.pk] = content
        refresh_content(ref)
    return made


def ask(actor: Actor, typed: str, **options: object) -> Found:
    narrowing = cast("Narrowing", options.pop("narrowing", Narrowing()))
    return find(actor, typed, narrowing, today=TODAY, **options)  # type: ignore[arg-type]


def titles(actor: Actor, typed: str, **options: object) -> list[str]:
    return [str(hit.title) for hit in ask(actor, typed, **options).hits]


MATRIX = [
    # text, question, found
    ("Hội nghị giao ban", "hội nghị", True),
    ("Hội nghị giao ban", "hoi nghi", True),
    ("Hội nghị giao ban", "HOI NGHI", True),
    ("Hội nghị giao ban", "hoi nghị", True),
    ("Hội nghị giao ban", "hội nghi", True),
    ("Hội nghị giao ban", "nghị hội", True),
    ("Hội nghị giao ban", '"hội nghị"', True),
    ("Hội nghị giao ban", '"hoi nghị giao"', True),
    ("Hội nghị giao ban", '"nghị hội"', False),
    ("Hội nghị giao ban", '"hội giao"', False),
    ("Hội nghị giao ban", "hội nghĩ", False),
    ("Hội nghị giao ban", "hỏi", False),
    ("Hội nghị giao ban", '"hối nghị"', False),
    ("Suy nghĩ", "nghị", False),
    ("Suy nghĩ", "nghi", True),
    ("Nghiêm túc", "nghi", True),  # only as a beginning: see below
    ("hóa chất", "hoá", True),
    ("hoá chất", "hóa", True),
    ("hoá chất", "hoa", True),
    ("hoá chất", "hòa", False),
    ("hoa hồng", "hoá", False),
    ("Uỷ ban", "ủy ban", True),
    ("quý IV", "qúy iv", True),
    ("Đôn đốc", "don doc", True),
    ("Đôn đốc", "đôn đốc", True),
    ("Đôn đốc", "đôn doc", True),
    ("Đôn đốc", "dôn", False),
    ("dan số", "đan", False),
    ("văn bản số 05-NQ/TU", "05-NQ/TU", True),
    ("văn bản số 05-NQ/TU", "5-nq/tu", True),
    ("văn bản số 05-NQ/TU", "NQ/TU", True),
    ("văn bản số 05-NQ/TU", "05 nq", True),
    ("văn bản số 05-NQ/TU", "TU/NQ", False),
    ("văn bản số 05-NQ/TU", "50-NQ/TU", False),
    ("Quyết định 1182/QĐ-UBND", "1182/QD-UBND", True),
    ("Quyết định 1182/QĐ-UBND", "1182", True),
    ("Quyết định 1182 /QĐ - UBND", "1182/qđ-ubnd", True),
    ("Quyết định 1182/QĐ-UBND", "1182/QĐ-HĐND", False),
    ("kinh phí 12.500.000 đồng", "12500000", True),
    ("kinh phí 12.500.000 đồng", "12.500.000", True),
    ("ngày 05/03/2026", "5/3/2026", True),
    ("ngày 05/03/2026", "05-03-2026", True),
    ("ngày 05/03/2026", "3/5/2026", False),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "typed", "found"), MATRIX)
def test_tones_phrases_and_symbols(
    reader: Actor, desk: int, form: str, text: str, typed: str, found: bool
) -> None:
    paper(unicodedata.normalize(form, text), readers=[desk])  # type: ignore[arg-type]
    for question in (unicodedata.normalize("NFC", typed), unicodedata.normalize("NFD", typed)):
        assert bool(titles(reader, question)) is found


def test_a_word_is_whole_unless_nothing_else_fits(reader: Actor, desk: int) -> None:
    paper("Nghiêm túc", readers=[desk])
    widened = ask(reader, "nghi")
    assert widened.is_widened
    assert [hit.title for hit in widened.hits] == ["Nghiêm túc"]
    paper("Đề nghị", readers=[desk])
    exact = ask(reader, "nghi")
    assert not exact.is_widened
    assert [hit.title for hit in exact.hits] == ["Đề nghị"]
    assert sorted(titles(reader, "nghi*")) == ["Nghiêm túc", "Đề nghị"]


class TestLevels:
    def test_who_knows_the_line_matches_on_nothing_else(self, reader: Actor, desk: int) -> None:
        paper("Kiểm điểm cán bộ", knowers=[desk], content="Nội dung rất riêng")
        for typed in ("kiểm điểm", "riêng", "kiem", f"{SYMBOL} kiểm", "ki*"):
            found = ask(reader, typed)
            assert (found.hits, found.answer.total) == ([], 0), typed
        assert titles(reader, SYMBOL) == ["Kiểm điểm cán bộ"]

    def test_excluded_wins_over_reading(self, reader: Actor, desk: int) -> None:
        paper("Kiểm điểm", readers=[desk], knowers=[desk], excluded=[desk])
        assert ask(reader, "kiểm điểm").answer.total == 0
        assert ask(reader, SYMBOL).answer.total == 0

    def test_another_office_finds_nothing(self, reader: Actor, desk: int) -> None:
        paper("Kiểm điểm", readers=[desk], tenant_id=uuid.UUID(int=9))
        assert ask(reader, "kiểm điểm").answer.total == 0

    def test_a_delegate_finds_by_the_classes_it_was_given(self, desk: int) -> None:
        given = person("Hòa", "chief", desk)
        taker = Actor(
            label="Minh", tenant_id=OFFICE, principals=frozenset({desk + 1000}),
            delegated=(
                Actor(label="Minh thay Hòa", tenant_id=OFFICE, principals=given.principals,
                      classes=frozenset({"public"})),
            ),
        )  # fmt: skip
        paper("Công khai ngân sách", readers=[desk], access_class="public")
        paper("Ngân sách nội bộ", readers=[desk])
        paper("Ngân sách hạn chế", readers=[desk], access_class="limited")
        assert titles(taker, "ngân sách") == ["Công khai ngân sách"]
        assert len(titles(given, "ngân sách")) == 3

    def test_a_right_that_ends_ends_at_once(self, reader: Actor, desk: int) -> None:
        found = paper("Kiểm điểm", readers=[desk])
        Paper.objects.filter(pk=found.pk).update(readers=[], knowers=[desk])
        assert ask(reader, "kiểm điểm").answer.total == 0
        assert ask(reader, SYMBOL).answer.total == 1
        Paper.objects.filter(pk=found.pk).update(knowers=[])
        assert ask(reader, SYMBOL).answer.total == 0

    def test_what_is_hidden_changes_no_figure(self, reader: Actor, desk: int) -> None:
        for _ in range(3):
            paper("Ngân sách", readers=[desk])
        before = ask(reader, "ngân sách").answer
        for _ in range(5):
            paper("Ngân sách mật thiết", readers=[desk + 1])
            paper("Ngân sách riêng", readers=[desk + 1], knowers=[desk])
        assert ask(reader, "ngân sách").answer == before
        assert ask(reader, "ngân sách", by_rank=True).answer.total == before.total

    def test_rank_tells_a_knower_nothing_of_the_subject(self, reader: Actor, desk: int) -> None:
        paper("7205 7205 7205 BNV", knowers=[desk], days_ago=1)
        paper("Không liên quan", knowers=[desk])
        assert titles(reader, "7205", by_rank=True)[0] == "Không liên quan"


class TestSealed:
    def test_a_limited_paper_is_kept_apart_and_found(self, reader: Actor, desk: int) -> None:
        paper("Nhân sự chủ chốt", readers=[desk], access_class="limited", content="lý lịch dài")
        assert not Entry.objects.exists()
        assert not Content.objects.exists()
        assert titles(reader, "nhân sự") == titles(reader, "lý lịch") == ["Nhân sự chủ chốt"]

    def test_a_change_of_class_moves_it(self, reader: Actor, desk: int) -> None:
        found = paper("Nhân sự", readers=[desk], content="lý lịch")
        for access_class, kept, content in (
            ("limited", SealedEntry, SealedContent), ("ordinary", Entry, Content),
        ):  # fmt: skip
            Paper.objects.filter(pk=found.pk).update(access_class=access_class)
            assert kept._default_manager.get().access_class == access_class
            assert content._default_manager.count() == 1
            assert Entry.objects.count() + SealedEntry.objects.count() == 1
            assert titles(reader, "nhân sự") == titles(reader, "lý lịch") == ["Nhân sự"]

    def test_the_second_wall_stands_without_the_first(self, desk: int) -> None:
        paper("Nhân sự", readers=[desk], access_class="personal", content="lý lịch")
        paper("Nhân sự khác", readers=[desk], excluded=[desk + 1], access_class="personal")
        with connection.cursor() as cursor:
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO vanphong_app")
            cursor.execute("SET LOCAL ROLE vanphong_app")

            def seen(principals: str) -> list[int]:
                cursor.execute("SELECT set_config('vanphong.principals', %s, true)", [principals])
                counts = []
                for table in ("search_sealed", "search_sealed_content"):
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    counts.append(cursor.fetchone()[0])
                return counts

            assert seen("") == seen("{}") == seen(f"{{{desk + 1}}}") == [0, 0]
            assert seen(f"{{{desk}}}") == [2, 1]
            assert seen(f"{{{desk},{desk + 1}}}") == [1, 1]
            cursor.execute("UPDATE search_sealed SET state = 'x'")
            assert cursor.rowcount == 0
            cursor.execute("RESET ROLE")


class TestOrderAndPages:
    @pytest.fixture
    def thirty(self, desk: int) -> None:
        for day in range(30):
            paper(f"Báo cáo {day}", readers=[desk], days_ago=day)

    @pytest.mark.parametrize("cap", [3, 5000])
    def test_newest_first_page_by_page(
        self, reader: Actor, thirty: None, cap: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres, "CAP", cap)
        first, second = ask(reader, "báo cáo"), ask(reader, "báo cáo", page=2)
        days = [int(str(h.title).split()[-1]) for f in (first, second) for h in f.hits]
        assert days == list(range(30))
        assert (first.answer.has_next, second.answer.has_next) == (True, False)

    def test_a_total_is_exact_up_to_its_limit(
        self, reader: Actor, thirty: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert ask(reader, "báo cáo").answer.total == 30
        monkeypatch.setattr(postgres, "COUNTED", 10)
        answer = ask(reader, "báo cáo").answer
        assert (answer.total, answer.is_more) == (10, True)
        monkeypatch.setattr(postgres, "CAP", 3)
        assert ask(reader, "báo cáo").answer.is_more

    def test_content_beyond_the_cap_is_walked(
        self, reader: Actor, desk: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for day in range(8):
            paper(f"Tờ trình {day}", readers=[desk], days_ago=day, content="Kính gửi")
        monkeypatch.setattr(postgres, "CAP", 3)
        assert titles(reader, "kính gửi") == [f"Tờ trình {day}" for day in range(8)]
        assert ask(reader, "kính gửi").answer.total == 8
        only_header = Narrowing(in_content=False)
        assert titles(reader, "kính gửi", narrowing=only_header) == []

    def test_a_question_spans_header_and_content(self, reader: Actor, desk: int) -> None:
        paper("Tờ trình về cầu", readers=[desk], content="Kính gửi Sở Xây dựng")
        assert titles(reader, "cầu xây") == ["Tờ trình về cầu"]
        assert titles(reader, '"cầu kính"') == []

    def test_a_question_over_its_budget_shows_the_newest(
        self, reader: Actor, desk: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paper("Báo cáo mới", readers=[desk], days_ago=10)
        paper("Báo cáo cũ", readers=[desk], days_ago=800)

        def too_slow(*_: object) -> None:
            raise OverBudget

        monkeypatch.setattr(PostgresBackend, "_find_all", too_slow)
        found = ask(reader, "báo cáo")
        assert [hit.title for hit in found.hits] == ["Báo cáo mới"]
        assert found.answer.since == date(2025, 11, 23)

    def test_the_database_itself_ends_a_question(self, reader: Actor, thirty: None) -> None:
        with (
            pytest.raises(OverBudget),
            postgres._bounded(reader, 0.05) as budget,
        ):
            budget.run(Entry.objects.annotate(slept=Func(Value(2), function="pg_sleep")))
        assert ask(reader, "gì").answer.total == 0

    def test_also_a_setting_that_comes_too_late_ends_the_question(
        self, reader: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(*_: object) -> None:
            raise OperationalError("canceling statement") from QueryCanceled()

        with monkeypatch.context() as patched:
            patched.setattr(connection, "cursor", cut_off)
            with pytest.raises(OverBudget):
                postgres._set({"enable_seqscan": "off"})

    def test_no_budget_at_all_answers_that_it_looked_at_nothing(
        self, reader: Actor, thirty: None
    ) -> None:
        answer = PostgresBackend(budget=0).find(
            reader,
            Request(question=ask(reader, "báo").question, narrowing=Narrowing(), today=TODAY),
        )
        assert (answer.refs, answer.since) == ((), TODAY)

    def test_rank_puts_what_fits_better_first(self, reader: Actor, desk: int) -> None:
        paper("Báo cáo về cầu, đường và nhiều việc khác", readers=[desk], days_ago=0)
        paper("Cầu đường", readers=[desk], days_ago=300)
        assert titles(reader, "cầu đường")[0].startswith("Báo cáo")
        assert titles(reader, "cầu đường", by_rank=True)[0] == "Cầu đường"

    def test_the_connection_is_left_as_it_was(self, reader: Actor, thirty: None) -> None:
        ask(reader, "báo cáo")
        with connection.cursor() as cursor:
            for name in ("statement_timeout", "enable_seqscan", "vanphong.principals"):
                cursor.execute("SELECT current_setting(%s, true)", [name])
                assert cursor.fetchone()[0] in ("0", "on", "", None)

    def test_it_narrows(self, reader: Actor, desk: int, thirty: None) -> None:
        def total(**conditions: object) -> int:
            return ask(reader, "báo cáo", narrowing=Narrowing(**conditions)).answer.total  # type: ignore[arg-type]

        assert total(since=date(2026, 11, 15)) == 10
        assert total(since=date(2026, 11, 15), until=date(2026, 11, 20)) == 6
        assert total(state="arrived") == 30
        assert total(state="filed") == total(kinds=["tasks.task"]) == 0
        assert total(party_id=uuid.UUID(int=4)) == 0


class TestKeeping:
    def test_a_number_joins_the_words_with_its_statement(self, reader: Actor, desk: int) -> None:
        found = paper("Báo cáo", knowers=[desk])
        assert titles(reader, "128") == []
        Paper.objects.filter(pk=found.pk).update(number=128, state="numbered")
        assert titles(reader, "128") == titles(reader, "128/2026") == ["Báo cáo"]
        assert Entry.objects.get().state == "numbered"
        refresh(SubjectRef("probe.paper", found.pk))
        assert titles(reader, "128/2026") == ["Báo cáo"]

    def test_what_is_purged_or_left_out_is_found_no_more(self, reader: Actor, desk: int) -> None:
        gone = paper("Báo cáo", readers=[desk], content="phụ lục")
        kept = paper("Báo cáo", readers=[desk])
        gone.delete()
        assert not Content.objects.exists()
        Paper.objects.filter(pk=kept.pk).update(subject="Đơn thư")
        refresh(SubjectRef("probe.paper", kept.pk))
        assert not Entry.objects.exists()

    def test_content_that_is_gone_leaves_the_header(self, reader: Actor, desk: int) -> None:
        found = paper("Báo cáo", readers=[desk], content="phụ lục")
        contents.clear()
        assert not refresh_content(SubjectRef("probe.paper", found.pk))
        assert titles(reader, "phụ lục") == []
        assert titles(reader, "báo cáo") == ["Báo cáo"]

    def test_rebuilding_repairs_and_bears_repetition(self, reader: Actor, desk: int) -> None:
        one = paper("Báo cáo", readers=[desk], content="phụ lục")
        paper("Nhân sự", readers=[desk], access_class="limited")
        before = list(Entry.objects.values()) + list(SealedEntry.objects.values())
        Entry.objects.all().delete()
        Content.objects.all().delete()
        Entry.objects.create(
            subject_id=uuid.uuid4(), subject_type="probe.paper", tenant_id=OFFICE,
            happened_at=NOW, happened_on=TODAY, line="", words="",
        )  # fmt: skip
        for removed in (1, 0):
            out = StringIO()
            call_command("rebuild_search", stdout=out)
            assert out.getvalue() == f"rebuild_search: kind=probe.paper kept=2 removed={removed}\n"
            assert list(Entry.objects.values()) + list(SealedEntry.objects.values()) == before
        assert [h.subject_id for h in ask(reader, "phụ lục").hits] == [one.pk]

    def test_a_huge_text_is_kept_within_the_limits(self, reader: Actor, desk: int) -> None:
        waste = " ".join(f"x{n:x}y" for n in range(60_000))
        paper("Quét", readers=[desk], content=f"đầu trang {waste} {'dài ' * 20_000}")
        assert titles(reader, '"đầu trang"') == ["Quét"]


def test_an_actor_of_no_office_finds_nothing(desk: int) -> None:
    paper("Báo cáo", readers=[desk])
    nobody = Actor(label="Nobody", principals=frozenset({desk}))
    assert ask(nobody, "báo cáo").answer.total == 0
    classless = Actor(
        label="x", tenant_id=OFFICE, principals=frozenset({desk}), classes=frozenset()
    )
    assert ask(classless, "báo cáo").answer.total == 0


def test_content_of_others_beyond_the_cap_hides_nothing_of_ones_own(
    reader: Actor, desk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        paper("Của người khác", readers=[desk + 1], content="Kính gửi")
    paper("Của tôi", readers=[desk], days_ago=9, content="Kính gửi")
    monkeypatch.setattr(postgres, "CAP", 3)
    found = ask(reader, "kính gửi")
    assert [hit.title for hit in found.hits] == ["Của tôi"]
    assert (found.answer.total, found.answer.is_more) == (1, False)
