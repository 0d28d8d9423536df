"""The tables of a document as a workbook: typed numbers, filters, and every caveat written in."""

from __future__ import annotations

import io
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from apps.figures.charts import Chart
from apps.figures.display import CENT_DIGITS, COEFFICIENT_DIGITS, display_cell
from apps.figures.figure import Empty, Figure, Unit
from apps.figures.rounding import TABLE_DIGITS, complement, round_half_away, share_digits
from apps.figures.tables import Cell, Column, Table
from apps.publishing.cover import cover_of
from apps.publishing.document import ChartBlock, Document, notes_of, table_number
from apps.publishing.spreadsheets.writing import (
    ACCENT,
    HEADER_TINT,
    INK,
    plain_number,
    safe_sheet_name,
    set_properties,
    workbook_options,
    write_text,
)
from apps.publishing.words import base_language, counted_words, long_date, population_name, word

TITLE_ROWS = 2  # the title and an empty row above the header


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        """Make the formats that need no unit."""
        self._workbook = workbook
        base = {"font_color": INK, "valign": "top"}
        self.title = workbook.add_format({**base, "bold": True, "font_size": 14})
        self.label = workbook.add_format({**base, "bold": True, "font_color": ACCENT})
        self.text = workbook.add_format({**base, "text_wrap": True})
        head = {**base, "bold": True, "bg_color": HEADER_TINT, "bottom": 1, "top": 2}
        self.head = workbook.add_format({**head, "text_wrap": True, "align": "right"})
        self.head_text = workbook.add_format({**head, "text_wrap": True})
        self.note = workbook.add_format({**base, "font_color": "#4B5663"})
        self._cells: dict[tuple[str, bool, bool], Format] = {}

    def cell(self, number_format: str, *, is_total: bool, is_text: bool) -> Format:
        """The format of a cell of a table."""
        key = (number_format, is_total, is_text)
        if key not in self._cells:
            wanted: dict[str, object] = {"font_color": INK, "align": "left" if is_text else "right"}
            if number_format:
                wanted["num_format"] = number_format
            if is_total:
                wanted |= {"bold": True, "top": 1, "bottom": 2}
            self._cells[key] = self._workbook.add_format(wanted)
        return self._cells[key]


def render_xlsx(document: Document) -> bytes:
    """Render the tables of a document as an XLSX workbook.

    A first sheet says what the document is and lists the tables; then one sheet for each table, named
    "T1" and so on, and for each chart whose data are not one of those tables, named "F1". Counts and
    shares are numbers, shares in per cent and unrounded; an empty is the word "missing", "NA" or the
    letter "c". Raises ValueError for a language other than en, fr, es.
    """
    language = base_language(document.meta.language)
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, workbook_options(constant_memory=False))
    set_properties(workbook, title=document.meta.title, created_at=document.meta.created_at)
    looks = Looks(workbook)
    about = workbook.add_worksheet(safe_sheet_name(word("about", language)))
    sheets = _sheets(document)
    for name, table, _kind in sheets:
        _write_table(workbook.add_worksheet(name), table, language, looks, document.meta.watermark)
    _write_about(about, document, sheets, looks)
    workbook.close()
    return stream.getvalue()


def _sheets(document: Document) -> list[tuple[str, Table, str]]:
    """Sheet name, table and caption word of every table, the charts' own last."""
    sheets = []
    place = 0
    for table in document.tables():
        place = table_number(table, place + 1)
        sheets.append((f"T{place}", table, "table"))
    known = [table for _name, table, _kind in sheets]
    for block in document.blocks:
        if isinstance(block, ChartBlock) and not _is_among(block.chart, known):
            known.append(block.chart.table)
            sheets.append((f"F{block.number}", block.chart.table, "figure"))
    return sheets


def _is_among(chart: Chart, tables: list[Table]) -> bool:
    return any(chart.table == table for table in tables)


def _write_about(
    sheet: Worksheet, document: Document, sheets: list[tuple[str, Table, str]], looks: Looks
) -> None:
    """The first sheet: what the document is, whom and when it counts, and the list of tables."""
    meta, cover = document.meta, cover_of(document.meta)
    language = base_language(meta.language)
    figures = [figure for _name, table, _kind in sheets for figure in table.figures()]
    populations = dict.fromkeys(population_name(figure.population, language) for figure in figures)
    as_of = max((figure.as_of for figure in figures), default=None)
    lines = [
        (word("title", language), " – ".join(part for part in (meta.title, meta.subtitle) if part)),
        (word("organization", language), meta.organization),
        (word("symbol", language), cover.symbol),
        (word("session", language), cover.session),
        (word("date", language), cover.date),
        (word("population", language), ", ".join(populations)),
        (word("data_of", language), long_date(as_of, language) if as_of else ""),
        (word("coverage_title", language), _coverage(figures, language)),
        (word("note", language), meta.watermark),
        (word("note", language), word("exact", language) if figures else ""),
    ]
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    write_text(sheet, 0, 0, meta.title, looks.title)
    row = 2
    for name, text in lines:
        if text:
            write_text(sheet, row, 0, name, looks.label)
            write_text(sheet, row, 1, text, looks.text)
            row += 1
    row += 1
    write_text(sheet, row, 0, word("sheet", language), looks.head_text)
    write_text(sheet, row, 1, word("tables", language), looks.head_text)
    for name, table, kind in sheets:
        row += 1
        caption = f"{word(kind, language)} {name[1:]}. {table.title}"
        # An internal link: the name of the sheet is ours, the title is written as a plain text.
        sheet.write_url(row, 0, f"internal:'{name}'!A1", looks.label, name)
        write_text(sheet, row, 1, caption, looks.text)


def _coverage(figures: list[Figure], language: str) -> str:
    if not figures:
        return ""
    latest = max(figures, key=lambda figure: figure.as_of).coverage
    return counted_words(latest, language)


def _write_table(
    sheet: Worksheet, table: Table, language: str, looks: Looks, watermark: str
) -> None:
    """One table: title, header with filter, frozen; typed rows; then notes and caveats."""
    write_text(sheet, 0, 0, table.title, looks.title)
    if watermark:
        write_text(sheet, 1, 0, watermark, looks.label)
    sheet.set_column(0, 0, min(max([len(row.label) for row in table.rows], default=10) + 4, 50))
    write_text(sheet, TITLE_ROWS, 0, "", looks.head_text)
    for index, column in enumerate(table.columns, start=1):
        sheet.set_column(index, index, 24 if column.is_text else 14)
        head = looks.head_text if column.is_text else looks.head
        write_text(sheet, TITLE_ROWS, index, column.label, head)
    line = TITLE_ROWS
    for line, row in enumerate(table.rows, start=TITLE_ROWS + 1):
        label = looks.cell("", is_total=row.is_total, is_text=True)
        write_text(sheet, line, 0, row.label, label)
        for index, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), start=1):
            _write_cell(sheet, line, index, column, cell, row.is_total, language, looks)
    sheet.freeze_panes(TITLE_ROWS + 1, 1)
    sheet.autofilter(TITLE_ROWS, 0, line, len(table.columns))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE_ROWS)
    lines = [*notes_of(table, language), *_gaps(table, language)]
    for number, note in enumerate(lines, start=line + 2):
        write_text(sheet, number, 0, note, looks.note)


def _write_cell(
    sheet: Worksheet,
    row: int,
    index: int,
    column: Column,
    cell: Cell,
    is_total: bool,
    language: str,
    looks: Looks,
) -> None:
    if isinstance(cell, Figure):
        digits = _digits(cell)
        if cell.value is not None and digits is not None:
            look = looks.cell(_pattern(cell.unit, digits), is_total=is_total, is_text=False)
            sheet.write_number(row, index, _number(cell, digits), look)
            return
        words = {Empty.MISSING: "missing", Empty.NOT_APPLICABLE: "not_applicable"}
        key = words.get(cell.empty) if cell.empty else None
        text = word(key, language) if key else display_cell(cell, language)
    else:
        text = cell or ""
    look = looks.cell("", is_total=is_total, is_text=column.is_text)
    write_text(sheet, row, index, text, look)


def _digits(figure: Figure) -> int | None:
    """The decimals that documents print for this figure; None where they print no share."""
    if figure.unit is Unit.DOLLARS:
        return CENT_DIGITS if Fraction(figure.value or 0) % 1 else 0
    if figure.unit is Unit.COEFFICIENT:
        return COEFFICIENT_DIGITS
    if figure.unit not in (Unit.PER_CENT, Unit.POINTS):
        return 0
    return share_digits(figure.denominator, TABLE_DIGITS)


def _pattern(unit: Unit, digits: int) -> str:
    """The number format that shows a value as documents print it."""
    if unit not in (Unit.PER_CENT, Unit.POINTS):
        return f"#,##0.{'0' * digits}" if digits else "#,##0"
    plain = "0." + "0" * digits if digits else "0"
    if unit is Unit.PER_CENT:
        return plain
    half = "0." + "0" * digits + "5"  # what rounds to zero has no sign
    return f"[>={half}]+{plain};[<=-{half}]\u2212{plain};{plain}"


def _number(figure: Figure, digits: int) -> int | float:
    """The exact value as a number.

    The one exception is a share of men that lies exactly between two printed numbers: documents
    print 100 less the rounded share of women, and a sheet that rounds on its own would print another.
    """
    value = Fraction(figure.value or 0)
    if figure.key.endswith("share_men"):
        printed = complement(round_half_away(100 - value, digits))
        if printed != round_half_away(value, digits):
            return float(printed)
    return plain_number(value)


def _gaps(table: Table, language: str) -> list[str]:
    """A line for each number that was summed without all its parts, as documents print it."""
    return [
        f"{row.label}, {column.label}: {display_cell(cell, language)}"
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if isinstance(cell, Figure) and cell.value is not None and cell.missing_cells
    ]
