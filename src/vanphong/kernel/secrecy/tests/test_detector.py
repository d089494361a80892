from __future__ import annotations

import unicodedata

import pytest

from vanphong.kernel.secrecy.detector import Finding, Word, is_degree, look


def _words(line: str, x: float, y: float) -> list[Word]:
    """Words of one line, as wide and high as 12 pt on A4."""
    words = []
    for text in line.split():
        words.append(Word(text, x, y, x + 0.015 * len(text), y + 0.012))
        x += 0.015 * len(text) + 0.008
    return words


@pytest.mark.parametrize(
    "line",
    [
        "MẬT",
        "TỐI MẬT",
        "TUYỆT MẬT",
        "  mật ",
        "Tối  Mật",
        "[MẬT]",
        "- TUYỆT MẬT -",
        "M Ậ T",
        "T U Y Ệ T M Ậ T",
        "Độ mật: Tối mật",
        unicodedata.normalize("NFD", "TUYỆT MẬT"),
        "mËt",
        "TOÁI MAÄT",
    ],
)
def test_a_degree_alone_is_known_in_every_spelling(line: str) -> None:
    assert is_degree(line)


@pytest.mark.parametrize(
    "line", ["", "Mặt trận", "mất", "BẢO MẬT", "Bí mật nhà nước", "MẬT ONG", "mat", "Mật khẩu"]
)
def test_other_words_are_no_degree(line: str) -> None:
    assert not is_degree(line)


def test_a_stamp_beside_the_other_column_is_found() -> None:
    words = _words("TỐI MẬT", 0.15, 0.2) + _words("Ninh Bình, ngày 24 tháng 11", 0.55, 0.2)
    assert look(words=words, lines=None, text="") is Finding.STAMPED


@pytest.mark.parametrize(("x", "y"), [(0.7, 0.1), (0.1, 0.7), (0.7, 0.7)])
def test_a_degree_in_another_quarter_is_a_warning(x: float, y: float) -> None:
    assert look(words=_words("MẬT", x, y), lines=None, text="") is Finding.WARNING


@pytest.mark.parametrize("wrapped", ["mật.", "mật", "mật;"])
def test_a_paragraph_that_wraps_to_the_word_is_a_warning_not_a_stamp(wrapped: str) -> None:
    words = _words("thực hiện tốt công tác bảo", 0.15, 0.3) + _words(wrapped, 0.15, 0.32)
    assert look(words=words, lines=None, text=f"bảo\n{wrapped}") is Finding.WARNING


@pytest.mark.parametrize("stamp", ["MẬT", "Mật", "Tối mật", "mËt", "tuyÖt mËt"])
def test_a_stamp_in_its_place_is_found_in_each_spelling(stamp: str) -> None:
    assert look(words=_words(stamp, 0.15, 0.2), lines=None, text=stamp) is Finding.STAMPED


def test_a_degree_inside_a_line_of_the_quarter_is_a_warning() -> None:
    line = "Danh mục tài liệu MẬT"
    assert look(words=_words(line, 0.1, 0.2), lines=None, text=line) is Finding.WARNING


def test_a_degree_on_a_later_page_is_a_warning() -> None:
    words = _words("Kính gửi", 0.1, 0.2)
    assert look(words=words, lines=None, text="Kính gửi\fMẬT\n") is Finding.WARNING


@pytest.mark.parametrize("text", ["công tác bảo mật", "BẢO MẬT", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC"])
def test_everyday_words_are_clean(text: str) -> None:
    assert look(words=_words(text, 0.1, 0.2), lines=None, text=text) is Finding.CLEAN


def test_a_first_page_without_text_is_unchecked() -> None:
    assert look(words=(), lines=None, text="trang hai") is Finding.UNCHECKED
    assert look(words=None, lines=None, text=None) is Finding.UNCHECKED


def test_the_first_lines_stand_for_the_quarter_where_there_are_no_places() -> None:
    head = ["UBND TỈNH", "Số: 1/VP", "MẬT"]
    assert look(words=None, lines=head, text="\n".join(head)) is Finding.STAMPED
    late = [f"dòng {number}" for number in range(15)] + ["MẬT"]
    assert look(words=None, lines=late, text="\n".join(late)) is Finding.WARNING
