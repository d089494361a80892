"""
Uploads wait in memory until the gate has let them pass: nothing of them is written to a disk (D7).

Django's own handlers write a request of more than some megabytes to temporary files.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from vanphong.kernel.files.refusals import LARGEST_BYTES, Fault, FileRefused, Refusal

#: house rule: what one form may carry, so that a few forms at once do not fill the memory
LARGEST_TOGETHER = 100 * 2**20


class RefusedUpload(InMemoryUploadedFile):
    """A file that was let go while it came in; `take_in` says why."""

    def __init__(self, fault: Fault, name: str | None, size: int) -> None:
        """Remember the fault; the content is gone."""
        super().__init__(BytesIO(), None, name, None, size, None)
        self.fault = fault

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """
        Refuse to give the content.

        :raises FileRefused: always
        """
        raise FileRefused(Refusal(self.fault))


class MemoryUploadHandler(FileUploadHandler):
    """
    Keep each file in memory, at most 50 MB, and at most 100 MB in one request.

    What goes beyond is let go as it arrives; the rest of the form is read all the same, so that
    the person gets an answer at the field and keeps what was typed.
    """

    def __init__(self, request: Any = None) -> None:
        """Begin with nothing kept."""
        super().__init__(request)
        self.together = 0

    def new_file(self, *facts: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*facts, **named)
        self.kept = BytesIO()
        self.fault: Fault | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of the whole file."""
        size = start + len(raw_data)
        if size > LARGEST_BYTES:
            self._let_go(Fault.TOO_BIG)
        elif self.fault is None and self.together + size > LARGEST_TOGETHER:
            self._let_go(Fault.TOO_MUCH)
        elif self.fault is None:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand over what was kept, or what says why nothing was."""
        if self.fault is not None:
            return RefusedUpload(self.fault, self.file_name, file_size)
        self.together += file_size
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )

    def _let_go(self, fault: Fault) -> None:
        self.kept, self.fault = BytesIO(), fault
