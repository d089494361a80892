"""What a finding is called on the pages that show a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.secrecy.detector import Finding

_LABELS = {
    Finding.CLEAN: "",
    Finding.WARNING: _("names a degree of secrecy; look before use"),
    Finding.UNCHECKED: _("not checked for marks of secrecy"),
    Finding.STAMPED: _("bears a mark of state secrets"),
}


def label_of(finding: Finding) -> str:
    """Return the mark to show beside a file; empty when there is nothing to say."""
    return str(_LABELS[finding])
