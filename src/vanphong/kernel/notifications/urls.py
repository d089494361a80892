"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.mark_read, name="read"),
    path("read/all/", views.mark_all_read, name="read-all"),
    path("settings/", views.preferences, name="settings"),
    path("<uuid:notice_id>/opening/", views.open_notice, name="open"),
]
