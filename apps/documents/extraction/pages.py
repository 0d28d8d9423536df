"""What every reader returns, and how much of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_PAGES = 2_000
MOST_CHARACTERS_ON_A_PAGE = 100_000
MOST_CHARACTERS = 10_000_000
LONGEST_LABEL = 120
PART_CHARACTERS = 3_000
"""Where a file has no pages of its own, a part begins at a heading or after so many characters."""
SHEET_CHARACTERS = 20_000
"""A long sheet is cut between two rows after so many characters."""

# What PostgreSQL cannot keep or nobody can see; line ends and tabs stay.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b\u2060\ufeff\ud800-\udfff]")
# Where a typesetter broke a word; the two halves are one word for whoever searches.
BROKEN_WORD = re.compile("\u00ad[ \t]*\n?[ \t]*")
TRAILING = re.compile(r"[ \t\u00a0]+(?=\n|\Z)")
BLANK_LINES = re.compile(r"\n{3,}")


class UnreadableError(Exception):
    """The file cannot be read, or only by more work than it is worth."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, sheet, slide or part; `label` is the name that the file gives it."""

    number: int
    label: str
    text: str


def clean(text: str) -> str:
    """Return text as it is kept: one kind of line end, nothing unseen, no more than one blank line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = BROKEN_WORD.sub("", text)
    text = BLANK_LINES.sub("\n\n", TRAILING.sub("", UNSEEN.sub("", text)))
    return text.strip("\n")


def numbered(found: Iterable[tuple[str, str]]) -> Iterator[Page]:
    """Yield (label, text) as pages from 1 on; raises UnreadableError when they are too much."""
    total = 0
    for number, (label, raw) in enumerate(found, start=1):
        if number > MOST_PAGES or len(raw) > 2 * MOST_CHARACTERS_ON_A_PAGE:
            raise UnreadableError
        text = clean(raw)
        total += len(text)
        if len(text) > MOST_CHARACTERS_ON_A_PAGE or total > MOST_CHARACTERS:
            raise UnreadableError
        yield Page(number=number, label=" ".join(clean(label).split())[:LONGEST_LABEL], text=text)


def parts(blocks: Iterable[tuple[bool, str]]) -> Iterator[tuple[str, str]]:
    """Cut blocks of (is a heading, text) into parts; the label is the heading that began one."""
    label = ""
    lines: list[str] = []
    length = 0
    for is_heading, text in blocks:
        if lines and (length >= PART_CHARACTERS or (is_heading and length > len(label))):
            yield label, "\n".join(lines)
            label, lines, length = "", [], 0
        if is_heading and not lines:
            label = text
        lines.append(text)
        length += len(text)
    if lines:
        yield label, "\n".join(lines)


def rows_in_parts(label: str, rows: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Cut the rows of one sheet into pieces; those after the first bear a number: `Budget (2)`."""
    piece = 1
    lines: list[str] = []
    length = 0
    for row in rows:
        if lines and length + len(row) > SHEET_CHARACTERS:
            yield (label if piece == 1 else f"{label} ({piece})"), "\n".join(lines)
            piece, lines, length = piece + 1, [], 0
        lines.append(row)
        length += len(row) + 1
    if lines:
        yield (label if piece == 1 else f"{label} ({piece})"), "\n".join(lines)
