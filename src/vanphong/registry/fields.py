"""What screens of higher capabilities use: files with a form, the page of an act, sending."""

from vanphong.registry.forms import FilesForm
from vanphong.registry.views.forms import FormPage, answer, sent
from vanphong.registry.views.sending import as_pdf, as_workbook
from vanphong.registry.views.tray import Tray, read_tray

__all__ = [
    "FilesForm", "FormPage", "Tray", "answer", "as_pdf", "as_workbook", "read_tray", "sent",
]  # fmt: skip
