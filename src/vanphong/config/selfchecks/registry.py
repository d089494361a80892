"""The first thread through real pages: received, directed, handled, printed; and the walls."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from urllib.parse import quote

from vanphong.config.cli.throwaway import throwaway
from vanphong.config.demo.letters import letter_pdf, real_decision
from vanphong.config.selfchecks._closing import close_book, follow_up
from vanphong.config.selfchecks._comparing import compare
from vanphong.config.selfchecks._letters import keep_letter_apart
from vanphong.config.selfchecks._passing import pass_on_and_answer
from vanphong.config.selfchecks._sorting import LEADER, sort_to_leader
from vanphong.config.selfchecks._submission import submit_twice
from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker
from vanphong.kernel.calendar import LOCAL

CLERK, CHIEF, HEAD, SPECIALIST = "Nguyễn Thị Lan", "Trần Thị Hòa", "Vũ Hồng Sơn", "Lê Đức Minh"
ADMINISTRATOR, DEPARTMENT_CLERK = "Đỗ Anh Tuấn", "Trương Thị Hoài"
DECISION = real_decision()
SUBJECT, SYMBOL = DECISION["subject"], DECISION["symbol"]
FILE = "Quyết định 47-2025-QĐ-TTg.pdf"


def run(args: list[str]) -> int:
    """Walk; print `selfcheck registry: pass steps=N`, or FAIL and 1."""
    steps = Steps()
    try:
        with throwaway(web=True, worker=True, demo=True, durable=False) as installation:
            _walk(installation.url, steps)
    except StepFailed as failure:
        sys.stdout.write(f"selfcheck registry: FAIL steps={steps.count}: {failure}\n")
        return 1
    sys.stdout.write(f"selfcheck registry: pass steps={steps.count}\n")
    return 0


def _walk(base: str, steps: Steps) -> None:
    page, files = _receive(base, steps)
    _direct(base, page, steps)
    _handle(base, page, steps)
    _keep_apart(base, steps)
    _submit(base, steps)
    pass_on_and_answer(base, steps)
    _print(base, steps)
    _close(base, steps)
    _walls(base, [page, *files], steps)


def _receive(base: str, steps: Steps) -> tuple[str, list[str]]:
    clerk = Walker(base)
    clerk.sign_in(CLERK)
    steps.done(f"văn thư {CLERK} đăng nhập")
    clerk.get("/registry/incoming/new/")
    now = datetime.now(UTC)
    clerk.upload(
        "/registry/incoming/new/", "enclosures", {FILE: letter_pdf(DECISION, now=now)},
        series=clerk.choice("series", "Sổ văn bản đến"), arrived_on=_value(clerk, "arrived_on"),
        channel="paper", sender_name=DECISION["body"], symbol=SYMBOL,
        issued_on=f"{DECISION['issued_on']:%d/%m/%Y}", kind_name=DECISION["kind"],
        subject=SUBJECT, signer=DECISION["signer"]["name"], urgency="none",
        access_class="ordinary", copy_count="1",
    )  # fmt: skip
    clerk.expect("Văn bản đến số 245")
    page = clerk.address.removeprefix(base.rstrip("/"))
    steps.done(f"tiếp nhận tệp {FILE} và vào sổ, số đến 245")
    files = _read_file(clerk, page, steps)
    clerk.get(f"{page}submission/")
    clerk.post(f"{page}submission/", to=clerk.choice("to", CHIEF), note="Kính trình")
    clerk.expect("Chỉ xem dòng sổ")
    if {_status(clerk, address) for address in files} != {404}:
        raise StepFailed("the desk still has the file of a document that was passed on")
    steps.done(f"trình {CHIEF}; văn thư chỉ còn thấy dòng sổ, tệp đã đóng")
    clerk.get(f"{page}kept-copy/")
    clerk.post(f"{page}kept-copy/", reason="Đối chiếu với bản giấy")
    clerk.expect("Mở cho bạn đến")
    if {_status(clerk, address) for address in files} != {200}:
        raise StepFailed("the kept copy did not open")
    steps.done("văn thư mở bản lưu có lý do")
    return page, files


def _read_file(clerk: Walker, page: str, steps: Steps) -> list[str]:
    """Look at the file as the page shows it; return its addresses."""
    clerk.expect(f'alt="Trang 1 của {FILE}"')
    picture = clerk.link(rf"{page}files/[0-9a-f-]{{36}}/pages/1/")
    file = picture.removesuffix("pages/1/")
    addresses = [picture, f"{picture}words/", f"{file}text/", file]
    clerk.get(picture)
    if not clerk.content.startswith(b"\x89PNG"):
        raise StepFailed("the page did not come as a picture")
    words = {word["t"] for word in json.loads(clerk.get(f"{picture}words/"))["words"]}
    if not {"Quyết", "định", "ASEAN"} & words:
        raise StepFailed("the words of the page are not on it")
    if DECISION["paragraphs"][0] not in " ".join(clerk.get(f"{file}text/").split()):
        raise StepFailed("the text of the file was not read")
    if not clerk.get(file).startswith("%PDF"):
        raise StepFailed("the original did not come back")
    steps.done("trang văn bản hiện ảnh trang, lớp chữ và toàn văn; bản gốc tải về")
    return addresses


def _status(walker: Walker, address: str) -> int:
    walker.get(address)
    return walker.status


def _direct(base: str, page: str, steps: Steps) -> None:
    chief = Walker(base)
    chief.sign_in(CHIEF)
    chief.get("/registry/incoming/?queue=mine")
    chief.expect(SUBJECT)
    chief.get(f"{page}direction/")
    chief.post(
        f"{page}direction/",
        opinion="Giao Phòng Kinh tế tham mưu, báo cáo trước 01/12.",
        lead_unit=chief.choice("lead_unit", "Phòng Kinh tế"),
        due_on="01/12/2026",
    )
    chief.expect("Giao Phòng Kinh tế tham mưu")
    steps.done(f"{CHIEF} bút phê giao Phòng Kinh tế, hạn 01/12/2026")
    chief.get(f"{page}end/")
    chief.post(f"{page}end/", kind="filed")
    chief.expect("Còn 1 nhiệm vụ chưa xong")
    steps.done("kết thúc bị từ chối khi còn nhiệm vụ")


def _handle(base: str, page: str, steps: Steps) -> None:
    head = Walker(base)
    head.sign_in(HEAD)
    head.get("/tasks/?queue=unit&sort=-due")
    task = _task_of(head)
    head.get(f"{task}assignment/")
    head.post(f"{task}assignment/", person=head.choice("person", SPECIALIST), note="")
    steps.done(f"{HEAD} phân công {SPECIALIST}")
    specialist = Walker(base)
    specialist.sign_in(SPECIALIST)
    specialist.get(task)
    specialist.post(f"{task}start/")
    specialist.get(f"{task}result/")
    specialist.post(f"{task}result/", text="Đã có công văn trả lời.")
    specialist.expect("Đã có công văn trả lời.")
    steps.done(f"{SPECIALIST} bắt đầu và báo cáo kết quả")
    specialist.get(f"{page}end/")
    specialist.post(f"{page}end/", kind="answered", answer_symbol="12/UBND-KT")
    specialist.expect("Đã kết thúc")
    steps.done("kết thúc bằng văn bản trả lời 12/UBND-KT")


def _task_of(walker: Walker) -> str:
    """Find the task that the direction made, among those of the division."""
    walker.expect("Giao Phòng Kinh tế tham mưu")
    rows = walker.page.split("<tr")
    row = next(r for r in rows if "Giao Phòng Kinh tế tham mưu" in r)
    walker.page = row
    return walker.link(r"/tasks/[0-9a-f-]{36}/")


def _keep_apart(base: str, steps: Steps) -> None:
    people = [Walker(base) for _name in (CLERK, CHIEF, ADMINISTRATOR)]
    for walker, name in zip(people, (CLERK, CHIEF, ADMINISTRATOR), strict=True):
        walker.sign_in(name)
    clerk, chief, administrator = people
    today = datetime.now(LOCAL).date()
    keep_letter_apart(clerk, chief, administrator, today=today, steps=steps)


def _submit(base: str, steps: Steps) -> None:
    people = {name: Walker(base) for name in (CLERK, CHIEF, LEADER, SPECIALIST)}
    for name, walker in people.items():
        walker.sign_in(name)
    today = datetime.now(LOCAL).date()
    sort_to_leader(people[CLERK], people[CHIEF], people[LEADER], today=today, steps=steps)
    submit_twice(base, specialist=people[SPECIALIST], steps=steps)


def _print(base: str, steps: Steps) -> None:
    clerk = Walker(base)
    clerk.sign_in(CLERK)
    clerk.get("/registry/book/")
    book = clerk.choice("series", "Sổ")
    span = f"series={book}&first={quote('01/11/2026')}&last={quote('31/12/2026')}"
    clerk.get(f"/registry/book/?{span}")
    clerk.expect(SYMBOL)
    for kind, mark in (("pdf", "%PDF"), ("xlsx", "PK")):
        if not clerk.get(f"/registry/book/?{span}&format={kind}").startswith(mark):
            raise StepFailed(f"the register did not come as {kind}")
    steps.done("sổ đăng ký văn bản đến in PDF và lưu Excel")


def _close(base: str, steps: Steps) -> None:
    people = [Walker(base) for _name in (ADMINISTRATOR, CLERK, CHIEF)]
    for walker, name in zip(people, (ADMINISTRATOR, CLERK, CHIEF), strict=True):
        walker.sign_in(name)
    administrator, clerk, chief = people
    today = datetime.now(LOCAL).date()
    compare(clerk, symbol=SYMBOL, steps=steps)
    follow_up(clerk, symbol=SYMBOL, answer="12/UBND-KT", today=today, steps=steps)
    close_book(administrator, clerk, chief, leader=CHIEF, today=today, steps=steps)


def _walls(base: str, addresses: list[str], steps: Steps) -> None:
    other = Walker(base)
    other.sign_in(DEPARTMENT_CLERK)
    other.get("/registry/incoming/")
    # What the exchange brought may name documents of others; the Office's own stay there.
    if SUBJECT in other.page or "880/QĐ-UBND" in other.page:
        raise StepFailed("a department clerk sees the Office's documents")
    for address in addresses:
        if _status(other, address) != 404:
            raise StepFailed(f"{address} answers {other.status} to a department clerk")
    steps.done(f"{DEPARTMENT_CLERK} (Sở Tài chính) không thấy văn bản và tệp của Văn phòng")


def _value(walker: Walker, name: str) -> str:
    """Return what stands in a text field of the present page."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', walker.page)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    if value is None:
        raise StepFailed(f"no value in {name}")
    return value[1]
