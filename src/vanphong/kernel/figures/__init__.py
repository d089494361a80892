"""Figures that are doors: each opens exactly the records it counted, at the reader's level."""
