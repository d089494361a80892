"""The one shape of every act of the directory: its form, then its one verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from vanphong.kernel.policies import NotPermitted, Refusal
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.kernel.ui.values import ButtonKind, Words

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the page of an act says: h1, whom it is about, button, warning, the way back."""

    title: Words
    back: str
    lead: Words = ""
    warning: Words = ""
    label: Words = ""
    kind: ButtonKind = "primary"
    done: Words = ""
    is_grid: bool = False


def act_page(
    request: ActorRequest,
    screen: Screen,
    form: forms.Form,
    act: Callable[[Data], object],
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """
    Show the form; on sending do the act and go back, or keep what was typed beside the refusal.

    `act` may return a response of its own, for what is shown once and never again.

    :raises NotPermitted: as the verb says
    """
    if request.method == "POST" and form.is_valid():
        try:
            answer = act(form.cleaned_data)
        except NotPermitted:
            raise
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            if isinstance(answer, HttpResponse):
                return answer
            if screen.done:
                messages.success(request, str(screen.done))
            return redirect(screen.back)
    shown = {"form": form, "screen": screen, **(context or {})}
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/act.html", shown, status=status)
