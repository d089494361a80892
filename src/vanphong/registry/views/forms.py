"""One way to show a form of an act on a book, and to do the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest
from vanphong.kernel.ui.values import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What stands around the form: its words, the way back, and what is said when it is done."""

    title: Words
    back_url: str
    back: Words
    done: Words
    lead: Words = ""
    #: sentences above the form that say what the act means
    told: tuple[Words, ...] = ()
    with_file: bool = False


def sent(request: ActorRequest) -> QueryDict | None:
    """Return what was sent, also where the form asks for nothing; None before it is sent."""
    return request.POST if request.method == "POST" else None


def answer(
    request: ActorRequest, form: forms.Form, page: FormPage, act: Callable[[], str]
) -> HttpResponse:
    """
    Show the form; when it was sent well, do the act and go to the address it returns.

    A refusal becomes an error of the field it names, and what was typed stays.
    """
    if request.method == "POST" and form.is_valid():
        try:
            target = act()
        except Refusal as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.sentence)
        else:
            messages.success(request, page.done)
            return redirect(target)
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/book_act.html", {"form": form, "page": page}, status=status)
