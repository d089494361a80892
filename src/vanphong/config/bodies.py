"""Bodies of requests: read whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Readable(Protocol):
    """What a server hands over as the body: each read gives what was asked for, or all there is."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class WholeBody:
    """
    The body of a request that knows its length and says when it broke off.

    Servers let a body end where the connection ended, and half a form would be read as a whole
    one: a document with half a file, registered for a clerk who saw an error.
    """

    def __init__(self, body: Readable, length: int) -> None:
        """Expect `length` bytes."""
        self._body, self._left = body, length

    def read(self, size: int = -1, /) -> bytes:
        """
        Return `size` bytes, or all that are left.

        :raises ConnectionResetError: there are fewer; Django answers as to an unreadable form
        """
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._body.read(wanted)
        return self._counted(data, is_short=len(data) < wanted)

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line; raises as `read`."""
        wanted = self._left if size < 0 else min(size, self._left)
        line = self._body.readline(wanted)
        return self._counted(line, is_short=len(line) < wanted and not line.endswith(b"\n"))

    def _counted(self, data: bytes, *, is_short: bool) -> bytes:
        self._left -= len(data)
        if is_short:
            raise ConnectionResetError("the body of the request broke off")
        return data


def whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """Return the application with the bodies of its requests watched."""

    def watched(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "0")
        if length.isdigit() and int(length):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return watched
