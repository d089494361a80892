"""What comes back: states with their times, refusals, recalls, and the clock of the receiver."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.world import NOW

from vanphong.directory.models import Appointment
from vanphong.exchange import operations
from vanphong.exchange.models import Message
from vanphong.exchange.queries import Month, journeys_of, months_for
from vanphong.exchange.tests.conftest import Offices, work
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.subjects import SubjectRef
from vanphong.registry import operations as registry
from vanphong.registry import queries
from vanphong.registry.models import DeliveryStatus, Outgoing, Recipient
from vanphong.tasks.operations import Order, start_task
from vanphong.tasks.queries import list_of_source

REASON = "Văn bản ban hành nhầm thẩm quyền"


def test_each_step_there_is_shown_here_with_its_time(offices: Offices) -> None:
    sent = offices.send()
    work()
    assert offices.codes(sent) == ["01"]
    offices.register(now=NOW + timedelta(hours=1))
    work(NOW + timedelta(hours=1))
    row = Recipient.objects.get(outgoing=sent)
    assert (row.receipt, row.received_at) == ("số đến 1", NOW + timedelta(hours=1))
    _direct(offices)
    work()
    assert offices.codes(sent) == ["01", "04", "03"]  # in the order of their moments
    [task] = list_of_source(_ref(offices))
    start_task(task, actor=offices.province.actor(offices.party_chief), now=NOW)
    work()
    assert "05" in offices.codes(sent)


def test_only_the_first_direction_is_told(offices: Offices) -> None:
    sent = offices.send()
    work()
    offices.register()
    for _ in range(2):
        _direct(offices)
    work()
    assert offices.codes(sent).count("04") == 1


def test_nothing_of_the_receiver_s_own_handling_travels(offices: Offices) -> None:
    sent = offices.send()
    work()
    offices.register()
    _direct(offices)
    payloads = str(list(Message.objects.values_list("payload", flat=True)))
    work()
    told = str(list(DeliveryStatus.objects.filter(recipient__outgoing=sent).values()))
    for inside in ("Giao Phòng Tổng hợp", "Hà Thị Kim Oanh", str(offices.arrived().pk)):
        assert inside not in told
        assert inside not in payloads


def test_a_refusal_comes_back_with_its_reason(offices: Offices) -> None:
    sent = offices.send()
    work()
    nga = offices.province.actor(offices.province.party_clerk_nga)
    registry.return_to_sender(
        offices.arrived(), reason="Văn bản gửi không đúng nơi nhận", actor=nga, now=NOW
    )
    work()
    said = DeliveryStatus.objects.get(recipient__outgoing=sent, code="02")
    assert said.reason == "Văn bản gửi không đúng nơi nhận"
    told = Notice.objects.filter(appointment_id=offices.province.clerk_lan.pk)
    assert told.filter(row="exchange.refused").exists()


def test_a_word_that_comes_twice_counts_once(offices: Offices) -> None:
    sent = offices.send()
    work()
    operations.report(offices.arrived().pk, "03", at=NOW, now=NOW)
    operations.report(offices.arrived().pk, "03", at=NOW, now=NOW)
    work()
    assert offices.codes(sent) == ["01", "03"]


def test_the_receiver_s_desk_has_until_the_next_working_day(offices: Offices) -> None:
    thursday = NOW - timedelta(days=5)  # 19/11/2026, 9:00
    sent = offices.send(now=thursday, issued_on=date(2026, 11, 19))
    work(thursday)
    [journey] = journeys_of(sent, thursday)
    assert journey.deadline is not None
    assert journey.deadline.due_on == date(2026, 11, 20)
    offices.register()
    work()
    lan = offices.province.actor(offices.province.clerk_lan)
    [month] = months_for(lan, first=date(2026, 11, 3), last=date(2026, 11, 30), now=NOW)
    assert (month.sent, month.registered, month.refused, month.late) == (1, 1, 0, 1)


def test_what_is_answered_in_time_is_not_late(offices: Offices) -> None:
    offices.send()
    work()
    offices.register()
    work()
    province = offices.province

    def months(post: Appointment) -> list[Month]:
        first, last = date(2026, 10, 1), date(2026, 11, 30)
        return months_for(province.actor(post), first=first, last=last, now=NOW)

    october, november = months(province.clerk_lan)
    assert october.sent == 0
    assert (november.sent, november.registered, november.late) == (1, 1, 0)
    _october, theirs = months(province.party_clerk_nga)
    assert (theirs.sent, theirs.received, theirs.returned) == (0, 1, 0)


def test_a_recall_withdraws_what_nobody_registered(offices: Offices) -> None:
    sent = offices.send()
    work()
    _recall(offices, sent)
    found = offices.arrived()
    assert found.state == "recalled"
    assert offices.arrival().recall_reason == REASON
    nga = offices.province.actor(offices.province.party_clerk_nga)
    assert queries.list_files_for(nga, found, now=NOW) == []
    assert found not in queries.list_to_register(nga)
    assert offices.codes(sent) == ["01", "13", "15"]


def test_a_recall_that_overtakes_the_document_is_done_all_the_same(offices: Offices) -> None:
    sent = offices.send()
    operations.send_document(sent.pk, now=NOW)
    chief = offices.province.actor(offices.province.chief_hoa)
    registry.recall_outgoing(sent, reason=REASON, actor=chief, now=NOW)
    [recall] = operations.announce_recall(sent.pk, now=NOW)
    assert not operations.deliver(recall.pk, now=NOW)
    work()
    assert operations.deliver(recall.pk, now=NOW)
    work()
    assert offices.arrived().state == "recalled"


def test_the_desk_confirms_the_recall_of_what_it_has_registered(offices: Offices) -> None:
    sent = offices.send()
    work()
    offices.register()
    work()
    _recall(offices, sent)
    assert offices.arrived().state == "registered"
    assert "15" not in offices.codes(sent)
    nga = offices.province.actor(offices.province.party_clerk_nga)
    operations.confirm_recall(offices.arrival(), actor=nga, now=NOW)
    work()
    found = offices.arrived()
    assert (found.state, found.arrival_number) == ("recalled", 1)
    assert "15" in offices.codes(sent)
    with pytest.raises(Refusal):
        operations.confirm_recall(offices.arrival(), actor=nga, now=NOW)


def test_the_desk_may_refuse_a_recall_with_a_reason(offices: Offices) -> None:
    sent = offices.send()
    work()
    offices.register()
    work()
    _recall(offices, sent)
    nga = offices.province.actor(offices.province.party_clerk_nga)
    with pytest.raises(Refusal, match="ít nhất 10"):
        operations.refuse_recall(offices.arrival(), reason="Không", actor=nga, now=NOW)
    said = "Văn bản đã được thực hiện xong"
    operations.refuse_recall(offices.arrival(), reason=said, actor=nga, now=NOW)
    work()
    assert offices.arrived().state == "registered"
    assert DeliveryStatus.objects.get(code="16").reason == said


def test_only_the_receiver_s_desk_answers_a_recall(offices: Offices) -> None:
    sent = offices.send()
    work()
    offices.register()
    work()
    _recall(offices, sent)
    province = offices.province
    with pytest.raises(NotPermitted):
        operations.confirm_recall(
            offices.arrival(), actor=province.actor(offices.party_chief), now=NOW
        )
    with pytest.raises(Missing):
        operations.confirm_recall(
            offices.arrival(), actor=province.actor(province.clerk_lan), now=NOW
        )


def test_an_answer_finds_the_document_it_answers(offices: Offices) -> None:
    sent = offices.send()
    work()
    answer = offices.answer(offices.register())
    work()
    got = queries.list_incoming_for(offices.province.actor(offices.province.clerk_lan)).get()
    assert got.symbol == answer.symbol
    assert got.arrival.answers == sent
    told = Notice.objects.filter(appointment_id=offices.province.clerk_lan.pk)
    assert told.filter(row="exchange.answer").exists()


def _direct(offices: Offices) -> None:
    chief = offices.party_chief
    unit = offices.province.party_division
    order = Order(content="Tham mưu trả lời", lead_unit=unit, lead_person=chief, cooperating={})
    registry.direct_document(
        offices.arrived(), orders=[order], opinion="Giao Phòng Tổng hợp tham mưu",
        author=chief, typed_by=chief, actor=offices.province.actor(chief), now=NOW,
    )  # fmt: skip


def _ref(offices: Offices) -> SubjectRef:
    return SubjectRef("registry.incoming", offices.arrived().pk)


def _recall(offices: Offices, sent: Outgoing) -> None:
    chief = offices.province.actor(offices.province.chief_hoa)
    registry.recall_outgoing(sent, reason=REASON, actor=chief, now=NOW)
    work()
