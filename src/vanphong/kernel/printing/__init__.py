"""Official forms as PDF/A and lists as workbooks: from plain data, with our own fonts."""

from vanphong.kernel.printing.forms_registry import (
    OfficialForm,
    form,
    forms,
    load_forms,
    print_form,
    register_form,
)
from vanphong.kernel.printing.lists import Column, Kind, print_table, write_table
from vanphong.kernel.printing.pdf import BrokenForm, page_sizes, render

__all__ = [
    "BrokenForm",
    "Column",
    "Kind",
    "OfficialForm",
    "form",
    "forms",
    "load_forms",
    "page_sizes",
    "print_form",
    "print_table",
    "register_form",
    "render",
    "write_table",
]
