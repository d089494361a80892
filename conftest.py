"""What every test has: acts may be told any moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _declared_import_run() -> Iterator[None]:
    """Let tests tell verbs any moment: only declared runs may date acts back."""
    from vanphong.kernel.audit.log import declared_run  # noqa: PLC0415 - needs Django set up

    with declared_run("import"):
        yield
