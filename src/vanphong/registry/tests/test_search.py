"""Incoming documents are found as soon as they are stored, at the level of who asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.world import NOW, SETUP, SINCE, Province, organisation

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment
from vanphong.kernel.events import bus
from vanphong.kernel.files.tests import makers
from vanphong.kernel.search.backend import Narrowing
from vanphong.kernel.search.finding import Found, find
from vanphong.kernel.search.keeping import rebuild
from vanphong.kernel.search.models import Content, Entry, SealedEntry
from vanphong.kernel.search.sources import source_of
from vanphong.registry import operations
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_files import enclosure
from vanphong.tasks.operations import Order

TODAY = date(2026, 11, 24)


@pytest.fixture
def ask(province: Province) -> Any:
    def found(post: Appointment, typed: str, **conditions: Any) -> Found:
        narrowing = Narrowing(**conditions)
        return find(province.actor(post), typed, narrowing, today=TODAY)

    return found


def direct(province: Province, document: Incoming, opinion: str) -> None:
    chief = province.actor(province.chief_hoa)
    operations.direct_document(
        document, opinion=opinion, author=province.chief_hoa, typed_by=province.chief_hoa,
        orders=[Order(content=opinion, lead_unit=province.economy, cooperating={})],
        actor=chief, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    ["1182/QĐ-UBND", "1182", "qd-ubnd", "20/11/2026", "24/11/2026", "UBND tỉnh Sơn La", "son la",
     "quyết định", '"đơn giá khởi điểm"', "don gia", "Nguyễn Thành Công", "1182 sơn la đất"],
)  # fmt: skip
def test_a_clerk_finds_what_just_arrived(
    province: Province, receive: Intake, ask: Any, typed: str
) -> None:
    receive()
    found = ask(province.clerk_lan, typed)
    assert found.answer.total == 1
    assert not found.hits[0].is_line_only


def test_the_number_is_found_once_it_is_given(
    province: Province, receive: Intake, ask: Any
) -> None:
    document = receive(symbol="")
    assert ask(province.clerk_lan, "1/2026").answer.total == 0
    operations.register_document(document, actor=province.actor(province.clerk_lan), now=NOW)
    assert ask(province.clerk_lan, "1/2026").hits[0].title == "Văn bản đến số 1"


def test_an_old_sender_is_found_under_all_its_names(
    province: Province, receive: Intake, ask: Any
) -> None:
    sender = organisation("Sở Giao thông vận tải", kind="department", since=date(2000, 1, 1))
    directory.rename_organisation(
        sender, name="Sở Xây dựng", valid_from=SINCE, actor=SETUP, now=NOW
    )
    receive(sender=sender, sender_name="Sở GTVT")
    for typed in ("sở gtvt", "giao thông vận tải", "sở xây dựng"):
        assert ask(province.clerk_lan, typed).answer.total == 1
    assert ask(province.clerk_lan, "sở", party_id=sender.pk).answer.total == 1


def test_the_desk_keeps_the_line_after_submission(
    province: Province, registered: Incoming, ask: Any
) -> None:
    operations.submit_document(
        registered, to=province.chief_hoa, actor=province.actor(province.clerk_lan), now=NOW
    )
    for typed in ("đơn giá", "quyết định", "Nguyễn Thành Công"):
        assert ask(province.clerk_lan, typed).answer.total == 0
        assert ask(province.chief_hoa, typed).answer.total == 1
    (hit,) = ask(province.clerk_lan, "1182/qđ-ubnd").hits
    assert hit.is_line_only
    assert (hit.text, list(hit.passages)) == ("", [])


def test_an_opinion_is_found_by_who_reads_the_document(
    province: Province, registered: Incoming, ask: Any
) -> None:
    direct(province, registered, "Giao Phòng Kinh tế rà soát ngay")
    hits = ask(province.specialist_minh, "rà soát").hits
    (hit,) = [one for one in hits if "/registry/incoming/" in one.url]
    assert list(hit.passages) == ["Giao Phòng Kinh tế rà soát ngay"]
    assert ask(province.clerk_lan, "rà soát").answer.total == 0
    assert ask(province.head_thu, "1182").answer.total == 0


def test_another_office_finds_nothing(province: Province, registered: Incoming, ask: Any) -> None:
    for typed in ("1182/QĐ-UBND", "đất", "sơn la"):
        assert ask(province.party_clerk_nga, typed).answer.total == 0


def test_a_limited_document_stands_behind_the_second_wall(
    province: Province, receive: Intake, ask: Any
) -> None:
    document = receive(access_class="limited")
    operations.register_document(document, actor=province.actor(province.clerk_lan), now=NOW)
    assert not Entry.objects.exists()
    assert ask(province.clerk_lan, "đất").answer.total == 1
    assert ask(province.chief_hoa, "1182").answer.total == 0


def test_states_narrow_the_search(province: Province, registered: Incoming, ask: Any) -> None:
    assert ask(province.clerk_lan, "1182", state="registered").answer.total == 1
    assert ask(province.clerk_lan, "1182", state="finished").answer.total == 0


def test_after_the_whole_thread_the_index_is_what_a_rebuild_makes(
    province: Province, receive: Intake
) -> None:
    clerk, chief = province.actor(province.clerk_lan), province.actor(province.chief_hoa)
    document = operations.register_document(receive(), actor=clerk, now=NOW)
    operations.submit_document(document, to=province.chief_hoa, actor=clerk, now=NOW)
    limited = receive(access_class="limited", symbol="9/KH-UBND")
    operations.register_document(limited, actor=clerk, now=NOW)
    operations.direct_document(
        document, opinion="Để biết", orders=[], author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=chief, now=NOW,
    )  # fmt: skip
    operations.recall_document(document, reason="Bên gửi thu hồi", actor=clerk, now=NOW)

    def kept() -> list[dict[str, Any]]:
        rows = [*Entry.objects.values(), *SealedEntry.objects.values()]
        # The trigger puts a number behind the other words, a rebuild before them.
        return [
            {name: _keys(str(value)) if name in ("line", "words") else value
             for name, value in row.items()}
            for row in rows
        ]  # fmt: skip

    before = kept()
    assert rebuild(source_of("registry.incoming")) == (2, 0)
    assert kept() == before


class TestFiles:
    @pytest.fixture(autouse=True)
    def _home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "HOME", tmp_path)

    @pytest.fixture
    def with_file(self, province: Province, receive: Intake) -> Incoming:
        letter = makers.letter(body="Đề nghị bố trí kinh phí cầu Bến Đế.")
        document = receive(enclosures=[enclosure(province, content=letter)])
        bus.deliver_pending(now=NOW)
        return document

    def test_the_content_of_files_is_found_after_the_commit(
        self, province: Province, with_file: Incoming, ask: Any
    ) -> None:
        (hit,) = ask(province.clerk_lan, '"bố trí kinh phí"').hits
        assert "Bến Đế" in hit.passages[0]
        assert ask(province.clerk_lan, "1182/QĐ-UBND kinh phí").answer.total == 1
        assert ask(province.clerk_lan, "bố trí", in_content=False).answer.total == 0
        assert ask(province.chief_hoa, "bố trí").answer.total == 0

    def test_a_later_number_and_opinion_join_the_content(
        self, province: Province, with_file: Incoming, ask: Any
    ) -> None:
        operations.register_document(with_file, actor=province.actor(province.clerk_lan), now=NOW)
        direct(province, with_file, "Giao Phòng Kinh tế rà soát ngay")
        bus.deliver_pending(now=NOW)
        assert ask(province.chief_hoa, "1/2026 kinh phí rà soát").answer.total == 1

    def test_who_passed_it_on_finds_it_by_its_line_only(
        self, province: Province, with_file: Incoming, ask: Any
    ) -> None:
        clerk = province.actor(province.clerk_lan)
        document = operations.register_document(with_file, actor=clerk, now=NOW)
        operations.submit_document(document, to=province.chief_hoa, actor=clerk, now=NOW)
        assert ask(province.clerk_lan, "bố trí").answer.total == 0
        assert ask(province.clerk_lan, "1182/QĐ-UBND").answer.total == 1

    def test_a_rebuild_keeps_the_content_again(
        self, province: Province, with_file: Incoming, ask: Any
    ) -> None:
        Content.objects.all().delete()
        rebuild(source_of("registry.incoming"))
        assert ask(province.clerk_lan, "bố trí").answer.total == 1


def _keys(vector: str) -> set[str]:
    return {part.split(":")[0] for part in vector.split()}
