"""Where a new document begins in a file that holds several: proposals for a person, never sure."""

from __future__ import annotations

from collections.abc import Sequence

from vanphong.registry.reading.lines import is_nation, lines_of

#: house rule: a national header stands among the first lines of its page
WITHIN = 12


def find_starts(pages: Sequence[str]) -> list[int]:
    """
    Return the pages, from 1, on whose head a national or Party header stands; page 1 is none.

    A scan without text gives nothing. Pure; cost: linear in the text.
    """
    return [
        number
        for number, text in enumerate(pages, 1)
        if number > 1 and any(is_nation(line) for line in lines_of(text)[:WITHIN])
    ]


def spans_of(starts: Sequence[int], pages: int) -> list[tuple[int, int]]:
    """
    Return first and last page of each part when a new one begins at each of `starts`.

    Page 1 begins one in any case; all pages from 1 to `pages` are in exactly one part.
    """
    begins = sorted({1, *(start for start in starts if 1 < start <= pages)})
    ends = [*(begin - 1 for begin in begins[1:]), pages]
    return list(zip(begins, ends, strict=True))
