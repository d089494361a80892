"""The way of a document: proposed, taken over with one key, corrected and remembered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.world import NOW, SETUP, Province, organisation, post

from vanphong.directory import operations as directory
from vanphong.directory.models import Appointment, Portfolio
from vanphong.directory.operations import Assignment
from vanphong.kernel.policies import Refusal
from vanphong.registry import operations
from vanphong.registry.models import Incoming, Route, RouteHabit
from vanphong.registry.routing import Chosen, propose_way
from vanphong.registry.tests.conftest import Intake

SINCE = date(2026, 1, 1)


def row(province: Province, **changes: Any) -> Portfolio:
    usual: dict[str, Any] = {
        "field_name": "Đất đai", "words": ["thuê đất"], "leader": province.leader_binh,
        "deputy": province.chief_hoa, "unit": province.economy,
        "specialist": province.specialist_minh, "decision": "15/QĐ-UBND",
        "decided_on": date(2026, 1, 1),
    }  # fmt: skip
    return directory.add_portfolio(
        Assignment(**{**usual, **changes}), tenant=province.committee, valid_from=SINCE,
        actor=SETUP, now=NOW,
    )  # fmt: skip


def submit(province: Province, document: Incoming, to: Appointment, **more: Any) -> Incoming:
    return operations.submit_document(
        document, to=to, actor=province.actor(province.clerk_lan), now=NOW, **more
    )


def test_a_word_of_the_subject_shows_the_field(province: Province, registered: Incoming) -> None:
    found = row(province)
    proposal = propose_way(registered, now=NOW)
    assert proposal is not None
    assert proposal.portfolio == found
    assert proposal.why == "15/QĐ-UBND ngày 01/01/2026"
    assert proposal.way.key() == (
        province.chief_hoa.pk, province.leader_binh.pk, province.economy.pk,
        province.specialist_minh.pk,
    )  # fmt: skip


def test_only_whole_words_count(province: Province, receive: Intake) -> None:
    row(province, field_name="Thuê", words=[])
    assert propose_way(receive(subject="Về thuế giá trị gia tăng"), now=NOW) is None


def test_nothing_fitting_proposes_nothing(province: Province, registered: Incoming) -> None:
    row(province, field_name="Y tế", words=["bệnh viện"])
    assert propose_way(registered, now=NOW) is None


def test_the_sender_counts_before_the_field_and_the_locality_last(
    province: Province, receive: Intake
) -> None:
    up = organisation("Tỉnh Sơn La", "province")
    sender = directory.found_organisation(
        name="UBND tỉnh Sơn La", kind="committee", valid_from=SINCE, parent=up, actor=SETUP, now=NOW
    )
    local = row(province, field_name="", words=[], locality=up)
    document = receive(sender=sender)
    assert propose_way(document, now=NOW).portfolio == local  # type: ignore[union-attr]  # it is there
    field = row(province)
    assert propose_way(document, now=NOW).portfolio == field  # type: ignore[union-attr]  # it is there
    own = row(province, field_name="", words=[], sender=sender)
    assert propose_way(document, now=NOW).portfolio == own  # type: ignore[union-attr]  # it is there


def test_a_stand_in_takes_the_place_of_who_is_away(
    province: Province, registered: Incoming
) -> None:
    other = post("Hoàng Văn Nam", province.division, "Phó Chánh Văn phòng", "deputy_chief")
    row(province, deputy_stand_in=other)
    directory.delegate(
        giver=province.chief_hoa, taker=other, starts_at=NOW, ends_at=NOW + timedelta(days=1),
        reason="Đi công tác", actor=province.actor(province.chief_hoa), now=NOW,
    )  # fmt: skip
    proposal = propose_way(registered, now=NOW)
    assert proposal is not None
    assert proposal.way.deputy == other


def test_a_correction_is_proposed_the_next_time(
    province: Province, receive: Intake, registered: Incoming
) -> None:
    row(province)
    way = Chosen(deputy=province.chief_hoa, unit=province.division)
    submit(province, registered, province.chief_hoa, way=way)
    kept = Route.objects.get()
    assert kept.is_corrected
    proposal = propose_way(receive(), now=NOW)
    assert proposal is not None
    assert proposal.way.key() == way.key()
    assert "Nguyễn Thị Lan" in proposal.why
    assert "24/11/2026" in proposal.why
    other = propose_way(receive(sender_name="Sở Tài chính"), now=NOW)
    assert other is not None
    assert other.way.leader == province.leader_binh


def test_taking_the_proposal_over_is_no_correction(
    province: Province, registered: Incoming
) -> None:
    row(province)
    proposal = propose_way(registered, now=NOW)
    assert proposal is not None
    submit(province, registered, province.chief_hoa, way=proposal.way)
    assert not Route.objects.get().is_corrected
    assert not RouteHabit.objects.exists()


def test_a_limited_document_teaches_nothing(province: Province, receive: Intake) -> None:
    document = operations.register_document(
        receive(access_class="limited"), actor=province.actor(province.clerk_lan), now=NOW
    )
    submit(province, document, province.chief_hoa, way=Chosen(unit=province.economy))
    assert not RouteHabit.objects.exists()


def test_going_past_who_sorts_needs_a_reason(province: Province, registered: Incoming) -> None:
    way = Chosen(deputy=province.chief_hoa, leader=province.leader_binh)
    with pytest.raises(Refusal) as refusal:
        submit(province, registered, province.leader_binh, way=way)
    assert refusal.value.field == "skip_reason"
    assert not Route.objects.exists()
    submit(
        province, registered, province.leader_binh, way=way,
        skip_reason="Đồng chí yêu cầu trình thẳng",
    )  # fmt: skip
    step = registered.steps.get()
    assert step.skip_reason == "Đồng chí yêu cầu trình thẳng"


def test_who_sorted_it_submits_on_without_a_reason(
    province: Province, registered: Incoming
) -> None:
    way = Chosen(deputy=province.chief_hoa, leader=province.leader_binh)
    submit(province, registered, province.chief_hoa, way=way, note="Kính trình")
    operations.submit_document(
        registered, to=province.leader_binh, note="Kính trình đồng chí", now=NOW,
        actor=province.actor(province.chief_hoa),
    )  # fmt: skip
    said = [(s.place, s.author_id, s.text) for s in registered.steps.order_by("place")]
    assert said == [
        (1, province.clerk_lan.pk, "Kính trình"),
        (2, province.chief_hoa.pk, "Kính trình đồng chí"),
    ]


def test_a_way_names_this_office_only(province: Province, registered: Incoming) -> None:
    with pytest.raises(Refusal):
        submit(
            province, registered, province.chief_hoa, way=Chosen(deputy=province.party_clerk_nga)
        )
    with pytest.raises(Refusal, match="thuộc phòng"):
        submit(
            province, registered, province.chief_hoa,
            way=Chosen(unit=province.division, specialist=province.specialist_minh),
        )  # fmt: skip
