"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from vanphong.exchange.views import figures, recalls, transfers

app_name = "exchange"
urlpatterns = [
    path("figures/", figures.months, name="figures"),
    path("incoming/<uuid:incoming_id>/transfer/", transfers.transfer, name="transfer"),
    path("incoming/<uuid:incoming_id>/answer/", transfers.take_answer, name="take_answer"),
    path("incoming/<uuid:incoming_id>/recall/", recalls.confirm, name="confirm_recall"),
    path("incoming/<uuid:incoming_id>/recall/refusal/", recalls.refuse, name="refuse_recall"),
]
