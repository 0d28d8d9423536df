"""Finding a marked passage again, only where the words vouch for it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from apps.documents.anchoring.folding import NEIGHBOURS, Book, Sides, fold
from apps.documents.anchoring.passages import LOST, Passage, Place

# Choices of the product, tried on files saved again, shifted, re-flowed and cut.
SPEAKS_ALONE = 24
"""Folded characters from which a passage that stands once needs no neighbours to vouch for it."""
NEAREST = 20
"""Of the neighbours, those that count most."""
BOTH_SIDES = 0.7
ONE_SIDE = 0.9
APART = 0.15
"""How much better than any of its equals a passage must fit, of 2."""
SAME_WORDS = 0.86
SAME_PAGE = 0.6
CLEARLY = 0.1
"""How much better the best page must be than the second."""
SEED = 10
MOST_CANDIDATES = 12
MOST_SEED_HITS = 40
MOST_EQUALS = 30
AROUND_A_CHANGE = 8

NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


def find(passage: Passage, book: Book, *, marked_in: Book) -> Place:
    """Find a passage in a book; `marked_in` is the one in which it was marked.

    It tells what else stood there: a place that fits one of the equals of the passage better than
    the passage itself belongs to that one. Figures must be the same: a sentence whose numbers
    changed proves something else.
    """
    if not passage.quote.strip():
        return _find_page(passage.page, book, marked_in)
    quote = fold(passage.quote).text
    if not quote:
        return LOST
    there = _free(passage, marked_in, quote)
    mine = marked_in.at(passage.page, passage.start, there)
    if mine is None:
        sides = fold(passage.before).text[-NEIGHBOURS:], fold(passage.after).text[:NEIGHBOURS]
    else:
        sides = marked_in.sides(mine, mine + len(quote))
    original = _Original(quote, sides, marked_in, there, mine)
    here = _free(passage, book, quote)
    if here:
        at = _among_equals(original, book, here, passage.page)
        return LOST if at is None else book.place((at, at + len(quote)), passage.page)
    span = _similar(original, book)
    return LOST if span is None else book.place(span, passage.page)


@dataclass(frozen=True, slots=True)
class _Original:
    """A passage where it was marked: its folded words and neighbours, its equals, its own place."""

    quote: str
    sides: Sides
    book: Book
    there: list[int]
    mine: int | None

    def near(self, book: Book, at: int) -> Sides:
        return book.sides(at, at + len(self.quote))


def quoted(typed: str, text: str) -> tuple[int, int] | None:
    """Return where typed words stand in the text of one page; None unless they stand there once."""
    quote = fold(typed).text
    book = Book([(1, text)])
    found = _free(Passage(1, quote=typed), book, quote) if quote else []
    if len(found) != 1:
        return None
    place = book.place((found[0], found[0] + len(quote)), 1)
    return (place.start or 0, place.end or 0)


def _free(passage: Passage, book: Book, quote: str) -> list[int]:
    """Return where the words begin and end as words do, as the passage did: 45 is not in 1945."""
    words = passage.quote.strip()
    free_before = words[0].isalnum() and not _goes_on(passage.before[-1:])
    free_after = words[-1].isalnum() and not _goes_on(passage.after[:1])
    found = []
    for start in book.all(quote):
        text, first = book.letter(start)
        if free_before and _goes_on(text[:first][-1:]):
            continue
        text, last = book.letter(start + len(quote) - 1)
        if free_after and _goes_on(text[last + 1 : last + 2]):
            continue
        found.append(start)
    return found


def _goes_on(letter: str) -> bool:
    return letter.isalnum()


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _among_equals(original: _Original, book: Book, here: list[int], page: int) -> int | None:
    """Return which of several equal places is the passage's, if its neighbours say so."""
    old, there, mine = original.book, original.there, original.mine
    around = [original.near(old, at) for at in _nearest(original, old, there) if at != mine]
    equals = [sides for sides in around if sides != original.sides]
    candidates = []
    for at in _nearest(original, book, here):
        sides = original.near(book, at)
        alike = _alike(original.sides, sides)
        if not any(_fits_better(other, original.sides, sides) for other in equals):
            candidates.append((at, alike))
    if not candidates:
        return None
    best = max(sum(alike) for _at, alike in candidates)
    tied = [at for at, alike in candidates if sum(alike) == best]
    alone = len(there) <= 1 and len(here) == 1 and len(original.quote) >= SPEAKS_ALONE
    if not alone and not _vouches(original.sides, original.near(book, tied[0])):
        return None
    # Equals in equal surroundings are told apart by their order, as long as all are still there.
    twins = [at for at in there if original.near(old, at) == original.sides]
    if len(twins) > 1:
        if mine is None or len(tied) != len(twins):
            return None
        return tied[twins.index(mine)]
    return min(tied, key=lambda at: abs(book.number(at) - page))


def _nearest(original: _Original, book: Book, places: list[int]) -> list[int]:
    """Return the few places whose neighbours agree longest with those of the passage, in order."""
    if len(places) <= MOST_EQUALS:
        return places
    before, after = original.sides

    def agreement(at: int) -> int:
        sides = original.near(book, at)
        return _run(sides[0][::-1], before[::-1]) + _run(sides[1], after)

    return sorted(sorted(places, key=agreement, reverse=True)[:MOST_EQUALS])


def _run(one: str, other: str) -> int:
    """Return how many first letters are the same."""
    return sum(
        1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _alike(one: Sides, other: Sides) -> tuple[float, float]:
    """Return how alike the neighbours before and after are, 0 to 1; the nearest count most."""
    return _side(one[0][::-1], other[0][::-1]), _side(one[1], other[1])


def _side(one: str, other: str) -> float:
    if one == other:
        return 1.0
    near = _ratio(one[:NEAREST], other[:NEAREST])
    return (_ratio(one, other) + near + _run(one, other) / max(len(one), len(other))) / 3


def _fits_better(other: Sides, mine: Sides, sides: Sides) -> bool:
    """Whether a place belongs to an equal of the passage, or may as well belong to it.

    It does when the equal agrees with it to the letter on a side where the passage does not.
    """
    for place in (0, 1):
        if len(sides[place]) >= SPEAKS_ALONE and other[place] == sides[place] != mine[place]:
            return True
    return sum(_alike(other, sides)) + APART > sum(_alike(mine, sides))


def _vouches(one: Sides, other: Sides) -> bool:
    """Whether neighbours speak for a place: both together, or one side nearly letter by letter.

    A side counts by its length: that a full stop follows both says nothing.
    """
    alike = _alike(one, other)
    weights = [max(len(a), len(b)) for a, b in zip(one, other, strict=True)]
    if not any(weights):
        return True
    together = sum(a * w for a, w in zip(alike, weights, strict=True)) / sum(weights)
    return together >= BOTH_SIDES or any(
        a >= ONE_SIDE and w >= SPEAKS_ALONE for a, w in zip(alike, weights, strict=True)
    )


def _similar(original: _Original, book: Book) -> tuple[int, int] | None:
    """Return where nearly the same words stand between the same neighbours, if that is clear.

    Pieces of the words point to where the whole may begin; only the places that most pieces point to
    are compared letter by letter, which bounds the work.
    """
    quote = original.quote
    if len(quote) < SPEAKS_ALONE:
        return None
    best: tuple[float, tuple[int, int]] | None = None
    for about in _pointed_to(quote, book.text):
        span = _fitted(quote, book.text, about)
        if span is None:
            continue
        words = book.text[span[0] : span[1]]
        ratio = _ratio(quote, words)
        if (
            ratio >= SAME_WORDS
            and (best is None or ratio > best[0])
            and NUMBERS.findall(quote) == NUMBERS.findall(words)
            and _vouches(original.sides, book.sides(*span))
            and not _stood_elsewhere(original, words)
        ):
            best = (ratio, span)
    return best[1] if best else None


def _pointed_to(quote: str, text: str) -> list[int]:
    """Return where the words may begin, the likeliest first."""
    votes: dict[int, int] = {}
    for offset in range(0, len(quote) - SEED + 1, SEED // 2):
        seed = quote[offset : offset + SEED]
        at, hits = text.find(seed), 0
        while at >= 0 and hits < MOST_SEED_HITS:
            cell = max(0, at - offset) // SEED
            votes[cell] = votes.get(cell, 0) + 1
            hits += 1
            at = text.find(seed, at + 1)
    return [cell * SEED for cell in sorted(votes, key=lambda each: -votes[each])[:MOST_CANDIDATES]]


def _stood_elsewhere(original: _Original, words: str) -> bool:
    """Whether what differs from the passage stood somewhere else before: then it is another one."""
    quote, mine = original.quote, original.mine
    changes = SequenceMatcher(None, quote, words, autojunk=False).get_opcodes()
    for kind, _from, _until, start, end in changes:
        if kind == "equal":
            continue
        piece = words[max(0, start - AROUND_A_CHANGE) : end + AROUND_A_CHANGE]
        for at in original.book.all(piece):
            if mine is None or not mine <= at < mine + len(quote):
                return True
    return False


def _fitted(quote: str, text: str, about: int) -> tuple[int, int] | None:
    """Return from the first to the last letter that fits, near where the words may begin."""
    slack = max(SEED, len(quote) // 6)
    first = max(0, about - slack)
    window = text[first : about + len(quote) + 2 * slack]
    blocks = [
        each
        for each in SequenceMatcher(None, quote, window, autojunk=False).get_matching_blocks()
        if each.size >= 3
    ]
    if not blocks:
        return None
    start = first + blocks[0].b - min(blocks[0].a, blocks[0].b)
    tail = len(quote) - (blocks[-1].a + blocks[-1].size)
    end = first + blocks[-1].b + blocks[-1].size + tail
    return (start, min(end, len(text))) if end > start else None


def _find_page(page: int, book: Book, marked_in: Book) -> Place:
    """Find a whole page again by what stands on it."""
    before = marked_in.folded_pages()
    old = before.get(page, "")
    if not old:
        return LOST
    now = book.folded_pages()
    same = [number for number, words in now.items() if words == old]
    if same:
        return book.whole(min(same, key=lambda number: abs(number - page)), page)
    shingles = _shingles(old)
    ranked = sorted(
        ((_overlap(shingles, _shingles(words)), number) for number, words in now.items()),
        reverse=True,
    )
    if not ranked or ranked[0][0] < SAME_PAGE:
        return LOST
    best, number = ranked[0]
    if len(ranked) > 1 and best - ranked[1][0] < CLEARLY:
        return LOST
    # A page that fits another page of before better is that one.
    found = _shingles(now[number])
    if any(
        _overlap(found, _shingles(words)) > best for other, words in before.items() if other != page
    ):
        return LOST
    return book.whole(number, page)


def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 12] for at in range(max(1, len(text) - 11)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0
