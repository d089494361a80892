"""
What the audit says of the registers' rows, for `vanphong verify`.

The SQL spells a row as `register_line`, `letter_line` and `outgoing_line` of `operations`
do; a test holds them together.
"""

from __future__ import annotations

from vanphong.kernel.audit.agreements import Agreement, rows_of_register

_INCOMING = (
    "concat_ws('|', id, series_id, period, arrived_on, sender_name, symbol,"
    " coalesce(issued_on::text, ''), subject, '')"
)
_OUTGOING = (
    "concat_ws('|', id, series_id, period, symbol_tail, issued_on, kind_name, subject,"
    " signer_name, '')"
)
_HELD = "concat_ws('|', id, series_id, period, kind_name, subject, until, '')"
_LETTERS = "concat_ws('|', id, series_id, period, arrived_on, '')"
_FILES = """
    SELECT a.id, e.data->'changes'->'file'->>1 AS said, f.sha256 AS found
    FROM registry_attachment a JOIN files_storedfile f ON f.id = a.file_id
    LEFT JOIN audit_entry e ON e.name = 'registry.incoming.file_attached'
    AND e.subject_id = a.incoming_id AND e.data->'changes'->'attachment'->>1 = a.id::text
"""
_CLOSED = """
    SELECT c.id, e.data->'changes'->'file'->>1 AS said, f.sha256 AS found
    FROM registry_bookclosing c JOIN files_storedfile f ON f.id = c.file_id
    LEFT JOIN audit_entry e ON e.name = 'registry.closing.frozen'
    AND e.subject_id = c.series_id AND e.data->'changes'->'closing'->>1 = c.id::text
"""

AGREEMENTS = (
    Agreement(
        code="registry.incoming",
        sentence="Incoming register, row %(id)s: it is not what its entry was bound to.",
        sql=rows_of_register("registry.incoming", "registry_incoming", "arrival_number", _INCOMING),
    ),
    Agreement(
        code="registry.citizen_letter",
        sentence="Incoming register, letter %(id)s: it is not what its entry was bound to.",
        sql=rows_of_register(
            "registry.citizen_letter", "registry_citizenletter", "arrival_number", _LETTERS
        ),
    ),
    Agreement(
        code="registry.outgoing",
        sentence="Outgoing register, row %(id)s: it is not what its entry was bound to.",
        sql=rows_of_register("registry.outgoing", "registry_outgoing", "number", _OUTGOING),
    ),
    Agreement(
        code="registry.held",
        sentence="Held number, row %(id)s: it is not what its entry was bound to.",
        sql=rows_of_register("registry.held", "registry_heldnumber", "number", _HELD),
    ),
    Agreement(
        code="registry.attachment",
        sentence="Attachment %(id)s: it is not the file that was attached.",
        sql=_FILES,
    ),
    Agreement(
        code="registry.closing",
        sentence="Print of a closed book %(id)s: it is not the one that was kept at its closing.",
        sql=_CLOSED,
    ),
)
