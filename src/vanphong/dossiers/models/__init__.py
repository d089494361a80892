"""Records of what is laid before the leaders."""

from vanphong.dossiers.models.submissions import (
    BACK,
    CLOCK,
    Answer,
    FileRole,
    Lack,
    Paper,
    PartText,
    SheetFile,
    Station,
    Submission,
)

__all__ = [
    "BACK",
    "CLOCK",
    "Answer",
    "FileRole",
    "Lack",
    "Paper",
    "PartText",
    "SheetFile",
    "Station",
    "Submission",
]
