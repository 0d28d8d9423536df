"""From blocks to a Word file."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm

from apps.figures.tables import Table
from apps.publishing.cover import Cover, cover_of
from apps.publishing.document import (
    ChartBlock,
    Document,
    Entry,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
    notes_of,
    table_number,
)
from apps.publishing.docx.markup import (
    bookmark,
    clean,
    field,
    field_end,
    field_start,
    link,
    paragraph,
    run,
    tab,
)
from apps.publishing.docx.running import add_running_lines
from apps.publishing.docx.styles import shape, style_id
from apps.publishing.docx.tables import table_markup
from apps.publishing.grid import grid_of
from apps.publishing.svg.raster import draw_png
from apps.publishing.words import base_language, stamp, word

DEEPEST_IN_CONTENTS = 2
PICTURE_WIDTH = Cm(16)
#: The instant of every member of the package; the format knows none before it.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
KEPT, BROKEN = "<w:keepNext/>", "<w:pageBreakBefore/>"
LAST_SPACING = '<w:spacing w:before="0" w:after="280"/>'


def render_docx(document: Document) -> bytes:
    """Render a document as DOCX.

    Heading styles, paragraphs numbered by Word's own numbering, captions with evaluated fields,
    contents with their entries written (nothing is updated on opening), a text for every picture,
    repeated table headers, header with symbol, session and date, page numbers, watermark, language
    and properties. The contents name the paragraphs beneath each heading, because page numbers are
    not known before Word has laid the document out. Equal documents give equal bytes. Raises
    ValueError for a language other than en, fr, es.
    """
    language = base_language(document.meta.language)
    cover = cover_of(document.meta)
    word_document = docx.Document()
    shape(word_document, document.meta)
    add_running_lines(word_document, document.meta, cover)
    _Writer(word_document, document, language).write(cover)
    stream = io.BytesIO()
    word_document.save(stream)
    return repacked(stream.getvalue())


class _Writer:
    """Writes the blocks of one document, one after the other, before the section's properties."""

    def __init__(self, target: WordDocument, document: Document, language: str) -> None:
        self._word = target
        self._document = document
        self._language = language
        self._end: BaseOxmlElement = target.element.body.find(qn("w:sectPr"))
        self._break = ""
        self._tables = 0

    def write(self, cover: Cover) -> None:
        """Cover, contents, then all blocks."""
        self._cover(cover)
        self._contents([e for e in self._document.contents() if e.level <= DEEPEST_IN_CONTENTS])
        self._break = BROKEN
        for block, place in self._document.numbered():
            if isinstance(block, Heading):
                marked = bookmark(_bookmark_name(place), place, run(block.text))
                self._add(marked, f"Heading {block.level}")
            elif isinstance(block, Paragraph):
                self._add(run(block.text), "Numbered Paragraph")
            elif isinstance(block, TableBlock):
                self._table(block.table)
            elif isinstance(block, ChartBlock):
                self._chart(block)
            elif isinstance(block, PageBreak):
                self._break = BROKEN

    def _append(self, piece: BaseOxmlElement) -> BaseOxmlElement:
        self._end.addprevious(piece)
        return piece

    def _add(self, inner: str, style: str, properties: str = "") -> BaseOxmlElement:
        """A paragraph; a page break that is due is made by the first one after it."""
        due, self._break = self._break, ""
        if due and KEPT in properties:  # the schema wants keepNext first
            properties = properties.replace(KEPT, KEPT + due)
        else:
            properties = due + properties
        return self._append(paragraph(inner, style_id(self._word, style), properties))

    def _cover(self, cover: Cover) -> None:
        meta = self._document.meta
        self._add(run(meta.organization) + tab() + run(cover.symbol), "Cover Organization")
        lines = [line for line in (cover.original, cover.date) if line]
        for line in lines:
            self._add(tab() + run(line), "Cover Line")
        rule = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="0B4F8A"/></w:pBdr>'
        self._add("", "Cover Line", rule)
        if cover.session:
            self._add(run(cover.session), "Cover Session")
        self._add(run(meta.title), "Title")
        if meta.subtitle:
            self._add(run(meta.subtitle), "Subtitle")
        if meta.watermark:
            self._add(run(meta.watermark), "Cover Specimen")

    def _contents(self, entries: list[Entry]) -> None:
        """A real table of contents whose entries are written, each a link to its heading."""
        if not entries:
            return
        self._add(run(word("contents", self._language)), "TOC Heading")
        for index, entry in enumerate(entries):
            begin = field_start(r'TOC \o "1-2" \h \z \u') if index == 0 else ""
            end = field_end() if index == len(entries) - 1 else ""
            span = self._span(entry)
            inner = run(entry.text) + (tab() + run(span, '<w:b w:val="0"/>') if span else "")
            self._add(begin + link(_bookmark_name(entry.place), inner) + end, f"toc {entry.level}")

    def _span(self, entry: Entry) -> str:
        if entry.first_paragraph is None:
            return ""
        if entry.first_paragraph == entry.last_paragraph:
            return word("paragraph", self._language, first=entry.first_paragraph)
        return word(
            "paragraphs", self._language, first=entry.first_paragraph, last=entry.last_paragraph
        )

    def _caption(self, kind: str, number: int, expected: int, title: str) -> None:
        """A caption whose number is a field; `\\r` keeps a number that is out of sequence."""
        label = {"table": "Table", "figure": "Figure"}[kind]
        reset = f" \\r {number}" if number != expected else ""
        counted = field(f"SEQ {label} \\* ARABIC{reset}", str(number))
        name = word(kind, self._language)
        self._add(run(f"{name} ") + counted + run(f". {title}"), "Caption", KEPT)

    def _table(self, table: Table) -> None:
        number = table_number(table, self._tables + 1)
        self._caption("table", number, self._tables + 1, table.title)
        self._tables = number
        notes = notes_of(table, self._language)
        self._append(
            table_markup(
                grid_of(table, self._language),
                title=table.title,
                description=" ".join(notes),
                style=style_id(self._word, "Table Text"),
            )
        )
        self._notes(notes)

    def _notes(self, lines: list[str]) -> None:
        """Lines beneath a table or figure; a table is never the last thing before another table."""
        lines = lines or [""]
        for index, text in enumerate(lines):
            is_last = index == len(lines) - 1
            spacing = '<w:spacing w:before="80" w:after="40"/>' if index == 0 else ""
            if is_last:
                spacing = LAST_SPACING if index else '<w:spacing w:before="80" w:after="280"/>'
            self._add(run(text), "Note", spacing if is_last else KEPT + spacing)

    def _chart(self, block: ChartBlock) -> None:
        chart = block.chart
        before = [one.number for one in self._document.blocks if isinstance(one, ChartBlock)]
        place = before.index(block.number)
        expected = before[place - 1] + 1 if place else 1
        self._caption("figure", block.number, expected, chart.title)
        picture = draw_png(chart, self._language, is_titled=False)
        holder = self._add("", "Picture")
        inline = (
            self._word.add_paragraph().add_run().add_picture(io.BytesIO(picture), PICTURE_WIDTH)
        )
        piece = inline._inline.getparent().getparent()
        stray = piece.getparent()
        holder.append(piece)
        stray.getparent().remove(stray)
        described = inline._inline.docPr
        described.set("name", f"{word('figure', self._language)} {block.number}")
        described.set("descr", clean(block.description))
        described.set("title", clean(chart.title))
        notes = [chart.sentence, chart.note, stamp(chart.as_of, chart.coverage, self._language)]
        self._notes([note for note in notes if note])


def _bookmark_name(place: int) -> str:
    """The bookmark of a heading, named as Word names those of its contents."""
    return f"_Toc{900000000 + place}"


def repacked(content: bytes) -> bytes:
    """The same package with fixed times, so that equal documents are equal bytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(member))
    return packed.getvalue()
