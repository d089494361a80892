"""Papers and people for the engines' tests."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from tests.probe.models import Paper
from vanphong.kernel.principals import Actor
from vanphong.kernel.principals.models import Principal

OFFICE = uuid.UUID(int=1)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def person(label: str, role: str, *principals: int, tenant: uuid.UUID = OFFICE) -> Actor:
    return Actor(
        label=label,
        account_id=len(label),
        person_id=uuid.uuid4(),
        appointment_id=uuid.uuid4(),
        tenant_id=tenant,
        roles=frozenset({role}),
        principals=frozenset(principals),
    )


@pytest.fixture
def desk(db: None) -> int:
    """The principal of the registry's desk."""
    return Principal.objects.create(kind="role", label="Văn thư").pk


@pytest.fixture
def clerk_lan(desk: int) -> Actor:
    return person("Lan", "registry_clerk", desk)


@pytest.fixture
def paper(desk: int) -> Paper:
    return Paper.objects.create(tenant_id=OFFICE, readers=[desk], subject="Về việc trồng cây")
