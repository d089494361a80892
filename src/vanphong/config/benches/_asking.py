"""Questions cut out of stored texts, and the people who ask them."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from importlib import import_module

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from vanphong.config.benches._papers import build_office, fill
from vanphong.config.benches._texts import Texts
from vanphong.directory.queries import actor_for
from vanphong.kernel.principals import matching_q
from vanphong.kernel.search.asking import read_question
from vanphong.kernel.search.backend import Narrowing
from vanphong.kernel.search.finding import find
from vanphong.kernel.search.models import Entry
from vanphong.kernel.text import fold
from vanphong.registry.models import Incoming


class Bench:
    """One office with its documents, ready to be asked."""

    readers = ("leader", "head", "specialist", "desk")

    def __init__(self, rows: int, content_words: int, dsn: str) -> None:
        """Build office and documents."""
        self.now = timezone.now()
        self.dsn, self.rows, self.content_words = dsn, rows, content_words
        begun = time.perf_counter()
        self.office = build_office(self.now)
        fill(self.office, rows, content_words=content_words, now=self.now, dsn=dsn)
        self.built_seconds = time.perf_counter() - begun
        self.actors = {
            who: actor_for(post, now=self.now) for who, post in self.office.posts.items()
        }
        self.dice = random.Random(7)  # noqa: S311 - a bench repeats
        self.papers = list(
            Incoming.objects.order_by("pk").values_list("subject", "symbol")[:50_000:17]
        )
        self.texts = Texts(seed=rows + 1)

    def sizes(self) -> dict[str, object]:
        """Return how long building took and how large the search became."""
        with psycopg.connect(self.dsn) as owner:
            found = owner.execute(
                "SELECT relname, pg_table_size(oid) / 1048576, pg_indexes_size(oid) / 1048576"
                " FROM pg_class WHERE relname IN"
                " ('registry_incoming', 'search_entry', 'search_content') ORDER BY 1"
            ).fetchall()
        sizes = {name: f"{table} + {indexes} MB" for name, table, indexes in found}
        return {"seconds": round(self.built_seconds, 1), **sizes}

    def questions(self, kind: str, where: str, number: int) -> Iterator[str]:
        """Yield questions of one kind, every second one without marks."""
        for place in range(number):
            subject, symbol = self.dice.choice(self.papers)
            if kind == "symbol":
                yield symbol
                continue
            words = (subject if where == "header" else self.texts.text(40)).split()
            count = 3 if kind.startswith("phrase") else int(kind[0])
            first = self.dice.randrange(0, len(words) - count)
            said = re.sub(r'["“”]', "", " ".join(words[first : first + count]))
            said = fold(said) if place % 2 else said
            yield f'"{said}"' if kind.startswith("phrase") else said

    def ask(self, who: str, question: str, where: str) -> tuple[float, bool]:
        """Return the seconds one question took, and whether only the newest was looked at."""
        narrowing = Narrowing(in_content=where == "content")
        begun = time.perf_counter()
        found = find(self.actors[who], question, narrowing, today=timezone.localdate(self.now))
        return time.perf_counter() - begun, found.answer.since is not None

    def session(self, who: str) -> str:
        """Return the key of a session as the log-in makes it."""
        user = self.office.accounts[who].user
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return str(session.session_key)

    def index_used(self) -> str:
        """Return the index that the planner takes for two words of the widest reader."""
        query = read_question(" ".join(self.papers[0][0].split()[:2])).query()
        fits = matching_q(
            self.actors["leader"], full=Q(words__matches=query), line=Q(line__matches=query)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            plan = Entry.objects.filter(fits).explain()
            cursor.execute("RESET enable_seqscan")
        found = re.search(r"search_entry_words", plan)
        return found[0] if found else "none"
