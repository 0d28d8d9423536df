"""A letter before it has a form, and its rendering as PDF; `docx.letters` renders it for Word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from apps.figures.tables import Table
from apps.publishing.cover import cover_of
from apps.publishing.document import DocumentMeta
from apps.publishing.grid import grid_of
from apps.publishing.plain import printable
from apps.publishing.typesetting import typeset_pdf
from apps.publishing.words import base_language, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who writes to whom, and what: paragraphs and tables in order.

    `meta.title` names the file, `meta.symbol` is the reference of the letter, `meta.issued_on` its date.
    `sender` and `recipient` are lines; `signatory` are name and function beneath the space to sign.
    """

    meta: DocumentMeta
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    subject: str
    salutation: str
    parts: tuple[str | Table, ...]
    closing: str
    signatory: tuple[str, ...]


def render_letter_pdf(letter: Letter) -> bytes:
    """Render a letter as an accessible PDF of A4 pages; equal letters give equal bytes.

    Raises typst.TypstError when the result would not be accessible (PDF/UA-1), ValueError for a
    language other than en, fr, es.
    """
    template = resources.files("apps.publishing").joinpath("letter.typ").read_text("utf-8")
    data = json.dumps(_cleaned(_data(letter)), ensure_ascii=False, sort_keys=True)
    return typeset_pdf(template, {"letter": data}, created_at=letter.meta.created_at)


def _data(letter: Letter) -> dict[str, Any]:
    """Everything the template prints, as JSON-safe values."""
    cover = cover_of(letter.meta)
    language = base_language(letter.meta.language)
    return {
        "title": letter.meta.title,
        "organization": letter.meta.organization,
        "sender": list(letter.sender),
        "reference": cover.symbol,
        "date": cover.date,
        "recipient": list(letter.recipient),
        "subject": letter.subject,
        "salutation": letter.salutation,
        "closing": letter.closing,
        "signatory": list(letter.signatory),
        "watermark": letter.meta.watermark,
        "language": language,
        "page_of": word("page_of", language),
        "parts": [
            {"kind": "text", "text": part}
            if isinstance(part, str)
            else {"kind": "table", **_table(part, language)}
            for part in letter.parts
        ],
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    grid = grid_of(table, language)
    return {
        "title": table.title,
        "head": list(grid.head),
        "is_text": list(grid.is_text),
        "weights": list(grid.weights),
        "rows": [[row.label, *row.cells] for row in grid.rows],
    }


def _cleaned(value: Any) -> Any:
    """The same values, their texts fit to be printed."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value
