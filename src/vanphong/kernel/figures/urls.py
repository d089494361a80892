"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from vanphong.kernel.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.board_page, name="board"),
    path("charts/<str:code>/", views.chart, name="chart"),
    path("reports/<str:report>/", views.report_page, name="report"),
    path("<str:code>/", views.records, name="records"),
]
