"""Official forms by code: which template, set by which act, in which version."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vanphong.kernel.printing.pdf import render


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialForm:
    """One form: `code` is capability.form; `act` and `article` set it, empty for a house form."""

    code: str
    template: Path
    title: str
    act: str = ""
    article: str = ""
    version: str = "1"
    #: false is shown to people as "chưa kiểm chứng"
    verified: bool = False


_forms: dict[str, OfficialForm] = {}


def register_form(found: OfficialForm) -> None:
    """
    Declare a form; called in `apps.ready`.

    :raises ValueError: another form has this code, or its template does not exist
    """
    if _forms.get(found.code, found) != found:
        raise ValueError(f"two forms share the code {found.code!r}")
    if not found.template.is_file():
        raise ValueError(f"form {found.code!r} has no template {found.template.name}")
    _forms[found.code] = found


def load_forms(path: Path) -> None:
    """
    Declare the `[[form]]` tables of a forms.toml; `template` is relative to it.

    :raises ValueError: as `register_form` does
    :raises TypeError: an unknown key
    """
    for table in tomllib.loads(path.read_text(encoding="utf-8")).get("form", []):
        register_form(OfficialForm(**{**table, "template": path.parent / table["template"]}))


def form(code: str) -> OfficialForm:
    """
    Return the form declared under `code`.

    :raises LookupError: there is none
    """
    if code not in _forms:
        raise LookupError(f"no form {code!r}")
    return _forms[code]


def forms() -> list[OfficialForm]:
    """Return all declared forms in the order of their codes."""
    return [_forms[code] for code in sorted(_forms)]


def print_form(code: str, data: Mapping[str, object], *, now: datetime) -> bytes:
    """
    Set the form `code` with `data` and return a PDF/A-2b. See `render`.

    :raises LookupError: there is no such form
    :raises BrokenForm: the form has a fault or misses a value
    """
    found = form(code)
    return render(found.template, data, now=now, title=found.title)
