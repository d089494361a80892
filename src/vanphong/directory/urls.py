"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from vanphong.directory.views import demo, organisations, posts

app_name = "directory"
urlpatterns = [
    path("organisations/search/", organisations.organisation_search, name="organisation_search"),
    path("posts/<uuid:appointment_id>/", posts.switch, name="switch"),
    path("demo/", demo.demo_accounts, name="demo"),
    path("demo/<int:user_id>/", demo.demo_sign_in, name="demo_sign_in"),
]
