"""The line "Kính gửi" proposes a body only when it is sure."""

from __future__ import annotations

import uuid

import pytest

from vanphong.registry.addressing import Named, propose

UB, VP, TCD, HCC, TU = (uuid.UUID(int=n) for n in range(1, 6))
BODIES = (
    Named(id=UB, names=("Ủy ban nhân dân tỉnh Ninh Bình", "Chủ tịch UBND tỉnh")),
    Named(id=VP, names=("Văn phòng UBND tỉnh Ninh Bình",)),
    Named(id=TCD, names=("Ban Tiếp công dân tỉnh",)),
    Named(id=HCC, names=("Trung tâm Phục vụ hành chính công tỉnh",)),
    Named(id=TU, names=("Tỉnh ủy Ninh Bình",)),
)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Kính gửi: UBND tỉnh Ninh Bình", UB),
        ("Kính gửi: Uỷ ban nhân dân tỉnh", UB),
        ("UỶ BAN NHÂN DÂN TỈNH", UB),
        ("Kính gửi: Đồng chí Phạm Quang Bình, Chủ tịch UBND tỉnh", UB),
        ("Các Phó Chủ tịch UBND tỉnh", UB),
        ("Kính gửi:\n- UBND tỉnh Ninh Bình;\n- Sở Y tế.", UB),
        ("UBND tỉnh (qua Văn phòng UBND tỉnh)", UB),
        ("Văn phòng UBND tỉnh", VP),
        ("Chánh Văn phòng UBND tỉnh", VP),
        ("Ban Tiếp công dân tỉnh – Văn phòng UBND tỉnh", TCD),
        ("TRUNG TÂM PVHCC TỈNH", HCC),
        ("Tỉnh uỷ", TU),
    ],
)
def test_a_line_that_names_one_of_ours(line: str, body: uuid.UUID) -> None:
    assert propose(line, BODIES) == body


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Sở Tài chính tỉnh Ninh Bình",
        "UBND tỉnh Sơn La",  # another province
        "Đảng ủy UBND tỉnh",  # holds a name of ours and is none
        "Văn phòng Tỉnh ủy",
        "UBND các xã, phường",
        "Phòng Kinh tế – Văn phòng UBND tỉnh",
        "UBND tỉnh, Văn phòng UBND tỉnh",  # two of ours
        "Chủ tịch UBND tỉnh và Chánh Văn phòng UBND tỉnh",
    ],
)
def test_an_unsure_line_proposes_nothing(line: str) -> None:
    assert propose(line, BODIES) is None


def test_two_bodies_of_one_name_are_unsure() -> None:
    twins = (Named(id=UB, names=("Hội đồng thi đua",)), Named(id=VP, names=("Hội đồng thi đua",)))
    assert propose("Hội đồng thi đua", twins) is None
