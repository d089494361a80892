"""
Taking the filter of one query away, so that the drill can show that it would see it.

A site is a function that asks a policy what may be seen. Sites are read from the source, so that
a new query is a new site by itself.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

from vanphong.kernel.policies import Policy
from vanphong.kernel.principals import Level

SOURCE = Path(__file__).parents[3]
#: what a policy is asked for the sight of records: a list, or how much of one
ASKED = ("visible_to", "level")


def sites() -> list[str]:
    """Return "module.function" of every place in the product that asks a policy, in order."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        inside = path.relative_to(SOURCE)
        if inside.parts[0] in ("kernel", "config") or "tests" in inside.parts:
            continue
        module = ".".join(("vanphong", *inside.with_suffix("").parts)).removesuffix(".__init__")
        found |= {f"{module}.{name}" for name in _asking(ast.parse(path.read_text("utf-8")), "")}
    return sorted(found)


def _asking(tree: ast.AST, prefix: str) -> Iterator[str]:
    """Yield the qualified names of the functions that ask a policy themselves."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            name = f"{prefix}{node.name}"
            if any(_asks(part) for part in ast.walk(node)):
                yield name
        elif isinstance(node, ast.ClassDef):
            yield from _asking(node, f"{prefix}{node.name}.")


def _asks(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ASKED
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id.endswith("Policy")
    )


@contextmanager
def without_filter(site: str) -> Iterator[None]:
    """Let every policy answer `site` as if all records might be known in full."""

    def blind(name: str, original: Any) -> classmethod[Any, Any, Any]:
        def answer(cls: type[Policy[Any]], *args: Any, **kwargs: Any) -> Any:
            if _caller(sys._getframe(1)) != site:
                return original.__func__(cls, *args, **kwargs)
            return Level.FULL if name == "level" else cls.model._default_manager.all()

        return classmethod(answer)

    with ExitStack() as stack:
        for policy in {Policy, *Policy.registry.values()}:
            for name in ASKED:
                if name in vars(policy):
                    patch = mock.patch.object(policy, name, blind(name, vars(policy)[name]))
                    stack.enter_context(patch)
        yield


def _caller(frame: FrameType) -> str:
    """Return the outermost function of the code that asks, whatever it is nested in."""
    name = frame.f_code.co_qualname.partition(".<locals>")[0]
    return f"{frame.f_globals['__name__']}.{name}"
