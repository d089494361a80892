"""Addresses of kept views."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.saved import views

app_name = "saved"
urlpatterns = [
    path("keeping/", views.keep, name="keep"),
    path("columns/", views.columns, name="columns"),
    path("<uuid:view_id>/removal/", views.drop, name="drop"),
]
