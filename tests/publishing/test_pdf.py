"""PDF files: tagged, in a language, with bookmarks, and with text that can be read out."""

import io
import re
from functools import cache

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from apps.publishing.document import TableBlock
from apps.publishing.pdf import render_pdf
from tests.publishing import builders


@cache
def opened() -> pypdf.PdfReader:
    """The document of every kind of block, rendered once and read."""
    return pypdf.PdfReader(io.BytesIO(render_pdf(builders.document())))


def words(reader: pypdf.PdfReader) -> str:
    """All text with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Kind and alternative text of every element of the structure tree."""
    found: list[tuple[str, str]] = []

    def walk(node: object) -> None:
        if isinstance(node, IndirectObject):
            node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node and node.get("/Type") in (None, "/StructElem"):
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def outline(entries: list, depth: int = 1) -> list[tuple[int, str]]:
    """The bookmarks with their depth."""
    flat = []
    for entry in entries:
        if isinstance(entry, list):
            flat.extend(outline(entry, depth + 1))
        else:
            flat.append((depth, entry.title))
    return flat


class TestPdf:
    def test_is_tagged_and_says_its_language(self):
        root = opened().trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]

    def test_declares_itself_accessible(self):
        metadata = opened().trailer["/Root"]["/Metadata"].get_object().get_data().decode()
        assert re.search(r"pdfuaid:part(>|=\")1", metadata)

    def test_tags_headings_tables_figures_and_their_texts(self):
        found = tags(opened())
        kinds = [kind for kind, _ in found]
        for kind in ("/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Caption"):
            assert kind in kinds
        described = [text for kind, text in found if kind == "/Figure"]
        assert described == [
            builders.persons_chart().sentence,
            builders.share_chart().sentence,
            "Four lines, all rising slowly from 2014 to 2025.",
        ]

    def test_has_a_bookmark_for_each_heading(self):
        assert outline(opened().outline) == [
            (1, "Introduction"),
            (1, "Staffing"),
            (2, "Women and men by category"),
            (2, "Professional and higher staff by grade"),
            (2, "Trend"),
            (1, "Annex"),
        ]

    def test_numbers_paragraphs_tables_and_figures(self):
        text = words(opened())
        for part in (
            "1. The Council, in its resolution",
            "5. The share of women has risen",
            "Figure 1. Women and men by category",
            "Table 1. Professional and higher staff by grade and sex",
            "Table 6. Professional and higher staff by grade group and sex",
        ):
            assert part in text

    def test_prints_each_cell_as_displayed(self):
        text = words(opened())
        assert "P4 268 43.2 352 620 +0.2 below" in text
        assert "Ungraded c c c 7 NA" in text

    def test_carries_symbol_session_date_and_watermark_on_every_page(self):
        pages = [" ".join(page.extract_text().split()) for page in opened().pages]
        for number, text in enumerate(pages, start=1):
            assert "SPECIMEN, invented data" in text
            assert f"Page {number} of {len(pages)}" in text
            for part in ("symbol to be assigned", "117th Session", "1 October 2026"):
                assert part in text

    def test_repeats_the_header_of_a_table_on_every_page(self):
        table = builders.grade_table()
        rows = tuple(
            type(table.rows[0])(f"r{n}", f"Office {n}", table.rows[0].cells) for n in range(120)
        )
        fields = {name: getattr(table, name) for name in table.__slots__}
        long = type(table)(**{**fields, "rows": rows})
        reader = pypdf.PdfReader(io.BytesIO(render_pdf(builders.document(TableBlock(long)))))
        with_rows = [p.extract_text() for p in reader.pages if "Office" in p.extract_text()]
        assert len(with_rows) > 2
        assert all("Change in" in " ".join(text.split()) for text in with_rows)
        assert sum(kind == "/Table" for kind, _ in tags(reader)) == 1

    def test_is_dated_by_the_document_and_not_by_the_clock(self):
        assert opened().metadata.creation_date.isoformat() == "2026-10-01T08:30:00+00:00"
        assert opened().metadata.title == "Annual gender report for 2025"

    def test_speaks_the_language_of_the_document(self):
        reader = pypdf.PdfReader(io.BytesIO(render_pdf(builders.document(language="fr"))))
        assert reader.trailer["/Root"]["/Lang"] == "fr"
        text = words(reader)
        for part in ("Table des matières", "Tableau 1.", "Original : anglais", "Page 1 sur"):
            assert part in text.replace("\u00a0", " ")

    def test_prints_a_box_for_what_its_faces_cannot_show(self):
        document = builders.document(
            builders.Paragraph("Kyoto 京都 Kyoto, Παρίσι, Париж, 🙂."), title="北京"
        )
        text = words(pypdf.PdfReader(io.BytesIO(render_pdf(document))))
        assert "Kyoto □□ Kyoto, Παρίσι, Париж, □." in text

    def test_of_nothing_but_a_cover_is_a_pdf(self):
        document = builders.document(builders.PageBreak(), session="", issued_on=None, watermark="")
        assert len(pypdf.PdfReader(io.BytesIO(render_pdf(document))).pages) >= 1

    def test_refuses_a_language_without_words(self):
        with pytest.raises(ValueError, match="'de'"):
            render_pdf(builders.document(language="de"))
