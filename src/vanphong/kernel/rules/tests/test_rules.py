from __future__ import annotations

import uuid
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from vanphong.kernel.audit.models import Entry, TextVersion
from vanphong.kernel.calendar import LOCAL
from vanphong.kernel.principals import system_actor
from vanphong.kernel.rules.loading import BadSeed, load_rules
from vanphong.kernel.rules.lookup import Frozen, UnknownRule, freeze, rule, verified_label
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.operations import CannotChangeRule, change_rule, confirm_rule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, tzinfo=LOCAL)
TODAY = NOW.date()
CLERK = system_actor("test")
SEED = """
[[rule]]
code = "probe.register_within"
value = { amount = 1, unit = "working_day" }
act = "30/2020/NĐ-CP"
article = "Điều 22"
valid_from = 2020-03-05
verified = true

[[rule]]
code = "probe.copies"
value = 2
valid_from = 2020-03-05
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(SEED, encoding="utf-8")
    load_rules(path)
    return path


def change(value: int, day: date, *, verified: bool = False) -> Rule:
    return change_rule(
        code="probe.copies",
        value=value,
        act="",
        article="",
        valid_from=day,
        verified=verified,
        actor=CLERK,
        now=NOW,
    )


def test_an_older_seed_joins_before_the_rows_that_stand(seed: Path) -> None:
    older = """
[[rule]]
code = "probe.copies"
value = 1
valid_from = 2004-01-01
valid_to = 2020-03-04

[[rule]]
code = "probe.register_within"
value = 9
valid_from = 2004-01-01
valid_to = 2020-03-05
"""
    seed.write_text(older, encoding="utf-8")
    assert load_rules(seed) == 1
    assert load_rules(seed) == 0
    assert rule("probe.copies", date(2011, 8, 24)).value == 1
    assert rule("probe.copies", date(2020, 3, 5)).value == 2
    assert rule("probe.copies", TODAY).valid_to is None
    with pytest.raises(UnknownRule):
        rule("probe.register_within", date(2011, 8, 24))


def test_a_second_load_changes_nothing(seed: Path) -> None:
    assert load_rules(seed) == 0
    assert rule("probe.copies", TODAY).value == 2


def test_a_newer_seed_closes_the_value_before(seed: Path) -> None:
    seed.write_text(SEED + '[[rule]]\ncode="probe.copies"\nvalue=3\nvalid_from=2026-01-01\n')
    assert load_rules(seed) == 1
    assert rule("probe.copies", date(2025, 12, 31)).value == 2
    assert rule("probe.copies", date(2026, 1, 1)).value == 3


def test_a_day_before_the_first_has_no_rule(seed: Path) -> None:
    with pytest.raises(UnknownRule):
        rule("probe.copies", date(2020, 3, 4))


def test_a_frozen_rule_outlives_a_change(seed: Path) -> None:
    kept = freeze("probe.copies", TODAY).as_json()
    change(5, TODAY)
    assert Frozen.from_json(kept).value == 2
    assert freeze("probe.copies", TODAY).value == 5
    assert freeze("probe.register_within", TODAY).source == "Điều 22, 30/2020/NĐ-CP"


def test_a_change_is_audited_and_wins_over_the_seed(seed: Path) -> None:
    change(5, TODAY)
    entry = Entry.objects.get(name="rules.rule.changed")
    assert entry.data["changes"]["valid_from"] == ["2020-03-05", "2026-11-24"]
    assert TextVersion.objects.get(entry=entry, field="new").text == "5"
    seed.write_text(SEED + '[[rule]]\ncode="probe.copies"\nvalue=9\nvalid_from=2026-12-01\n')
    assert load_rules(seed) == 0
    assert rule("probe.copies", date(2026, 12, 2)).value == 5


def test_it_refuses_a_change_before_the_standing_value(seed: Path) -> None:
    change(5, TODAY)
    with pytest.raises(CannotChangeRule) as refused:
        change(6, TODAY)
    assert "24/11/2026" in refused.value.sentence
    assert "chọn ngày sau" in refused.value.sentence


def test_it_refuses_a_verified_value_without_act_and_an_unknown_code(seed: Path) -> None:
    with pytest.raises(CannotChangeRule):
        change(5, TODAY, verified=True)
    with pytest.raises(CannotChangeRule):
        change_rule(
            code="probe.none",
            value=1,
            act="",
            article="",
            valid_from=TODAY,
            verified=False,
            actor=CLERK,
            now=NOW,
        )


def test_confirming_takes_the_mark_off(seed: Path) -> None:
    row = rule("probe.copies", TODAY)
    assert verified_label(row) == "chưa kiểm chứng"
    confirmed = confirm_rule(rule=row, act="1/QĐ", article="Điều 2", actor=CLERK, now=NOW)
    assert verified_label(confirmed) == ""
    with pytest.raises(CannotChangeRule):
        confirm_rule(rule=row, act="1/QĐ", article="", actor=CLERK, now=NOW)


def test_the_database_refuses_two_values_on_one_day(seed: Path) -> None:
    twin = rule("probe.copies", TODAY)
    twin.pk, twin.valid_from = uuid.uuid4(), date(2021, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        'code="a.b"\nvalue=1\nvalid_from="2020"',
        'code="a.b"\nvalid_from=2020-01-01',
        'code="a.b"\nvalue=1\nvalid_from=2020-01-01\nverified=true',
        'code="a.b"\nvalue=1\nvalid_from=2020-01-01\nactt="x"',
    ],
)
def test_it_refuses_a_bad_seed(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("[[rule]]\n" + wrong, encoding="utf-8")
    with pytest.raises(BadSeed):
        load_rules(path)
