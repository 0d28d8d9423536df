"""WordprocessingML in small pieces: runs, fields, bookmarks, links. Texts are escaped here.

Source of element names and their order: ECMA-376, part 1, section 17.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from apps.publishing.plain import printable

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def element(name: str, inner: str = "", attributes: str = "") -> BaseOxmlElement:
    """An element of Word's namespaces; `inner` and `attributes` are markup."""
    declared = f"{WORD} {VML}" if "<v:" in inner else WORD
    spaced = f" {attributes}" if attributes else ""
    return parse_xml(f"<{name} {declared}{spaced}>{inner}</{name}>")


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold; tabs and line ends become spaces."""
    return " ".join(printable(text).split("\n")).replace("\t", " ").replace("\r", " ")


def attribute(text: str) -> str:
    """The text as a quoted attribute value."""
    return quoteattr(clean(text))


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is the markup inside its rPr."""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatted}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def tab() -> str:
    """A tabulator."""
    return "<w:r><w:tab/></w:r>"


def field_start(instruction: str) -> str:
    """The beginning of a field up to its result, which is already written and is not dirty."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end() -> str:
    """The end of a field."""
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field with its result."""
    return field_start(instruction) + run(result, properties) + field_end()


def bookmark(name: str, number: int, inner: str) -> str:
    """A bookmark around runs; `number` is its identifier in the document."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name={attribute(name)}/>{inner}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def link(bookmark_name: str, inner: str) -> str:
    """A link to a bookmark of the document."""
    return f'<w:hyperlink w:anchor={attribute(bookmark_name)} w:history="1">{inner}</w:hyperlink>'


def paragraph(inner: str, style: str, properties: str = "") -> BaseOxmlElement:
    """A paragraph of a style; `properties` follow the style in its pPr, in the order of the schema."""
    return element("w:p", f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}')
