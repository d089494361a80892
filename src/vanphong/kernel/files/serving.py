"""
Sending a stored file: as it was received, as pictures of its pages, as words with their places.

The caller has asked the policy of the record that shows the file.
"""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from vanphong.kernel.files import rendering, store
from vanphong.kernel.files.models import StoredFile
from vanphong.kernel.policies.decisions import Missing

#: pixels: a page fills a phone's screen of three dots a pixel, and a desk's column
PAGE_WIDTH = 1200


def send_original(file: StoredFile, name: str) -> HttpResponse:
    """
    Answer with the file as it was received: to be saved, never to be run or shown by the browser.

    :raises Damaged: the stored content changed
    """
    answer = HttpResponse(store.read(file), content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def send_text(text: str) -> HttpResponse:
    """Answer with what was read of a file as plain text."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def send_page(file: StoredFile, number: int) -> HttpResponse:
    """
    Answer with page `number`, from 1, as a picture.

    :raises Missing: there is no such page
    """
    try:
        picture = rendering.page_image(file, number - 1, PAGE_WIDTH)
    except rendering.NoPage:
        raise Missing from None
    return HttpResponse(picture, content_type="image/png")


def send_words(file: StoredFile, number: int) -> HttpResponse:
    """
    Answer with the words of page `number`, from 1, with their places as parts of the page.

    :raises Missing: there is no such page
    """
    try:
        placed = rendering.page_words(file, number - 1)
    except rendering.NoPage:
        raise Missing from None
    return JsonResponse({"words": [asdict(word) for word in placed]})
