"""`vanphong import KIND FILE [--report OUT.xlsx] [--option NAME=VALUE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from vanphong.kernel.imports.importer import build_importer, importer_kinds
from vanphong.kernel.imports.reading import MAX_BYTES, UnreadableFile
from vanphong.kernel.imports.reporting import write_report
from vanphong.kernel.imports.running import run_import
from vanphong.kernel.policies.decisions import Refusal
from vanphong.kernel.principals import system_actor


def run(arguments: list[str]) -> int:
    """
    Import one file; the last line says `import KIND: accepted=… repaired=… refused=…`, the lines
    before it what the file as a whole led to.

    Returns 0 when every row has its verdict, 1 with one sentence when the file was not read, 2 for
    wrong usage. Without arguments it lists the kinds there are.
    """
    if not arguments:
        sys.stdout.write("".join(f"{kind}\n" for kind in importer_kinds()))
        return 2
    options = _parser().parse_args(arguments)
    now = timezone.now()  # noqa: TID251 - a command is an edge: the clock is read here
    try:
        importer = build_importer(options.kind, dict(options.option))
        record = run_import(
            importer,
            options.kind,
            _read(options.file),
            file_name=options.file.name,
            actor=system_actor("import"),
            now=now,
        )
        if options.report:
            options.report.write_bytes(write_report(record, now=now))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    sys.stdout.write("".join(f"{remark}\n" for remark in record.remarks))
    sys.stdout.write(
        f"import {options.kind}: accepted={record.accepted} repaired={record.repaired} "
        f"refused={record.refused}\n"
    )
    return 0


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise UnreadableFile(
            _("The file %(name)s cannot be opened.") % {"name": path.name}
        ) from fault


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vanphong import", allow_abbrev=False)
    parser.add_argument("kind")
    parser.add_argument("file", type=Path)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--option", type=_pair, action="append", default=[], metavar="NAME=VALUE")
    return parser


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError("NAME=VALUE")
    return name, value
