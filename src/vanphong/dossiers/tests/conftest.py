"""A sheet in the economy division, ready to be sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.world import NOW, Province, post

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations
from vanphong.dossiers.models import Submission
from vanphong.dossiers.operations import Sheet
from vanphong.kernel.principals import Actor

TEXTS = {
    "matter": "Phê duyệt chủ trương đầu tư đê hữu sông Đáy",
    "submitter": "Sở Nông nghiệp và Môi trường",
    "specialist": "Hồ sơ đủ căn cứ, đề nghị đồng ý.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The province with a deputy chief and the Chairman besides."""

    province: Province
    deputy_nguyet: Appointment
    chairman_thang: Appointment

    def actor(self, post: Appointment) -> Actor:
        return self.province.actor(post)

    @property
    def minh(self) -> Actor:
        return self.actor(self.province.specialist_minh)

    def route(self) -> dict[str, Appointment]:
        return {
            "head": self.province.head_son, "deputy": self.deputy_nguyet,
            "leader": self.province.leader_binh,
        }  # fmt: skip


@pytest.fixture
def way(province: Province) -> Way:
    return Way(
        province=province,
        deputy_nguyet=post("Vũ Thị Nguyệt", province.division, "Phó Chánh VP", "deputy_chief"),
        chairman_thang=post(
            "Lê Quang Thắng", province.leader_binh.unit, "Chủ tịch", "province_leader"
        ),
    )


Maker = Callable[..., Submission]


@pytest.fixture
def make(way: Way) -> Maker:
    def made(**changes: object) -> Submission:
        sheet = {"title": "Chủ trương đầu tư đê", "texts": TEXTS, "route": way.route(), **changes}
        return operations.make_submission(
            Sheet(**sheet), maker=way.province.specialist_minh, key=uuid.uuid4(),  # type: ignore[arg-type]  # a test's changes
            actor=way.minh, now=NOW,
        )  # fmt: skip

    return made
