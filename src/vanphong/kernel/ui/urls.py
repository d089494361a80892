"""The gallery of components and the switch of language."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.ui.views import gallery

app_name = "ui"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("choices/", gallery.gallery_choices, name="gallery-choices"),
    path("words/", gallery.gallery_words, name="gallery-words"),
    path("language/", gallery.language, name="language"),
]
