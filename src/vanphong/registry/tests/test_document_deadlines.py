"""The day a document names, and the limits of its directions, on page and list."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.page import OpenPage
from tests.world import NOW, Province

from vanphong.kernel.deadlines.models import Deadline
from vanphong.registry import operations, queries
from vanphong.registry.models import Incoming
from vanphong.registry.tests.conftest import Intake
from vanphong.registry.tests.test_screens import signed_in
from vanphong.tasks import operations as tasks
from vanphong.tasks.models import Task
from vanphong.tasks.operations import Order

DUE = date(2026, 12, 4)


@pytest.fixture
def dated(province: Province, receive: Intake) -> Incoming:
    return operations.register_document(
        receive(due_on=DUE), actor=province.actor(province.clerk_lan), now=NOW
    )


def row() -> Deadline:
    return Deadline.objects.get(subject_type="registry.incoming")


def test_the_day_it_names_runs_from_the_registration(dated: Incoming) -> None:
    assert (row().subject_id, row().due_on, row().term) == (dated.pk, DUE, None)
    shown = queries.shown_deadline(dated, NOW)
    assert shown is not None
    assert shown.arithmetic.startswith("Hạn 04/12/2026, ngày ghi trong văn bản. Tức là 8 ngày")


def test_a_letter_that_comes_after_its_own_day_is_taken_in_and_late(
    province: Province, receive: Intake
) -> None:
    document = operations.register_document(
        receive(due_on=date(2026, 11, 20)), actor=province.actor(province.clerk_lan), now=NOW
    )
    shown = queries.shown_deadline(document, NOW)
    assert shown is not None
    assert (shown.left, shown.working) == (-1, True)


def test_it_is_met_by_finishing_and_runs_again_when_re_opened(
    province: Province, dated: Incoming
) -> None:
    hoa = province.actor(province.chief_hoa)
    document = operations.finish_document(dated, kind="filed", actor=hoa, now=NOW)
    assert row().met_at == NOW
    operations.reopen_document(document, reason="Có ý kiến chỉ đạo mới", actor=hoa, now=NOW)
    assert row().is_open


@pytest.mark.parametrize("verb", [operations.return_to_sender, operations.recall_document])
def test_it_is_lifted_when_the_document_goes_back(
    province: Province, dated: Incoming, verb: object
) -> None:
    assert callable(verb)
    verb(dated, reason="Gửi nhầm cơ quan nhận", actor=province.actor(province.clerk_lan), now=NOW)
    assert row().lifted_at == NOW


def test_the_list_shows_the_limit_that_ends_first(province: Province, dated: Incoming) -> None:
    hoa = province.actor(province.chief_hoa)
    order = Order(content="Tham mưu", lead_unit=province.economy, cooperating={},
                  due_on=date(2026, 11, 30))  # fmt: skip
    operations.direct_document(
        dated, orders=[order], opinion="Giao KT", author=province.chief_hoa,
        typed_by=province.chief_hoa, actor=hoa, now=NOW,
    )  # fmt: skip

    def nearest() -> date:
        return queries.shown_deadlines(hoa, [dated], NOW)[dated.pk].due_on

    assert nearest() == date(2026, 11, 30)
    tasks.report_done(
        Task.objects.get(), result="Xong", actor=province.actor(province.head_son), now=NOW
    )
    assert nearest() == DUE


def test_who_knows_the_line_only_sees_no_deadline(
    province: Province, receive: Intake, page: OpenPage
) -> None:
    document = operations.register_document(
        receive(due_on=DUE, addressee=province.leader_binh),
        actor=province.actor(province.clerk_lan), now=NOW,
    )  # fmt: skip
    assert queries.shown_deadlines(province.actor(province.chief_hoa), [document], NOW) == {}
    shown = page(
        signed_in(province, province.chief_hoa), reverse("registry:detail", args=[document.pk])
    )
    assert "04/12/2026" not in shown.text


def test_the_chief_directs_by_spans_with_a_limit_of_their_own_for_who_cooperates(
    province: Province, dated: Incoming, page: OpenPage
) -> None:
    chief = signed_in(province, province.chief_hoa)
    address = reverse("registry:direct", args=[dated.pk])
    page(chief, address)
    wish = {
        "opinion": "Giao Phòng Kinh tế.", "lead_unit": str(province.economy.pk),
        "due_on": "5 ngày làm việc", f"limit_{province.division.pk.hex}": "mốt",
    }  # fmt: skip
    refused = page(chief, address, status=422, data=dict(wish))
    assert "Ghi ngày (01/12/2026)" in refused.text
    assert any("open" in details.attrs for details in refused.find("details"))
    chief.post(address, wish | {f"limit_{province.division.pk.hex}": "3 ngày làm việc"})
    task = Task.objects.get()
    part = task.participants.get()
    assert part.unit == province.division
    assert task.due_on is not None
    assert part.due_on is not None
    assert part.due_on < task.due_on
    shown = page(chief, reverse("registry:detail", args=[dated.pk])).text
    assert "Cách tính" in shown
