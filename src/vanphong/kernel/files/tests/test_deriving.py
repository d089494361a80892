"""New PDFs made of stored ones: the size and the place of a stamp are measured on the picture."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import ImageChops

from vanphong.kernel.files.jail import deriving as works
from vanphong.kernel.files.jail.reading import open_pdf
from vanphong.kernel.files.tests import makers

#: a stamp of 50 × 35 mm, all red
SEAL = makers.pdf('#set page(width: 50mm, height: 35mm, margin: 0mm, fill: rgb("#ff0000"))\n.')
#: pixels a millimetre
SCALE = 4
SIGNED = (
    b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ky)/Rect[10 10 60 30]/V 5 0 R/P 3 0 R>>",
    b"<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 9 9 9]/Contents<00>>>",
)


def sheet(turned: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    document = open_pdf(makers.pdf('#set page("a4")\nTrang một\n#pagebreak()\nTrang hai'))
    document[0].set_rotation(turned)
    if crop is not None:
        document[0].set_cropbox(*crop)
    return written(document)


def written(document: pypdfium2.PdfDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def signed() -> bytes:
    return makers.plain_pdf(b"/AcroForm<</SigFlags 3/Fields[4 0 R]>>", *SIGNED)


def stamped(page: bytes, *, left: int, top: int) -> pypdfium2.PdfDocument:
    _found, made = works.stamped(SEAL + page, stamp=len(SEAL), left=left * 10, top=top * 10)
    return open_pdf(made)


def red_box(document: pypdfium2.PdfDocument) -> tuple[float, ...]:
    """Left, upper, right and lower edge of what is red on page 1 as shown, in millimetres."""
    picture = document[0].render(scale=SCALE * 25.4 / 72)
    red, green, _blue = picture.to_pil().convert("RGB").split()
    only = ImageChops.darker(
        red.point(lambda value: 255 * (value > 200)), green.point(lambda value: 255 * (value < 60))
    )
    box = only.getbbox()
    assert box is not None
    return tuple(edge / SCALE for edge in box)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_stamp_has_its_own_size_at_its_place_however_the_page_is_turned(turned: int) -> None:
    box = red_box(stamped(sheet(turned), left=30, top=45))
    assert box == pytest.approx((30, 45, 80, 80), abs=0.5)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_cut(turned: int) -> None:
    box = red_box(stamped(sheet(turned, crop=(40, 60, 540, 780)), left=10, top=20))
    assert box == pytest.approx((10, 20, 60, 55), abs=0.5)


def test_all_pages_and_their_words_are_in_the_copy() -> None:
    made = stamped(sheet(), left=30, top=45)
    words = [made[n].get_textpage().get_text_range() for n in range(len(made))]
    assert ["Trang một" in words[0], "Trang hai" in words[1]] == [True, True]


def test_signatures_are_counted_and_no_copy_carries_one() -> None:
    assert works.signatures(signed())[0] == {"count": 1}
    assert works.signatures(sheet())[0] == {"count": 0}
    assert works.signatures(written(stamped(signed(), left=0, top=0)))[0] == {"count": 0}


def test_some_pages_make_a_pdf_of_their_own() -> None:
    _found, made = works.some_pages(sheet(), first=1, last=1)
    document = open_pdf(made)
    assert len(document) == 1
    assert "Trang hai" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize(("first", "last"), [(0, 2), (-1, 0), (1, 0)])
def test_pages_that_are_not_there_are_a_fault(first: int, last: int) -> None:
    assert works.some_pages(sheet(), first=first, last=last)[0] == {"fault": "no_page"}
