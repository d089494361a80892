"""Addresses of submissions."""

from __future__ import annotations

from django.urls import path

from vanphong.dossiers.views import acts, files, submissions

app_name = "dossiers"
urlpatterns = [
    path("submissions/", submissions.submission_list, name="list"),
    path("submissions/new/", submissions.new_submission, name="new"),
    path("submissions/<uuid:submission_id>/", submissions.submission_page, name="detail"),
    path("submissions/<uuid:submission_id>/sheet/", submissions.edit_submission, name="write"),
    path("submissions/<uuid:submission_id>/print/", submissions.print_submission, name="print"),
    path("submissions/<uuid:submission_id>/sending/", acts.send, name="send"),
    path("submissions/<uuid:submission_id>/passing/", acts.act_page("pass_on"), name="pass_on"),
    path("submissions/<uuid:submission_id>/approval/", acts.act_page("approve"), name="approve"),
    path("submissions/<uuid:submission_id>/query/", acts.act_page("send_back"), name="send_back"),
    path("submissions/<uuid:submission_id>/refusal/", acts.act_page("reject"), name="reject"),
    path(
        "submissions/<uuid:submission_id>/meeting/",
        acts.act_page("take_to_meeting"),
        name="take_to_meeting",
    ),
    path(
        "submissions/<uuid:submission_id>/withdrawal/", acts.act_page("withdraw"), name="withdraw"
    ),
    path("submissions/<uuid:submission_id>/lacks/", acts.act_page("note_lacks"), name="note_lacks"),
    path(
        "submissions/<uuid:submission_id>/lacks/<uuid:lack_id>/",
        acts.settle_lack,
        name="settle_lack",
    ),
    path("submissions/<uuid:submission_id>/files/", files.add, name="add_files"),
    path(
        "submissions/<uuid:submission_id>/files/<uuid:sheet_file_id>/",
        files.original,
        name="file_original",
    ),
    path(
        "submissions/<uuid:submission_id>/files/<uuid:sheet_file_id>/leaving/",
        files.leave_out,
        name="leave_out_file",
    ),
    path(
        "submissions/<uuid:submission_id>/files/<uuid:sheet_file_id>/text/",
        files.text,
        name="file_text",
    ),
    path(
        "submissions/<uuid:submission_id>/files/<uuid:sheet_file_id>/pages/<int:number>/",
        files.page,
        name="file_page",
    ),
    path(
        "submissions/<uuid:submission_id>/files/<uuid:sheet_file_id>/pages/<int:number>/words/",
        files.words,
        name="file_words",
    ),
]
