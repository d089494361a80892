"""A submission that comes back once: written, asked about, sent as lần 2, approved."""

from __future__ import annotations

import re

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

HEAD, DEPUTY, LEADER = "Vũ Hồng Sơn", "Đinh Công Tráng", "Trần Anh Dũng"
TITLE = "Chủ trương nâng cấp đê hữu sông Đáy"
QUESTION = "Làm rõ nguồn vốn."
SHEETS = "/dossiers/submissions/"


def submit_twice(base: str, *, specialist: Walker, steps: Steps) -> str:
    """Write a sheet, answer the leader's query, have it approved; return its address."""
    sheet = _write(specialist)
    steps.done("chuyên viên lập phiếu trình đủ chín phần và trình")
    walkers = {name: Walker(base) for name in (HEAD, DEPUTY, LEADER)}
    for name, walker in walkers.items():
        walker.sign_in(name)
    for name in (HEAD, DEPUTY):
        _answer(walkers[name], sheet, "passing", "Đồng ý.")
    _answer(walkers[LEADER], sheet, "query", QUESTION, answer="asks")
    steps.done(f"{HEAD}, {DEPUTY} chuyển tiếp; {LEADER} hỏi thêm")
    specialist.get(sheet)
    specialist.expect("Phiếu trình lần 2")
    specialist.expect(QUESTION)
    specialist.post(f"{sheet}sending/")
    for name in (HEAD, DEPUTY):
        _answer(walkers[name], sheet, "passing", "Đồng ý trình lại.")
    _answer(walkers[LEADER], sheet, "approval", "Đồng ý.")
    specialist.get(sheet)
    specialist.expect("Đã duyệt")
    if not specialist.get(f"{sheet}print/").startswith("%PDF"):
        raise StepFailed("the sheet did not come as a print")
    steps.done(f"trình lần 2, {LEADER} ký; phiếu in được")
    return sheet


def _write(specialist: Walker) -> str:
    specialist.get(f"{SHEETS}new/")
    fields = {
        "title": TITLE, "part_matter": "Phê duyệt chủ trương nâng cấp đê.",
        "part_submitter": "Sở Nông nghiệp và Môi trường",
        "part_specialist": "Hồ sơ đủ căn cứ, đề nghị đồng ý.",
        "station_head": specialist.choice("station_head", HEAD),
        "station_deputy": specialist.choice("station_deputy", DEPUTY),
        "station_leader": specialist.choice("station_leader", LEADER),
    }  # fmt: skip
    specialist.post(f"{SHEETS}new/", **fields)
    found = re.search(rf"{SHEETS}[0-9a-f-]{{36}}/$", specialist.address)
    if found is None:
        raise StepFailed(f"{specialist.address}: the submission was not written")
    specialist.post(f"{found[0]}sending/")
    specialist.expect("Đang chờ ý kiến")
    return found[0]


def _answer(walker: Walker, sheet: str, verb: str, opinion: str, **said: str) -> None:
    walker.get(f"{sheet}{verb}/")
    walker.post(f"{sheet}{verb}/", opinion=opinion, **said)
    walker.expect("Đã xong")
    walker.expect(opinion)
