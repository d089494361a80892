"""
The components, in one library: `{% load ui %}`. Each is shown, with its call, at /ui/.

All take keywords only. They are written in `kernel/ui/components`, by theme.
"""

from __future__ import annotations

from vanphong.kernel.ui.components import (
    badges,
    documents,
    filters,
    forms,
    frame,
    lists,
    page,
)
from vanphong.kernel.ui.components.library import register

__all__ = ["badges", "documents", "filters", "forms", "frame", "lists", "page", "register"]
