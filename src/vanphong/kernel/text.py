"""
Vietnamese text, compared and sorted.

Text is stored as it was received and compared through these functions: NFC, both placements of
the tone mark (hoá, hòa) alike, and, for unaccented search, without any mark. Databases differ in
their collations, so order always comes from `sort_key` or `name_sort_key`.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONE_ORDER = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# The tone mark of an open oa, oe, uy stands on the first or the second vowel; both are one word.
_OPEN_PAIRS = re.compile(r"(o[ae]|uy)(?![a-zăâêôơưđ])")


def nfc(text: str) -> str:
    """Return the composed form (NFC) of `text`."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return `text` in NFC with single spaces and none at its ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return `text` lower-case, without any mark, đ as d, with single spaces: for search."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn").replace("đ", "d")
    return _SPACES.sub(" ", plain).strip()


def tone_key(text: str) -> str:
    """
    Return a key that is equal for texts that differ only in case, spaces or tone placement.

    "Hoà", "hòa" and a decomposed "hòa" share a key; "hoa" and "hòa" do not.
    """
    return " ".join(_syllable_key(word) for word in squeeze(text).casefold().split(" "))


def spoken(word: str) -> str:
    """
    Return a key of one syllable that is the same wherever its tone mark stands, in small letters.

    "hoá" and "hóa" share a key, and so do "quý" and the mistyped "qúy": a syllable has one tone.
    ð, which old documents hold for đ, counts as đ. "hoa", "hòa" and "hóa" stay apart.
    """
    parts = [_split_tone(c) for c in nfc(word).casefold().replace("ð", "đ")]
    return "".join(base for base, _ in parts) + "".join(tone for _, tone in parts)


def sort_key(text: str) -> str:
    """Return a key whose byte order is the order of the Vietnamese alphabet, tones last."""
    letters: list[str] = []
    tones: list[str] = []
    for character in squeeze(text).casefold():
        base, tone = _split_tone(character)
        place = _ALPHABET.find(base)
        letters.append(chr(ord("A") + place) if place >= 0 else _outside(base))
        tones.append(str(_TONE_ORDER[tone]))
    return "".join(letters) + " " + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Return the sort key of a person's name: given (last) word first, then family and middle."""
    words = squeeze(full_name).split(" ")
    return sort_key(words[-1]) + "|" + sort_key(" ".join(words[:-1]))


def _outside(character: str) -> str:
    """Place digits and spaces before letters; anything else after them keeps its own order."""
    return character if character < "A" else chr(ord("A") + len(_ALPHABET)) + character


def _split_tone(character: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((c for c in decomposed if c in _TONES), "")
    base = unicodedata.normalize("NFC", decomposed.replace(tone, "", 1) if tone else decomposed)
    return base, tone


def _syllable_key(word: str) -> str:
    """Move the tone of an open oa, oe, uy to the end, so that both spellings give one key."""
    parts = [_split_tone(c) for c in word]
    plain = "".join(base for base, _ in parts)
    tones = [tone for _, tone in parts if tone]
    if len(tones) == 1 and _OPEN_PAIRS.search(plain) and not plain.startswith("qu"):
        return plain + tones[0]
    return word
