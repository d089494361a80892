"""The 244 documents of the gazette, as they really are."""

from __future__ import annotations

from pathlib import Path

import pytest

import vanphong.config.demo
from tests.world import NOW, SETUP, SINCE, Province
from vanphong.kernel.imports.models import ImportRow
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.principals import system_actor
from vanphong.registry import operations
from vanphong.registry.imports import IncomingImporter
from vanphong.registry.models import Incoming

GAZETTE = Path(vanphong.config.demo.__file__).parent / "data" / "gazette_sonla.csv"


def take_in() -> None:
    run_import(
        IncomingImporter({"tenant": "vpubnd"}), "incoming", GAZETTE.read_bytes(),
        file_name="gazette.csv", actor=system_actor("import"), now=NOW,
    )  # fmt: skip


@pytest.fixture
def imported(province: Province) -> None:
    operations.open_series(
        tenant=province.committee, name="Sổ văn bản đến", valid_from=SINCE, actor=SETUP, now=NOW
    )
    take_in()


def test_all_documents_land_with_a_number_each(imported: None) -> None:
    numbers = Incoming.objects.order_by("arrival_number").values_list("arrival_number", flat=True)
    assert list(numbers) == list(range(1, 245))
    assert not ImportRow.objects.filter(verdict="refused").exists()


def test_exactly_the_three_real_pairs_are_offered_as_duplicates(imported: None) -> None:
    told = [row for row in ImportRow.objects.all() if "trùng số" in str(row.sentence)]
    assert len(told) == 3


def test_symbols_with_a_space_keep_their_spelling(imported: None) -> None:
    spaced = Incoming.objects.filter(symbol__contains=" ").order_by("symbol")
    assert [d.symbol for d in spaced] == ["01/QĐ-TT HĐND", "05/QĐ-TT HĐND", "10/NQ-TT HĐND"]


def test_the_order_of_numbers_and_dates_is_warned_about(imported: None) -> None:
    assert any("ngày sớm hơn" in str(row.sentence) for row in ImportRow.objects.all()) or any(
        "ngày muộn hơn" in str(row.sentence) for row in ImportRow.objects.all()
    )


def test_the_same_file_twice_adds_nothing(imported: None) -> None:
    take_in()
    assert Incoming.objects.count() == 244
