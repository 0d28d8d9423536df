"""Word, in parts: paragraphs and tables in their order, a part from heading to heading."""

import io
from collections.abc import Iterator

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from apps.documents.extraction.pages import parts


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield heading and text of each part; where a printed page would end, the file does not say."""
    return parts(_blocks(content))


def _blocks(content: bytes) -> Iterator[tuple[bool, str]]:
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield _is_heading(block), block.text.strip()
        else:
            yield from ((False, row) for row in _rows(block))


def _is_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    return name.startswith("Heading") or name == "Title"


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            # A merged cell is told once for each column it spans.
            if cell._tc is not last:
                cells.append(" ".join(cell.text.split()))
            last = cell._tc
        if any(cells):
            yield "\t".join(cells)
