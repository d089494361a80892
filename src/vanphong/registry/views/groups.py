"""The groups of recipients of an office: their list, and one form to keep and to end them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table
from vanphong.registry import operations, queries
from vanphong.registry.forms.groups import EndForm, GroupForm
from vanphong.registry.models import RecipientGroup
from vanphong.registry.policies import GroupPolicy
from vanphong.registry.views.forms import FormPage, answer, sent

COLUMNS = (
    Column[RecipientGroup](key="name", label=gettext_lazy("Group"), main=True),
    Column[RecipientGroup](
        key="members", label=gettext_lazy("Members"),
        cell=lambda group: "; ".join(member.name for member in group.members.all()),
    ),
    Column[RecipientGroup](
        key="valid_from", label=gettext_lazy("From"), short=True,
        cell=lambda group: day_vi(group.valid_from),
    ),
    Column[RecipientGroup](
        key="valid_to", label=gettext_lazy("To"), short=True,
        cell=lambda group: day_vi(group.valid_to) if group.valid_to else "–",
    ),
)  # fmt: skip

END = Column[RecipientGroup](
    key="end", label=gettext_lazy("End the group"), short=True,
    cell=lambda group: "–" if group.valid_to else format_html(
        '<a href="{}">{}<span class="vp-hidden"> {}</span></a>',
        reverse("registry:end_group", args=[group.pk]), _("End"), group.name,
    ),
)  # fmt: skip


@requires("registry.group.read")
def group_list(request: ActorRequest) -> HttpResponse:
    """Show the groups that are valid now or later, with who belongs to them."""
    today = timezone.localdate()
    rows = queries.list_groups_for(request.actor, today).prefetch_related("members")
    new = reverse("registry:new_group") if may_call(request.actor, "registry.group.keep") else ""
    columns = (*COLUMNS, END) if new else COLUMNS
    table = Table(
        columns=columns, rows=list(rows), caption=_("Groups of recipients"),
        row_url=(lambda g: reverse("registry:group", args=[g.pk])) if new else None,
        row_name=lambda g: g.name,
        empty=Empty(
            title=_("No group yet"), icon="users-group",
            words=_("A group's name in a line of recipients sends to all its members."),
            act_label=_("Enter a group") if new else "", act_url=new,
        ),
    )  # fmt: skip
    return render(request, "registry/groups.html", {"table": table, "new": new})


@requires("registry.group.keep")
def new_group(request: ActorRequest) -> HttpResponse:
    """Enter a group, or another state of one of that name."""
    return _keep(request, None)


@requires("registry.group.keep")
def group_page(request: ActorRequest, group_id: uuid.UUID) -> HttpResponse:
    """Change who belongs to a group from a day on."""
    found = queries.get_group_for(request.actor, group_id)
    GroupPolicy.check(request.actor, "keep", found)
    return _keep(request, found)


def _keep(request: ActorRequest, found: RecipientGroup | None) -> HttpResponse:
    now = timezone.now()
    initial: dict[str, object] = {"since": timezone.localdate(now)}
    if found is not None:
        names = found.members.order_by("place").values_list("name", flat=True)
        initial |= {"name": found.name, "members": "\n".join(names)}
    form = GroupForm(sent(request), initial=initial)
    told = _("Documents already numbered keep their recipients.")
    page = _page(_("Keep the group"), _("The group is kept."), told)

    def act() -> str:
        operations.keep_group(
            form.cleaned_data["name"], form.cleaned_data["members"].splitlines(),
            since=form.cleaned_data["since"], actor=request.actor, now=now,
        )  # fmt: skip
        return page.back_url

    return answer(request, form, page, act)


@requires("registry.group.keep")
def end_group(request: ActorRequest, group_id: uuid.UUID) -> HttpResponse:
    """Let a group end after a day."""
    found = queries.get_group_for(request.actor, group_id)
    GroupPolicy.check(request.actor, "keep", found)
    form = EndForm(sent(request), initial={"on": timezone.localdate()})
    page = _page(_("End the group"), _("The group ends."), found.name)

    def act() -> str:
        operations.end_group(
            found, on=form.cleaned_data["on"], actor=request.actor, now=timezone.now()
        )
        return page.back_url

    return answer(request, form, page, act)


def _page(title: str, done: str, lead: str) -> FormPage:
    return FormPage(
        title=title, done=done, lead=lead, back=_("Back to the groups"),
        back_url=reverse("registry:groups"),
    )  # fmt: skip
