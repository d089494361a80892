"""
Vietnamese texts without end, in the words and with the frequencies of real ones.

A chain of word pairs learnt from the subjects of a province's gazette: common syllables are as
common as there, rare ones as rare.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from importlib import resources

DATA = resources.files("vanphong.config.demo") / "data" / "gazette_sonla.csv"


#: the share of numbers and rare words
RARE = 1 / 30


def gazette_subjects() -> list[str]:
    """Return the subjects of the gazette's documents."""
    with DATA.open(encoding="utf-8") as file:
        return [row["trich_yeu"] for row in csv.DictReader(file)]


class Texts:
    """A source of texts; the same seed gives the same texts."""

    def __init__(self, seed: int) -> None:
        """Learn the chain."""
        self.dice = random.Random(seed)  # noqa: S311 - a bench repeats
        self._after: dict[str, list[str]] = {}
        self._first: list[str] = []
        for subject in gazette_subjects():
            words = subject.split()
            self._first.append(words[0])
            for word, following in zip(words, words[1:], strict=False):
                self._after.setdefault(word, []).append(following)

    def text(self, words: int) -> str:
        """Return a text of that many words; one in thirty is a number or a rare word."""
        throw = self.dice.random
        word = self._first[int(throw() * len(self._first))]
        said = [word]
        for _ in range(words - 1):
            thrown = throw()
            if thrown < RARE:
                said.append(self._rare())
                continue
            following = self._after.get(word) or self._first
            word = following[int((thrown - RARE) / (1 - RARE) * len(following))]
            said.append(word)
        return " ".join(said)

    def _rare(self) -> str:
        number = self.dice.randrange(1, 9_999)
        return str(number) if self.dice.random() < 0.5 else f"bản {_syllable(number)}"

    def choice(self, items: Sequence[str]) -> str:
        """Choose one, the first far more often than the last (Zipf)."""
        place = int(len(items) ** self.dice.random()) - 1
        return items[min(place, len(items) - 1)]


def _syllable(number: int) -> str:
    """Return one of some hundred syllables that sound Vietnamese."""
    onsets = ("b", "ch", "đ", "g", "h", "kh", "l", "m", "n", "ng", "ph", "s", "t", "th", "v", "x")
    rimes = ("ang", "ậu", "ế", "ìn", "ông", "ủm", "ươi", "ạp", "oi", "ếch", "ưa", "ẩy")
    return onsets[number % len(onsets)] + rimes[number // len(onsets) % len(rimes)]
