"""A submission goes another way: passed on, sent back, taken back; each with its reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.events import bus
from vanphong.kernel.notifications.models import Notice
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.principals import Level
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import signed_in

REASON = "Không thuộc lĩnh vực phụ trách"


def submit(province: Province, document: Incoming, by: str, to: str) -> Incoming:
    return operations.submit_document(
        document, to=getattr(province, to), actor=province.actor(getattr(province, by)), now=NOW
    )


def tell() -> set[tuple[str, object]]:
    while bus.deliver_pending(now=NOW):
        pass
    return set(Notice.objects.values_list("row", "appointment_id"))


def test_a_leader_passes_it_to_another(province: Province, registered: Incoming) -> None:
    document = submit(province, registered, "clerk_lan", "leader_binh")
    binh = province.actor(province.leader_binh)
    document = operations.transfer_submission(
        document, to=province.chief_hoa, reason=REASON, actor=binh, now=NOW
    )
    assert (document.state, document.submitted_to) == ("submitted", province.chief_hoa)
    assert document.steps.get(place=2).text == REASON
    assert ("registry.submitted", province.chief_hoa.pk) in tell()
    with pytest.raises(NotPermitted):
        operations.transfer_submission(
            document, to=province.leader_binh, reason=REASON, actor=binh, now=NOW
        )


def test_it_goes_back_to_the_desk(province: Province, registered: Incoming) -> None:
    document = submit(province, registered, "clerk_lan", "leader_binh")
    document = operations.send_back(
        document, reason=REASON, actor=province.actor(province.leader_binh), now=NOW
    )
    assert (document.state, document.submitted_to) == ("registered", None)
    lan = province.actor(province.clerk_lan)
    assert queries.get_incoming_for(lan, document.pk, Level.FULL)
    assert ("registry.sent_back", province.clerk_lan.pk) in tell()


def test_it_goes_back_to_the_sorter(province: Province, registered: Incoming) -> None:
    submit(province, registered, "clerk_lan", "chief_hoa")
    document = submit(province, registered, "chief_hoa", "leader_binh")
    document = operations.send_back(
        document, reason=REASON, actor=province.actor(province.leader_binh), now=NOW
    )
    assert (document.state, document.submitted_to) == ("submitted", province.chief_hoa)


def test_the_desk_takes_it_back_and_a_wrong_reader_reads_no_more(
    province: Province, receive: Intake
) -> None:
    document = operations.register_document(
        receive(access_class="limited"), actor=province.actor(province.clerk_lan), now=NOW
    )
    document = submit(province, document, "clerk_lan", "leader_binh")
    binh = province.actor(province.leader_binh)
    assert queries.get_incoming_for(binh, document.pk, Level.FULL)
    document = operations.take_back(
        document, reason="Trình nhầm người", actor=province.actor(province.clerk_lan), now=NOW
    )
    assert document.state == "registered"
    with pytest.raises(Missing):
        queries.get_incoming_for(binh, document.pk)


def test_the_sorter_takes_it_back_before_oneself(province: Province, registered: Incoming) -> None:
    submit(province, registered, "clerk_lan", "chief_hoa")
    document = submit(province, registered, "chief_hoa", "leader_binh")
    with pytest.raises(NotPermitted):  # the desk's own submission was an earlier one
        operations.take_back(
            document, reason="Trình nhầm người", actor=province.actor(province.clerk_lan), now=NOW
        )
    document = operations.take_back(
        document, reason="Trình nhầm người", actor=province.actor(province.chief_hoa), now=NOW
    )
    assert (document.state, document.submitted_to) == ("submitted", province.chief_hoa)
    assert ("registry.taken_back", province.leader_binh.pk) in tell()


def test_each_needs_a_reason(province: Province, registered: Incoming) -> None:
    document = submit(province, registered, "clerk_lan", "leader_binh")
    binh = province.actor(province.leader_binh)
    with pytest.raises(Refusal):
        operations.send_back(document, reason="sai", actor=binh, now=NOW)
    with pytest.raises(Refusal):
        operations.transfer_submission(
            document, to=province.chief_hoa, reason="", actor=binh, now=NOW
        )
    assert document.steps.count() == 1


def test_the_acts_stand_on_the_page(
    province: Province, registered: Incoming, page: OpenPage
) -> None:
    document = submit(province, registered, "clerk_lan", "leader_binh")
    leader, clerk = (signed_in(province, p) for p in (province.leader_binh, province.clerk_lan))
    detail = reverse("registry:detail", args=[document.pk])
    shown = page(leader, detail).text
    assert "Chuyển người khác" in shown
    assert "Trả lại người trình" in shown
    assert "Rút văn bản về" in page(clerk, detail).text
    page(leader, reverse("registry:transfer", args=[document.pk]))
    url = reverse("registry:send_back", args=[document.pk])
    page(leader, url, data={"reason": "sai"}, status=422)
    assert leader.post(url, {"reason": REASON}).status_code == 302
    assert "trả lại" in page(leader, detail).text
