"""Addresses of submissions, lists of dossiers and dossiers."""

from __future__ import annotations

from django.urls import path

from vanphong.dossiers.views import (
    acts,
    catalogues,
    dossiers,
    files,
    filing,
    submissions,
    whereabouts,
)

app_name = "dossiers"
urlpatterns = [
    path("whereabouts/", whereabouts.whereabouts, name="whereabouts"),
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
    path("", dossiers.dossier_list, name="dossiers"),
    path("open/", dossiers.open_dossier, name="open"),
    path("filing/", filing.file_document, name="file"),
    path("lists/", catalogues.catalogue_list, name="catalogues"),
    path("lists/new/", catalogues.begin, name="begin_catalogue"),
    path("lists/<uuid:catalogue_id>/", catalogues.catalogue_page, name="catalogue"),
    path("lists/<uuid:catalogue_id>/print/", catalogues.print_list, name="print_catalogue"),
    path("lists/<uuid:catalogue_id>/heading/", catalogues.add_heading, name="add_heading"),
    path("lists/<uuid:catalogue_id>/proposal/", catalogues.propose, name="propose"),
    path("lists/<uuid:catalogue_id>/issue/", catalogues.issue, name="issue_catalogue"),
    path("lists/headings/<uuid:heading_id>/", catalogues.write_heading, name="write_heading"),
    path(
        "lists/headings/<uuid:heading_id>/out/",
        catalogues.take_heading_out,
        name="take_heading_out",
    ),
    path("lists/lines/<uuid:listed_id>/", catalogues.write_line, name="write_listed"),
    path("lists/lines/<uuid:listed_id>/taking/", catalogues.accept, name="accept_listed"),
    path("lists/lines/<uuid:listed_id>/declining/", catalogues.decline, name="decline_listed"),
    path("lists/lines/<uuid:listed_id>/opening/", dossiers.open_listed, name="open_listed"),
    path("<uuid:dossier_id>/", dossiers.dossier_page, name="dossier"),
    path("<uuid:dossier_id>/contents/", dossiers.print_contents, name="contents"),
    path("<uuid:dossier_id>/words/", filing.write, name="write_dossier"),
    path("<uuid:dossier_id>/members/", filing.members, name="choose_members"),
    path("<uuid:dossier_id>/handing-over/", filing.hand_over, name="hand_over"),
    path("<uuid:dossier_id>/closing/", filing.close, name="close_dossier"),
    path("<uuid:dossier_id>/reopening/", filing.reopen, name="reopen_dossier"),
    path("<uuid:dossier_id>/items/<uuid:item_id>/up/", dossiers.move_up, name="move_up"),
    path("<uuid:dossier_id>/items/<uuid:item_id>/down/", dossiers.move_down, name="move_down"),
    path("<uuid:dossier_id>/items/<uuid:item_id>/out/", filing.take_out, name="take_out"),
]
