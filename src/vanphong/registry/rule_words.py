"""What the rules of the registry may say, where staff change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.rules.shapes import register_meaning
from vanphong.registry.models import Urgency

register_meaning(
    "registry.incoming.told_at_once", _("Degrees of urgency"),
    {code: label for code, label in Urgency.choices if code != Urgency.NONE},
)  # fmt: skip
