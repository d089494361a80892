"""Parts of forms that higher capabilities use: the field of files and the tray under it."""

from vanphong.registry.forms import FilesForm
from vanphong.registry.views.sending import as_pdf, as_workbook
from vanphong.registry.views.tray import Tray, read_tray

__all__ = ["FilesForm", "Tray", "as_pdf", "as_workbook", "read_tray"]
