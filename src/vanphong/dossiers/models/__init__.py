"""Records of submissions, of lists of dossiers, and of dossiers."""

from vanphong.dossiers.models.catalogues import Catalogue, Heading, ListedDossier, Numbering
from vanphong.dossiers.models.dossiers import Dossier, DossierItem, DossierMember
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
    "Catalogue",
    "Dossier",
    "DossierItem",
    "DossierMember",
    "FileRole",
    "Heading",
    "Lack",
    "ListedDossier",
    "Numbering",
    "Paper",
    "PartText",
    "SheetFile",
    "Station",
    "Submission",
]
