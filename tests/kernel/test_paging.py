"""Pages of a list: the right rows, the right total, and nothing counted that is known."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.probe.models import Paper
from vanphong.kernel.principals import planning
from vanphong.kernel.ui import tables
from vanphong.kernel.ui.tables import paginate

pytestmark = pytest.mark.django_db
OFFICE = uuid.UUID(int=5)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """Twelve papers, in a world where "more than" begins at ten."""
    monkeypatch.setattr(tables, "MORE_THAN", 10)
    return Paper.objects.bulk_create(
        Paper(tenant_id=OFFICE, subject=f"Số {place:02}") for place in range(12)
    )


def page(number: int, per_page: int = 5, most: int = 12) -> tuple[list[str], int | None, int]:
    """Return the subjects of a page, the total, and how many queries it took."""
    rows = Paper.objects.filter(subject__lt=f"Số {most:02}").order_by("-subject")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found, pager = paginate(rows, {"page": str(number)}, per_page)
    return [paper.subject[3:] for paper in found], pager.total, len(asked)


def test_pages_follow_one_another_in_order(papers: list[Paper]) -> None:
    assert page(1)[0] == ["11", "10", "09", "08", "07"]
    assert page(2)[0] == ["06", "05", "04", "03", "02"]
    assert page(3)[0] == ["01", "00"]
    assert page(4)[0] == []


def test_a_total_is_exact_until_it_is_large(papers: list[Paper]) -> None:
    assert [page(number, most=9)[1] for number in (1, 2)] == [9, 9]
    assert [page(number, most=10)[1] for number in (1, 2)] == [10, 10]
    assert [page(number, most=12)[1] for number in (1, 2, 3)] == [None, None, None]


def test_a_page_beyond_the_end_still_tells_how_many_there_are(papers: list[Paper]) -> None:
    assert page(3, most=8)[:2] == ([], 8)


def test_a_list_that_ends_on_its_page_is_not_counted(papers: list[Paper]) -> None:
    assert page(1, most=5) == (["04", "03", "02", "01", "00"], 5, 1)
    assert page(1, most=0) == ([], 0, 1)
    assert page(1, most=9)[2] == 2


@pytest.mark.parametrize("dearer", [0, 1_000_000])
def test_a_far_page_is_the_same_by_either_way(
    papers: list[Paper], monkeypatch: pytest.MonkeyPatch, dearer: int
) -> None:
    monkeypatch.setattr(planning, "DEEP", 5)
    monkeypatch.setattr(planning, "DEARER", dearer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE probe_paper")
    with CaptureQueriesContext(connection) as asked:
        rows = Paper.objects.order_by("-subject")
        found = planning.later_keys(rows, 5, 10)
    assert [Paper.objects.get(pk=pk).subject[3:] for pk in found] == ["06", "05", "04", "03", "02"]
    told = any("enable_indexscan = off" in query["sql"] for query in asked)
    assert told == (dearer == 0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_indexscan")
        assert cursor.fetchone() == ("on",)
