"""Formats, lists, slots, fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from vanphong.kernel.ui import format_vi, slots
from vanphong.kernel.ui.components.badges import deadline_tone
from vanphong.kernel.ui.tables import Column, Empty, Pager, Table, address_with
from vanphong.kernel.ui.widgets import DayField, PickerField


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [(999, 0, "999"), (1000, 0, "1.000"), (1234567, 0, "1.234.567"), (1234.56, 1, "1.234,6")],
)
def test_numbers_are_written_the_vietnamese_way(value: float, places: int, words: str) -> None:
    assert format_vi.number_vi(value, places) == words


def test_days_and_moments_are_of_the_office() -> None:
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert format_vi.day_vi(date(2026, 3, 5)) == "05/03/2026"
    assert format_vi.moment_vi(late) == "00:30, 25/11/2026"
    assert format_vi.day_vi(late) == "25/11/2026"


@pytest.mark.parametrize(
    ("octets", "words"), [(812, "812 B"), (14541, "14,2 kB"), (3250586, "3,1 MB")]
)
def test_sizes_are_short(octets: int, words: str) -> None:
    assert format_vi.size_vi(octets) == words


@pytest.mark.parametrize(
    ("left", "tone"), [(-1, "danger"), (0, "warning"), (2, "warning"), (3, "neutral")]
)
def test_a_deadline_has_a_tone(left: int, tone: str) -> None:
    assert deadline_tone(left) == tone


def test_a_total_past_the_limit_is_not_counted() -> None:
    pager = Pager(number=3, per_page=50, shown=50, has_next=True, total=None)
    assert (pager.first, pager.last) == (101, 150)
    assert "1.000" in pager.total_words


def test_the_head_turns_the_order_round_and_goes_to_the_first_page() -> None:
    columns = (
        Column[date](key="day", label="Ngày", sort="day"),
        Column[date](key="year", label="Năm"),
    )
    table = Table(
        columns=columns,
        rows=(),
        empty=Empty(title=""),
        caption="",
        params=QueryDict("page=3&q=a"),
        order="day",
    )
    first, second = table.head()
    assert (first.url, first.direction) == ("?q=a&order=-day", "ascending")
    assert second.url == ""


def test_an_address_keeps_what_is_not_changed() -> None:
    assert address_with(QueryDict("a=1&b=2&b=3"), a=None) == "?b=2&b=3"


class DayForm(forms.Form):
    day = DayField()


@pytest.mark.parametrize("text", ["05/03/2026", "5/3/2026", "05-03-2026", "2026-03-05"])
def test_a_day_is_read_in_the_usual_ways(text: str) -> None:
    form = DayForm({"day": text})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 3, 5)


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert not DayForm({"day": "31/02/2026"}).is_valid()


def _offices(ids: Sequence[str]) -> list[tuple[str, str]]:
    return [(i, f"Phòng {i}") for i in ids if i in {"1", "2"}]


class PickForm(forms.Form):
    lead = PickerField(resolve=_offices, url="/offices/")
    others = PickerField(resolve=_offices, multiple=True, required=False)


def test_a_picker_gives_back_what_may_be_chosen() -> None:
    form = PickForm(QueryDict("lead=1&others=1&others=2"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"lead": "1", "others": ["1", "2"]}
    assert "selected>Phòng 1</option>" in str(form["lead"])
    assert 'data-picker="/offices/"' in str(form["lead"])


def test_a_picker_refuses_what_may_not_be_chosen_and_what_is_missing() -> None:
    form = PickForm(QueryDict("lead=&others=9"))
    assert set(form.errors) == {"lead", "others"}


@pytest.fixture
def fresh_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_slots", {})
    monkeypatch.setattr(slots, "_early", {})


def _show(request: HttpRequest, subject: object) -> dict[str, object] | None:
    return {"sentence": subject, "status": 1} if subject == "hiện" else None


def test_a_slot_draws_what_fits_in_order_even_when_filled_early(fresh_slots: None) -> None:
    slots.fill_slot("a.b", slots.SlotItem(template="refusal.html", context=_show))
    slots.register_slot("a.b", takes=str, purpose="test")
    template = Template('{% load ui %}{% ui_slot "a.b" subject %}')
    request = RequestFactory().get("/")
    assert "hiện" in template.render(Context({"subject": "hiện", "request": request}))
    assert template.render(Context({"subject": "ẩn", "request": request})) == ""


def test_a_slot_refuses_another_type_and_an_unknown_name(fresh_slots: None) -> None:
    slots.register_slot("a.b", takes=str, purpose="test")
    request = RequestFactory().get("/")
    with pytest.raises(TypeError, match="takes str"):
        Template('{% load ui %}{% ui_slot "a.b" s %}').render(Context({"s": 1, "request": request}))
    with pytest.raises(ImproperlyConfigured, match="no slot"):
        slots.slot_named("a.c")
    with pytest.raises(ImproperlyConfigured, match="twice"):
        slots.register_slot("a.b", takes=int, purpose="test")
