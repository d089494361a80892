"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from vanphong.desk.views import home, search

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
