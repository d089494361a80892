"""A leader's direction leaves the house: slip, department, answer, and the task it ends."""

from __future__ import annotations

import html
import re
import time

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

CLERK, CHIEF, HEAD, DEPARTMENT_CLERK = (
    "Nguyễn Thị Lan", "Trần Thị Hòa", "Vũ Hồng Sơn", "Trương Thị Hoài",
)  # fmt: skip
DEPARTMENT, OFFICE = "Sở Tài chính tỉnh Ninh Bình", "Văn phòng UBND tỉnh Ninh Bình"
SUBJECT = "Về việc hỗ trợ kinh phí tu sửa trạm bơm Cổ Đam"
ASKED = "Giao Sở Tài chính chủ trì thẩm định, báo cáo UBND tỉnh."
REMARK = "Việc đã kéo dài, Văn phòng nhắc Sở hằng tuần."
ANSWER = "Về việc thẩm định kinh phí tu sửa trạm bơm Cổ Đam"
#: seconds the worker may take: it first does what the making of the demo left it
PATIENCE = 240


def pass_on_and_answer(base: str, steps: Steps) -> None:
    """Walk from a letter on the desk to the answer that ends its task."""
    page = _letter(base, steps)
    symbol = _slip(base, page, steps)
    _arrive(base, symbol, steps)
    _answer(base, symbol, steps)
    _take(base, page, steps)


def _letter(base: str, steps: Steps) -> str:
    """Receive a letter, lay it before the chief, and let her remark inside the house."""
    clerk = Walker(base)
    clerk.sign_in(CLERK)
    clerk.get("/registry/incoming/new/")
    clerk.post(
        "/registry/incoming/new/", series=clerk.choice("series", "Sổ văn bản đến"),
        arrived_on=_value(clerk, "arrived_on"), channel="paper",
        sender_name="Sở Nông nghiệp và Môi trường", symbol="88/TTr-SNNMT", kind_name="Tờ trình",
        issued_on=_value(clerk, "arrived_on"), subject=SUBJECT, signer="Trần Văn Thuận",
        urgency="none", access_class="ordinary", copy_count="1",
    )  # fmt: skip
    clerk.expect(SUBJECT)
    page = clerk.address.removeprefix(base.rstrip("/"))
    clerk.get(f"{page}submission/")
    clerk.post(f"{page}submission/", to=clerk.choice("to", CHIEF), note="")
    chief = Walker(base)
    chief.sign_in(CHIEF)
    chief.get(f"{page}direction/")
    chief.post(f"{page}direction/", opinion=REMARK, lead_unit="", due_on="")
    chief.expect(REMARK)
    steps.done(f"{CHIEF} cho ý kiến với Văn phòng trên Tờ trình 88/TTr-SNNMT")
    return page


def _slip(base: str, page: str, steps: Steps) -> str:
    """Pass the matter on by a slip; return its number and symbol."""
    chief = Walker(base)
    chief.sign_in(CHIEF)
    address = page.replace("/registry/", "/exchange/") + "transfer/"
    chief.get(address)
    chief.post(
        address, form_code="slip", body=chief.choice("body", "Ủy ban nhân dân tỉnh"),
        lead=chief.choice("lead", DEPARTMENT), others="", released=ASKED, due_on="",
        signer=chief.choice("signer", CHIEF), authority="TL. CHỦ TỊCH",
        unit=chief.choice("unit", "Phòng Kinh tế"), follow="unit",
    )  # fmt: skip
    found = re.search(r"\d+/PC-UBND", chief.page)
    if found is None:
        raise StepFailed(f"{chief.address}: the slip has no number")
    steps.done(f"một thao tác: phiếu chuyển {found[0]} có số, in và gửi {DEPARTMENT}")
    wait_for(chief, chief.address, "Đã đến, chờ tiếp nhận")
    chief.expect(f"Phiếu chuyển {found[0].replace('/', '-')}.pdf")
    steps.done("trạng thái “Đã đến, chờ tiếp nhận” về dòng nơi nhận, tờ phiếu kèm theo")
    return found[0]


def _arrive(base: str, symbol: str, steps: Steps) -> None:
    """Let the department register what came; nothing of the remark came with it."""
    clerk = Walker(base)
    clerk.sign_in(DEPARTMENT_CLERK)
    open_row(clerk, "/registry/incoming/?queue=to_register", symbol)
    clerk.expect(ASKED)
    if REMARK in html.unescape(clerk.page):
        raise StepFailed("the remark to the Office left the house")
    page = clerk.address.removeprefix(base.rstrip("/"))
    clerk.post(f"{page}registration/")
    clerk.expect("Văn bản đến số")
    steps.done(f"{DEPARTMENT_CLERK} vào sổ {symbol}; chỉ nội dung truyền đạt đến nơi")


def _answer(base: str, symbol: str, steps: Steps) -> None:
    """Answer the slip by a document of the department's own."""
    clerk = Walker(base)
    clerk.sign_in(DEPARTMENT_CLERK)
    open_row(clerk, "/registry/incoming/?queue=to_submit", symbol)
    number = clerk.link(r"/registry/outgoing/new/\?answers=[0-9a-f-]{36}")
    clerk.get(number)
    clerk.expect(OFFICE)
    clerk.post(
        number, body=clerk.choice("body", "Sở Tài chính"), kind_name="Công văn",
        issued_on=_value(clerk, "issued_on"), subject=ANSWER, signer_name="Nguyễn Cao Sơn",
        unit=clerk.choice("unit", "Văn phòng Sở"), recipients=OFFICE, channel="inner",
        urgency="none", access_class="ordinary", copy_count="1",
    )  # fmt: skip
    clerk.expect(ANSWER)
    clerk.post(f"{clerk.address.removeprefix(base.rstrip('/'))}dispatch/")
    steps.done(f"{DEPARTMENT} trả lời phiếu chuyển bằng công văn của Sở")


def _take(base: str, page: str, steps: Steps) -> None:
    """Register the answer at home; who follows the task takes it as the result."""
    clerk = Walker(base)
    clerk.sign_in(CLERK)
    open_row(clerk, "/registry/incoming/?queue=to_register", ANSWER)
    answer = clerk.address.removeprefix(base.rstrip("/"))
    clerk.post(f"{answer}registration/")
    clerk.expect("Trả lời văn bản của ta")
    head = Walker(base)
    head.sign_in(HEAD)
    wait_for(head, answer, "Ghi kết quả và kết thúc văn bản")
    head.post(answer.replace("/registry/", "/exchange/") + "answer/", finish="1")
    head.get(page)
    head.expect("Đã kết thúc")
    steps.done(f"{HEAD} ghi công văn trả lời làm kết quả nhiệm vụ, văn bản kết thúc")


def open_row(walker: Walker, address: str, words: str) -> None:
    """Open the row of a list that says the words, as soon as it is there."""
    wait_for(walker, address, words)
    rows = re.split(r"<tr\b", walker.page)
    walker.page = next(row for row in rows if words in html.unescape(row))
    walker.get(walker.link(r"/registry/incoming/[0-9a-f-]{36}/[^\"]*"))
    walker.address = walker.address.partition("?")[0]


def wait_for(walker: Walker, address: str, words: str) -> None:
    """
    Open a page until it says the words: the worker brings them.

    :raises StepFailed: it does not within the patience
    """
    until = time.monotonic() + PATIENCE
    while words not in html.unescape(walker.get(address)):
        if time.monotonic() > until:
            raise StepFailed(f"{address}: “{words}” did not come in {PATIENCE} s")
        time.sleep(0.5)


def _value(walker: Walker, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', walker.page)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    if value is None:
        raise StepFailed(f"{walker.address}: no value in {name}")
    return value[1]
