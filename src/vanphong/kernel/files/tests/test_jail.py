from __future__ import annotations

import errno
import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vanphong.kernel.files.jail import probes, walls
from vanphong.kernel.files.jail import running as jail
from vanphong.kernel.files.jail.walls import Limits
from vanphong.kernel.files.tests import makers

BREAKOUTS = ["socket", "unix_socket", "exec", "fork", "write", "read", "ptrace", "kill"]


def _outside(attempt: str, target: str) -> None:
    answer, _body = probes.probe(b"", attempt=attempt, target=target)
    raise SystemExit(0 if answer["done"] else 1)


@pytest.fixture
def anyones_folder(tmp_path: Path) -> Path:
    """A folder that any account may write to, so that only the walls stand in the way."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() else tmp_path


def _target(attempt: str, folder: Path) -> str:
    return {"write": str(folder), "read": "/etc/passwd"}.get(attempt, "")


@pytest.mark.parametrize("landlock", [True, False])
@pytest.mark.parametrize("attempt", [*BREAKOUTS, "exec_here"])
def test_nothing_breaks_out_of_the_jail(attempt: str, landlock: bool, anyones_folder: Path) -> None:
    target = _target(attempt, anyones_folder)
    answer, _body = jail.run(
        "probe", makers.opened(b"x"), landlock=landlock, attempt=attempt, target=target
    )
    assert answer["done"] is False
    assert answer["errno"] in (errno.EPERM, errno.EACCES)


@pytest.mark.parametrize("attempt", [*BREAKOUTS, "exec_here"])
def test_the_same_attempts_succeed_outside(attempt: str, anyones_folder: Path) -> None:
    target = _target(attempt, anyones_folder)
    child = multiprocessing.get_context("spawn").Process(target=_outside, args=(attempt, target))
    child.start()
    child.join()
    assert child.exitcode == 0


@pytest.mark.parametrize("landlock", [True, False])
def test_the_child_cannot_change_what_it_judges(landlock: bool) -> None:
    file = makers.opened(b"as handed in")
    answer, _body = jail.run("probe", file, landlock=landlock, attempt="rewrite")
    assert answer == {"done": False, "errno": errno.EACCES}
    file.seek(0)
    assert file.read() == b"as handed in"


def test_a_writable_descriptor_could_change_it_outside() -> None:
    file = makers.opened(b"as handed in")
    code = "from vanphong.kernel.files.jail.probes import probe; probe(b'', attempt='rewrite')"
    start = f"import sys; sys.path.insert(0, {str(jail.ROOT)!r}); {code}"
    subprocess.run([sys.executable, "-I", "-c", start], stdin=file.fileno(), check=True)
    file.seek(0)
    assert file.read() == b"cs handed in"


def test_a_memory_bomb_is_ended() -> None:
    answer, _body = jail.run("probe", makers.opened(b"x"), attempt="memory")
    assert answer == {"fault": "bomb"}


@pytest.mark.parametrize(
    "limits", [Limits(cpu_seconds=1), Limits(wall_seconds=1)], ids=["cpu", "wall"]
)
def test_an_endless_loop_is_ended(limits: Limits) -> None:
    started = time.monotonic()
    with pytest.raises(jail.JailEnded):
        jail.run("probe", makers.opened(b"x"), limits=limits, attempt="loop")
    assert time.monotonic() - started < 20


def test_an_endless_answer_is_cut_off() -> None:
    with pytest.raises(jail.JailEnded, match="output"):
        jail.run("probe", makers.opened(b"x"), attempt="chatter")


def test_nothing_is_read_where_seccomp_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    start = "import sys; sys.path.insert(0, sys.argv[1]); from vanphong.kernel.files.jail import "
    start += "inside, walls; walls.ARCHITECTURES.clear(); inside.main(sys.argv[2])"
    monkeypatch.setattr(jail, "START", start)
    with pytest.raises(jail.JailMissing):
        jail.run("examine", makers.opened(b"chao"), suffix="txt")


def test_the_filter_knows_each_architecture_once() -> None:
    for architecture in walls.ARCHITECTURES.values():
        assert len(set(architecture.allowed)) == len(architecture.allowed)
        assert architecture.openat not in architecture.allowed


@pytest.mark.parametrize("landlock", [True, False])
@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx", "odt", "txt"])
def test_works_need_no_file_behind_the_walls(suffix: str, landlock: bool) -> None:
    content = {
        "pdf": makers.pdf("Đường về"),
        "docx": makers.word("Đường về"),
        "xlsx": makers.workbook("Đường về"),
        "odt": makers.open_text("Đường về"),
        "txt": "Đường về".encode(),
    }[suffix]
    answer, _body = jail.run("examine", makers.opened(content), landlock=landlock, suffix=suffix)
    assert answer["kind"] == suffix
    assert str(answer["text"]).strip() == "Đường về"


@pytest.mark.parametrize("landlock", [True, False])
def test_a_page_becomes_a_picture_of_the_width_asked(landlock: bool) -> None:
    answer, picture = jail.run(
        "page_image",
        makers.opened(makers.letter()),
        landlock=landlock,
        kind="pdf",
        page=0,
        width=480,
    )
    assert answer["width"] == 480
    assert picture.startswith(b"\x89PNG")
