"""The twin drill grows with the product: what it does not know fails here, and says where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

from vanphong.config import urls as product
from vanphong.config.drills._twins import addresses, filters, makers
from vanphong.config.drills._twins.differences import parents_of
from vanphong.config.drills._twins.province import READERS
from vanphong.kernel.policies.checks import routes
from vanphong.kernel.policies.table import ROLES
from vanphong.kernel.principals.models import Guarded

HERE = "config/drills/_twins/makers.py"


def ours() -> Iterator[type[Model]]:
    """Every model of the product, without those of the tests."""
    return (m for m in apps.get_models() if m.__module__.startswith("vanphong."))


def test_every_route_can_be_filled() -> None:
    unknown = []
    for path, _entry in routes(product.urlpatterns):
        try:
            addresses.refuse_unknown(path)
        except addresses.UnknownRoute as route:
            unknown.append(str(route))
    assert unknown == []


def test_an_unknown_route_says_where_to_name_it() -> None:
    with pytest.raises(addresses.UnknownRoute, match=r"add strange_id to KINDS of .*addresses"):
        addresses.refuse_unknown("registry/strange/<uuid:strange_id>/")


def test_no_route_is_left_out_that_is_gone() -> None:
    paths = {path for path, _entry in routes(product.urlpatterns)}
    assert set(addresses.LEFT_OUT) | set(addresses.PATTERNS) <= paths


def test_every_guarded_model_has_a_maker_and_a_shape() -> None:
    guarded = {m._meta.label_lower for m in ours() if issubclass(m, Guarded)} - makers.MIRRORS
    assert guarded == set(makers.MAKERS), f"name every guarded model in MAKERS of {HERE}"
    assert guarded == set(makers.SHAPES), f"name every guarded model in SHAPES of {HERE}"


def test_every_column_of_a_guarded_model_is_sorted() -> None:
    for label, shape in makers.SHAPES.items():
        columns = {f.name for f in apps.get_model(label)._meta.concrete_fields}
        assert columns == shape.columns(), f"sort the columns of {label} in SHAPES of {HERE}"


def test_every_model_that_hangs_on_a_guarded_one_is_a_known_part() -> None:
    parts = (m for m in ours() if parents_of(m) and not issubclass(m, Guarded))
    hanging = {m._meta.label_lower for m in parts}
    assert hanging == set(makers.PARTS), f"name every model that hangs on one in PARTS of {HERE}"


def test_every_role_reads() -> None:
    assert {who[1] for who in READERS if who} == set(ROLES)
    assert None in READERS


def test_every_question_to_a_policy_is_a_site() -> None:
    found = filters.sites()
    assert "vanphong.registry.queries.incoming.list_incoming_for" in found
    assert "vanphong.registry.views.document.document_page" in found
