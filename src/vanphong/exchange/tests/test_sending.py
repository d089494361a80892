"""A document goes to another office of the installation: once, with its files, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.world import NOW, Province

from vanphong.exchange import operations
from vanphong.exchange.jobs import sweep
from vanphong.exchange.models import Consignment, Message
from vanphong.exchange.operations import taking
from vanphong.exchange.queries import journeys_of, list_waiting
from vanphong.exchange.tests.conftest import Offices, work
from vanphong.kernel.events import bus
from vanphong.kernel.events.models import OutboxEvent
from vanphong.kernel.files.models import StoredFile
from vanphong.registry import operations as registry
from vanphong.registry import queries
from vanphong.registry.models import Attachment, Incoming, Outgoing, Recipient, Series
from vanphong.registry.operations import Addressee


def test_it_arrives_as_a_document_of_the_receiver_s_own(offices: Offices) -> None:
    sent = offices.send(urgency="urgent", page_count=3)
    work()
    found = offices.arrived()
    assert (found.state, found.channel, found.series) == ("arrived", "inner", offices.book)
    assert (found.symbol, found.issued_on, found.subject) == (
        sent.symbol, sent.issued_on, sent.subject,
    )  # fmt: skip
    assert found.sender_name == "Ủy ban nhân dân tỉnh"
    assert found.sender == offices.province.committee.organisation
    assert (found.urgency, found.page_count, found.received_by) == ("urgent", 3, None)
    assert found.addressed_to == "Văn phòng Tỉnh ủy Ninh Bình"
    assert found.identity_code == "H37.02.2026.1"
    nga = offices.province.actor(offices.province.party_clerk_nga)
    assert found in queries.list_to_register(nga)


def test_the_file_stands_once_and_is_the_receiver_s_own_row(offices: Offices) -> None:
    sent = offices.send()
    work()
    mine, theirs = sent.files.get(), Attachment.objects.get()
    assert (theirs.incoming, theirs.name, theirs.file) == (
        offices.arrived(), "Tờ trình 12.pdf", mine.file,
    )  # fmt: skip
    assert theirs.extracted.text == "Nội dung tờ trình"
    assert StoredFile.objects.count() == 1


def test_neither_side_reads_the_other_s_row(offices: Offices, province: Province) -> None:
    sent = offices.send()
    work()
    lan, nga = (province.actor(p) for p in (province.clerk_lan, province.party_clerk_nga))
    assert not queries.list_incoming_for(lan).exists()
    assert not queries.list_outgoing_for(nga).exists()
    assert queries.list_outgoing_for(lan).get() == sent


def test_what_was_said_is_emptied_once_the_receiver_has_its_own(offices: Offices) -> None:
    offices.send()
    work()
    for message in Message.objects.all():
        assert message.payload == {}
        assert len(message.digest) == 64
        assert message.delivered_at == NOW


def test_the_same_event_again_sends_and_takes_nothing_twice(offices: Offices) -> None:
    sent = offices.send()
    work()
    operations.send_document(sent.pk, now=NOW)
    for pk in Message.objects.values_list("pk", flat=True):
        operations.deliver(pk, now=NOW)
    work()
    assert Consignment.objects.count() == Incoming.objects.count() == 1
    assert Message.objects.filter(kind="document").count() == 1


def test_a_recipient_added_later_gets_the_next_dispatch_only(offices: Offices) -> None:
    sent = offices.send(recipients=[Addressee(name="Sở Y tế", channel="inner")])
    work()
    assert not Incoming.objects.exists()
    lan = offices.province.actor(offices.province.clerk_lan)
    registry.add_recipients(sent, [Addressee(name="Tỉnh ủy", channel="inner")], actor=lan, now=NOW)
    registry.dispatch_outgoing(sent, actor=lan, now=NOW)
    work()
    assert offices.arrived().addressed_to == "Tỉnh ủy"


def test_who_is_not_in_the_installation_gets_paper(offices: Offices) -> None:
    sent = offices.send(recipients=[Addressee(name="Sở Y tế", channel="inner")])
    assert Recipient.objects.get(outgoing=sent).channel == "paper"


@pytest.mark.parametrize(
    "line", ["Văn phòng Tỉnh ủy Ninh Bình", "Tỉnh ủy Ninh Bình", "Tỉnh ủy", "Văn phòng Tỉnh ủy"]
)
def test_names_by_which_letters_go_there(offices: Offices, line: str) -> None:
    offices.send(recipients=[Addressee(name=line, channel="inner")])
    work()
    assert offices.arrived().addressed_to == line


def test_a_clerk_who_chose_paper_sends_paper(offices: Offices) -> None:
    offices.send(recipients=[Addressee(name="Tỉnh ủy", channel="paper")])
    work()
    assert not Incoming.objects.exists()


def test_a_worker_killed_in_the_middle_neither_loses_nor_doubles(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the receiver's rows were written and before the commit."""
    sent = offices.send()
    bus.deliver_pending(now=NOW)  # the dispatch: the message is posted
    answer = taking.answer

    def die(*args: object, **kwargs: object) -> None:
        assert Incoming.objects.exists()  # everything stands but the commit
        raise SystemExit("killed")

    monkeypatch.setattr(taking, "answer", die)
    with pytest.raises(SystemExit):
        work()
    assert not Incoming.objects.exists()
    assert not Attachment.objects.exists()
    monkeypatch.setattr(taking, "answer", answer)
    work()  # the job is tried again
    work()
    assert Incoming.objects.count() == 1
    assert offices.codes(sent) == ["01"]


def test_a_job_that_was_lost_is_made_up_for(offices: Offices) -> None:
    """The outbox row is marked as done though nothing was: the sweep finds the message."""
    offices.send()
    bus.deliver_pending(now=NOW)
    OutboxEvent.objects.update(handled_at=NOW)
    assert list_waiting(NOW) == []
    later = NOW + timedelta(minutes=2)
    assert len(list_waiting(later)) == 1
    assert sweep(later) == 1
    assert Incoming.objects.count() == 1


def test_one_message_that_fails_holds_up_no_other(offices: Offices) -> None:
    broken, sound = offices.send(), offices.send()
    for sent in (broken, sound):
        operations.send_document(sent.pk, now=NOW)
    first = Message.objects.get(document_id__in=Consignment.objects.filter(
        recipient__outgoing=broken).values("pk"))  # fmt: skip
    Message.objects.filter(pk=first.pk).update(payload={"nonsense": True})
    assert sweep(NOW + timedelta(minutes=2)) >= 1
    assert offices.arrived().symbol == sound.symbol
    assert Message.objects.get(pk=first.pk).delivered_at is None


def test_an_office_without_a_book_is_named_to_the_sender_and_gets_it_later(
    offices: Offices,
) -> None:
    closed = Series.objects.filter(pk=offices.book.pk)
    closed.update(valid_to=offices.book.valid_from)
    sent = offices.send()
    work()
    assert not Incoming.objects.exists()
    [journey] = journeys_of(Outgoing.objects.get(pk=sent.pk), NOW)
    assert journey.problem == "Cơ quan nhận chưa mở sổ văn bản đến."
    closed.update(valid_to=None)
    message = Message.objects.get(kind="document")
    assert operations.deliver(message.pk, now=NOW)
    assert offices.arrived().symbol == sent.symbol


def test_identity_codes_count_in_the_year_of_the_office(offices: Offices) -> None:
    codes = [offices.send() for _ in range(3)]
    work()
    found = Outgoing.objects.filter(pk__in=[o.pk for o in codes]).order_by("number")
    assert [o.identity_code for o in found] == [f"H37.02.2026.{n}" for n in (1, 2, 3)]
