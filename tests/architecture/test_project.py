"""The project stands by itself: checks pass, migrations are whole, no address of an index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from io import StringIO
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db
def test_the_product_starts() -> None:
    assert [str(problem) for problem in run_checks()] == []


def test_a_process_of_its_own_starts_too() -> None:
    """Other tests import everything; a server has imported only what its settings name."""
    told = subprocess.run(
        [sys.executable, "-m", "django", "check", "--fail-level", "ERROR"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "vanphong.config.settings"},
        cwd=ROOT / "src", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr


@pytest.mark.django_db
def test_migrations_are_whole() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


def tracked() -> list[Path]:
    """Return the project's files; where git is missing, all but what it would ignore."""
    if shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.splitlines()
        return [ROOT / line for line in listed]
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ignored = [".git", *(line.strip("/") for line in lines)]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(fnmatch(p, i) for p in path.relative_to(ROOT).parts for i in ignored)
    ]


def test_the_lock_names_hashes_and_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "http" not in text
    pins = re.findall(r"^[\w.-]+==.*$", text, re.M)
    assert len(pins) >= 60
    assert all(line.rstrip().endswith("\\") for line in pins)


def test_no_path_of_a_machine_stands_in_the_project() -> None:
    pattern = re.compile(r"(^|[^A-Za-z0-9_.-])/(root|home/\w+|var/tmp|work)/", re.M)
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".html", ".js", ".css", ""}
        and path.is_file()
        and path.name != "test_project.py"
        and "static" not in path.parts
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
