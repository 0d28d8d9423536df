"""XLSX: the package is checked part by part, and only the checked parts reach the parser."""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from apps.publishing.spreadsheets.model import Cell, CellProblem, Limits, Sheet, Workbook, is_blank
from apps.publishing.spreadsheets.package import Package, damaged
from apps.publishing.spreadsheets.parts import SheetFacts, scan_sheet, scan_workbook, well_formed
from apps.publishing.spreadsheets.problems import A_SPREADSHEET, UnreadableFile


def read_excel(content: bytes, limits: Limits) -> Workbook:
    """Read every worksheet of an XLSX package; chart sheets are left out.

    Raises UnreadableFile: `damaged`, `password`, `macros`, `binary_workbook`, `opendocument`,
    `wrong_type`, `zip_bomb`, `xml_entities`, `no_sheets`, `too_many_rows`, `too_many_columns`,
    `empty`.
    """
    package = Package(content, limits)
    listed = scan_workbook(package)
    facts: dict[str, SheetFacts] = {}
    hidden: set[str] = set()
    for entry in listed:
        if entry.is_hidden:
            hidden.add(entry.name)
        if entry.part in package:
            facts[entry.name] = scan_sheet(package.read(entry.part), limits)
    for name, sheet in facts.items():
        _refuse_extent(name, sheet, limits)
    for part in ("xl/sharedstrings.xml", "xl/styles.xml"):
        if part in package:
            well_formed(package.read(part))
    sheets = _parse(package, facts, hidden)
    if not sheets:
        raise UnreadableFile(
            "no_sheets", _("The workbook contains no sheet with cells."), A_SPREADSHEET
        )
    if not any(sheet.rows or sheet.formula_count for sheet in sheets):
        raise UnreadableFile(
            "empty", _("The workbook contains no data: all its sheets are empty."), A_SPREADSHEET
        )
    return Workbook(kind="xlsx", sheets=tuple(sheets))


def _refuse_extent(name: str, sheet: SheetFacts, limits: Limits) -> None:
    """Refuse a sheet whose values lie so far apart that the rectangle around them is absurd."""
    if sheet.last_row > limits.max_rows:
        raise UnreadableFile(
            "too_many_rows",
            _(
                "Sheet “{sheet}” has values down to row {row}; at most {limit} rows can be read. "
                "Delete stray cells far below the table, or send it in several parts."
            ),
            sheet=name,
            row=sheet.last_row,
            limit=limits.max_rows,
        )
    if not sheet.fits(limits):
        raise UnreadableFile(
            "too_many_columns",
            _(
                "Sheet “{sheet}” has values in {columns} columns; at most {limit} can be read. "
                "Delete stray cells far to the right of the table."
            ),
            sheet=name,
            columns=sheet.last_column,
            limit=limits.max_columns,
        )


def _parse(package: Package, facts: dict[str, SheetFacts], hidden: set[str]) -> list[Sheet]:
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(package.checked())) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet or meta.name not in facts:
                    continue
                table = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                sheets.append(_sheet(meta.name, table, facts[meta.name], meta.name in hidden))
    except (CalamineError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise damaged() from error
    return sheets


def _sheet(name: str, table: list[list], facts: SheetFacts, is_hidden: bool) -> Sheet:
    rows = [
        (number, _whole(row))
        for number, row in enumerate(table, start=1)
        if row and ((type(row[0]) is str and row[0].strip()) or not is_blank(row))
    ]
    return Sheet(
        name=name,
        rows=rows,
        merged=tuple(facts.merged),
        hidden_rows=tuple(row for row in facts.hidden_rows if row <= facts.last_row),
        hidden_columns=facts.hidden_letters(),
        is_hidden=is_hidden,
        problems=tuple(CellProblem("formula", *place) for place in facts.formulas),
        formula_count=facts.formula_count,
    )


def _whole(row: list[Cell]) -> list[Cell]:
    """The row with whole numbers as `int`: Excel stores every number as a float."""
    return [int(cell) if type(cell) is float and cell.is_integer() else cell for cell in row]
