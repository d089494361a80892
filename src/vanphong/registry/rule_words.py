"""What the rules of the registry may say, where staff change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.rules.shapes import register_meaning
from vanphong.registry.models import Urgency

register_meaning(
    "registry.incoming.told_at_once", _("Degrees of urgency"),
    {code: label for code, label in Urgency.choices if code != Urgency.NONE},
)  # fmt: skip
#: the fields of Phụ lục VI by the names that the appendix gives them
for _name, _label in (
    ("TypeName", _("Kind of document")), ("CodeNumber", _("Number")),
    ("CodeNotation", _("Symbol")), ("OrganName", _("Issued by")), ("Subject", _("Subject")),
    ("PageAmount", _("Pages")), ("Description", _("Note")), ("Position", _("Title of the signer")),
    ("FullName", _("Signer")), ("To", _("Recipient")), ("IssuedAmount", _("Copies")),
    ("ArrivalNumber", _("Arrival no.")), ("ToPlaces", _("Recipients")),
):  # fmt: skip
    register_meaning(_name, _label)
