"""Words and their keys; questions as typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.kernel.search.asking import MOST_WORDS, read_question
from vanphong.kernel.search.words import Field, vector_of, words_of


def exact(text: str) -> list[str]:
    return [word.exact for word in words_of(text)]


def folded(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("7205/BNV-TCBC", ["7205", "bnv", "tcbc"]),
        ("05-NQ/TU", ["5", "nq", "tu"]),
        ("1182/QĐ-UBND", ["1182", "qd", "ubnd"]),
        ("1182 /QĐ – UBND", ["1182", "qd", "ubnd"]),
        ("ngày 05/03/2026", ["ngay", "5", "3", "2026"]),
        ("24.11.2026", ["24", "11", "2026"]),
        ("12.500.000 đồng", ["12500000", "dong"]),
        ("1.000đ", ["1000", "d"]),
        ("khoản 3,5 %", ["khoan", "3", "5"]),
        ("QĐ42, A4", ["qd", "42", "a", "4"]),
        ("Đắk Lắk", ["dak", "lak"]),
        ("Ðắk", ["dak"]),  # ð of old fonts
        ("000", ["0"]),
        ("“(…)”", []),
    ],
)
def test_it_cuts_words_at_everything_between(text: str, words: list[str]) -> None:
    assert folded(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoá", "hóa"), ("Uỷ", "ủy"), ("quý", "qúy"), ("THUỶ", "thủy"), ("khoẻ", "khỏe"),
     ("hoàn", "hòan"), ("Ðắk", "đắk")],
)  # fmt: skip
def test_a_syllable_has_one_key_wherever_its_tone_stands(one: str, other: str) -> None:
    assert exact(one) == exact(other)
    assert exact(unicodedata.normalize("NFC", unicodedata.normalize("NFD", one))) == exact(other)


@pytest.mark.parametrize(("one", "other"), [("hoa", "hóa"), ("nghị", "nghĩ"), ("dan", "đan")])
def test_different_syllables_keep_different_keys(one: str, other: str) -> None:
    assert exact(one) != exact(other)
    assert folded(one) == folded(other)


def test_offsets_are_those_of_the_text() -> None:
    text = "Về việc CẢI CÁCH"
    assert [text[w.start : w.end] for w in words_of(text)] == ["Về", "việc", "CẢI", "CÁCH"]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("hội đồng", "('hôi\u0323') & ('đông\u0300')"),
        ("hoi đồng", "('hoi') & ('đông\u0300')"),
        ("hoi dong", "('hoi') & ('dong')"),
        ('"hội đong" kỷ', "('hôi\u0323' <-> 'đong') & ('ky\u0309')"),
        ("“hoi dong”", "('hoi' <-> 'dong')"),
        ("7205/BNV-TCBC", "('7205' <-> 'bnv' <-> 'tcbc')"),
        ("05-NQ/TU", "('5' <-> 'nq' <-> 'tu')"),
        ('"chưa đóng', "('chưa' <-> 'đong\u0301')"),
        ("don*", "('don':*)"),
        ("đô*", "('đô':*)"),
        ("đồn*", "('đôn\u0300')"),
        ("đ*", "('đ')"),
        ("   /  -- ", ""),
        ("' & | ! <-> :* \\ \x00", ""),
    ],
)
def test_it_reads_questions(typed: str, query: str) -> None:
    assert read_question(typed).query() == query
    assert read_question(unicodedata.normalize("NFD", typed)).query() == query


def test_a_question_that_finds_nothing_may_be_widened_once() -> None:
    wide = read_question("hội ngh").widened()
    assert wide is not None
    assert wide.query() == "('hôi\u0323') & ('ngh':*)"
    assert wide.widened() is None
    assert read_question("hội n").widened() is None
    assert read_question("hội nghị").widened() is None
    assert read_question("").widened() is None


def test_more_words_than_are_read_are_told() -> None:
    assert not read_question(" ".join(["một"] * MOST_WORDS)).is_cut
    long = read_question(" ".join(["một"] * (MOST_WORDS + 1)))
    assert long.is_cut
    assert len(long.terms) == MOST_WORDS
    assert read_question("x " * 101).is_cut


def test_a_vector_holds_both_keys_at_one_place_and_gaps_between_fields() -> None:
    vector = vector_of([Field("Hội an", "A"), Field("an", "B")])
    assert vector == "'hôi\u0323':1A 'hoi':1A 'an':2A,23B"


@given(st.text(max_size=300))
def test_any_text_makes_a_lawful_question_and_vector(text: str) -> None:
    for key in (w.exact for w in words_of(text)):
        assert key
        assert not set(key) & set(" '\\:&|!()<>*")
    vector_of([Field(text, "A")])
    read_question(text).query()
