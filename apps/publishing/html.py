"""A document as HTML: one file that needs nothing else, or a fragment for a page of the product."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from importlib import resources

from apps.figures.tables import Table
from apps.publishing.cover import cover_of
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
from apps.publishing.grid import SIZES, GridRow, grid_of
from apps.publishing.plain import printable
from apps.publishing.svg.drawing import draw_svg
from apps.publishing.words import base_language, stamp, word


def render_html(document: Document) -> str:
    """Render a document as one complete HTML5 page without script; its style sheet is inside.

    Raises ValueError for a language other than en, fr and es.
    """
    language = base_language(document.meta.language)
    style = resources.files("apps.publishing").joinpath("page.css").read_text("utf-8")
    title = " – ".join(part for part in (document.meta.title, document.meta.symbol) if part)
    created = document.meta.created_at.isoformat()
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="dcterms.created" content="{_text(created)}">\n'
        f'<meta name="author" content="{_text(document.meta.organization)}">\n'
        f"<title>{_text(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{render_html_body(document)}</main>\n</body>\n</html>\n"
    )


def render_html_body(document: Document, *, top: int = 1) -> str:
    """Render a document as an `<article>` without style or script, for a page under a strict policy.

    Its classes all begin with `document-`; headings begin at `<h1>`, or at `top`
    on a page that has its own. Identifiers are `contents`,
    `section-1`, `paragraph-1`, `table-1`, `figure-1`. Raises ValueError for an unknown language.
    """
    language = base_language(document.meta.language)
    parts = [_cover(document, top), _contents(document, language, top + 1)]
    tables = 0
    for block, place in document.numbered():
        if isinstance(block, Heading):
            level = block.level + top
            text = _text(block.text)
            parts.append(f'<h{level} id="section-{place}">{text}</h{level}>\n')
        elif isinstance(block, Paragraph):
            parts.append(
                f'<p class="document-paragraph" id="paragraph-{place}">'
                f'<span class="document-number">{place}.</span> {_text(block.text)}</p>\n'
            )
        elif isinstance(block, TableBlock):
            tables = table_number(block.table, tables + 1)
            parts.append(_numbered_table(block.table, tables, language))
        elif isinstance(block, ChartBlock):
            parts.append(_figure(block, language))
        elif isinstance(block, PageBreak):
            parts.append('<hr class="document-break">\n')
    return f'<article class="document" lang="{language}">\n{"".join(parts)}</article>\n'


def _text(text: str) -> str:
    """Escaped for element content and quoted attributes alike."""
    return escape(printable(text), quote=True)


def _cover(document: Document, top: int) -> str:
    meta, cover = document.meta, cover_of(document.meta)
    lines = [
        ("organization", meta.organization),
        ("symbol", cover.symbol),
        ("original", cover.original),
        ("date", cover.date),
        ("session", cover.session),
        ("watermark", meta.watermark),
    ]
    about = "".join(
        f'<p class="document-{name}">{_text(text)}</p>\n' for name, text in lines if text
    )
    subtitle = f'<p class="document-subtitle">{_text(meta.subtitle)}</p>\n' if meta.subtitle else ""
    return (
        f'<header class="document-cover">\n{about}<h{top}>{_text(meta.title)}</h{top}>\n'
        f"{subtitle}</header>\n"
    )


def _contents(document: Document, language: str, level: int) -> str:
    entries = document.contents()
    if not entries:
        return ""
    items = "".join(
        f'<li class="document-level-{entry.level}"><a href="#section-{entry.place}">'
        f"{_text(entry.text)}</a></li>\n"
        for entry in entries
    )
    return (
        '<nav class="document-contents" aria-labelledby="contents">\n'
        f'<h{level} id="contents">{_text(word("contents", language))}</h{level}>\n'
        f"<ol>\n{items}</ol>\n</nav>\n"
    )


def _numbered_table(table: Table, number: int, language: str) -> str:
    caption = f"{word('table', language)} {number}. {table.title}"
    return (
        f'<div class="document-table" id="table-{number}">\n'
        f"{_table(table, caption, language)}{_notes(notes_of(table, language))}</div>\n"
    )


def _table(table: Table, caption: str, language: str) -> str:
    """A table in a frame that scrolls on narrow screens and can be reached by the keyboard."""
    grid = grid_of(table, language)
    head = "".join(
        f'<th scope="col"{_kind(is_text)}>{_text(title)}</th>'
        for title, is_text in zip(grid.head, grid.is_text, strict=True)
    )
    body = "".join(_row(row, grid.is_text) for row in grid.rows)
    wide = ' class="document-wide"' if grid.size < SIZES[0] else ""
    return (
        f'<div class="document-scroll" role="region" aria-label="{_text(caption)}" tabindex="0">\n'
        f"<table{wide}>\n<caption><span>{_text(caption)}</span></caption>\n"
        f"<thead><tr><td></td>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _row(row: GridRow, is_text: tuple[bool, ...]) -> str:
    cells = "".join(
        f"<td{_kind(kind)}>{_text(cell)}</td>"
        for cell, kind in zip(row.cells, is_text, strict=True)
    )
    total = ' class="document-total"' if row.is_total else ""
    return f'<tr{total}><th scope="row">{_text(row.label)}</th>{cells}</tr>\n'


def _kind(is_text: bool) -> str:
    return ' class="document-text"' if is_text else ""


def _figure(block: ChartBlock, language: str) -> str:
    """A drawing with its caption above, its notes beneath, and its data as a table to open."""
    chart = block.chart
    name = f"figure-{block.number}"
    caption = f"{word('figure', language)} {block.number}. {chart.title}"
    drawing = draw_svg(replace(chart, sentence=block.description), language, name=name)
    notes = [chart.sentence, chart.note, stamp(chart.as_of, chart.coverage, language)]
    twin = _table(chart.table, chart.table.title, language)
    return (
        f'<figure class="document-figure" id="{name}">\n<figcaption>{_text(caption)}</figcaption>\n'
        f"{drawing}\n{_notes([note for note in notes if note])}"
        f"<details><summary>{_text(word('same_data', language))}</summary>\n"
        f"{twin}{_notes(notes_of(chart.table, language))}</details>\n</figure>\n"
    )


def _notes(lines: list[str]) -> str:
    return "".join(f'<p class="document-note">{_text(line)}</p>\n' for line in lines)
