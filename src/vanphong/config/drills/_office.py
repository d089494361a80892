"""The office whose numbers the drill takes: its clerks, their sessions, its book."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.utils import timezone

from vanphong.config.drills._judge import Stored
from vanphong.directory import operations as directory
from vanphong.directory.models import Account, Appointment
from vanphong.directory.queries import actor_for
from vanphong.kernel.audit.models import Entry
from vanphong.kernel.numbering.models import Counter, TakenNumber
from vanphong.kernel.principals import system_actor
from vanphong.registry import operations as registry
from vanphong.registry.models import Incoming
from vanphong.registry.operations import Letter

SETUP = system_actor("drill")


class Office:
    """One office with one book, built by the product's own verbs."""

    def __init__(self, clerks: int) -> None:
        """Appoint that many clerks, each with an account."""
        self.now = timezone.now()
        since = timezone.localdate(self.now) - timedelta(days=1)
        organisation = directory.found_organisation(
            name="Văn phòng", kind="office", valid_from=since, actor=SETUP, now=self.now
        )
        tenant = directory.open_tenant(
            organisation=organisation, name="Văn phòng", prefix="vp", actor=SETUP, now=self.now
        )
        unit = directory.open_unit(
            tenant=tenant, name="Văn thư", abbreviation="VT", valid_from=since, actor=SETUP,
            now=self.now,
        )  # fmt: skip
        self.accounts: list[Account] = []
        self.posts: list[Appointment] = []
        for number in range(clerks):
            person = directory.enter_person(
                full_name=f"Văn thư {number + 1}", actor=SETUP, now=self.now
            )
            self.accounts.append(
                directory.open_account(
                    person, tenant=tenant, password=None, actor=SETUP, now=self.now
                )
            )
            self.posts.append(
                directory.appoint(
                    person=person,
                    unit=unit,
                    title="Văn thư",
                    role="registry_clerk",
                    valid_from=since,
                    actor=SETUP,
                    now=self.now,
                )  # fmt: skip
            )
        self.series = registry.open_series(
            tenant=tenant, name="Sổ văn bản đến", valid_from=since, actor=SETUP, now=self.now
        )
        self.actor = actor_for(self.posts[0], now=self.now)

    def sign_in(self, number: int) -> list[str]:
        """Return the keys of that many sessions as the log-in makes them, clerk after clerk."""
        store = import_module(settings.SESSION_ENGINE).SessionStore
        keys = []
        for place in range(number):
            user = self.accounts[place % len(self.accounts)].user
            session = store()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            keys.append(str(session.session_key))
        return keys

    def take(self, key: uuid.UUID, letter: Letter, now: datetime) -> Incoming:
        """Receive and register; called again after a lost answer, return the same document."""
        return registry.receive_and_register(
            letter, key=key, series=self.series, arrived_at=now, receiver=self.posts[0],
            actor=self.actor, now=now,
        )  # fmt: skip

    def stored(self) -> Stored:
        """Read counter, numbers, documents and audit."""
        connection.close()
        counter = Counter.objects.filter(series_id=self.series.pk).first()
        entries = Entry.objects.filter(name="registry.incoming.register")
        return Stored(
            last=counter.last if counter else 0,
            taken=list(
                TakenNumber.objects.filter(series_id=self.series.pk).values_list(
                    "number", flat=True
                )
            ),
            borne=dict(
                Incoming.objects.filter(series=self.series).values_list("pk", "arrival_number")
            ),
            audited={e.subject_id: e.data["number"] for e in entries if e.subject_id},
        )
