"""Addresses of the gallery of mails."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.notifications import views

app_name = "emails"
urlpatterns = [
    path("", views.email_gallery, name="gallery"),
    path("<slug:code>/", views.email_page, name="letter"),
]
