"""From another capability only its doors are imported; only its operations write its tables."""

from __future__ import annotations

import ast
from pathlib import Path

import grimp

SOURCE = Path(__file__).parents[2] / "src" / "vanphong"
DOORS = {"models", "operations", "queries", "events", "states", "fields"}
NOT_CAPABILITIES = {"config", "kernel", "locale"}
WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}


def capabilities() -> list[str]:
    return sorted(
        p.name
        for p in SOURCE.iterdir()
        if (p / "__init__.py").exists() and p.name not in NOT_CAPABILITIES
    )


def test_capabilities_enter_each_other_through_the_doors_only() -> None:
    graph = grimp.build_graph("vanphong", cache_dir=None)
    wrong: list[str] = []
    for module in sorted(graph.modules):
        home = module.split(".")[1] if "." in module else ""
        if home not in capabilities():
            continue
        for other in graph.find_modules_directly_imported_by(module):
            parts = other.split(".")
            if (
                parts[1] in capabilities()
                and parts[1] != home
                and parts[2:3]
                and (parts[2] not in DOORS)
            ):
                wrong.append(f"{module} -> {other}")
    assert wrong == []


def test_capabilities_have_no_import_cycles() -> None:
    graph = grimp.build_graph("vanphong", cache_dir=None)
    cycles = [
        (one, other)
        for one in capabilities()
        for other in capabilities()
        if one < other
        and graph.find_shortest_chain(f"vanphong.{one}", f"vanphong.{other}", as_packages=True)
        and graph.find_shortest_chain(f"vanphong.{other}", f"vanphong.{one}", as_packages=True)
    ]
    assert cycles == []


def writes_rows(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "objects"
    )


def test_views_write_nothing_themselves() -> None:
    views = [p for p in SOURCE.rglob("*.py") if "views" in {p.stem, p.parent.name}]
    wrong = [
        f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
        for path in views
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if writes_rows(node)
    ]
    assert wrong == []


def assigns_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
    )


def test_states_are_assigned_by_the_machine_only() -> None:
    others = [
        path
        for path in SOURCE.rglob("*.py")
        if path.parent.name not in {"migrations", "tests"}
        and "kernel/states" not in path.as_posix()
    ]
    wrong = [
        f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
        for path in others
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if assigns_state(node)
    ]
    assert wrong == []
