"""OpenDocument: texts in parts, presentations by slide; sheets are read like those of Excel."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from apps.documents.extraction.pages import UnreadableError, parts

LARGEST_CONTENT = 60_000_000
"""Bytes of `content.xml` once unpacked; a book has five million."""
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"


def read_text(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield heading and text of each part of a text."""
    return parts(_blocks(_tree(content)))


def read_slides(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and text of each slide."""
    for slide in _tree(content).iter(f"{DRAW}page"):
        lines = [text for _is_heading, text in _blocks(slide)]
        yield slide.get(f"{DRAW}name") or "", "\n".join(lines)


def _tree(content: bytes) -> etree._Element:
    """Return the content of the file; entities are left as they are, and nothing is fetched."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as packed:
        xml = packed.read(LARGEST_CONTENT + 1)
    if len(xml) > LARGEST_CONTENT:
        raise UnreadableError
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(xml, parser)
    if tree.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError
    return tree


def _blocks(tree: etree._Element) -> Iterator[tuple[bool, str]]:
    for element in tree.iter(f"{TEXT}h", f"{TEXT}p", f"{TABLE}table-row"):
        if element.tag == f"{TABLE}table-row":
            cells = [_words(cell) for cell in element.iter(f"{TABLE}table-cell")]
            if any(cells):
                yield False, "\t".join(cells)
        elif not any(True for _row in element.iterancestors(f"{TABLE}table-row")):
            words = _words(element)
            if words:
                yield element.tag == f"{TEXT}h", words


def _words(element: etree._Element) -> str:
    """Return the text of an element; marks for spaces, tabs and line ends count as a space."""
    pieces: list[str] = []
    for each in element.iter():
        if each.tag in {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break", f"{TEXT}p"}:
            pieces.append(" ")
        if isinstance(each.tag, str) and each.text:
            pieces.append(each.text)
        if each is not element and each.tail:
            pieces.append(each.tail)
    return " ".join("".join(pieces).split())
