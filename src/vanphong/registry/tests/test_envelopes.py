"""Envelopes: registered unopened, opened by whom they are addressed to."""

from __future__ import annotations

from datetime import date

import pytest
from tests.world import NOW, Province

from vanphong.directory.models import Appointment
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import Level
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming, Series
from vanphong.registry.operations import Letter
from vanphong.registry.register import register_rows
from vanphong.registry.tests.conftest import Intake

INSIDE = Letter(
    sender_name="", symbol="7/ĐĐN", issued_on=date(2026, 11, 19), kind_name="Đơn đề nghị",
    subject="Về chế độ của cá nhân", signer="Người gửi",
)  # fmt: skip
SEALED = {"subject": "", "symbol": "", "issued_on": None, "kind_name": "", "signer": "",
          "is_envelope": True}  # fmt: skip


@pytest.fixture
def envelope(province: Province, receive: Intake) -> Incoming:
    return operations.register_document(
        receive(addressee=province.leader_binh, **SEALED),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip


def open_it(province: Province, document: Incoming, post: Appointment) -> Incoming:
    return operations.open_envelope(document, letter=INSIDE, actor=province.actor(post), now=NOW)


def test_the_addressee_opens_it_and_others_know_no_more_than_before(
    province: Province, envelope: Incoming, book: Series
) -> None:
    opened = open_it(province, envelope, province.leader_binh)
    assert (opened.subject, opened.symbol) == ("Về chế độ của cá nhân", "7/ĐĐN")
    assert (opened.is_envelope, opened.opened_at) == (False, NOW)
    for post in (province.clerk_lan, province.chief_hoa):
        with pytest.raises(Missing):
            queries.get_incoming_for(province.actor(post), envelope.pk, Level.FULL)
    clerk = province.actor(province.clerk_lan)
    row = next(register_rows(clerk, book, first=NOW.date(), last=NOW.date()))
    assert "bì thư, mở ngày 24/11/2026" in row.note


def test_the_entry_ties_the_opened_row_anew(province: Province, envelope: Incoming) -> None:
    before = Entry.objects.get(name="registry.incoming.register").data["row"]
    open_it(province, envelope, province.leader_binh)
    entry = Entry.objects.get(name="registry.incoming.open_envelope")
    assert entry.data["row"] != before
    assert "number" not in entry.data
    assert entry.data["changes"]["symbol"] == ["", "7/ĐĐN"]


@pytest.mark.parametrize("who", ["clerk_lan", "chief_hoa", "specialist_minh"])
def test_nobody_else_opens_it(province: Province, envelope: Incoming, who: str) -> None:
    with pytest.raises((NotPermitted, Missing)):
        open_it(province, envelope, getattr(province, who))
    assert Incoming.objects.get().is_envelope


def test_it_is_opened_once_and_with_a_subject(province: Province, envelope: Incoming) -> None:
    with pytest.raises(Refusal) as refusal:
        operations.open_envelope(
            envelope, letter=Letter(sender_name="", subject=" "),
            actor=province.actor(province.leader_binh), now=NOW,
        )  # fmt: skip
    assert refusal.value.field == "subject"
    open_it(province, envelope, province.leader_binh)
    with pytest.raises(Refusal, match="đã được mở"):
        open_it(province, envelope, province.leader_binh)


def test_one_without_an_addressee_is_opened_by_whom_it_was_laid_before(
    province: Province, receive: Intake
) -> None:
    clerk = province.actor(province.clerk_lan)
    document = operations.register_document(receive(**SEALED), actor=clerk, now=NOW)
    document = operations.submit_document(document, to=province.chief_hoa, actor=clerk, now=NOW)
    with pytest.raises(NotPermitted):
        open_it(province, document, province.leader_binh)
    assert open_it(province, document, province.chief_hoa).opened_at == NOW


def test_a_limited_letter_is_read_by_the_leader_it_names(
    province: Province, receive: Intake
) -> None:
    document = operations.register_document(
        receive(addressee=province.leader_binh, access_class="limited"),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip
    binh = province.actor(province.leader_binh)
    assert queries.get_incoming_for(binh, document.pk, Level.FULL)
    with pytest.raises(Missing):
        queries.get_incoming_for(province.actor(province.chief_hoa), document.pk)
