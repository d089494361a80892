"""What the parts of the rules of mails are called where staff change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.rules.shapes import register_meaning

register_meaning("from", _("From (time of day)"))
register_meaning("to", _("To (time of day)"))
register_meaning("days_off", _("No mails on days off"))
