"""The look of a Council paper in Word: styles, numbering, page, language and properties."""

from __future__ import annotations

import datetime as dt

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from apps.publishing.document import DocumentMeta
from apps.publishing.docx.markup import clean, element
from apps.publishing.words import base_language

FACE = "Times New Roman"
INK, SOFT, ACCENT = "1C2530", "4B5663", "0B4F8A"
LANGUAGE_TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}
TEXT_WIDTH = 9072  # twips: A4 less margins of 2.5 cm
NUMBERING = 90  # an identifier that the default template leaves free

#: Name, built-in, size, bold, italic, colour, space before and after in points, kept with the next.
PARAGRAPH_STYLES = (
    ("Normal", 11, False, False, INK, 0, 8, False),
    ("Title", 25, True, False, INK, 4, 4, True),
    ("Subtitle", 13, False, False, SOFT, 0, 10, True),
    ("Heading 1", 15, True, False, ACCENT, 22, 8, True),
    ("Heading 2", 12.5, True, False, ACCENT, 16, 6, True),
    ("Heading 3", 11, True, True, ACCENT, 12, 4, True),
    ("Caption", 10, True, False, INK, 14, 5, True),
    ("TOC Heading", 15, True, False, ACCENT, 26, 8, True),
    ("toc 1", 11, True, False, INK, 5, 2, False),
    ("toc 2", 11, False, False, INK, 0, 2, False),
    ("Header", 9, False, False, SOFT, 0, 0, False),
    ("Footer", 9, False, False, SOFT, 0, 0, False),
    ("Numbered Paragraph", 11, False, False, INK, 0, 8, False),
    ("Table Text", 9.5, False, False, INK, 2, 2, False),
    ("Note", 9, False, False, SOFT, 0, 2, False),
    ("Picture", 11, False, False, INK, 0, 4, True),
    ("Cover Organization", 13, True, False, ACCENT, 0, 0, False),
    ("Cover Line", 9.5, False, False, SOFT, 0, 0, False),
    ("Cover Session", 12, False, False, SOFT, 44, 6, False),
    ("Cover Specimen", 11, True, False, ACCENT, 4, 8, False),
)


def style_id(word: WordDocument, name: str) -> str:
    """The identifier by which paragraphs refer to a style."""
    return word.styles[name].style_id


def shape(word: WordDocument, meta: DocumentMeta) -> None:
    """Turn the default template into the paper: page, styles, numbering, language, properties."""
    _page(word)
    for name, *look in PARAGRAPH_STYLES:
        _style(word, name, look)
    _tabs(word)
    _numbering(word)
    _language(word, LANGUAGE_TAGS[base_language(meta.language)])
    _properties(word, meta)
    _settle(word)


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.5)
    section.header_distance, section.footer_distance = Cm(1.4), Cm(1.2)
    section.different_first_page_header_footer = True


def _style(word: WordDocument, name: str, look: list) -> None:
    size, bold, italic, colour, before, after, is_kept = look
    is_builtin = name[0].islower() or name in {"TOC Heading"}
    if name in [style.name for style in word.styles]:
        style = word.styles[name]
    else:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_builtin)
        style.base_style = word.styles["Normal"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - tells the type checker what add_style gave
    style.hidden = False
    style.quick_style = not is_builtin
    font = style.font
    font.name, font.size, font.bold, font.italic = FACE, Pt(size), bold, italic
    font.color.rgb = RGBColor.from_string(colour)
    for spaced in ("w:spacing", "w:kern"):  # the template sets its titles apart letter by letter
        for old in style.element.get_or_add_rPr().findall(qn(spaced)):
            old.getparent().remove(old)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(faces.attrib):
        del faces.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        faces.set(qn(f"w:{key}"), FACE)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(before), Pt(after)
    spacing.line_spacing = 1.12 if name in ("Normal", "Numbered Paragraph") else 1.0
    spacing.keep_with_next = is_kept
    spacing.widow_control = True
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _tabs(word: WordDocument) -> None:
    """Right tabulators: at the edge of the text for covers and headers, with dots for contents."""
    for name, leader in (
        ("toc 1", "dot"),
        ("toc 2", "dot"),
        ("Header", "none"),
        ("Footer", "none"),
        ("Cover Organization", "none"),
        ("Cover Line", "none"),
    ):
        properties = word.styles[name].element.get_or_add_pPr()
        for tabs in properties.findall(qn("w:tabs")):
            properties.remove(tabs)
        stop = f'<w:tab w:val="right" w:leader="{leader}" w:pos="{TEXT_WIDTH}"/>'
        properties._insert_tabs(element("w:tabs", stop))
    word.styles["toc 2"].paragraph_format.left_indent = Cm(0.6)


def _numbering(word: WordDocument) -> None:
    """Decimal numbering 1., 2., … through the document, tied to the style of its paragraphs."""
    style = word.styles["Numbered Paragraph"]
    numbering = word.part.numbering_part.element
    abstract = element(
        "w:abstractNum",
        '<w:nsid w:val="1F0A2D40"/><w:multiLevelType w:val="singleLevel"/>'
        '<w:tmpl w:val="5C3E7A12"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="decimal"/><w:pStyle w:val="{style.style_id}"/>'
        '<w:suff w:val="tab"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs>'
        '<w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>',
        f'w:abstractNumId="{NUMBERING}"',
    )
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(abstract)
    else:
        first.addprevious(abstract)
    numbering.append(
        element("w:num", f'<w:abstractNumId w:val="{NUMBERING}"/>', f'w:numId="{NUMBERING}"')
    )
    properties = style.element.get_or_add_pPr()
    properties._insert_numPr(
        element("w:numPr", f'<w:ilvl w:val="0"/><w:numId w:val="{NUMBERING}"/>')
    )


def _language(word: WordDocument, tag: str) -> None:
    """The language of all text, for screen readers and spelling."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(
        element("w:lang", attributes=f'w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"')
    )
    for style in word.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), tag)


def _properties(word: WordDocument, meta: DocumentMeta) -> None:
    properties = word.core_properties
    instant = meta.created_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.title = clean(meta.title)[:255]
    properties.subject = clean(meta.subtitle)[:255]
    properties.author = properties.last_modified_by = clean(meta.organization)[:255]
    properties.language = LANGUAGE_TAGS[base_language(meta.language)]
    properties.created = properties.modified = instant
    properties.keywords = properties.comments = properties.category = ""
    properties.revision = 1


def _settle(word: WordDocument) -> None:
    """Take out what the template brings along, and the mode of older versions of Word."""
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.rels.pop(key)
    settings = word.settings.element
    for name in ("w:updateFields", "w:compat"):
        for old in settings.findall(qn(name)):
            settings.remove(old)
    compat = element(
        "w:compat",
        '<w:compatSetting w:name="compatibilityMode" w:val="15" '
        'w:uri="http://schemas.microsoft.com/office/word"/>',
    )
    after = settings.find(qn("w:rsids"))
    if after is None:
        settings.append(compat)
    else:
        after.addprevious(compat)
