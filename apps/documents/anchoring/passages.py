"""What was marked, and where it is found."""

from dataclasses import dataclass
from typing import Literal

CONTEXT = 200
"""Characters that are kept of what stands before and after a passage."""
LONGEST_QUOTE = 2_000
"""Characters of a passage; whoever means more means the page."""

PageText = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """What was marked: `page` and `start`, and its words with their neighbours.

    No words mean the whole page.
    """

    page: int
    start: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: `start` and `end` are characters of the text of `page`."""

    state: Literal["found", "moved", "lost"]
    page: int | None = None
    start: int | None = None
    end: int | None = None


LOST = Place("lost")


def cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words of a passage, and what stands before and after them."""
    return text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
