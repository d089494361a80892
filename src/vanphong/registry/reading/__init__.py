"""
Reading the head of an official document: what it proposes for the intake form.

Pure. Every proposal is sure or unsure and says from which words it was read; what is not there is
not proposed. The layout is that of Decree 30/2020/NĐ-CP, Phụ lục I, of normative acts, and of
Party documents (practice item 9).
"""

from vanphong.registry.reading.boundaries import find_starts, spans_of
from vanphong.registry.reading.header import Header, Proposal, read_header

__all__ = ["Header", "Proposal", "find_starts", "read_header", "spans_of"]
