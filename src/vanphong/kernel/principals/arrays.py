"""Who may know anything of a record: both of its arrays as one value, with one index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, IntegerField, Q


class Seers(Func):
    """
    `readers || knowers`: a record is known to who stands in either.

    One condition and one index for both, so that the planner knows how many rows it keeps.
    """

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field: ClassVar[Any] = ArrayField(IntegerField())


def known_to(principals: Sequence[int], prefix: str = "") -> Q:
    """Return the condition that one of `principals` may know anything of the record."""
    overlap = Seers.output_field.get_lookup("overlap")
    return Q(overlap(Seers(F(f"{prefix}readers"), F(f"{prefix}knowers")), list(principals)))
