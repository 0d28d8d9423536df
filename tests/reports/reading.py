"""Reads the numbers back out of what was produced: pages, files and answers of the API.

Every reader returns the rows of a table as printed, the label of the row first; none of them uses the
code that printed them.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
from lxml import html

NUMBERS = ("T1", "T2", "T3", "T4", "T6")
GOLDEN_FILE = Path(__file__).parents[1] / "golden" / "reports" / "numbers_2024.csv"
Rows = list[list[str]]


def golden_lines() -> list[dict[str, str]]:
    """Return the golden file, one cell a line."""
    return list(csv.DictReader(io.StringIO(GOLDEN_FILE.read_text(encoding="utf-8"))))


def golden_numbers(column: str = "printed") -> dict[str, Rows]:
    """Return the cells of every table, worked by hand, row by row in the order of the tables."""
    tables: dict[str, dict[str, list[str]]] = {}
    for line in golden_lines():
        tables.setdefault(line["table"], {}).setdefault(line["row"], []).append(line[column])
    return {number: list(rows.values()) for number, rows in tables.items()}


def exact_numbers() -> dict[str, Rows]:
    """Return the same cells before rounding, as fractions; NA where nobody is counted."""
    return golden_numbers("exact")


def golden_rows() -> dict[str, list[str]]:
    """Return the keys of the rows of every table, in the order of the golden file."""
    keys: dict[str, dict[str, None]] = {}
    for line in golden_lines():
        keys.setdefault(line["table"], {})[line["row"]] = None
    return {number: list(rows) for number, rows in keys.items()}


def text_of(element: Any) -> str:
    """Return the visible words of an element, spaces folded."""
    return " ".join(element.text_content().split())


def cells_of(table: Any) -> Rows:
    """Return the body of an HTML table."""
    return [[text_of(cell) for cell in row] for row in table.xpath("./tbody/tr")]


def of_page(page: bytes) -> dict[str, Rows]:
    """Return the tables of the dashboard by their number."""
    found = {}
    for table in html.fromstring(page.decode()).iter("table"):
        number = table.xpath("string(./caption/span[@class='quiet'])").strip()
        if number:
            found[number] = cells_of(table)
    return found


def of_html(document: bytes) -> dict[str, Rows]:
    """Return the numbered tables of a report as HTML."""
    root = html.fromstring(document.decode())
    return {
        f"T{part.get('id').removeprefix('table-')}": cells_of(part.find(".//table"))
        for part in root.xpath("//div[@class='document-table']")
    }


def of_docx(document: bytes) -> dict[str, Rows]:
    """Return the tables of a report as Word shows them, by the number in their caption."""
    word = docx.Document(io.BytesIO(document))
    captions = [
        f"T{caption[1]}"
        for paragraph in word.paragraphs
        if paragraph.style.name == "Caption"
        and (caption := re.match(r"Table (\d+)\.", paragraph.text))
    ]
    return {
        caption: [[cell.text for cell in row.cells] for row in table.rows[1:]]
        for caption, table in zip(captions, word.tables, strict=True)
    }


def of_xlsx(workbook: bytes) -> dict[str, Rows]:
    """Return the tables of a workbook as a spreadsheet program shows them."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return {
        sheet.title: [[shown(cell) for cell in row] for row in sheet[sheet.auto_filter.ref][1:]]
        for sheet in book.worksheets
        if sheet.auto_filter.ref
    }


def shown(cell: Any) -> str:
    """Return a cell as its number format shows it; halves go away from zero, as in Excel."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    positive = re.sub(r"\[[^]]*\]", "", cell.number_format.split(";")[0])
    decimals = len(positive.partition(".")[2])
    number = Decimal(repr(cell.value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(number):,}" if "," in positive else f"{abs(number)}"
    if number == 0:
        return text
    if number < 0:
        return f"−{text}"
    return f"+{text}" if positive.startswith("+") else text


def of_csv(content: bytes) -> Rows:
    """Return the body of a table as CSV, without its notes."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    end = next((at for at, line in enumerate(lines) if not line), len(lines))
    return lines[1:end]


def pages_of_pdf(document: bytes) -> list[str]:
    """Return the selectable text of every page of a PDF, spaces folded."""
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def words_of_pdf(document: bytes) -> str:
    """Return the selectable text of a PDF, spaces folded."""
    return " ".join(pages_of_pdf(document))


def text_in(document: bytes) -> str:
    """Return everything that a file says anywhere, hidden parts and attributes included.

    HTML as it is; every part of a Word document or workbook; the text and metadata of a PDF.
    """
    if document.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            return "\n".join(
                package.read(name).decode("utf-8", "replace")
                for name in package.namelist()
                if not name.endswith(".png")
            )
    if document.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(document))
        told = " ".join(str(value) for value in (reader.metadata or {}).values())
        return f"{words_of_pdf(document)} {told}"
    return document.decode()


def is_printed(row: Sequence[str], words: str) -> bool:
    """Whether the cells of a row stand one after the other in a text."""
    return " ".join(part for cell in row for part in cell.split()) in words


def rows_of_json(table: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the cells of a table of the API: exact values, or why there is none."""
    for row in table["rows"]:
        yield [
            cell if isinstance(cell, str) or cell is None else exact(cell) for cell in row["cells"]
        ]


def exact(figure: dict[str, Any]) -> Fraction | str:
    """Return the value of a figure of the API."""
    return figure["empty"] if figure["value"] is None else Fraction(figure["value"])
