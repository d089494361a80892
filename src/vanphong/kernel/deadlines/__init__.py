"""Time limits: counted one way, told in words, kept as rows that come forward by themselves."""

from vanphong.kernel.deadlines.counting import Due, Span, Step, due, given
from vanphong.kernel.deadlines.terms import LateReceipt, StartRule, Term, Unit
from vanphong.kernel.deadlines.words import GivenDate, Remaining, explain, explain_given, remaining

__all__ = [
    "Due",
    "GivenDate",
    "LateReceipt",
    "Remaining",
    "Span",
    "StartRule",
    "Step",
    "Term",
    "Unit",
    "due",
    "explain",
    "explain_given",
    "given",
    "remaining",
]
