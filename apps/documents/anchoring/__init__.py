"""Finding a marked passage again in other pages, by its words; knows no Django.

A place is told only where the words vouch for it. What is compared is *folded* text: without spaces,
line ends, hyphens, ligatures, accents and capitals, which a file that is saved again may set otherwise.
Between two digits a space stays, so that two numbers never become one.
"""

from apps.documents.anchoring.finding import find, quoted
from apps.documents.anchoring.folding import Book
from apps.documents.anchoring.passages import (
    LONGEST_QUOTE,
    LOST,
    PageText,
    Passage,
    Place,
    cut,
)

__all__ = [
    "LONGEST_QUOTE",
    "LOST",
    "Book",
    "PageText",
    "Passage",
    "Place",
    "cut",
    "find",
    "quoted",
]
