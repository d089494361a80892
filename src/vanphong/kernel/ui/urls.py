"""The gallery of components and the switch of language."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("choices/", views.gallery_choices, name="gallery-choices"),
    path("words/", views.gallery_words, name="gallery-words"),
    path("language/", views.language, name="language"),
]
