"""Files and functions stay small; an exception is listed by name and may only shrink."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUDGETS = tomllib.loads((ROOT / "tests/architecture/budgets.toml").read_text())
LIMITS, EXCEPTIONS = BUDGETS["limits"], BUDGETS["exceptions"]


def sources(pattern: str) -> list[Path]:
    found = [p for top in ("src", "tests") for p in sorted((ROOT / top).rglob(pattern))]
    return [p for p in found if "migrations" not in p.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in paths}
    return {n: length for n, length in lengths.items() if length > EXCEPTIONS.get(n, limit)}


def test_python_files_keep_to_their_length() -> None:
    code = [p for p in sources("*.py") if "tests" not in p.parts]
    tests = [p for p in sources("*.py") if "tests" in p.parts]
    assert too_long(code, LIMITS["python_file"]) == {}
    assert too_long(tests, LIMITS["test_file"]) == {}


def test_templates_keep_to_their_length() -> None:
    assert too_long(sources("*.html"), LIMITS["template"]) == {}


def test_functions_keep_to_their_length() -> None:
    long: dict[str, int] = {}
    for path in sources("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                key = f"{name(path)}:{node.name}"
                if length > EXCEPTIONS.get(key, LIMITS["function"]):
                    long[key] = length
    assert long == {}


def test_no_exception_is_larger_than_needed() -> None:
    gone = [n for n in EXCEPTIONS if not (ROOT / n.split(":")[0]).exists()]
    assert gone == []
