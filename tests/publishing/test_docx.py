"""Word files: what Word needs to open them in silence, and what assistive technology needs."""

import datetime as dt
import io
import zipfile
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from apps.publishing.docx import render_docx
from tests.publishing import builders

#: The order that the schema gives to children of w:pPr and w:tcPr (ECMA-376, 17.3.1.26, 17.4.69).
PARAGRAPH_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]
CELL_ORDER = [
    "tcW",
    "gridSpan",
    "vMerge",
    "tcBorders",
    "shd",
    "noWrap",
    "tcMar",
    "textDirection",
    "vAlign",
]


@cache
def content() -> bytes:
    """The document of every kind of block, rendered once."""
    return render_docx(builders.document())


@cache
def part(name: str) -> etree._Element:
    """The root of one part of that file."""
    with zipfile.ZipFile(io.BytesIO(content())) as package:
        return etree.fromstring(package.read(name))


def texts(root: etree._Element) -> list[str]:
    """The words of every paragraph, fields' instructions left out."""
    return ["".join(node.text or "" for node in p.iter(qn("w:t"))) for p in root.iter(qn("w:p"))]


def instructions(root: etree._Element) -> list[str]:
    """The instructions of all fields."""
    return [(node.text or "").strip() for node in root.iter(qn("w:instrText"))]


class TestWordFile:
    def test_opens_with_its_headings(self):
        opened = docx.Document(io.BytesIO(content()))
        headings = [
            (p.style.name, p.text) for p in opened.paragraphs if p.style.name.startswith("Heading")
        ]
        assert headings == [
            ("Heading 1", "Introduction"),
            ("Heading 1", "Staffing"),
            ("Heading 2", "Women and men by category"),
            ("Heading 2", "Professional and higher staff by grade"),
            ("Heading 2", "Trend"),
            ("Heading 1", "Annex"),
        ]

    def test_numbers_its_paragraphs_by_a_list_of_word(self):
        opened = docx.Document(io.BytesIO(content()))
        style = opened.styles["Numbered Paragraph"]
        number = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        numbering = part("word/numbering.xml")
        found = numbering.find(f"{qn('w:num')}[@{qn('w:numId')}='{number.get(qn('w:val'))}']")
        abstract = found.find(qn("w:abstractNumId")).get(qn("w:val"))
        level = numbering.find(
            f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{abstract}']/{qn('w:lvl')}"
        )
        assert level.find(qn("w:numFmt")).get(qn("w:val")) == "decimal"
        assert level.find(qn("w:lvlText")).get(qn("w:val")) == "%1."
        assert sum(p.style.name == "Numbered Paragraph" for p in opened.paragraphs) == 5

    def test_has_contents_whose_entries_are_written_and_linked(self):
        root = part("word/document.xml")
        fields = [text for text in instructions(root) if text.startswith("TOC")]
        assert len(fields) == 1
        links = root.findall(f".//{qn('w:hyperlink')}")
        written = ["".join(node.text for node in link.iter(qn("w:t"))) for link in links]
        assert written == [
            "Introductionparagraphs 1–2",
            "Staffingparagraphs 3–5",
            "Women and men by categoryparagraph 3",
            "Professional and higher staff by gradeparagraph 4",
            "Trendparagraph 5",
            "Annex",
        ]
        marks = {mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))}
        assert [link.get(qn("w:anchor")) for link in links] == sorted(marks)

    def test_asks_nothing_when_it_is_opened(self):
        settings = part("word/settings.xml")
        assert settings.find(qn("w:updateFields")) is None
        for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
            for field in part(name).iter(qn("w:fldChar")):
                assert field.get(qn("w:dirty")) is None

    def test_closes_every_field_it_opens(self):
        for name in ("word/document.xml", "word/footer1.xml"):
            kinds = [f.get(qn("w:fldCharType")) for f in part(name).iter(qn("w:fldChar"))]
            assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 0

    def test_captions_are_fields_that_already_have_their_number(self):
        captions = [text for text in texts(part("word/document.xml")) if ". " in text[:12]]
        assert captions == [
            "Figure 1. Women and men by category",
            "Table 1. Professional and higher staff by grade and sex",
            "Figure 2. Share of women by grade, professional and higher",
            "Figure 3. Share of women over time",
            "Table 6. Professional and higher staff by grade group and sex",
        ]
        sequences = [
            text for text in instructions(part("word/document.xml")) if text.startswith("SEQ")
        ]
        assert sequences == [
            "SEQ Figure \\* ARABIC",
            "SEQ Table \\* ARABIC",
            "SEQ Figure \\* ARABIC",
            "SEQ Figure \\* ARABIC",
            "SEQ Table \\* ARABIC \\r 6",
        ]

    def test_describes_every_picture(self):
        pictures = list(part("word/document.xml").iter("{*}docPr"))
        assert [picture.get("descr") for picture in pictures] == [
            builders.persons_chart().sentence,
            builders.share_chart().sentence,
            "Four lines, all rising slowly from 2014 to 2025.",
        ]
        assert len({picture.get("id") for picture in pictures}) == 3

    def test_repeats_table_headers_and_splits_no_row(self):
        tables = list(part("word/document.xml").iter(qn("w:tbl")))
        assert len(tables) == 2
        for table in tables:
            rows = table.findall(qn("w:tr"))
            heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
            assert heads == [True, *[False] * (len(rows) - 1)]
            assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
            assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}") is not None

    def test_prints_each_cell_as_displayed(self):
        table = docx.Document(io.BytesIO(content())).tables[0]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[4] == ["P4", "268", "43.2", "352", "620", "+0.2", "below"]
        assert rows[8] == ["Ungraded", "c", "c", "c", "7", "NA", ""]
        assert rows[9][1:3] == ["1,503 (2 cells missing)", "49.2"]

    def test_has_notes_beneath_its_tables(self):
        words = texts(part("word/document.xml"))
        assert builders.NOTE in words
        assert "c: count of 1 to 4 persons, or hidden so that it cannot be worked out" in words

    def test_carries_symbol_session_date_and_page_number_on_every_page(self):
        header = " ".join(texts(part("word/header1.xml")))
        for text in ("symbol to be assigned", "117th Session of the Council", "1 October 2026"):
            assert text in header
        for name in ("word/footer1.xml", "word/footer2.xml"):
            assert instructions(part(name)) == ["PAGE", "NUMPAGES"]
            assert "Page 1 of 1" in " ".join(texts(part(name)))

    def test_carries_the_watermark_on_every_page(self):
        for name in ("word/header1.xml", "word/header2.xml"):
            marks = [
                node.get("string")
                for node in part(name).iter("{urn:schemas-microsoft-com:vml}textpath")
            ]
            assert "SPECIMEN, invented data" in marks
        plain = render_docx(builders.document(watermark=""))
        with zipfile.ZipFile(io.BytesIO(plain)) as package:
            assert b"SPECIMEN" not in b"".join(package.read(name) for name in package.namelist())

    def test_says_its_language_and_properties(self):
        opened = docx.Document(io.BytesIO(render_docx(builders.document(language="fr"))))
        properties = opened.core_properties
        assert (properties.language, properties.title) == ("fr-FR", "Annual gender report for 2025")
        assert properties.created == dt.datetime(2026, 10, 1, 8, 30, tzinfo=dt.UTC)
        languages = {node.get(qn("w:val")) for node in opened.styles.element.iter(qn("w:lang"))}
        assert languages == {"fr-FR"}
        assert "Table des matières" in [p.text for p in opened.paragraphs]
        assert "Tableau 1. " in " ".join(p.text for p in opened.paragraphs)

    def test_keeps_the_order_of_the_schema(self):
        with zipfile.ZipFile(io.BytesIO(content())) as package:
            names = [
                name
                for name in package.namelist()
                if name.startswith("word/") and name[-4:] == ".xml"
            ]
        checked = 0
        for name in names:
            for holder, order in (("w:pPr", PARAGRAPH_ORDER), ("w:tcPr", CELL_ORDER)):
                for element in part(name).iter(qn(holder)):
                    places = [order.index(etree.QName(child).localname) for child in element]
                    assert places == sorted(places), etree.tostring(element)
                    checked += 1
        assert checked > 200

    def test_begins_a_page_where_asked_and_after_the_contents(self):
        root = part("word/document.xml")
        broken = [
            "".join(node.text or "" for node in p.iter(qn("w:t")))
            for p in root.iter(qn("w:p"))
            if p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
        ]
        assert broken == ["Introduction", "Trend"]

    def test_of_a_long_table_is_written_quickly_and_whole(self):
        table = builders.grade_table()
        rows = tuple(
            type(table.rows[0])(f"r{n}", f"Office {n}", table.rows[0].cells) for n in range(400)
        )
        long = type(table)(**{**_fields(table), "rows": rows})
        opened = docx.Document(
            io.BytesIO(render_docx(builders.document(builders.TableBlock(long))))
        )
        assert len(opened.tables[0].rows) == 401

    def test_refuses_a_language_without_words(self):
        with pytest.raises(ValueError, match="'de'"):
            render_docx(builders.document(language="de"))


def _fields(table: object) -> dict[str, object]:
    """The fields of a table by name."""
    return {name: getattr(table, name) for name in table.__slots__}
