"""The audit takes what is plain, refuses what is not, and does not let itself be changed."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.kernel.conftest import NOW
from vanphong.kernel.audit import log
from vanphong.kernel.audit.models import AccessLog, Entry, TextVersion
from vanphong.kernel.principals import Actor, system_actor
from vanphong.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db
REF = SubjectRef("probe.paper", uuid.UUID(int=5))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET name = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
    ],
)
def test_it_refuses_to_be_changed(statement: str) -> None:
    log.record("probe.done", subject=REF, actor=system_actor("test"), at=NOW)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_outside_a_declared_run_nothing_is_dated_back() -> None:
    with log.declared_run(""):
        log.record("probe.done", subject=REF, actor=system_actor("test"), at=timezone.now())
        for wrong in (timedelta(hours=-1), timedelta(hours=1)):
            with pytest.raises(IntegrityError, match="audit_entry_clock"), transaction.atomic():
                log.record(
                    "probe.done", subject=REF, actor=system_actor("test"), at=timezone.now() + wrong
                )


def test_it_takes_no_long_text_and_no_object_as_a_change() -> None:
    for value in ("x" * 121, object()):
        with pytest.raises(TypeError):
            log.prepare(
                "probe.done",
                subject=REF,
                actor=system_actor("test"),
                at=NOW,
                changes={"subject": (None, value)},
            )


def test_a_purged_text_leaves_its_hash_standing() -> None:
    entry = log.record(
        "probe.done", subject=REF, actor=system_actor("test"), at=NOW, texts={"opinion": "Đồng ý"}
    )
    version = TextVersion.objects.get(entry=entry)
    assert entry.data["texts"]["opinion"] == log.text_hash("Đồng ý", version.salt)
    version.delete()
    entry.refresh_from_db()
    assert "opinion" in entry.data["texts"]


def test_looking_at_a_restricted_thing_leaves_a_line(clerk_lan: Actor) -> None:
    log.log_access(REF, actor=clerk_lan, what="file")
    assert AccessLog.objects.get().appointment_id == clerk_lan.appointment_id


@pytest.mark.django_db(transaction=True)
def test_it_is_written_in_the_acts_own_transaction_or_not_at_all() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        log.record("probe.done", subject=REF, actor=system_actor("test"), at=NOW)
