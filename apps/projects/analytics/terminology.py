"""Finding gender-sensitive terms in a text: whole words, case and accents aside, the longest first.

Pure and without a network: the terms of one language are laid into a tree of words once, and a text is
walked along it, in time that grows with its length.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

PIECES = re.compile(r"\w+|\s+|[^\w\s]")
"""Words, the space between them, and every other sign alone."""
SAME_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "œ": "oe", "æ": "ae"}
)
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
LONGEST_SENTENCE = 240
"""Characters; of a longer sentence the part around the found words is shown. A choice of this product."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One spelling of a term."""

    term_id: int
    words: str


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """Where a term stands: `start` and `end` are offsets in the text as it was written."""

    start: int
    end: int
    term_id: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of found words: what stands before them, the words as written, what follows."""

    before: str
    words: str
    after: str


@dataclass(slots=True)
class Branch:
    """A step in the tree of words; `term_id` when a term ends here."""

    further: dict[str, "Branch"] = field(default_factory=dict)
    term_id: int | None = None


def folded(text: str) -> tuple[str, list[int]]:
    """Return a text without case and accents, and for each of its characters where it comes from.

    The list has one entry more: the length of the text.
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in plain(character):
            characters.append(sign)
            places.append(place)
    places.append(len(text))
    return "".join(characters), places


def plain(character: str) -> str:
    """Return a character without case and accent; nothing for an accent that stands alone."""
    if character.isascii():
        return character.lower()
    parts = unicodedata.normalize("NFKD", character.casefold().translate(SAME_SIGNS))
    return "".join(part for part in parts if not unicodedata.combining(part))


def pieces_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Return the pieces of a folded text with their offsets in it; any space is one space."""
    for piece in PIECES.finditer(text):
        word = piece.group()
        yield (" " if word.isspace() else word), piece.start(), piece.end()


def tree_of(wordings: Iterable[Wording]) -> Branch:
    """Return the tree of all spellings; of two that are the same, the first stays."""
    root = Branch()
    for wording in wordings:
        branch = root
        for piece, _start, _end in pieces_of(folded(wording.words.strip())[0]):
            branch = branch.further.setdefault(piece, Branch())
        if branch is not root and branch.term_id is None:
            branch.term_id = wording.term_id
    return root


def find_terms(text: str, tree: Branch) -> list[Found]:
    """Return the terms of a tree in a text, in its order; where two overlap, the longer one, then the first."""
    plain_text, places = folded(text)
    pieces = list(pieces_of(plain_text))
    candidates = []
    for first, (_word, start, _end) in enumerate(pieces):
        branch: Branch | None = tree
        place = first
        while branch is not None and place < len(pieces):
            branch = branch.further.get(pieces[place][0])
            if branch is not None and branch.term_id is not None:
                candidates.append(Found(places[start], places[pieces[place][2]], branch.term_id))
            place += 1
    return sorted(without_overlaps(candidates, len(text)))


def without_overlaps(candidates: Iterable[Found], length: int) -> Iterator[Found]:
    """Return the longest first, leaving out what overlaps one that was kept."""
    taken = bytearray(length)
    for found in sorted(candidates, key=lambda each: (each.start - each.end, each.start)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            yield found


def sentence_around(text: str, found: Found) -> Sentence:
    """Return the sentence in which found words stand, shortened at words when it is very long."""
    ends = list(SENTENCE_ENDS.finditer(text, max(found.start - 2_000, 0), found.end + 2_000))
    first = max((end.end() for end in ends if end.end() <= found.start), default=0)
    last = min((end.start() for end in ends if end.start() >= found.end), default=len(text))
    room = LONGEST_SENTENCE // 2
    before, after = text[first : found.start], text[found.end : last]
    if len(before) > room:
        before = "… " + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + " …"
    return Sentence(before, text[found.start : found.end], after)
