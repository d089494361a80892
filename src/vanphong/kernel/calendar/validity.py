"""The constraint that no two rows of one key are valid on one day; needs no extension."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast, Coalesce


def one_a_day(name: str, *, key: str, condition: models.Q | None = None) -> ExclusionConstraint:
    """
    Return a constraint by which rows of one `key` column never overlap in validity.

    Rows are valid from `valid_from` to `valid_to`, both inclusive; null is without end. Keys are
    compared by their 64-bit hash, because equality in such a constraint would need an extension;
    a null key is a key of its own. With `condition` only the rows that fit it are compared.
    """
    text = Coalesce(Cast(key, models.TextField()), Value(""))
    hashed = Func(
        text, Value(0), function="hashtextextended", output_field=models.BigIntegerField()
    )
    point = Func(
        hashed, hashed, Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )
    days = Func(
        "valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField()
    )
    return ExclusionConstraint(
        name=name,
        condition=condition,
        expressions=[(point, RangeOperators.OVERLAPS), (days, RangeOperators.OVERLAPS)],
    )
