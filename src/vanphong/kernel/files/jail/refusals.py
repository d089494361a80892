"""Why the jail refuses a file, as codes; the sentences stand outside (`files.verdicts`)."""

from __future__ import annotations


class Refusal(Exception):
    """The file is not taken; `code` is one of `files.verdicts.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
