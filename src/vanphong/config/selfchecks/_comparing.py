"""Đối soát: what does not agree, the slips that go with paper, and the sheet to sign."""

from __future__ import annotations

import re

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

RECEIVER = "Phòng Kinh tế"


def compare(clerk: Walker, *, symbol: str, steps: Steps) -> None:
    """Hand over what waits on paper, and ask that the walked document disagrees nowhere."""
    clerk.get("/registry/slips/")
    clerk.expect("bản giấy chờ giao")
    clerk.post("/registry/slips/new/")
    clerk.expect("In ra và cho ký nhận")
    rows = clerk.page.split("<tr")
    clerk.page = next(row for row in rows if RECEIVER in row)
    slip = clerk.link(r"/registry/slips/[0-9a-f-]{36}/")
    if not clerk.get(f"{slip}?format=pdf").startswith("%PDF"):
        raise StepFailed("the delivery slip did not come as a PDF")
    steps.done(f"lập phiếu giao nhận, in phiếu của {RECEIVER}")
    clerk.get(f"{slip}return/")
    clerk.upload(f"{slip}return/", "enclosures", {}, signed_by="Vũ Hồng Sơn")
    clerk.expect("Vũ Hồng Sơn đã ký nhận")
    steps.done("phiếu đã ký trả về ghi ký nhận cho mọi văn bản trên phiếu")
    page = clerk.get("/registry/reconciliation/")
    clerk.expect("Gửi, nhận từ")
    if re.search(rf"\b{re.escape(symbol)}\b", page):
        raise StepFailed(f"{symbol} still disagrees although it is finished")
    if not clerk.get("/registry/reconciliation/?format=pdf").startswith("%PDF"):
        raise StepFailed("the sheet of reconciliation did not come as a PDF")
    steps.done("đối soát: văn bản đã xử lý xong khớp mọi khâu; in bảng để ký")
