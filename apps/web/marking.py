"""Words that somebody looks for, found in a text whatever their accents and case.

No database: rooms whose rows are few look through them here, the others ask the database.
"""

import unicodedata
from collections.abc import Iterable

BEGIN, END = "\u2039", "\u203a"
"""The marks (‹ ›) between which found words stand in an excerpt."""
MOST_WORDS = 12
"""Of a longer text the first words are looked for."""


def words_in(text: str) -> list[str]:
    """Return the different words that are looked for, without accents and in small letters."""
    return list(dict.fromkeys(folded(text).split()))[:MOST_WORDS]


def folded(text: str) -> str:
    """Return a text without accents and in small letters: `Élimane SÈNE` → `elimane sene`."""
    return "".join(_letters(text))


def holds_all(words: Iterable[str], text: str) -> bool:
    """Whether every word (of `words_in`) stands somewhere in a text."""
    searched = folded(text)
    return all(word in searched for word in words)


def marked(text: str, words: Iterable[str]) -> str:
    """Return a text with the words found in it between ‹ and ›; marks that it had are taken out."""
    text = text.replace(BEGIN, "").replace(END, "")
    letters = _letters(text)
    searched = "".join(letters)
    # Where each letter of the folded text comes from: one letter may fold into several, or none.
    origin = [place for place, folds in enumerate(letters) for _fold in folds]
    found = [False] * len(text)
    for word in words:
        start = searched.find(word) if word else -1
        while start >= 0:
            for place in range(origin[start], origin[start + len(word) - 1] + 1):
                found[place] = True
            start = searched.find(word, start + len(word))
    parts = []
    for place, letter in enumerate(text):
        if found[place] and not (place and found[place - 1]):
            parts.append(BEGIN)
        parts.append(letter)
        if found[place] and not (place + 1 < len(text) and found[place + 1]):
            parts.append(END)
    return "".join(parts)


def _letters(text: str) -> list[str]:
    return [
        "".join(
            part
            for part in unicodedata.normalize("NFKD", letter).casefold()
            if not unicodedata.combining(part)
        )
        for letter in text
    ]
