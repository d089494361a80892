"""The own and the office's phrases: the list, keeping one, dropping one."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vanphong.kernel.phrases import operations, queries
from vanphong.kernel.phrases.policies import PhrasePolicy
from vanphong.kernel.phrases.templatetags.phrases import strip
from vanphong.kernel.policies import Refusal
from vanphong.kernel.policies.routes import ActorRequest, may_call, requires


class PhraseForm(forms.Form):
    """New words, and for whom."""

    text = forms.CharField(
        label=gettext_lazy("Phrase"), max_length=operations.LONGEST_PHRASE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label=gettext_lazy("For everybody of the office"), required=False
    )

    def __init__(self, data: object = None, *, may_share: bool) -> None:
        """Offer sharing to who may share."""
        super().__init__(data)  # type: ignore[arg-type]  # what was sent, or None
        if not may_share:
            del self.fields["is_shared"]


@requires("phrases.phrase.list")
def phrase_list(request: ActorRequest) -> HttpResponse:
    """Show the phrases with the way to keep another and to drop one."""
    is_sent = request.method == "POST"
    form = PhraseForm(
        request.POST if is_sent else None, may_share=may_call(request.actor, "phrases.phrase.share")
    )
    if is_sent and form.is_valid():
        try:
            operations.keep_phrase(
                text=form.cleaned_data["text"], actor=request.actor, now=timezone.now(),
                is_shared=form.cleaned_data.get("is_shared", False),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, refusal.sentence
            )
        else:
            messages.success(request, _("The phrase is kept."))
            return redirect("phrases:list")
    rows = [
        (phrase, PhrasePolicy.decide(request.actor, "drop", phrase).allowed)
        for phrase in queries.list_phrases(request.actor)
    ]
    context = {"form": form, "rows": rows}
    return render(request, "phrases/list.html", context, status=422 if is_sent else 200)


@require_POST
def _keep(request: ActorRequest) -> HttpResponse:
    """Keep what stands in the field named `from`, and draw the phrases under it anew."""
    name = request.POST.get("from", "text")
    said = ""
    try:
        operations.keep_phrase(
            text=request.POST.get(name, ""), is_shared=False, actor=request.actor,
            now=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        said = refusal.sentence
    else:
        said = _("The phrase is kept.")
    values = strip(request, name=name, field_id=request.POST.get("field", ""), said=said)
    return render(request, "phrases/strip.html", values)


@require_POST
def _drop(request: ActorRequest, phrase_id: uuid.UUID) -> HttpResponse:
    """Drop one phrase."""
    phrase = queries.get_phrase_for(request.actor, phrase_id)
    operations.drop_phrase(phrase, actor=request.actor, now=timezone.now())
    messages.success(request, _("The phrase is dropped."))
    return redirect("phrases:list")


keep = requires("phrases.phrase.keep")(_keep)
drop = requires("phrases.phrase.drop")(_drop)
