"""A table of figures in WordprocessingML, written in one piece: python-docx takes seconds for cells."""

from __future__ import annotations

from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement

from apps.publishing.docx.markup import attribute, element, run
from apps.publishing.docx.styles import ACCENT, INK, TEXT_WIDTH
from apps.publishing.grid import SIZES, Grid, GridRow

RULE, TINT = "D6D1C4", "EEF2F6"
INDENT = 230  # twips
#: A table up to this length is kept on one page, with its caption and its notes.
LONGEST_KEPT = 24


def table_markup(grid: Grid, *, title: str, description: str, style: str) -> BaseOxmlElement:
    """A table as wide as the text, its header row repeated on every page, no row split.

    `style` is the identifier of the paragraph style of its cells; title and description are for
    assistive technology.
    """
    total = sum(grid.weights)
    widths = [TEXT_WIDTH * weight // total for weight in grid.weights]
    is_kept = len(grid.rows) <= LONGEST_KEPT
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    # Half points; the style has the size of a table of few columns.
    size = "" if grid.size == SIZES[0] else f'<w:sz w:val="{round(grid.size * 2)}"/>'
    rows = [_head(grid, widths, style, size)]
    last = len(grid.rows) - 1
    rows.extend(
        _row(grid, row, widths, style, size, is_kept=is_kept or index == 0, is_last=index == last)
        for index, row in enumerate(grid.rows)
    )
    properties = (
        f'<w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0480" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(title)}/>"
        f"<w:tblDescription w:val={attribute(description)}/></w:tblPr>"
    )
    return element("w:tbl", f"{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}")


def _head(grid: Grid, widths: list[int], style: str, size: str) -> str:
    cells = [
        _cell(
            "", widths[0], style, size, is_text=True, is_bold=True, edges=_edges(12, 8), fill=TINT
        )
    ]
    cells.extend(
        _cell(
            text,
            width,
            style,
            size,
            is_text=kind,
            is_bold=True,
            edges=_edges(12, 8),
            fill=TINT,
            indent=INDENT if kind else 0,
        )
        for text, width, kind in zip(grid.head, widths[1:], grid.is_text, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(
    grid: Grid,
    row: GridRow,
    widths: list[int],
    style: str,
    size: str,
    *,
    is_kept: bool,
    is_last: bool,
) -> str:
    if is_last:
        edges = _edges(6 if row.is_total else 0, 12, top=INK)
    elif row.is_total:
        edges = _edges(6, 6, top=INK, bottom=INK)
    else:
        edges = _edges(0, 4, bottom=RULE)
    look: dict[str, Any] = {"is_bold": row.is_total, "edges": edges, "is_kept": is_kept}
    cells = _cell(row.label, widths[0], style, size, is_text=True, **look) + "".join(
        _cell(text, width, style, size, is_text=kind, indent=INDENT if kind else 0, **look)
        for text, width, kind in zip(row.cells, widths[1:], grid.is_text, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _edges(above: int, below: int, *, top: str = ACCENT, bottom: str = ACCENT) -> str:
    """Borders above and below, in eighths of a point; 0 for none."""
    upper = f'<w:top w:val="single" w:sz="{above}" w:space="0" w:color="{top}"/>' if above else ""
    lower = (
        f'<w:bottom w:val="single" w:sz="{below}" w:space="0" w:color="{bottom}"/>' if below else ""
    )
    return f"<w:tcBorders>{upper}{lower}</w:tcBorders>"


def _cell(
    text: str,
    width: int,
    style: str,
    size: str,
    *,
    is_text: bool,
    is_bold: bool,
    edges: str,
    fill: str = "",
    is_kept: bool = True,
    indent: int = 0,
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    kept = "<w:keepNext/>" if is_kept else ""
    side = "left" if is_text else "right"
    weight = "<w:b/>" if is_bold else ""
    # Words that follow a column of numbers stand off from it.
    margin = f'<w:tcMar><w:left w:w="{indent}" w:type="dxa"/></w:tcMar>' if indent else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edges}{shade}{margin}'
        f'<w:vAlign w:val="bottom"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}'
        f'<w:jc w:val="{side}"/></w:pPr>{run(text, weight + size) if text else ""}'
        "</w:p></w:tc>"
    )
