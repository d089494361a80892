"""Files of the demo's correspondence: letters drawn from the facts of the gazette."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import docx
from django.core.files.base import ContentFile

from vanphong.config.demo.letters import letter_pdf
from vanphong.kernel.files.taking import TakenFile, take_in
from vanphong.kernel.principals import system_actor

#: the newest letters and each fortieth before them carry their file
NEWEST, EACH = 8, 40
GAZETTE = (
    "Bản dựng cho tỉnh mẫu từ dữ liệu Công báo tỉnh Sơn La: số ký hiệu, ngày, cơ quan ban hành,"
    " người ký và trích yếu là thật; toàn văn xem tại Công báo tỉnh Sơn La."
)

Row = Mapping[str, str]


def take_in_papers(rows: Sequence[Row], *, now: datetime) -> dict[int, list[TakenFile]]:
    """
    Take in the files of some of the gazette's documents, by the place of their row.

    Call it before the demo's transaction. Cost: some 0.4 s a file.
    """
    places = [p for p in range(len(rows)) if p % EACH == 0 or p >= len(rows) - NEWEST]
    papers = {
        place: [_take(f"{_plain(rows[place]['so_hieu'])}.pdf", _pdf_of(rows[place], now), now)]
        for place in places
    }
    papers[len(rows) - 1].append(_take("Phụ lục kèm theo.docx", _annex(rows[-1]), now))
    return papers


def _pdf_of(row: Row, now: datetime) -> bytes:
    issued = date.fromisoformat(row["ngay_ban_hanh"])
    title, _space, name = row["nguoi_ky"].partition(" UBND ")
    facts = {
        "body": f"{row['co_quan_ban_hanh']} Sơn La",
        "symbol": row["so_hieu"],
        "place_date": f"Sơn La, ngày {issued:%d} tháng {issued:%m} năm {issued:%Y}",
        "kind": row["loai_van_ban"].split(" của ")[0],
        "subject": row["trich_yeu"],
        "paragraphs": [f"Điều 1. {row['trich_yeu']}.", GAZETTE],
        "signer": {"authority": "", "title": title, "name": name},
    }
    return letter_pdf(facts, now=now)


def _annex(row: Row) -> bytes:
    document = docx.Document()
    document.add_paragraph(f"Phụ lục kèm theo văn bản số {row['so_hieu']}")
    document.add_paragraph(GAZETTE)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _take(name: str, content: bytes, now: datetime) -> TakenFile:
    upload = ContentFile(content, name=name)
    return take_in(upload, actor=system_actor("demo"), path="registry.incoming.file", now=now)


def _plain(symbol: str) -> str:
    return symbol.replace("/", "-").replace(" ", "")
