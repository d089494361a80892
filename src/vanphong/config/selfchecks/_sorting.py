"""The sorter's screen: a paper is sorted to a leader, each level's words in order."""

from __future__ import annotations

import re
from datetime import date

from vanphong.config.selfchecks._walker import StepFailed, Steps, Walker

CHIEF, LEADER = "Trần Thị Hòa", "Trần Anh Dũng"
SUBJECT, TEXT = "Về việc cứng hóa kênh tưới", "Kính trình đồng chí cho ý kiến về nguồn vốn."


def sort_to_leader(
    clerk: Walker, chief: Walker, leader: Walker, *, today: date, steps: Steps
) -> None:
    """Register, submit to the sorter, sort to the leader who reads both levels' words."""
    clerk.get("/registry/incoming/new/")
    clerk.upload(
        "/registry/incoming/new/", "enclosures", {},
        series=clerk.choice("series", "Sổ văn bản đến"), arrived_on=f"{today:%d/%m/%Y}",
        channel="paper", sender_name="UBND xã Gia Viễn", symbol="91/UBND-KT",
        issued_on=f"{today:%d/%m/%Y}", kind_name="Công văn", subject=SUBJECT, signer="",
        urgency="none", access_class="ordinary", copy_count="1",
    )  # fmt: skip
    found = re.search(r"/registry/incoming/[0-9a-f-]{36}/$", clerk.address)
    if found is None:
        raise StepFailed(f"{clerk.address}: the paper was not registered")
    page = found[0]
    clerk.get(f"{page}submission/")
    clerk.post(f"{page}submission/", to=clerk.choice("to", CHIEF), note="Kính trình phân loại")
    chief.get("/registry/sorting/?queue=all")
    chief.expect(SUBJECT)
    chief.get(f"{page}sorting/")
    chief.post(
        f"{page}sorting/", decision="submitted", text=TEXT, unit="", specialist="", due_on="",
        leader=chief.choice("leader", LEADER), body_name="",
    )  # fmt: skip
    words = leader.get(page)
    leader.expect(TEXT)
    if words.index("Kính trình phân loại") > words.index(TEXT):
        raise StepFailed("the words of the levels stand in the wrong order")
    steps.done(f"{CHIEF} phân loại trình {LEADER}; ý kiến từng cấp theo thứ tự")
