"""One person who opens page after page over a kept connection, with a watch in hand."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from vanphong.config.drills._judge import percentile

#: pages opened before the watch is started
WARMING = 5


class Visitor:
    """A session of one person."""

    def __init__(self, base: str, session: str) -> None:
        """Visit the installation at `base`."""
        parts = urlsplit(base)
        self.link = http.client.HTTPConnection(parts.hostname or "localhost", parts.port)
        self.headers = {"Cookie": f"sessionid={session}"}

    def get(self, path: str) -> str:
        """
        Return a page.

        :raises RuntimeError: it did not come with 200
        """
        self.link.request("GET", path, headers=self.headers)
        answer = self.link.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return page

    def documents(self, path: str) -> list[str]:
        """Return the addresses of the documents on a list."""
        found = re.findall(r'"(/registry/incoming/[0-9a-f-]{36}/)(?:\?in=[^"]*)?"', self.get(path))
        return list(dict.fromkeys(found))

    def time(self, paths: Sequence[str], times: int) -> dict[str, float]:
        """Open the pages in turn and return the times in milliseconds."""
        for place in range(WARMING):
            self.get(paths[place % len(paths)])
        found = []
        for place in range(times):
            began = time.perf_counter()
            self.get(paths[place % len(paths)])
            found.append(time.perf_counter() - began)
        return figures(found)


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds, and of how many."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(percentile(ordered, 0.5) * 1000, 1),
        "p95_ms": round(percentile(ordered, 0.95) * 1000, 1),
        "n": len(ordered),
    }
