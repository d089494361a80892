"""
Judging a file by its content, in the jail.

`inspect` answers for forms and imports that only ask; `examine` also hands over what was read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.refusals import LARGEST_BYTES, Fault, FileRefused, Refusal
from vanphong.kernel.secrecy.detector import Word

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "tif": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A file's kind by content, or why it is refused; exactly one of the two is set."""

    kind: str = ""
    refusal: Refusal | None = None

    @property
    def media_type(self) -> str:
        """Return the media type of an accepted file."""
        return MEDIA_TYPES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the jail read of an accepted file."""

    kind: str
    #: None where there is no text layer or nobody reads the kind (doc, xls, rtf, pictures)
    text: str | None
    #: words of page 1 with their places (pdf)
    words: tuple[Word, ...] | None
    #: first lines in order (docx, xlsx, odt, ods, txt, csv)
    lines: tuple[str, ...] | None
    #: width and height of each page of a pdf (points) or frame of a picture (pixels), the first
    #: 2,000; empty where there are none to be drawn
    sizes: tuple[tuple[int, int], ...] = ()


def inspect(source: Path | IO[bytes], name: str) -> Verdict:
    """
    Judge a file; `name` is the one its sender gave, of which only the ending is looked at.

    :raises JailMissing: this machine cannot read files safely, so nothing is judged
    Cost: one child process, about 0.2 s and what the file takes.
    """
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                return Verdict(examine(file, name).kind)
        return Verdict(examine(source, name).kind)
    except FileRefused as refused:
        return Verdict(refusal=refused.refusal)


def examine(file: IO[bytes], name: str) -> Examined:
    """
    Read an open file of the operating system (not a buffer of Python) in the jail.

    :raises FileRefused: with the fault
    :raises JailMissing: this machine cannot read files safely
    """
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise FileRefused(Refusal(Fault.EMPTY))
    if size > LARGEST_BYTES:
        raise FileRefused(Refusal(Fault.TOO_BIG))
    try:
        answer, _body = jail.run("examine", file, suffix=_suffix(name))
    except jail.JailEnded as ended:
        raise FileRefused(Refusal(Fault.BOMB)) from ended
    if "fault" in answer:
        raise FileRefused(Refusal(Fault(str(answer["fault"]))))
    words, lines, sizes = answer["words"], answer["lines"], answer["sizes"]
    return Examined(
        kind=str(answer["kind"]),
        text=str(answer["text"]) if answer["text"] is not None else None,
        words=tuple(Word(*word) for word in words) if isinstance(words, list) else None,
        lines=tuple(map(str, lines)) if isinstance(lines, list) else None,
        sizes=tuple((w, h) for w, h in sizes) if isinstance(sizes, list) else (),
    )


def _suffix(name: str) -> str:
    return Path(name.replace("\\", "/")).suffix.lstrip(".").lower()
