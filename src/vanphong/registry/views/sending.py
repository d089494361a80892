"""Sending what was printed or written."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that the browser shows; `name` has no marks and no ending."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def as_workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to save; `name` has no marks and no ending."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
