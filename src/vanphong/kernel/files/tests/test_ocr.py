"""Words of scans: read behind walls where the machine can, and nothing without."""

from __future__ import annotations

import shutil

import pytest
import typst

from vanphong.kernel.files import ocr
from vanphong.kernel.files.jail.outside import run_program
from vanphong.kernel.files.jail.running import JailEnded
from vanphong.kernel.files.jail.walls import Limits

PYTHON = shutil.which("python3", path="/usr/bin") or ""
needs_python = pytest.mark.skipif(not PYTHON, reason="no python3 in /usr/bin")
needs_tesseract = pytest.mark.skipif(bool(ocr.missing()), reason="no tesseract with vie")


def picture(markup: str) -> bytes:
    made = typst.compile(f'#set page("a4")\n{markup}'.encode(), format="png", ppi=200)
    assert isinstance(made, bytes)
    return made


@needs_python
def test_a_program_reads_its_input_and_answers() -> None:
    copy = "import sys; sys.stdout.write(sys.stdin.read().upper())"
    assert run_program([PYTHON, "-I", "-c", copy], b"xin") == b"XIN"


@needs_python
@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.socketpair()",
        "open('/tmp/out', 'w')",
        "open('/dev/shm/out', 'w').write('x')",
        "import os; os.fork()",
        "import ctypes; c = ctypes.CDLL(None); exit(0 if c.ptrace(16, 1, 0, 0) == 0 else 1)",
    ],
)
def test_it_does_not_break_out(attempt: str) -> None:
    with pytest.raises(JailEnded):
        run_program([PYTHON, "-I", "-c", attempt], b"")


@needs_python
def test_it_ends_when_its_time_is_over() -> None:
    with pytest.raises(JailEnded):
        run_program(
            [PYTHON, "-I", "-c", "while True: pass"], b"",
            limits=Limits(cpu_seconds=1, wall_seconds=5),
        )  # fmt: skip


def test_a_program_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(JailEnded):
        run_program(["/usr/bin/no-such-program"], b"")


@needs_tesseract
def test_vietnamese_words_are_read() -> None:
    program = shutil.which("tesseract") or ""
    said = run_program(
        [program, "stdin", "stdout", "-l", "vie"], picture("Kính gửi: Sở Tài chính"),
        limits=ocr.LIMITS, environment=ocr.ENVIRONMENT,
    )  # fmt: skip
    assert "Kính gửi: Sở Tài chính" in said.decode()


def test_without_the_program_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    ocr.missing.cache_clear()
    assert ocr.missing() == "tesseract"
    ocr.missing.cache_clear()
