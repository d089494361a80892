"""The judge of heads can find fault."""

from __future__ import annotations

from vanphong.config.benches.headers import judge
from vanphong.registry.reading import Header, Proposal

TRUTH = {"number": "07/2026/TT-BTP", "type": "Thông tư"}
BODY = {"body": "Số: 07/2026/TT-BTP"}


def head(number: str, *, sure: bool = True) -> Header:
    return Header(
        symbol=Proposal(value=number, sure=sure), kind=Proposal(value="Thông tư", sure=True)
    )


def test_right_and_wrong_and_unsure() -> None:
    assert judge(head("07/2026/TT-BTP"), BODY, TRUTH) == ["documents", "numbered", "right"]
    assert judge(head("08/2026/TT-BTP"), BODY, TRUTH) == ["documents", "numbered", "wrong"]
    assert judge(head("08/2026/TT-BTP", sure=False), BODY, TRUTH) == ["documents", "numbered"]


def test_the_body_s_own_number_is_no_wrong_one_where_the_title_differs() -> None:
    body = {"body": "BỘ TƯ PHÁP\nSố: 08/2026/TT-BTP\nTHÔNG TƯ\nCăn cứ 07/2026/TT-BTP"}
    found = judge(head("08/2026/TT-BTP"), body, TRUTH)
    assert found == ["documents", "numbered", "title_differs"]
    cited = {"body": "BỘ TƯ PHÁP\nTHÔNG TƯ\nCăn cứ Thông tư số: 08/2026/TT-BTP"}
    assert "others_wrong" in judge(head("08/2026/TT-BTP"), cited, TRUTH)


def test_a_sure_number_that_does_not_stand_in_the_body_is_told() -> None:
    found = judge(head("08/2026/TT-BTP"), {"body": "không có số"}, TRUTH)
    assert found == ["documents", "others", "others_wrong"]
