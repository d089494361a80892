"""The gallery at /ui/ and the switch of language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.i18n import set_language

from vanphong.kernel.policies.routes import public, signed_in
from vanphong.kernel.text import fold
from vanphong.kernel.ui.gallery import UNITS, WORDS, GalleryForm, gallery_values


@signed_in
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component once, with the call that draws it."""
    form = GalleryForm(request.POST) if request.method == "POST" else GalleryForm()
    values = gallery_values(request.GET, timezone.now())
    return render(request, "vanphong/gallery.html", {**values, "form": form})


@signed_in
def gallery_choices(request: HttpRequest) -> HttpResponse:
    """Answer the gallery's picker: {"results": [{"id", "label", "hint"}]}."""
    wanted = fold(request.GET.get("q", ""))
    found = [
        {"id": key, "label": label, "hint": hint}
        for key, label, hint in UNITS
        if wanted in fold(label)
    ]
    return JsonResponse({"results": found})


@signed_in
def gallery_words(request: HttpRequest) -> HttpResponse:
    """Answer the words of the gallery's page, as parts of its size."""
    return JsonResponse({"words": list(WORDS)})


@public
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen (POST) and go back."""
    return set_language(request)
