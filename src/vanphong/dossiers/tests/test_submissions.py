"""The way of a sheet: written, sent, asked, answered, round after round, until somebody decides."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from tests.world import NOW, SETUP

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations, queries
from vanphong.dossiers.models import CLOCK, Submission
from vanphong.dossiers.operations import CannotSend, Sheet
from vanphong.dossiers.tests.conftest import TEXTS, Maker, Way
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.deadlines.models import Deadline
from vanphong.kernel.policies import Missing, NotPermitted, Refusal
from vanphong.kernel.rules.lookup import Value
from vanphong.kernel.rules.operations import change_rule
from vanphong.kernel.states.machine import WrongState


def send(found: Submission, way: Way) -> Submission:
    return operations.send_submission(found, actor=way.minh, now=NOW)


def agree(found: Submission, post: Appointment, way: Way, opinion: str = "") -> Submission:
    return operations.pass_on(
        found,
        opinion=opinion,
        typist=post,
        actor=way.actor(post),
        now=NOW + timedelta(hours=1),
    )


def to_the_leader(found: Submission, way: Way) -> Submission:
    found = send(found, way)
    found = agree(found, way.province.head_son, way, "Đồng ý với chuyên viên.")
    return agree(found, way.deputy_nguyet, way)


def test_it_goes_from_head_to_leader_and_is_signed(way: Way, make: Maker) -> None:
    found = to_the_leader(make(), way)
    assert list(queries.list_asked(way.actor(way.province.leader_binh))) == [found]
    done = operations.approve(
        found, opinion="Đồng ý.", typist=way.province.leader_binh,
        actor=way.actor(way.province.leader_binh), now=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert done.state == "approved"
    answers = [s.answer for s in queries.stations_of(done, 1)]
    assert answers == ["agreed", "agreed", "signed"]


def test_nobody_answers_before_being_asked(way: Way, make: Maker) -> None:
    found = send(make(), way)
    with pytest.raises(Missing):
        agree(found, way.deputy_nguyet, way)
    assert not queries.list_submissions_for(way.actor(way.deputy_nguyet)).exists()


def test_a_station_passes_but_does_not_decide(way: Way, make: Maker) -> None:
    found = send(make(), way)
    with pytest.raises(NotPermitted):
        operations.approve(
            found, opinion="", typist=way.province.head_son,
            actor=way.actor(way.province.head_son), now=NOW,
        )  # fmt: skip


def test_a_query_begins_the_next_round_with_the_same_texts(way: Way, make: Maker) -> None:
    found = to_the_leader(make(), way)
    binh = way.province.leader_binh
    asked = operations.send_back(
        found, answer="asks", opinion="Làm rõ nguồn vốn.", typist=binh, actor=way.actor(binh),
        now=NOW + timedelta(hours=3),
    )  # fmt: skip
    assert (asked.state, asked.round) == ("asked", 2)
    texts = {**TEXTS, "specialist": "Nguồn vốn: ngân sách tỉnh."}
    operations.write_submission(
        asked, Sheet(title=asked.title, texts=texts, route=way.route()), actor=way.minh, now=NOW
    )
    again = send(asked, way)
    assert again.state == "in_review"
    first = {p.label: p.text for p in queries.parts_of(again, way.minh, 1)}
    second = {p.label: p.text for p in queries.parts_of(again, way.minh, 2)}
    assert first["Ý kiến chuyên viên"] == TEXTS["specialist"]
    assert second["Ý kiến chuyên viên"] == "Nguồn vốn: ngân sách tỉnh."
    assert second["Vấn đề trình"] == TEXTS["matter"]
    assert [s.answer for s in queries.stations_of(again, 1)] == ["agreed", "agreed", "asks"]


def test_a_query_needs_words_and_a_reason_of_the_list(way: Way, make: Maker) -> None:
    found = send(make(), way)
    son = way.province.head_son
    for answer, opinion in (("asks", " "), ("agreed", "Làm rõ."), ("nonsense", "Làm rõ.")):
        with pytest.raises(Refusal):
            operations.send_back(
                found, answer=answer, opinion=opinion, typist=son, actor=way.actor(son), now=NOW
            )
    assert not Entry.objects.filter(name="dossiers.submission.send_back").exists()


def test_the_chairman_signs_after_the_vice_chairman(way: Way, make: Maker) -> None:
    found = make(route={**way.route(), "chairman": way.chairman_thang})
    found = to_the_leader(found, way)
    with pytest.raises(NotPermitted):
        operations.approve(
            found, opinion="", typist=way.province.leader_binh,
            actor=way.actor(way.province.leader_binh), now=NOW,
        )  # fmt: skip
    found = agree(found, way.province.leader_binh, way)
    assert queries.stations_of(found, 1)[2].answer == "signed"
    done = operations.approve(
        found, opinion="", typist=way.chairman_thang, actor=way.actor(way.chairman_thang), now=NOW
    )
    assert done.state == "approved"


def test_a_meeting_decides_and_the_leader_writes_it_down(way: Way, make: Maker) -> None:
    found = to_the_leader(make(), way)
    binh = way.province.leader_binh
    taken = operations.take_to_meeting(
        found, opinion="Đưa ra phiên họp tháng 12.", typist=binh, actor=way.actor(binh), now=NOW
    )
    assert taken.state == "meeting"
    assert not Deadline.objects.filter(subject_type=CLOCK, met_at=None, lifted_at=None).exists()
    done = operations.approve(
        taken, opinion="Phiên họp thống nhất.", typist=binh, actor=way.actor(binh), now=NOW
    )
    assert done.state == "approved"


def test_a_refusal_ends_it_with_the_reason(way: Way, make: Maker) -> None:
    found = to_the_leader(make(), way)
    binh = way.province.leader_binh
    with pytest.raises(Refusal):
        operations.reject(found, opinion="", typist=binh, actor=way.actor(binh), now=NOW)
    done = operations.reject(
        found, opinion="Chưa đúng quy hoạch.", typist=binh, actor=way.actor(binh), now=NOW
    )
    assert done.state == "rejected"
    with pytest.raises(WrongState):
        send(done, way)


def test_it_is_not_sent_half_done(way: Way, make: Maker) -> None:
    with pytest.raises(CannotSend, match="Ý kiến chuyên viên"):
        send(make(texts={**TEXTS, "specialist": "  "}), way)
    route = way.route()
    del route["deputy"]
    with pytest.raises(CannotSend, match="Phó Chánh Văn phòng"):
        send(make(route=route), way)


def test_what_is_missing_keeps_it_here_until_it_came(way: Way, make: Maker) -> None:
    found = make()
    lacks = operations.note_lacks(
        found, words=["Văn bản thẩm định", "", "Bản đồ vị trí"], actor=way.minh, now=NOW
    )
    assert len(lacks) == 2
    with pytest.raises(CannotSend, match="2"):
        send(found, way)
    for lack in lacks:
        operations.settle_lack(lack, actor=way.minh, now=NOW)
        operations.settle_lack(lack, actor=way.minh, now=NOW)
    assert send(found, way).state == "in_review"
    assert Entry.objects.filter(name="dossiers.submission.lack_settled").count() == 2


def test_each_station_has_its_clock(way: Way, make: Maker) -> None:
    found = send(make(), way)
    station = queries.stations_of(found, 1)[0]
    clock = queries.clocks_of([station])[station.pk]
    assert (clock.amount, clock.unit) == (4, "working_hour")
    agree(found, way.province.head_son, way)
    clock.refresh_from_db()
    assert clock.met_at is not None


def test_a_person_of_another_post_cannot_stand_there(way: Way, make: Maker) -> None:
    route = {**way.route(), "leader": way.province.chief_hoa}
    with pytest.raises(Refusal) as refused:
        make(route=route)
    assert refused.value.field == "station_leader"
    assert not Submission.objects.exists()
    with pytest.raises(Refusal):  # head of another division
        make(route={**way.route(), "head": way.province.head_thu})


def test_the_same_form_twice_makes_one(way: Way) -> None:
    key = uuid.uuid4()
    made = [
        operations.make_submission(
            Sheet(title="Đê", texts=TEXTS, route=way.route()), key=key,
            maker=way.province.specialist_minh, actor=way.minh, now=NOW,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert made[0] == made[1]
    assert Submission.objects.count() == 1


def test_another_office_and_another_division_know_nothing(way: Way, make: Maker) -> None:
    found = send(make(), way)
    for stranger in (way.province.party_clerk_nga, way.province.head_thu, way.province.clerk_lan):
        with pytest.raises(Missing):
            queries.get_submission_for(way.actor(stranger), found.pk)


def test_a_limited_sheet_is_not_shown_to_the_division(way: Way) -> None:
    found = operations.make_submission(
        Sheet(title="Nhân sự", texts=TEXTS, route=way.route()), key=uuid.uuid4(),
        maker=way.province.specialist_minh, actor=way.minh, now=NOW, access_class="limited",
    )  # fmt: skip
    with pytest.raises(Missing):
        queries.get_submission_for(way.actor(way.province.head_son), found.pk)
    send(found, way)
    assert queries.get_submission_for(way.actor(way.province.head_son), found.pk) == found


def test_only_its_maker_writes_and_sends(way: Way, make: Maker) -> None:
    found = make()
    son = way.actor(way.province.head_son)
    with pytest.raises(NotPermitted):
        operations.send_submission(found, actor=son, now=NOW)
    with pytest.raises(NotPermitted):
        operations.write_submission(
            found, Sheet(title="Khác", texts={}, route={}), actor=son, now=NOW
        )
    with pytest.raises(Refusal):
        operations.write_submission(
            send(found, way), Sheet(title="Khác", texts={}, route={}), actor=way.minh, now=NOW
        )


def test_it_is_taken_back_with_a_reason(way: Way, make: Maker) -> None:
    found = send(make(), way)
    with pytest.raises(Refusal):
        operations.withdraw_submission(found, reason=" ", actor=way.minh, now=NOW)
    gone = operations.withdraw_submission(found, reason="Sai mẫu", actor=way.minh, now=NOW)
    assert gone.state == "withdrawn"
    assert not queries.list_asked(way.actor(way.province.head_son)).exists()


def test_a_new_form_leaves_old_sheets_as_they_were(way: Way, make: Maker) -> None:
    old = make()
    parts: list[Value] = [
        {"code": "matter", "label": "Nội dung", "by": "maker", "required": True},
        {"code": "leader", "label": "Quyết định", "by": "stations"},
    ]
    station: dict[str, Value] = {
        "code": "leader", "label": "Chủ tịch", "part": "leader", "place": 1,
        "roles": ["province_leader"], "required": True, "decides": True,
    }  # fmt: skip
    change_rule(
        code="dossiers.submission.form", act="QĐ", article="1", verified=False, note="",
        value={"title": "TỜ TRÌNH GỌN", "parts": parts, "stations": [station]},
        valid_from=NOW.date(), actor=SETUP, now=NOW,
    )  # fmt: skip
    new = make(route={"leader": way.province.leader_binh})
    assert len(queries.parts_of(old, way.minh, 1)) == 9
    assert [p.label for p in queries.parts_of(new, way.minh, 1)] == ["Nội dung", "Quyết định"]
    assert send(new, way).state == "in_review"
