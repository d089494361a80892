"""`vanphong up` as a real process: it serves, mends, stops, and takes its children with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from vanphong.config.cli.installation import Installation
from vanphong.config.cli.services import free_port
from vanphong.config.cli.throwaway import throwaway
from vanphong.kernel.database import processes
from vanphong.kernel.database.places import Place


class Running:
    """One `vanphong up` and what it said."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.log = home.parent / "up.log"
        env = {**os.environ, "VANPHONG_LANGUAGE": "en"}
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "vanphong", "--home", str(home)]
        subprocess.run([*command, "init", "--kind", "connected"], env=env, check=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "up", "--port", str(self.port)],
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        assert self.said("Ready: "), self.log.read_text()

    def said(self, words: str, times: int = 1, seconds: float = 60) -> bool:
        return any(
            self.log.read_text().count(words) >= times
            for _tick in processes.waiting(seconds, step=0.1)
        )

    def status(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as failure:
            return failure.code

    def children(self) -> list[int]:
        return [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and _parent_of(folder) == self.process.pid
        ]

    @property
    def database(self) -> int:
        folder = Place(Path(), self.home / "database", Path()).data
        return int((folder / "postmaster.pid").read_text().split("\n")[0])


def _parent_of(folder: Path) -> int | None:
    """Return a process's parent by /proc, which a bare Debian has without any package."""
    try:
        said = (folder / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # gone in the meantime
        return None
    return int(said.rpartition(")")[2].split()[1])


@pytest.fixture
def running() -> Iterator[Running]:
    parent = Path(tempfile.mkdtemp(prefix="vp-up-"))
    parent.chmod(0o711)
    started = Running(parent / "home")
    yield started
    started.process.kill()
    started.process.wait()
    for _tick in processes.waiting(10):
        if not processes.postgres_processes_on(started.home / "database" / "data"):
            break
    shutil.rmtree(parent)


def all_gone(pids: list[int], seconds: float = 15) -> bool:
    return any(
        not [pid for pid in pids if processes.is_alive(pid)] for _tick in processes.waiting(seconds)
    )


def test_it_serves_mends_refuses_a_second_one_and_stops_on_ctrl_c(running: Running) -> None:
    assert running.status() < 500
    second = subprocess.run(
        [sys.executable, "-m", "vanphong", "--home", str(running.home), "up"],
        env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert str(running.process.pid) in second.stderr
    killed = running.children()
    assert len(killed) == 3
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert running.said("had died and was started again")
    assert running.said("had died and is started again", times=2)
    assert any(len(running.children()) == 3 for _tick in processes.waiting(20, step=0.2))
    children = running.children()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(10) == 0
    assert all_gone(children, seconds=1)


def test_children_never_stay_behind_a_killed_supervisor(running: Running) -> None:
    children = running.children()
    assert running.database in children
    assert len(children) == 3
    running.process.kill()
    running.process.wait()
    assert all_gone(children)


def test_a_throw_away_installation_works_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with throwaway(web=True, worker=True, durable=False) as installation:
        pids = list(installation.pids.values())
        assert sorted(installation.pids) == ["database", "web", "worker"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(installation.url + "/static/missing", timeout=10)
        with psycopg.connect(installation.dsn("app")) as connection:
            assert connection.execute("SELECT count(*) FROM django_migrations").fetchone()
        home = installation.home
    assert all_gone(pids, seconds=1)
    assert not home.parent.exists()


def test_web_and_worker_let_the_database_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with throwaway(web=True, worker=True, durable=False) as installation:
        nice = {
            name: os.getpriority(os.PRIO_PROCESS, pid) for name, pid in installation.pids.items()
        }
    assert nice["web"] == nice["worker"] > nice["database"]


def test_a_throw_away_installation_is_cleared_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    homes: list[Path] = []

    def fail(self: Installation) -> None:
        homes.append(self.home)
        raise RuntimeError("no")

    monkeypatch.setattr(Installation, "migrate", fail)
    with pytest.raises(RuntimeError), throwaway():
        pass
    assert not homes[0].parent.exists()
    assert processes.postgres_processes_on(homes[0] / "database" / "data") == []
