"""
What is searched: one row a record, and one row for the content of its files.

Each exists twice. Records open within an office stand in `search_entry`. Those of restricted
classes stand in `search_sealed`, behind row-level security as a second wall (D9): there the policy
of the database runs before `@@`, which is not leakproof, so that table is found through its arrays
and stays small; the main table carries no such policy and is found through its words.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from vanphong.kernel.principals.models import AccessClass, Guarded

#: Classes whose rows stand in the main tables; all others stand behind the second wall.
OPEN_CLASSES = (AccessClass.PUBLIC, AccessClass.ORDINARY)
#: Stands among the readers of every sealed row; nobody's principal, only the indexer bears it.
INDEXER = 0

Sql = tuple[str, tuple[str | int, ...]]


@SearchVectorField.register_lookup
class Matches(Lookup):
    """`words__matches=query`: the query is a tsquery of ours, taken word for word."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: str | int, connection: BaseDatabaseWrapper) -> Sql:
        """Pass the query as text; it is cast where it is compared."""
        return "%s::tsquery", (value,)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Return `vector @@ query`."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", (*left_params, *right_params)


class EntryRow(Guarded):
    """
    One record as search sees it; arrays, class and state follow the record by a trigger.

    `line` holds the words of the register's fixed line, all that who knows only the line may find
    it by; `words` holds those and the rest of the header.
    """

    subject_id = models.UUIDField(primary_key=True)
    subject_type = models.CharField(max_length=60)
    tenant_id = models.UUIDField()
    #: moment by which "newest first" is meant
    happened_at = models.DateTimeField()
    #: its legal day in Vietnam
    happened_on = models.DateField()
    state = models.CharField(max_length=20, blank=True)
    #: organisation on the other side: the sender of an incoming document
    party_id = models.UUIDField(null=True)
    line = SearchVectorField()
    words = SearchVectorField()

    class Meta:
        abstract = True


class Entry(EntryRow):
    """A record of an open class; found through its words."""

    class Meta:
        db_table = "search_entry"
        indexes: ClassVar = (
            # No pending list: a verb never pays for the words of those before it.
            GinIndex(fields=["readers", "words"], name="search_entry_words", fastupdate=False),
            GinIndex(fields=["knowers", "line"], name="search_entry_line", fastupdate=False),
            models.Index(
                fields=["tenant_id", "-happened_at", "-subject_id"], name="search_entry_newest"
            ),
        )


class SealedEntry(EntryRow):
    """A record of a restricted class; found through its arrays, under row-level security."""

    class Meta:
        db_table = "search_sealed"
        indexes: ClassVar = (
            GinIndex(fields=["readers"], name="search_sealed_readers", fastupdate=False),
            GinIndex(fields=["knowers"], name="search_sealed_knowers", fastupdate=False),
        )


class ContentRow(models.Model):
    """Words of a record's header and files together, so that a question may span both."""

    words = SearchVectorField()

    class Meta:
        abstract = True


class Content(ContentRow):
    """Content of a record of an open class."""

    subject = models.OneToOneField(
        Entry, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True,
        related_name="content",
    )  # fmt: skip

    class Meta:
        db_table = "search_content"
        # The worker writes here, so that a pending list delays no verb and gathers many words.
        indexes: ClassVar = (GinIndex(fields=["words"], name="search_content_words"),)


class SealedContent(ContentRow):
    """Content of a record of a restricted class: seen only with its row in `search_sealed`."""

    subject = models.OneToOneField(
        SealedEntry, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True,
        related_name="content",
    )  # fmt: skip

    class Meta:
        db_table = "search_sealed_content"
