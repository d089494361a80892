"""A sheet in the economy division, ready to be sent; the list of dossiers of the year."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from tests.world import NOW, Province, post

from vanphong.directory.models import Appointment
from vanphong.dossiers import operations
from vanphong.dossiers.models import Catalogue, Heading, ListedDossier, Submission
from vanphong.dossiers.operations import Foreseen, Sheet
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


@dataclass(slots=True, kw_only=True)
class Listing:
    """The committee's list of dossiers of 2026, while it is compiled."""

    way: Way
    catalogue: Catalogue
    personnel: Heading
    exams: Heading
    economy: Heading

    @classmethod
    def begin(cls, way: Way, numbering: str = "heading") -> Listing:
        lan = way.actor(way.province.clerk_lan)
        catalogue = operations.begin_catalogue(
            way.province.committee, year=2026, numbering=numbering, actor=lan, now=NOW
        )

        def heading(title: str, letters: str = "", parent: Heading | None = None) -> Heading:
            return operations.add_heading(
                catalogue, title=title, abbreviation=letters, parent=parent, actor=lan, now=NOW
            )

        personnel = heading("Tổ chức cán bộ", "TCCB")
        return cls(
            way=way, catalogue=catalogue, personnel=personnel,
            exams=heading("Thi tuyển công chức", parent=personnel),
            economy=heading("Kinh tế", "KT"),
        )  # fmt: skip

    @property
    def lan(self) -> Actor:
        return self.way.actor(self.way.province.clerk_lan)

    def propose(
        self,
        title: str,
        heading: Heading,
        retention: str = "Vĩnh viễn",
        *,
        keeper: Appointment | None = None,
        accept: bool = True,
    ) -> ListedDossier:
        line = operations.propose_dossier(
            self.catalogue, key=uuid.uuid4(), actor=self.way.minh, now=NOW,
            line=Foreseen(
                heading=heading, title=title, retention=retention,
                keeper=keeper or self.way.province.specialist_minh,
            ),
        )  # fmt: skip
        return operations.accept_listed(line, actor=self.lan, now=NOW) if accept else line

    def issue(self) -> Catalogue:
        self.catalogue = operations.issue_catalogue(
            self.catalogue, decision="12/QĐ-VP", decided_on=date(2026, 1, 5),
            actor=self.way.actor(self.way.province.chief_hoa), now=NOW,
        )  # fmt: skip
        return self.catalogue


@pytest.fixture
def listing(way: Way) -> Listing:
    return Listing.begin(way)
