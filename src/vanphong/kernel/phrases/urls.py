"""Addresses of phrases."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.phrases import views

app_name = "phrases"
urlpatterns = [
    path("", views.phrase_list, name="list"),
    path("keeping/", views.keep, name="keep"),
    path("<uuid:phrase_id>/removal/", views.drop, name="drop"),
]
