"""The end of the registry's thread: the follow-up register, and a book closed by two persons."""

from __future__ import annotations

import re
import time
from datetime import date
from urllib.parse import quote

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

BOOK = "Sổ văn bản đến chuyên đề"
#: seconds that the worker may take for the print of a small book
PATIENCE = 60


def follow_up(clerk: Walker, *, symbol: str, answer: str, today: date, steps: Steps) -> None:
    """Look for the finished document and its answer in the follow-up register."""
    clerk.get("/registry/book/follow-up/")
    book = clerk.choice("series", "Sổ")
    days = f"first={quote(f'01/01/{today.year}')}&last={quote(f'31/12/{today.year}')}"
    clerk.get(f"/registry/book/follow-up/?series={book}&{days}")
    clerk.expect(symbol)
    clerk.expect(answer)
    steps.done(f"sổ theo dõi giải quyết văn bản đến có văn bản trả lời {answer}")


def close_book(
    administrator: Walker, clerk: Walker, chief: Walker, *, leader: str, today: date, steps: Steps
) -> None:
    """Open a small book, register into it, close it by two persons, and open its print."""
    administrator.get("/registry/books/new/")
    administrator.post(
        "/registry/books/new/", name=BOOK, direction="incoming", body="", kinds="",
        period_kind="year", valid_from=f"{today:%d/%m/%Y}",
    )  # fmt: skip
    administrator.expect(BOOK)
    series = administrator.address.removeprefix(administrator.base.rstrip("/"))
    document = _register(clerk, today)
    closing = f"{series}closing/{today.year}/"
    clerk.get(closing)
    clerk.expect("chưa chuyển cho ai")
    steps.done(f"khóa “{BOOK}” chưa được: còn một văn bản chưa chuyển, có chỗ bấm vào")
    clerk.get(f"{document}submission/")
    clerk.post(f"{document}submission/", to=clerk.choice("to", leader), note="")
    clerk.get(closing)
    clerk.post(closing, volume="01", reason="Bàn giao sổ chuyên đề sang sổ chung")
    clerk.expect("chờ người thứ hai")
    chief.get(series)
    confirming = chief.link(r"/registry/books/closings/[0-9a-f-]{36}/")
    chief.get(confirming)
    chief.post(confirming)
    chief.expect("Đã khóa")
    steps.done("văn thư đề nghị, người thứ hai khóa sổ")
    _open_print(clerk, series, f"{confirming}print/", steps)
    clerk.get("/registry/incoming/new/")
    if f">{BOOK}</option>" in clerk.page:
        raise StepFailed("the desk still offers the closed book")
    steps.done("sổ đã khóa không còn để vào sổ")


def _register(clerk: Walker, today: date) -> str:
    clerk.get("/registry/incoming/new/")
    clerk.upload(
        "/registry/incoming/new/", "enclosures", {}, series=clerk.choice("series", BOOK),
        arrived_on=f"{today:%d/%m/%Y}", channel="paper", sender_name="Sở Nội vụ",
        symbol="15/SNV-VP", issued_on=f"{today:%d/%m/%Y}", kind_name="Công văn",
        subject="Về việc bàn giao sổ", signer="", urgency="none", access_class="ordinary",
        copy_count="1",
    )  # fmt: skip
    found = re.search(r"/registry/incoming/[0-9a-f-]{36}/$", clerk.address)
    if found is None:
        raise StepFailed(f"{clerk.address}: the letter was not registered")
    return found[0]


def _open_print(clerk: Walker, series: str, address: str, steps: Steps) -> None:
    """Wait for the worker's print, and open it twice: the same bytes."""
    until = time.monotonic() + PATIENCE
    while address not in clerk.get(series):
        if time.monotonic() > until:
            raise StepFailed(f"{series}: the print of the closed book did not come")
        time.sleep(1)
    clerk.get(address)
    first = clerk.content
    clerk.get(address)
    if not first.startswith(b"%PDF") or clerk.content != first:
        raise StepFailed("the print of the closed book is not the same each time")
    steps.done("bản in sổ đã khóa mở ra đúng từng byte mỗi lần")
