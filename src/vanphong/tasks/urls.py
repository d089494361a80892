"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path

from vanphong.tasks import bulk, views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("limit/", views.limit_words, name="limit_words"),
    path("chosen/assignment/", bulk.assign_many, name="bulk_assign"),
    path("chosen/start/", bulk.start_many, name="bulk_start"),
    path("chosen/result/", bulk.report_many, name="bulk_report"),
    path("<uuid:task_id>/", views.task_page, name="detail"),
    path("<uuid:task_id>/start/", views.start, name="start"),
    path("<uuid:task_id>/assignment/", views.act_page("assign"), name="assign"),
    path("<uuid:task_id>/handing-over/", views.act_page("hand_over"), name="hand_over"),
    path("<uuid:task_id>/result/", views.act_page("report_done"), name="report_done"),
    path("<uuid:task_id>/return/", views.act_page("return_to_giver"), name="return_to_giver"),
    path("<uuid:task_id>/renewal/", views.act_page("give_again"), name="give_again"),
    path("<uuid:task_id>/withdrawal/", views.act_page("withdraw"), name="withdraw"),
    path("<uuid:task_id>/reopening/", views.act_page("reopen"), name="reopen"),
    path("<uuid:task_id>/part/", views.act_page("report_part"), name="report_part"),
    path("<uuid:task_id>/deadline/", views.act_page("move_deadline"), name="move_deadline"),
    path("<uuid:task_id>/deadline/pause/", views.act_page("pause_deadline"), name="pause_deadline"),
    path(
        "<uuid:task_id>/deadline/resumption/",
        views.act_page("resume_deadline"),
        name="resume_deadline",
    ),
]
