"""What the parts of the rules of tasks are called where staff change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.rules.shapes import register_meaning

register_meaning("included", _("The named day is still in time"))
