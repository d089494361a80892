"""A citizen's letter kept apart: taken in, handed over, taken over, and seen by nobody else."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

BOARD, SENDER = "Tạ Đình Quân", "Hoàng Thị Mơ"


def keep_letter_apart(
    clerk: Walker, chief: Walker, administrator: Walker, *, today: date, steps: Steps
) -> None:
    """Receive a letter, hand it to the Reception Board on a slip, and look for it elsewhere."""
    clerk.get("/registry/letters/new/")
    clerk.post(
        "/registry/letters/new/", series=clerk.choice("series", "Sổ văn bản đến"),
        arrived_on=f"{today:%d/%m/%Y}", channel="paper", word="complaint", sender_name=SENDER,
        sheet_count="3",
    )  # fmt: skip
    clerk.expect(SENDER)
    page = clerk.address.removeprefix(clerk.base.rstrip("/"))
    clerk.post(f"{page}handing-over/")
    clerk.expect("In phiếu giao nhận")
    if not clerk.get(f"{page}slip/").startswith("%PDF"):
        raise StepFailed("the slip of the letter did not come")
    steps.done("tiếp nhận đơn, thư, giao Ban Tiếp công dân, in phiếu giao nhận")
    for walker in (chief, administrator):
        for address in (page, f"{page}slip/"):
            walker.get(address)
            if walker.status != 404:
                raise StepFailed(f"{address} answers {walker.status} to who may not know it")
        for address in ("/registry/letters/", f"/search/?q={quote(SENDER)}"):
            if f"{SENDER}</" in walker.get(address):
                raise StepFailed(f"{address} names the sender of a citizen's letter")
    _look_into_the_book(chief, today)
    steps.done("Chánh Văn phòng và quản trị không thấy đơn, thư; sổ chỉ ghi trích yếu trung tính")
    board = Walker(clerk.base)
    board.sign_in(BOARD)
    board.get("/registry/letters/?queue=take_over")
    board.post("/registry/letters/taking-over/", chosen=board.hidden("chosen"))
    board.expect("Ban Tiếp công dân đã nhận")
    steps.done(f"{BOARD} nhận đơn, thư, văn thư có xác nhận")


def _look_into_the_book(chief: Walker, today: date) -> None:
    chief.get("/registry/book/")
    book = chief.choice("series", "Sổ")
    day = quote(f"{today:%d/%m/%Y}")
    chief.get(f"/registry/book/?series={book}&first={day}&last={day}")
    chief.expect("Đơn, thư của công dân")
    if SENDER in chief.page:
        raise StepFailed("the register names the sender of a citizen's letter")
