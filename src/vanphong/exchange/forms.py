"""Forms of the exchange: they check words, the verbs check rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanphong.directory.models import Tenant
from vanphong.directory.queries import list_units
from vanphong.exchange import queries
from vanphong.exchange.operations import Slip
from vanphong.exchange.slips import forms_on
from vanphong.kernel.ui.widgets import DayField
from vanphong.registry.models import Attachment, Channel, Incoming
from vanphong.registry.operations import Addressee
from vanphong.registry.queries import list_directors, list_outgoing_bodies
from vanphong.tasks.models import Task

#: the choice of a new task for the division
UNIT = "unit"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SpanForm(forms.Form):
    """From which month to which; whole months are counted."""

    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)


class TransferForm(forms.Form):
    """To whom a matter goes, what they are asked, and what goes with it."""

    form_code = forms.ChoiceField(label=_("Form"))
    body = forms.ChoiceField(label=_("Issued by"))
    lead = forms.ChoiceField(label=_("Lead"))
    others = forms.CharField(
        label=_("Other offices, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    released = forms.CharField(
        label=_("Text that leaves the house"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only this text and the files go out; directions and remarks stay inside."),
    )  # fmt: skip
    due_on = DayField(label=_("Deadline for the receivers"), required=False)
    signer = forms.ChoiceField(label=_("Signer"))
    authority = forms.CharField(label=_("Authority line"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Division that follows it"))
    follow = forms.ChoiceField(label=_("Task"), required=False)
    enclosed = forms.MultipleChoiceField(
        label=_("Files that go with it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        document: Incoming,
        files: list[Attachment],
        tasks: list[Task],
        may_give: bool,
        tenant: Tenant,
        day: date,
        **kwargs: Any,
    ) -> None:
        """Offer the office's own bodies, people and divisions, and the offices it reaches."""
        self.slips = {form.code: form for form in forms_on(day)}
        usual = next(iter(self.slips.values()))
        first = tasks[0] if tasks else None
        kwargs["initial"] = {
            "authority": usual.authority, "follow": first.pk if first else UNIT,
            "unit": first.lead_unit_id if first else None, "enclosed": [str(f.pk) for f in files],
            **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.document, self.tenant = document, tenant
        self.attachments = {str(f.pk): f for f in files}
        self.tasks = {str(task.pk): task for task in tasks}
        self.offices = {str(o.pk): o for o in queries.list_offices(tenant)}
        self.bodies = {str(b.pk): b for b in list_outgoing_bodies(tenant.pk, day)}
        self.units = {str(u.pk): u for u in list_units(tenant.pk, day)}
        self.signers = {str(p.pk): p for p in list_directors(tenant.pk, day)}
        self._choose("form_code", [(form.code, form.label) for form in self.slips.values()])
        self._choose("body", [(pk, body.name) for pk, body in self.bodies.items()])
        offices = [(pk, office.name) for pk, office in self.offices.items()]
        self._choose("lead", [("", "—"), *offices])
        self._choose("unit", [(pk, unit.name) for pk, unit in self.units.items()])
        self._choose(
            "signer",
            [(pk, f"{p.person.full_name} – {p.title}") for pk, p in self.signers.items()],
        )
        self._choose("enclosed", [(pk, f.name) for pk, f in self.attachments.items()])
        self._choose("follow", self._followers(may_give))
        if not files:
            del self.fields["enclosed"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _followers(self, may_give: bool) -> list[tuple[str, str]]:
        """Return the open tasks of the document, a new one where the person gives tasks, none."""
        tasks = [
            (pk, str(_("Task of %(unit)s: %(content)s") % {
                "unit": task.lead_unit.name, "content": task.content[:80]}))
            for pk, task in self.tasks.items()
        ]  # fmt: skip
        new = [(UNIT, str(_("New task: the division follows the answer")))] if may_give else []
        return [*tasks, *new, ("", str(_("Nobody is asked to follow it")))]

    def slip(self) -> Slip:
        """Return what the form says; the choices were checked against this office's own."""
        data = self.cleaned_data
        return Slip(
            form=self.slips[data["form_code"]], body=self.bodies[data["body"]],
            recipients=self._recipients(), released=data["released"],
            signer=self.signers[data["signer"]], unit=self.units[data["unit"]],
            authority=data["authority"], due_on=data["due_on"],
            attachments=[self.attachments[pk] for pk in data.get("enclosed", [])],
            task=self.tasks.get(data["follow"]), follow=data["follow"] == UNIT,
        )  # fmt: skip

    def _recipients(self) -> list[Addressee]:
        office = self.offices[self.cleaned_data["lead"]]
        lead = Addressee(name=office.name, organisation=office.organisation, channel=Channel.INNER)
        lines = (line.strip(" -–•;.") for line in self.cleaned_data["others"].splitlines())
        names = dict.fromkeys(line for line in lines if line and line != lead.name)
        return [lead, *(Addressee(name=name, channel=Channel.INNER) for name in names)]
