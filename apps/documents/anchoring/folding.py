"""Text as it is compared: without what a file that is saved again may set otherwise."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from apps.documents.anchoring.passages import PageText, Place

NEIGHBOURS = 60
"""Folded characters of the neighbours on each side that are compared."""
FORMS = {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "..."}
HYPHENS = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")

Sides = tuple[str, str]
"""The neighbours of a passage: folded text before and after it."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `origins` are the characters of the text that its characters come from."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """Fold text and remember where each character came from."""
    letters: list[str] = []
    origins: list[int] = []
    gap = False
    for place, letter in enumerate(text):
        if letter.isspace():
            gap = True
            continue
        if letter == "\u00ad":
            continue
        if letter in HYPHENS:
            # Between digits it is a range or a minus; elsewhere it may be the typesetter's.
            if letters and letters[-1].isdigit() and _digit_follows(text, place):
                letters.append("-")
                origins.append(place)
            gap = False
            continue
        for each in _forms(letter):
            if gap and letters and letters[-1].isdigit() and each.isdigit():
                letters.append(" ")
                origins.append(place)
            gap = False
            letters.append(each)
            origins.append(place)
    return Folded("".join(letters), tuple(origins))


def _digit_follows(text: str, place: int) -> bool:
    rest = text[place + 1 : place + 20].lstrip()
    return rest[:1].isdigit()


def _forms(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    plain = unicodedata.normalize("NFKD", FORMS.get(letter, letter)).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each) and not each.isspace())


class Book:
    """Pages as one folded text, so that a passage may run over the end of a page."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        """Fold the pages and set them end to end."""
        self.pages = list(pages)
        folded = [fold(text) for _number, text in self.pages]
        self.text = "".join(each.text for each in folded)
        self.origins = [each.origins for each in folded]
        self.starts: list[int] = []
        length = 0
        for each in folded:
            self.starts.append(length)
            length += len(each.text)

    def all(self, quote: str) -> list[int]:
        """Return where folded words begin, each time that they stand there."""
        found = []
        at = self.text.find(quote)
        while at >= 0:
            found.append(at)
            at = self.text.find(quote, at + 1)
        return found

    def at(self, page: int, start: int, places: list[int]) -> int | None:
        """Return which of the places is the one that begins at a character of a page's text."""
        for at in places:
            index = self.index_of(at)
            if (
                self.pages[index][0] == page
                and self.origins[index][at - self.starts[index]] >= start
            ):
                return at
        return None

    def index_of(self, at: int) -> int:
        """Return which page a folded character stands on, counted from 0."""
        index = bisect_right(self.starts, at) - 1
        return max(index, 0)

    def letter(self, at: int) -> tuple[str, int]:
        """Return the text of the page of a folded character, and its place there."""
        index = self.index_of(at)
        return self.pages[index][1], self.origins[index][at - self.starts[index]]

    def number(self, at: int) -> int:
        """Return the number of the page of a folded character."""
        return self.pages[self.index_of(at)][0]

    def sides(self, start: int, end: int) -> tuple[str, str]:
        """Return the neighbours of a span."""
        return self.text[max(0, start - NEIGHBOURS) : start], self.text[end : end + NEIGHBOURS]

    def folded_pages(self) -> dict[int, str]:
        """Return the folded text of each page by its number."""
        ends = [*self.starts[1:], len(self.text)]
        return {
            number: self.text[start:end]
            for (number, _text), start, end in zip(self.pages, self.starts, ends, strict=False)
        }

    def whole(self, number: int, page: int) -> Place:
        """Return a whole page as a place."""
        text = next(text for each, text in self.pages if each == number)
        return Place("found" if number == page else "moved", number, 0, len(text))

    def place(self, span: tuple[int, int], page: int) -> Place:
        """Return a span as a place on the page where it begins; what runs over the end is cut."""
        start, end = span
        index = self.index_of(start)
        number, text = self.pages[index]
        origins = self.origins[index]
        first = origins[start - self.starts[index]]
        last = end - self.starts[index] - 1
        until = origins[last] + 1 if last < len(origins) else len(text.rstrip())
        # Combining accents belong to the letter before them.
        while until < len(text) and unicodedata.combining(text[until]):
            until += 1
        return Place("found" if number == page else "moved", number, first, until)
