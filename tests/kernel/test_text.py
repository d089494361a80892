"""Vietnamese text: folded, compared, sorted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.kernel import ids
from vanphong.kernel.text import fold, name_sort_key, nfc, sort_key, squeeze, tone_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đôn đốc", "don doc"), ("HỘI  ĐỒNG\n", "hoi dong"), ("Nguyễn Thị Hoà", "nguyen thi hoa")],
)
def test_it_folds_marks_case_and_spaces(text: str, folded: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoá", "hóa"),
        ("Hoà Bình", "Hòa Bình"),
        ("uỷ ban", "ủy ban"),
        ("khoẻ", "khỏe"),
        ("tuỳ", "tùy"),
    ],
)
def test_both_placements_of_the_tone_are_one_word(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other) == tone_key(unicodedata.normalize("NFD", one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoa", "hóa"), ("nghị", "nghĩ"), ("quý", "quy"), ("toàn", "toán"), ("ma", "mà")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_it_sorts_by_the_vietnamese_alphabet() -> None:
    words = ["Yên", "Đà", "Dung", "Ân", "Ăn", "An", "Ơn", "Ôn", "On", "Hà"]
    assert sorted(words, key=sort_key) == [
        "An",
        "Ăn",
        "Ân",
        "Dung",
        "Đà",
        "Hà",
        "On",
        "Ôn",
        "Ơn",
        "Yên",
    ]


def test_people_sort_by_their_given_name() -> None:
    people = ["Trần Thị Yến", "Nguyễn Văn An", "Lê Đức Anh", "Đỗ Thị An", "Bùi An"]
    assert sorted(people, key=name_sort_key) == [
        "Bùi An",
        "Đỗ Thị An",
        "Nguyễn Văn An",
        "Lê Đức Anh",
        "Trần Thị Yến",
    ]


@given(st.text(max_size=60))
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(text)
    assert squeeze(decomposed) == squeeze(text)
    assert sort_key(decomposed) == sort_key(nfc(text))


def test_identifiers_are_version_7_and_grow_with_time() -> None:
    first, second = ids.uuid7(), ids.uuid7()
    assert first.version == second.version == 7
    assert first.variant == second.variant
    assert first.int >> 80 <= second.int >> 80
