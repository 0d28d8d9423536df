"""What becomes of a workbook in people's hands: filled in, saved by LibreOffice, edited where it should not be.

Each function takes the bytes of a workbook and returns those of another. LibreOffice and Excel are not on this
machine: `saved_by_libreoffice` imitates the habits that matter (list in docs/operations.md, unproven).
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FIRST = 0


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Return the workbook after a change by openpyxl, which writes it anew."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def grid(book: Workbook) -> Worksheet:
    """Return the sheet with the numbers."""
    return book.worksheets[FIRST]


def hidden(book: Workbook) -> Worksheet:
    """Return the sheet that people do not see."""
    return next(sheet for sheet in book.worksheets if sheet.sheet_state != "visible")


def filled(content: bytes, values: Mapping[str, object]) -> bytes:
    """Return the workbook with values typed into cells (`B8`); None empties one."""

    def fill(book: Workbook) -> None:
        for cell, value in values.items():
            grid(book)[cell] = value

    return changed(content, fill)


def address_of(content: bytes, label: str, column: str, *, nth: int = 0) -> str:
    """Return the address of the nth line of a label in a column."""
    sheet = grid(openpyxl.load_workbook(io.BytesIO(content)))
    rows = [row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == label]
    return f"{column}{rows[nth]}"


def saved_by_libreoffice(content: bytes) -> bytes:
    """Return the workbook with the habits of LibreOffice.

    Very hidden sheets are only hidden, comments lose their boxes, styles are renumbered and named anew, one
    of the numbers has become a text, a hundred styled and empty rows trail behind, formulas stand without the values that
    Excel had kept, the document says another program, and the protection of the sheet has gained a hash.
    """

    def save(book: Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.sheet_state == "veryHidden":
                sheet.sheet_state = "hidden"
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.comment:
                        cell.comment.width, cell.comment.height = 144, 79
        sheet = grid(book)
        number = next(
            cell
            for row in sheet.iter_rows(min_col=2, max_col=2)
            for cell in row
            if isinstance(cell.value, int) and not cell.protection.locked
        )
        number.value = str(number.value)
        for row in range(sheet.max_row + 1, sheet.max_row + 101):
            sheet.row_dimensions[row].height = 12.8
            sheet.cell(row, 1).number_format = "General"
        sheet.protection.saltValue, sheet.protection.hashValue = "c2FsdA==", "aGFzaA=="
        sheet.protection.algorithmName, sheet.protection.spinCount = "SHA-512", 100000
        book.properties.creator, book.properties.lastModifiedBy = "", "LibreOffice"

    return with_parts(
        changed(content, save),
        {
            "docProps/app.xml": lambda text: re.sub(
                "<Application>.*?</Application>",
                "<Application>LibreOffice/24.8.4.2$Linux_X86_64</Application>",
                text,
            )
        },
    )


def with_parts(content: bytes, parts: Mapping[str, Callable[[str], str]]) -> bytes:
    """Return the package with parts rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name in parts:
                data = parts[name](data.decode()).encode()
            new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def with_macros(content: bytes) -> bytes:
    """Return the workbook with a program in it, as .xlsm has."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not a real program")
    return stream.getvalue()


def with_row_inserted(content: bytes, row: int) -> bytes:
    """Return the workbook with an empty row put in, everything below moved down."""
    return changed(content, lambda book: grid(book).insert_rows(row))


def with_column_inserted(content: bytes, column: int) -> bytes:
    """Return the workbook with an empty column put in, everything behind moved on."""
    return changed(content, lambda book: grid(book).insert_cols(column))


def with_rows_swapped(content: bytes, one: int, other: int) -> bytes:
    """Return the workbook with two lines in each other's place, labels and numbers."""

    def swap(book: Workbook) -> None:
        sheet = grid(book)
        for column in range(1, 5):
            first, second = sheet.cell(one, column), sheet.cell(other, column)
            first.value, second.value = second.value, first.value

    return changed(content, swap)


def without_memory(content: bytes) -> bytes:
    """Return the workbook without its hidden sheet, as when the table is copied into a new one."""
    return changed(content, lambda book: book.remove(hidden(book)))


def with_memory_edited(content: bytes) -> bytes:
    """Return the workbook with one sign of its signed memory changed."""

    def edit(book: Workbook) -> None:
        cell = hidden(book)["A3"]
        cell.value = ("A" if cell.value[0] != "A" else "B") + cell.value[1:]

    return changed(content, edit)
