"""What the audit says of files laid before the leaders, for `vanphong verify`."""

from __future__ import annotations

from vanphong.kernel.audit.agreements import Agreement

#: a round that began with the files of the one before it has no entries of its own for them
_FILES = """
    SELECT s.id, max(e.data->'changes'->'file'->>1) AS said, f.sha256 AS found
    FROM dossiers_sheetfile s JOIN files_storedfile f ON f.id = s.file_id
    LEFT JOIN audit_entry e ON e.name = 'dossiers.submission.file_added'
    AND e.subject_id = s.submission_id AND e.data->'changes'->'file'->>1 = f.sha256
    GROUP BY s.id, f.sha256
"""

AGREEMENTS = (
    Agreement(
        code="dossiers.sheetfile",
        sentence="File of a submission %(id)s: it is not the file that was added.",
        sql=_FILES,
    ),
)
