"""Words of a question shown in a text."""

from __future__ import annotations

import pytest

from vanphong.kernel.search.asking import read_question
from vanphong.kernel.search.marking import PASSAGE, marked, passage


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Hội nghị", "hoi", "<mark>Hội</mark> nghị"),
        ("Hội nghị", "hôi", "Hội nghị"),
        ("hoá và hóa, hòa", "hóa", "<mark>hoá</mark> và <mark>hóa</mark>, hòa"),
        ("7205/BNV-TCBC", "bnv", "7205/<mark>BNV</mark>-TCBC"),
        ("số 7205/BNV-TCBC.", "7205/bnv-tcbc", "số <mark>7205/BNV-TCBC</mark>."),
        ("cải cách, cách cải", '"cải cách"', "<mark>cải cách</mark>, cách cải"),
        ("đôn đốc đôn", "đôn*", "<mark>đôn</mark> đốc <mark>đôn</mark>"),
        ("<i>đất</i> & x", "đất", "&lt;i&gt;<mark>đất</mark>&lt;/i&gt; &amp; x"),
        ("", "gì", ""),
    ],
)  # fmt: skip
def test_it_marks_what_was_asked_and_escapes_the_rest(text: str, typed: str, shown: str) -> None:
    assert marked(text, read_question(typed)) == shown


def test_a_beginning_marks_the_whole_word() -> None:
    wide = read_question("ngh").widened()
    assert wide is not None
    assert marked("Đề nghị", wide) == "Đề <mark>nghị</mark>"


def test_a_passage_holds_most_of_the_words() -> None:
    text = "cầu " + "x " * 400 + "cầu đường " + "y " * 400
    shown = passage(["không có gì", text], read_question("cầu đường"))
    assert "<mark>cầu</mark> <mark>đường</mark>" in shown
    assert shown.startswith("… x")
    assert shown.endswith(" …")
    assert len(shown) < PASSAGE + 80
    assert passage(["không"], read_question("cầu")) == ""
    assert passage(["cầu"], read_question("cầu")) == "<mark>cầu</mark>"
