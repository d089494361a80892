"""The command line: what it dispatches, what it refuses and in which words."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vanphong.config import cli
from vanphong.config.cli import commands, main
from vanphong.config.cli.demo import PROFILES
from vanphong.config.cli.installation import Installation
from vanphong.config.environment import (
    database_settings,
    demo_profile,
    installation_kind,
    is_demo,
    secret_key,
)
from vanphong.kernel.database import Refused


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="vp-cli-"))
    parent.chmod(0o711)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("VANPHONG_HOME", str(parent / "home"))
    yield parent / "home"
    shutil.rmtree(parent)


@pytest.fixture
def drills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer a package with one drill, as a colleague adds it."""
    package = tmp_path / "sample_drills"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "_shared.py").write_text("")
    (package / "power_cut.py").write_text(
        "def run(args):\n    print('drill power-cut: pass', *args)\n    return len(args)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(commands.PACKAGES, "drill", "sample_drills")


@pytest.mark.usefixtures("drills", "home")
def test_a_module_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drill", "power-cut", "--small"]) == 1
    assert capsys.readouterr().out == "drill power-cut: pass --small\n"


@pytest.mark.usefixtures("drills", "home")
def test_an_unknown_name_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drill", "nothing"]) == 1
    said = capsys.readouterr().err
    assert "nothing" in said
    assert "power-cut" in said
    assert "shared" not in said


@pytest.mark.usefixtures("drills", "home")
def test_a_group_without_a_name_lists_what_exists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drill"]) == 0
    assert capsys.readouterr().out == "power-cut\n"


def test_a_group_whose_package_is_absent_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(commands.PACKAGES, "bench", "absent_package.benches")
    assert commands.names_in("bench") == []


def test_an_installation_keeps_its_kind(home: Path) -> None:
    Installation(home).init(kind="isolated")
    Installation(home).init(kind="isolated")
    assert installation_kind(home) == "isolated"
    with pytest.raises(Refused):
        Installation(home).init(kind="connected")


def test_an_installation_for_work_never_becomes_a_demo(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Installation(home).init(kind="connected")
    monkeypatch.setenv("VANPHONG_DEMO", "1")
    assert not is_demo(home)
    with pytest.raises(Refused):
        Installation(home).init(kind="connected", demo=True)


def test_a_demo_keeps_its_sample(home: Path) -> None:
    Installation(home).init(kind="connected", demo=True, profile="nam-dinh-2011")
    assert is_demo(home)
    assert demo_profile(home) == "nam-dinh-2011"
    with pytest.raises(Refused):
        Installation(home).init(kind="connected", demo=True)


def test_each_profile_is_built_by_a_command_that_exists() -> None:
    from django.core.management import get_commands

    assert set(PROFILES.values()) <= set(get_commands())


@pytest.mark.usefixtures("home")
def test_each_sample_stands_in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def run(_options: object, installation: Installation) -> int:
        seen.append(installation.home.relative_to(Path.cwd()))
        return 0

    monkeypatch.setattr(cli, "_run_own", run)
    assert main(["demo"]) == main(["demo", "--profile", "nam-dinh-2011"]) == 0
    assert seen == [Path("var/demo"), Path("var/nam-dinh-2011")]


def test_a_report_that_is_stopped_says_how_to_go_on(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_self: Installation) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Installation, "start_database", stop)
    assert main(["demo", "--home", str(home), "--profile", "nam-dinh-2011", "--report"]) == 130
    assert "làm tiếp từ chỗ dừng" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_only_a_profile_has_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--report"]) == 1
    assert "--profile nam-dinh-2011" in capsys.readouterr().err


def test_a_folder_without_an_installation_is_not_run(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["up"]) == 1
    assert str(home) in capsys.readouterr().err
    assert not home.exists()


def test_web_and_worker_never_learn_the_owner(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a@db/vp")
    monkeypatch.setenv("VANPHONG_OWNER_URL", "postgresql://boss:b@db/vp")
    installation = Installation(home)
    assert "VANPHONG_OWNER_URL" not in installation.env("app")
    assert installation.env("owner")["VANPHONG_OWNER_URL"].startswith("postgresql://boss")
    assert installation.dsn("owner").startswith("postgresql://boss")


def test_the_owner_migrates_on_a_named_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:a%40b@db:6432/vp?sslmode=require")
    monkeypatch.setenv("VANPHONG_OWNER_URL", "postgresql://boss:b@db/vp")
    read = database_settings(home)
    assert (read["USER"], read["PASSWORD"], read["PORT"]) == ("app", "a@b", "6432")
    assert read["OPTIONS"] == {"sslmode": "require"}
    monkeypatch.setenv("VANPHONG_ROLE", "owner")
    assert database_settings(home)["USER"] == "boss"


def test_the_signing_key_is_made_once_and_closed(home: Path) -> None:
    key = secret_key(home)
    assert len(key) >= 50
    assert secret_key(home) == key
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600


def test_migrations_are_run_by_the_owner_and_bad_commands_say_why(home: Path) -> None:
    installation = Installation(home)
    installation.init(kind="connected")
    with installation.database():
        installation.migrate()
        shown = installation.run_django("showmigrations", "--plan")
        assert "[ ]" not in shown
        with pytest.raises(Refused, match="no_such_command"):
            installation.run_django("no_such_command", quiet=True)
    assert not installation.server.is_running()
