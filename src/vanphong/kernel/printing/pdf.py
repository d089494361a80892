"""
From a typst form and plain data to PDF/A-2b.

Data reaches the form as JSON and is set as text: nothing a person typed is ever markup. Only the
fonts beside this file are used, so that a page looks the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pypdfium2
import typst

from vanphong.kernel.calendar.days import LOCAL, show_day

HERE = Path(__file__).parent


class BrokenForm(RuntimeError):  # noqa: N818 - named for what is wrong
    """The form cannot be set with this data; the message names the place in the form."""


def render(template: Path, data: Mapping[str, object], *, now: datetime, title: str) -> bytes:
    """
    Set `template` with `data` and return a PDF/A-2b; same input gives the same bytes.

    Days in `data` are written dd/mm/yyyy, moments dd/mm/yyyy hh:mm in Vietnam. `now` becomes the
    document's date, `title` its title. Cost: about 15 ms a page, 40 ms at first.

    :raises BrokenForm: the form has a fault or misses a value
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False, default=_plain), "title": title}
    compiler = typst.Compiler(
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=HERE / "packages",
    )
    try:
        made = compiler.compile(
            template,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-2b"],
            timestamp=int(now.timestamp()),
        )
    except typst.TypstError as fault:
        raise BrokenForm(f"{template.name}: {fault.diagnostic or fault.message}") from fault
    if not isinstance(made, bytes):
        raise BrokenForm(f"{template.name}: not one document")
    return made


def page_sizes(made: bytes) -> list[tuple[int, int]]:
    """
    Return width and height in points of each page of a PDF that `render` made.

    Only for our own: what strangers send is opened in the jail alone.
    """
    document = pypdfium2.PdfDocument(made)
    try:
        sizes = [document.get_page_size(index) for index in range(len(document))]
    finally:
        document.close()
    return [(round(width), round(height)) for width, height in sizes]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"]
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return show_day(value)
    return str(value)
