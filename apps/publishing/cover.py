"""The lines of a cover and of every header, in the words of the document's language."""

from __future__ import annotations

from dataclasses import dataclass

from apps.publishing.document import DocumentMeta
from apps.publishing.words import language_name, long_date, word


@dataclass(frozen=True, slots=True)
class Cover:
    """Symbol, session with its dates, date of issue and language line; only `symbol` is never empty."""

    symbol: str
    session: str
    date: str
    original: str


def cover_of(meta: DocumentMeta) -> Cover:
    """The lines of a cover. Nothing is invented: what the record does not hold stays empty."""
    language = meta.language
    session = ", ".join(part for part in (meta.session, meta.session_dates) if part)
    original = meta.original_language
    return Cover(
        symbol=meta.symbol or word("symbol_missing", language),
        session=session,
        date=long_date(meta.issued_on, language) if meta.issued_on else "",
        original=word("original", language, language=language_name(original, language))
        if original
        else "",
    )
