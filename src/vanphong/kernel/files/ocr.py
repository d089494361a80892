"""
Words of scans, read by tesseract with its Vietnamese data where the machine has both.

The program sees only pictures that our own jail has drawn, and runs behind walls of its own. What
it reads is never sure. Without it nothing changes; `missing` says what is not there.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from vanphong.kernel.files import store
from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.jail.outside import run_program
from vanphong.kernel.files.jail.walls import Limits
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.files.rendering import DRAWN, NoPage, ask

LANGUAGE = "vie"
#: pixels: 300 dots an inch on A4, what the program reads best
WIDE = 2480
#: house rule: longer scans are read so far; each page takes some seconds of one processor
MOST_PAGES = 40
LIMITS = Limits(memory_bytes=1024 * 2**20, cpu_seconds=60, wall_seconds=120)
#: one processor, and letters as they are
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


@cache
def missing() -> str:
    """
    Return what keeps scans from being read: "tesseract", "vie", or "" for nothing.

    Asked of the machine once a process.
    """
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract"
    try:
        told = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return "tesseract"
    return "" if LANGUAGE in told.stdout.split() else LANGUAGE


def can_read(file: StoredFile) -> bool:
    """Tell whether the file has pages that could be read here."""
    return file.kind in DRAWN and file.pages > 0 and not missing()


def read_page(file: StoredFile, page: int) -> str:
    """
    Return the words of page `page` (from 0), "" where there are none or they cannot be read.

    :raises Damaged: the stored content changed
    :raises JailMissing: the machine cannot build the walls
    Cost: two processes and some seconds of one processor; call it outside a transaction.
    """
    program = shutil.which("tesseract")
    if program is None or not can_read(file):
        return ""
    try:
        _answer, picture = ask(
            store.read(file),
            lambda f: jail.run("page_image", f, kind=file.kind, page=page, width=WIDE),
        )
        said = run_program(
            [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", "300"], picture,
            limits=LIMITS, environment=ENVIRONMENT,
        )  # fmt: skip
    except (NoPage, jail.JailEnded):
        return ""
    return said.decode("utf-8", "ignore").replace("\x00", "").strip()


def read_scan(file: StoredFile) -> str:
    """
    Return the words of a scan, page after page, of the first 40 pages; "" where there are none.

    Cost: as `read_page` for each; for the worker.
    """
    pages = [read_page(file, number) for number in range(min(file.pages, MOST_PAGES))]
    return "\f".join(pages).strip("\f\n ")
