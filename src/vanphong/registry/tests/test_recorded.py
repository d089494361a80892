"""Pen, telephone, corridor: written down by one, confirmed or disowned by the leader."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations
from vanphong.registry.models import GivenBy, Incoming, RecordedDirection
from vanphong.registry.operations import Dictation
from vanphong.registry.queries.recorded import list_in_my_name
from vanphong.registry.tests.test_screens import signed_in
from vanphong.tasks.models import Task
from vanphong.tasks.queries import list_of_source

WORDS = "Giao Phòng Kinh tế tham mưu, trình trước ngày họp."


@pytest.fixture
def before(province: Province, registered: Incoming) -> Incoming:
    """A document before the leader."""
    return operations.submit_document(
        registered, to=province.leader_binh, actor=province.actor(province.clerk_lan), now=NOW
    )


def write(
    province: Province, document: Incoming, given_by: GivenBy = GivenBy.PEN,
    by: Appointment | None = None, **changes: Any,
) -> RecordedDirection:  # fmt: skip
    usual: dict[str, Any] = {
        "author": province.leader_binh, "given_by": given_by, "opinion": WORDS,
        "given_at": NOW - timedelta(hours=1), "lead_unit": province.economy,
        "due": "5 ngày làm việc",
    }  # fmt: skip
    key = changes.pop("key", None) or uuid.uuid4()
    return operations.record_direction(
        document, Dictation(**{**usual, **changes}), key=key, now=NOW,
        actor=province.actor(by or province.clerk_lan),
    )  # fmt: skip


def tasks_of(document: Incoming) -> list[Task]:
    return list(list_of_source(SubjectRef("registry.incoming", document.pk)))


def test_what_stands_on_paper_holds_at_once(province: Province, before: Incoming) -> None:
    recorded = write(province, before)
    before.refresh_from_db()
    [task] = tasks_of(before)
    assert (before.state, task.giver, task.lead_unit) == (
        "directed", province.leader_binh, province.economy,
    )  # fmt: skip
    assert recorded.direction is not None
    assert (recorded.direction.typed_by, recorded.direction.given_at) == (
        province.clerk_lan, NOW - timedelta(hours=1),
    )  # fmt: skip


def test_what_was_said_waits_for_the_tap(province: Province, before: Incoming) -> None:
    recorded = write(province, before, GivenBy.TELEPHONE)
    before.refresh_from_db()
    assert (before.state, tasks_of(before)) == ("submitted", [])
    binh = province.actor(province.leader_binh)
    assert list(list_in_my_name(binh)) == [recorded]
    recorded = operations.confirm_direction(recorded, actor=binh, now=NOW)
    before.refresh_from_db()
    assert (before.state, len(tasks_of(before))) == ("directed", 1)
    assert tasks_of(before)[0].due_on is not None
    assert not list_in_my_name(binh).exists()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_leader_sets_when_it_holds(province: Province, before: Incoming, at_once: bool) -> None:
    operations.set_dictation(
        is_at_once=at_once, actor=province.actor(province.leader_binh), now=NOW
    )
    for given_by in (GivenBy.PEN, GivenBy.TELEPHONE):
        recorded = write(province, before, given_by)
        assert (recorded.direction is not None) == at_once
    operations.set_dictation(is_at_once=None, actor=province.actor(province.leader_binh), now=NOW)
    assert write(province, before, GivenBy.PEN).direction is not None


def test_confirming_what_holds_changes_nothing_else(province: Province, before: Incoming) -> None:
    recorded = write(province, before)
    binh = province.actor(province.leader_binh)
    operations.confirm_direction(recorded, actor=binh, now=NOW)
    assert len(tasks_of(before)) == 1
    with pytest.raises(Refusal, match="đã được trả lời"):
        operations.disown_direction(recorded, reason="", actor=binh, now=NOW)


def test_not_my_opinion_takes_its_tasks_back(province: Province, before: Incoming) -> None:
    recorded = write(province, before)
    operations.disown_direction(
        recorded, reason="Giao Phòng Tổng hợp", actor=province.actor(province.leader_binh), now=NOW
    )
    before.refresh_from_db()
    assert (before.state, before.submitted_to) == ("submitted", province.leader_binh)
    assert [task.state for task in tasks_of(before)] == ["withdrawn"]
    assert before.directions.get().opinion == WORDS


def test_another_direction_holds_on(province: Province, before: Incoming) -> None:
    first, second = write(province, before), write(province, before)
    operations.disown_direction(
        second, reason="", actor=province.actor(province.leader_binh), now=NOW
    )
    before.refresh_from_db()
    assert before.state == "directed"
    assert first.direction is not None


def test_what_waited_is_disowned_without_trace_of_a_task(
    province: Province, before: Incoming
) -> None:
    recorded = write(province, before, GivenBy.IN_PERSON)
    operations.disown_direction(
        recorded, reason="", actor=province.actor(province.leader_binh), now=NOW
    )
    before.refresh_from_db()
    assert (before.state, tasks_of(before)) == ("submitted", [])


def test_only_the_leader_answers(province: Province, before: Incoming) -> None:
    recorded = write(province, before)
    for someone in (province.chief_hoa, province.clerk_lan):
        with pytest.raises(NotPermitted):
            operations.confirm_direction(recorded, actor=province.actor(someone), now=NOW)


def test_others_write_nothing_down(province: Province, before: Incoming) -> None:
    with pytest.raises(Missing):
        write(province, before, by=province.administrator_tuan)
    assert not RecordedDirection.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"opinion": " "}, "opinion"),
        ({"given_at": NOW + timedelta(minutes=1)}, "given_on"),
        ({"due": "khi nào xong"}, "due_on"),
    ],
)
def test_bad_input_is_refused_with_its_field(
    province: Province, before: Incoming, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        write(province, before, **change)
    assert refusal.value.field == field
    assert not RecordedDirection.objects.exists()


def test_who_gives_no_directions_said_nothing(province: Province, before: Incoming) -> None:
    with pytest.raises(Refusal) as refusal:
        write(province, before, author=province.specialist_minh)
    assert refusal.value.field == "author"


def test_the_same_form_is_written_down_once(province: Province, before: Incoming) -> None:
    key = uuid.uuid4()
    assert write(province, before, key=key) == write(province, before, key=key)


def test_leader_and_typist_are_told(province: Province, before: Incoming) -> None:
    recorded = write(province, before, GivenBy.TELEPHONE)
    operations.disown_direction(
        recorded, reason="", actor=province.actor(province.leader_binh), now=NOW
    )
    while bus.deliver_pending(now=NOW):
        pass
    rows = set(Notice.objects.values_list("row", "appointment_id"))
    assert ("registry.recorded", province.leader_binh.pk) in rows
    assert ("registry.disowned", province.clerk_lan.pk) in rows


# Screens


def test_the_desk_writes_down_and_the_leader_confirms(
    province: Province, before: Incoming, page: OpenPage
) -> None:
    clerk, leader = (signed_in(province, p) for p in (province.clerk_lan, province.leader_binh))
    detail = reverse("registry:detail", args=[before.pk])
    assert "Ghi ý kiến chỉ đạo" in page(clerk, detail).text
    url = reverse("registry:record_direction", args=[before.pk])
    page(clerk, url)
    typed = {
        "author": str(province.leader_binh.pk), "given_by": "telephone", "given_on": "23/11/2026",
        "given_time": "21:30", "opinion": WORDS, "lead_unit": str(province.economy.pk),
        "due_on": "5 ngày làm việc", "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    page(clerk, url, data={**typed, "opinion": ""}, status=422)
    assert clerk.post(url, typed).status_code == 302
    shown = page(leader, reverse("registry:in_my_name"))
    assert "Chưa xác nhận, chưa có hiệu lực" in shown.text
    assert "Qua điện thoại" in shown.text
    assert "Chưa xác nhận, chưa có hiệu lực" in page(leader, detail).text
    recorded = RecordedDirection.objects.get()
    done = leader.post(reverse("registry:confirm_recorded", args=[recorded.pk]))
    assert done.status_code == 302
    assert "Đã xác nhận" in page(leader, reverse("registry:in_my_name")).text
    before.refresh_from_db()
    assert before.state == "directed"


def test_the_leader_disowns_and_sets_on_screen(
    province: Province, before: Incoming, page: OpenPage
) -> None:
    leader = signed_in(province, province.leader_binh)
    recorded = write(province, before)
    url = reverse("registry:disown_recorded", args=[recorded.pk])
    assert "Không phải ý kiến của tôi" in page(leader, url).text
    assert leader.post(url, {"reason": ""}).status_code == 302
    assert "Không phải ý kiến" in page(leader, reverse("registry:in_my_name")).text
    write(province, before)
    write(province, before)
    page(leader, reverse("registry:in_my_name"))
    chosen = [str(r.pk) for r in RecordedDirection.objects.filter(disowned_at=None)]
    assert leader.post(reverse("registry:confirm_all"), {"chosen": chosen}).status_code == 302
    assert RecordedDirection.objects.filter(confirmed_at__isnull=False).count() == 2
    assert leader.post(reverse("registry:set_dictation"), {"way": "after"}).status_code == 302
    assert write(province, before).direction is None


def test_an_empty_list_teaches(province: Province, page: OpenPage) -> None:
    leader: Client = signed_in(province, province.leader_binh)
    assert "Không có gì chờ bạn" in page(leader, reverse("registry:in_my_name")).text
