"""A document as PDF: typeset, tagged for assistive technology (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from apps.figures.tables import Table
from apps.publishing.cover import Cover, cover_of
from apps.publishing.document import (
    ChartBlock,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
    notes_of,
    table_number,
)
from apps.publishing.grid import grid_of
from apps.publishing.plain import printable
from apps.publishing.svg.drawing import draw_for_print
from apps.publishing.typesetting import typeset_pdf
from apps.publishing.words import base_language, stamp, word

LONGEST_FOOTER = 90


def render_pdf(document: Document) -> bytes:
    """Render a document as an accessible PDF.

    Tagged, with bookmarks, document language and title, a table of contents with page numbers,
    header and footer on every page, repeated table headers and a text for every picture. All texts
    travel to the typesetter as data and cannot act as markup; a character that its faces cannot
    show is printed as □. Raises typst.TypstError when the result would not be accessible (PDF/UA-1), ValueError for a language other than en, fr, es.
    """
    template = resources.files("apps.publishing").joinpath("council.typ").read_text("utf-8")
    data = json.dumps(_cleaned(_data(document)), ensure_ascii=False, sort_keys=True)
    return typeset_pdf(template, {"document": data}, created_at=document.meta.created_at)


def _cleaned(value: Any) -> Any:
    """The same values, their texts fit to be printed."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value


def _data(document: Document) -> dict[str, Any]:
    """Everything the template prints, as JSON-safe values."""
    cover: Cover = cover_of(document.meta)
    language = base_language(document.meta.language)
    title = document.meta.title
    return {
        "title": title or word("document", language),
        "short_title": title if len(title) <= LONGEST_FOOTER else f"{title[:LONGEST_FOOTER]}…",
        "subtitle": document.meta.subtitle,
        "organization": document.meta.organization,
        "symbol": cover.symbol,
        "session": cover.session,
        "date": cover.date,
        "original": cover.original,
        "watermark": document.meta.watermark,
        "language": language,
        "words": {key: word(key, language) for key in ("contents", "table", "figure", "page_of")},
        "has_contents": bool(document.contents()),
        "blocks": _blocks(document, language),
    }


def _blocks(document: Document, language: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    tables = 0
    for block, place in document.numbered():
        if isinstance(block, Heading):
            blocks.append({"kind": "heading", "level": block.level, "text": block.text})
        elif isinstance(block, Paragraph):
            blocks.append({"kind": "paragraph", "number": f"{place}.", "text": block.text})
        elif isinstance(block, TableBlock):
            tables = table_number(block.table, tables + 1)
            blocks.append(_table(block.table, tables, language))
        elif isinstance(block, ChartBlock):
            blocks.append(_chart(block, language))
        elif isinstance(block, PageBreak):
            blocks.append({"kind": "break_"})
    return blocks


def _table(table: Table, number: int, language: str) -> dict[str, Any]:
    grid = grid_of(table, language)
    return {
        "kind": "table",
        "number": number,
        "title": table.title,
        "head": list(grid.head),
        "is_text": list(grid.is_text),
        "weights": list(grid.weights),
        "size": grid.size,
        "rows": [[row.label, *row.cells] for row in grid.rows],
        "totals": [row.is_total for row in grid.rows],
        "notes": notes_of(table, language),
    }


def _chart(block: ChartBlock, language: str) -> dict[str, Any]:
    chart = block.chart
    notes = [chart.sentence, chart.note, stamp(chart.as_of, chart.coverage, language)]
    return {
        "kind": "chart",
        "number": block.number,
        "title": chart.title,
        "drawing": draw_for_print(chart, language),
        "alt": block.description,
        "notes": [note for note in notes if note],
    }
