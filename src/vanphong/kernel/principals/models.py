"""Principals and the arrays by which a record says who may know of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import pgettext_lazy

from vanphong.kernel.principals.arrays import Seers


class Principal(models.Model):
    """
    Something that rights are given to: a person's appointment, a unit, a role in a tenant.

    The kernel knows only its number, kind and a label for people who read access lists.
    """

    kind = models.CharField(max_length=40, help_text="Kind of principal")
    label = models.CharField(max_length=400, help_text="Name for people")

    def __str__(self) -> str:
        return self.label


class AccessClass(models.TextChoices):
    """How confidential a record is (D8); secrets exist only on an isolated installation."""

    PUBLIC = "public", pgettext_lazy("access class", "Public")
    ORDINARY = "ordinary", pgettext_lazy("access class", "Ordinary")
    LIMITED = "limited", pgettext_lazy("access class", "Limited")
    PERSONAL = "personal", pgettext_lazy("access class", "Personal data")


class Guarded(models.Model):
    """
    A record that says itself who may know of it.

    The arrays hold principal ids and change in the transaction that changes the right.
    `excluded` wins over both others.
    """

    #: principals who may know everything
    readers = ArrayField(models.IntegerField(), default=list, editable=False)
    #: principals who may know the fixed line only; nothing is matched on content for them
    knowers = ArrayField(models.IntegerField(), default=list, editable=False)
    #: principals who may know nothing, whatever else they are
    excluded = ArrayField(models.IntegerField(), default=list, editable=False)
    access_class = models.CharField(
        max_length=12, choices=AccessClass, default=AccessClass.ORDINARY, help_text="Access class"
    )

    class Meta:
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            GinIndex(fields=["readers"], name="%(app_label)s_%(class)s_rd"),
            GinIndex(Seers("readers", "knowers"), name="%(app_label)s_%(class)s_sr"),
        )
