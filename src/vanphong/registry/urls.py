"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path

from vanphong.registry.views import (
    blocks,
    book,
    books,
    catching_up,
    closings,
    copies,
    document,
    files,
    intake,
    lists,
    moving,
    old_registers,
    openings,
    outgoing,
)

app_name = "registry"
urlpatterns = [
    path("incoming/", lists.incoming_list, name="list"),
    path("book/", book.register_book, name="book"),
    path("book/follow-up/", book.followup_book, name="followup_book"),
    path("book/post/", book.post_book, name="post_book"),
    path("book/copies/", book.copies_book, name="copies_book"),
    path("book/report/", book.report_on_incoming, name="incoming_report"),
    path("books/", books.book_list, name="books"),
    path("books/new/", books.open_series, name="open_series"),
    path("books/keeping/", books.choose_books, name="choose_books"),
    path("books/bodies/new/", books.open_body, name="open_body"),
    path("books/bodies/<uuid:body_id>/", books.name_body, name="name_body"),
    path("books/openings/<uuid:opening_id>/", openings.confirm, name="confirm_opening"),
    path("books/openings/<uuid:opening_id>/refusal/", openings.decline, name="decline_opening"),
    path("books/openings/<uuid:opening_id>/protocol/", openings.protocol, name="opening_protocol"),
    path("books/closings/<uuid:closing_id>/", closings.confirm, name="confirm_closing"),
    path("books/closings/<uuid:closing_id>/refusal/", closings.decline, name="decline_closing"),
    path("books/closings/<uuid:closing_id>/print/", closings.frozen, name="closed_book"),
    path("books/blocks/<uuid:block_id>/protocol/", blocks.protocol, name="block_protocol"),
    path("books/old/<uuid:file_id>/", old_registers.progress, name="old_file"),
    path("books/old/<uuid:file_id>/report/", old_registers.report, name="old_report"),
    path("books/outages/<uuid:batch_id>/", catching_up.batch_page, name="caught_up"),
    path("books/<uuid:series_id>/", books.book_page, name="series"),
    path("books/<uuid:series_id>/opening/", openings.propose, name="propose_opening"),
    path("books/<uuid:series_id>/closing/<str:period>/", closings.propose, name="propose_closing"),
    path("books/<uuid:series_id>/block/", blocks.hand_over, name="hand_over_block"),
    path("books/<uuid:series_id>/old/", old_registers.send, name="import_old"),
    path("incoming/new/", intake.new_document, name="new"),
    path("incoming/proposal/", moving.proposal, name="proposal"),
    path("incoming/outage/", catching_up.catch_up, name="catch_up"),
    path("incoming/<uuid:incoming_id>/book/", moving.move_book, name="move_book"),
    path("incoming/<uuid:incoming_id>/envelope/", moving.open_envelope, name="open_envelope"),
    path("incoming/<uuid:incoming_id>/", document.document_page, name="detail"),
    path("incoming/<uuid:incoming_id>/files/", files.attach, name="attach_file"),
    path(
        "incoming/<uuid:incoming_id>/files/<uuid:attachment_id>/", files.original, name="original"
    ),
    path("incoming/<uuid:incoming_id>/files/<uuid:attachment_id>/text/", files.text, name="text"),
    path(
        "incoming/<uuid:incoming_id>/files/<uuid:attachment_id>/pages/<int:number>/",
        files.page,
        name="page",
    ),
    path(
        "incoming/<uuid:incoming_id>/files/<uuid:attachment_id>/pages/<int:number>/words/",
        files.words,
        name="words",
    ),
    path(
        "incoming/<uuid:incoming_id>/kept-copy/",
        document.act_page("open_kept_copy"),
        name="open_kept_copy",
    ),
    path("incoming/<uuid:incoming_id>/registration/", document.register, name="register"),
    path("incoming/<uuid:incoming_id>/submission/", document.act_page("submit"), name="submit"),
    path("incoming/<uuid:incoming_id>/direction/", document.act_page("direct"), name="direct"),
    path("incoming/<uuid:incoming_id>/end/", document.act_page("finish"), name="finish"),
    path(
        "incoming/<uuid:incoming_id>/return/",
        document.act_page("return_to_sender"),
        name="return_to_sender",
    ),
    path("incoming/<uuid:incoming_id>/recall/", document.act_page("recall"), name="recall"),
    path("incoming/<uuid:incoming_id>/reopening/", document.act_page("reopen"), name="reopen"),
    path("outgoing/", outgoing.outgoing_list, name="outgoing_list"),
    path("outgoing/book/", book.outgoing_book, name="outgoing_book"),
    path("outgoing/post/", copies.post_page, name="post"),
    path("outgoing/post/receipt/", copies.post_receipt, name="post_receipt"),
    path("outgoing/<uuid:outgoing_id>/copies/", copies.lend, name="lend_copy"),
    path("outgoing/<uuid:outgoing_id>/copies/<uuid:use_id>/", copies.take_back, name="return_copy"),
    path("outgoing/report/", book.report_on_outgoing, name="outgoing_report"),
    path("outgoing/new/", outgoing.new_outgoing, name="new_outgoing"),
    path("outgoing/<uuid:outgoing_id>/", outgoing.outgoing_page, name="outgoing"),
    path("outgoing/<uuid:outgoing_id>/dispatch/", outgoing.dispatch, name="dispatch_outgoing"),
    path("outgoing/<uuid:outgoing_id>/recipients/", outgoing.address, name="address_outgoing"),
    path(
        "outgoing/<uuid:outgoing_id>/recipients/<uuid:recipient_id>/",
        outgoing.receipt,
        name="receipt_outgoing",
    ),
    path(
        "outgoing/<uuid:outgoing_id>/recall/", outgoing.reasoned("recall"), name="recall_outgoing"
    ),
    path(
        "outgoing/<uuid:outgoing_id>/cancellation/",
        outgoing.reasoned("cancel"),
        name="cancel_outgoing",
    ),
]
