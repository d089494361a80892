"""Rules of the installation: what binds, where it is written, and following a new act."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.directory import operations
from vanphong.directory.audit import history_of_rule
from vanphong.directory.forms.rules import ChangeRuleForm, ConfirmRuleForm, NoFields, RuleFilter
from vanphong.directory.policies import RulePolicy
from vanphong.directory.queries import rules as queries
from vanphong.directory.views.acting import Data, Screen, act_page
from vanphong.kernel.calendar import local_day
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires
from vanphong.kernel.rules.lookup import verified_label
from vanphong.kernel.rules.models import Rule
from vanphong.kernel.rules.operations import was_entered
from vanphong.kernel.rules.shapes import BadValue, described, spelled
from vanphong.kernel.ui.components.badges import status_tag
from vanphong.kernel.ui.format_vi import day_vi
from vanphong.kernel.ui.tables import Column, Empty, Table, ordered, paginate
from vanphong.kernel.ui.values import Act


@requires("directory.rule.read")
def rules(request: ActorRequest) -> HttpResponse:
    """List the rules that hold today; with `show` only those nobody has checked."""
    today = local_day(timezone.now())
    form = RuleFilter(request.GET)
    found = queries.list_rules_for(request.actor, today)
    if form.is_valid():
        found = form.narrow(found)
    columns = _columns(queries.describe_rules([row.code for row in found]))
    rows, order = ordered(found, columns, request.GET, "about")
    page, pager = paginate(rows, request.GET)
    table = Table(
        columns=columns, rows=page, pager=pager, order=order, params=request.GET,
        caption=_("Rules and settings"), dom_id="vp-list",
        row_url=lambda row: reverse("directory:rule", args=[row.code]),
        empty=Empty(
            title=_("No rule answers this"), icon="scale",
            words=_("Clear the filter to see every rule that holds today."),
        ),
    )  # fmt: skip
    context = {"table": table, "form": form, "clear_url": reverse("directory:rules")}
    return render(request, "directory/rules.html", context)


def _columns(about: dict[str, str]) -> tuple[Column[Rule], ...]:
    return (
        Column(key="about", label=gettext_lazy("What it sets"), main=True, sort="code",
               cell=lambda row: about.get(row.code) or row.code),
        Column(key="value", label=gettext_lazy("Value"),
               cell=lambda row: described(row.code, row.value) or _("many parts, see inside")),
        Column(key="source", label=gettext_lazy("Set by"), cell=lambda row: row.source or "–"),
        Column(key="valid_from", label=gettext_lazy("Holds from"), short=True, sort="valid_from",
               cell=lambda row: day_vi(row.valid_from)),
        Column(key="verified", label=gettext_lazy("Checked"), short=True, sort="verified",
               cell=lambda row: status_tag(verified_label(row), "warning")
               if not row.verified else status_tag(_("checked"), "good")),
    )  # fmt: skip


@requires("directory.rule.read")
def rule_page(request: ActorRequest, rule_code: str) -> HttpResponse:
    """Show one rule: its values since ever, their sources, and who entered them."""
    values = queries.get_rule_for(request.actor, rule_code)
    newest = values[0]
    context = {
        "about": queries.describe_rules([rule_code])[rule_code] or rule_code,
        "code": rule_code, "acts": _acts(request, newest),
        "values": [
            (row, described(row.code, row.value), spelled(row.value), verified_label(row))
            for row in values
        ],
        "history": history_of_rule(values) if _may(request, "change") else [],
    }  # fmt: skip
    return render(request, "directory/rule.html", context)


def _may(request: ActorRequest, verb: str) -> bool:
    return RulePolicy.decide(request.actor, verb, None).allowed and may_call(
        request.actor, f"directory.rule.{verb}"
    )


def _acts(request: ActorRequest, newest: Rule) -> list[Act]:
    if not _may(request, "change"):
        return []
    args = [newest.code]
    acts = [Act(label=_("Enter a new value"), url=reverse("directory:rule_change", args=args),
                icon="edit", kind="primary")]  # fmt: skip
    if not newest.verified:
        acts.append(Act(label=_("I read it in the official text"), icon="check",
                        url=reverse("directory:rule_confirm", args=args)))  # fmt: skip
    if was_entered(newest):
        acts.append(Act(label=_("Take the newest value back"), icon="arrow-back-up",
                        url=reverse("directory:rule_withdraw", args=args)))  # fmt: skip
    return acts


@requires("directory.rule.change")
def rule_change(request: ActorRequest, rule_code: str) -> HttpResponse:
    """Let the rule have another value from a day on."""
    now = timezone.now()
    newest = queries.get_rule_for(request.actor, rule_code)[0]
    RulePolicy.check(request.actor, "change", newest)
    initial = {"valid_from": local_day(now), "act": newest.act, "article": newest.article}
    form = ChangeRuleForm(request.POST or None, rule=newest, initial=initial)

    def act(data: Data) -> None:
        try:
            operations.change_rule(newest, actor=request.actor, now=now, **data)
        except BadValue as fault:
            raise Refusal(str(fault)) from fault

    screen = _screen(newest, _("Enter a new value"), _("Save"), _("The new value stands."),
                     _("It binds all offices of the installation from that day on. What was "
                       "received before keeps the value it began with."))  # fmt: skip
    return act_page(request, screen, form, act)


@requires("directory.rule.confirm")
def rule_confirm(request: ActorRequest, rule_code: str) -> HttpResponse:
    """Note where the value was read."""
    now = timezone.now()
    newest = queries.get_rule_for(request.actor, rule_code)[0]
    RulePolicy.check(request.actor, "confirm", newest)
    initial = {"act": newest.act, "article": newest.article}
    screen = _screen(newest, _("I read it in the official text"), _("Save"),
                     _("The mark “not verified” is gone."),
                     described(newest.code, newest.value))  # fmt: skip
    return act_page(
        request, screen, ConfirmRuleForm(request.POST or None, initial=initial),
        lambda data: operations.confirm_rule(newest, actor=request.actor, now=now, **data),
    )  # fmt: skip


@requires("directory.rule.withdraw")
def rule_withdraw(request: ActorRequest, rule_code: str) -> HttpResponse:
    """Take the newest value back."""
    now = timezone.now()
    newest = queries.get_rule_for(request.actor, rule_code)[0]
    RulePolicy.check(request.actor, "withdraw", newest)
    screen = _screen(newest, _("Take the newest value back"), _("Take it back"),
                     _("The value before holds again."),
                     described(newest.code, newest.value))  # fmt: skip
    return act_page(
        request, screen, NoFields(request.POST if request.method == "POST" else None),
        lambda _data: operations.withdraw_rule(newest, actor=request.actor, now=now),
    )  # fmt: skip


def _screen(rule: Rule, title: str, label: str, done: str, warning: str) -> Screen:
    about = queries.describe_rules([rule.code])[rule.code]
    back = reverse("directory:rule", args=[rule.code])
    return Screen(title=title, lead=about or rule.code, label=label, done=done,
                  warning=warning, back=back)  # fmt: skip
