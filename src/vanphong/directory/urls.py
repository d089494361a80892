"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from vanphong.directory import views

app_name = "directory"
urlpatterns = [
    path("posts/<uuid:appointment_id>/", views.switch, name="switch"),
    path("demo/", views.demo_accounts, name="demo"),
    path("demo/<int:user_id>/", views.demo_sign_in, name="demo_sign_in"),
]
