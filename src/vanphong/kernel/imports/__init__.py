"""A file in, a judged report out: each row accepted, repaired or refused, nothing lost."""

from vanphong.kernel.imports.importer import (
    Accepted,
    Field,
    Importer,
    Refused,
    Repaired,
    Verdict,
    build_importer,
    importer_kinds,
    register_importer,
)
from vanphong.kernel.imports.reading import Row, Table, UnreadableFile, read_table
from vanphong.kernel.imports.values import Spelled, read_day, read_loose_day

__all__ = [
    "Accepted",
    "Field",
    "Importer",
    "Refused",
    "Repaired",
    "Row",
    "Spelled",
    "Table",
    "UnreadableFile",
    "Verdict",
    "build_importer",
    "importer_kinds",
    "read_day",
    "read_loose_day",
    "read_table",
    "register_importer",
]
