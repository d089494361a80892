from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from vanphong.kernel.printing import (
    BrokenForm,
    Column,
    OfficialForm,
    form,
    load_forms,
    print_form,
    print_table,
    register_form,
    render,
)

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
LETTER = """
#import "@vanphong/forms:1.0.0": *
#show: document-page
#national-head(parent: none, body: data.body, number: data.number, place-date: data.place_date)
#form-title(document-title)
#data.text
#data.day
#signatures((
  (authority: "TM. Ủy ban nhân dân", title: "Chủ tịch", name: data.signer),
))
"""


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.typ"
    path.write_text(LETTER, encoding="utf-8")
    return path


def data(text: str = "Kính báo.") -> dict[str, object]:
    return {
        "body": "Ủy ban nhân dân tỉnh", "number": "12/UBND-KT", "signer": "Nguyễn Văn Hoà",
        "place_date": "Ninh Bình, ngày 24 tháng 11 năm 2026", "text": text,
        "day": date(2026, 12, 8),
    }  # fmt: skip


def test_a_form_shows_its_data_and_the_national_title(letter: Path) -> None:
    shown = text_of(render(letter, data(), now=NOW, title="Giấy mời"))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH", "12/UBND-KT", "GIẤY MỜI", "08/12/2026", "Nguyễn Văn Hoà",
    ):  # fmt: skip
        assert words in shown


def test_the_same_input_gives_the_same_bytes(letter: Path) -> None:
    assert render(letter, data(), now=NOW, title="A") == render(letter, data(), now=NOW, title="A")


def test_it_is_pdf_a(letter: Path) -> None:
    made = render(letter, data(), now=NOW, title="A")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_data_is_never_markup(letter: Path) -> None:
    typed = '#read("secret.txt") *đậm* $x$ - một'
    assert typed in text_of(render(letter, data(typed), now=NOW, title="A"))


def test_a_missing_value_is_a_broken_form(letter: Path) -> None:
    with pytest.raises(BrokenForm, match="letter.typ"):
        render(letter, {}, now=NOW, title="A")


def test_a_declared_form_prints_by_its_code(letter: Path) -> None:
    (letter.parent / "forms.toml").write_text(
        '[[form]]\ncode = "probe.letter"\ntemplate = "letter.typ"\ntitle = "Thư"\n'
        'act = "30/2020/NĐ-CP"\narticle = "Phụ lục III"\nversion = "2020"\nverified = true\n',
        encoding="utf-8",
    )
    load_forms(letter.parent / "forms.toml")
    assert form("probe.letter").act == "30/2020/NĐ-CP"
    assert "THƯ" in text_of(print_form("probe.letter", data(), now=NOW))
    with pytest.raises(ValueError, match="share the code"):
        register_form(OfficialForm(code="probe.letter", template=letter, title="Khác"))


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(LookupError):
        form("probe.nothing")


def test_a_form_without_its_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no template"):
        register_form(OfficialForm(code="probe.gone", template=tmp_path / "x.typ", title="x"))


def test_a_long_list_repeats_its_head_on_every_page() -> None:
    columns = [Column("Số đến", "number", 8), Column("Trích yếu", "text", 60)]
    rows = [(n, f"Về việc thứ {n}") for n in range(1, 101)]
    made = print_table(columns, rows, title="Văn bản đến", filter_text="Tháng 11", now=NOW)
    document = pypdfium2.PdfDocument(made)
    assert len(document) > 2
    assert all("Trích yếu" in page.get_textpage().get_text_range() for page in document)
    assert "Về việc thứ 100" in text_of(made)
