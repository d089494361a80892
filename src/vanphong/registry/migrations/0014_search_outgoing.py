"""Entries of the search follow the rows of registry_outgoing."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from vanphong.kernel.search.mirroring import mirror


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0013_arrived_words"), ("search", "0002_mirror_and_wall")]

    operations: ClassVar = [mirror("registry_outgoing")]
