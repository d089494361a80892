"""Lists ask both arrays of a record at once, by the index that knows both."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.kernel.conftest import OFFICE, person
from tests.probe.models import Paper, PaperPolicy
from vanphong.kernel.principals import Level

pytestmark = pytest.mark.django_db


def plan(level: Level) -> str:
    """Return how the database would look for what one person may know, were the table long."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return PaperPolicy.visible_to(person("Lan", "registry_clerk", 7), level).explain()


def test_the_line_is_looked_up_in_one_index() -> None:
    assert "probe_paper_sr" in plan(Level.LINE)
    assert "probe_paper_rd" in plan(Level.FULL)


def test_one_who_stands_in_either_array_is_found_at_the_line() -> None:
    mine = {
        "reader": Paper.objects.create(tenant_id=OFFICE, readers=[7]),
        "knower": Paper.objects.create(tenant_id=OFFICE, readers=[8], knowers=[7, 9]),
    }
    Paper.objects.create(tenant_id=OFFICE, readers=[8], knowers=[9])
    Paper.objects.create(tenant_id=OFFICE, readers=[7], excluded=[7])
    actor = person("Lan", "registry_clerk", 7)
    assert set(PaperPolicy.visible_to(actor, Level.LINE)) == set(mine.values())
    assert set(PaperPolicy.visible_to(actor, Level.FULL)) == {mine["reader"]}
    nobody = person("Hoa", "specialist")
    assert not PaperPolicy.visible_to(nobody, Level.LINE).exists()
