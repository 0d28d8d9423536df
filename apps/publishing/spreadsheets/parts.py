"""The XML inside a workbook, read in one streaming pass for what a parser of values never tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat  # nosec - document types are refused by the handler below

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets.model import (
    Limits,
    cell_address,
    column_letters,
    column_number,
)
from apps.publishing.spreadsheets.package import WORKBOOK, Package, damaged
from apps.publishing.spreadsheets.problems import UnreadableFile

RELATIONS = "xl/_rels/workbook.xml.rels"
DIGITS = "0123456789"
TRUE = ("1", "true")

#: How all common programs write a cell: no namespace prefix, its address first.
PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,2})(\d{1,7})"')
ANY_CELL = re.compile(rb"<c[\s/>]")
#: What a plain sheet of values does not contain; when in doubt, the sheet is read exactly.
NOT_PLAIN = (
    *(b"<!DOCTYPE", b"<![CDATA[", b"hidden=", b"<mergeCell", b' ht="0', b' width="0'),
    *(name + end for name in (b"<f", b":f", b":c", b":row") for end in (b" ", b">", b"/")),
    *(name + end for name in (b"<f", b":c") for end in (b"\t", b"\n", b"\r")),
)

Handler = Callable[[str, dict[str, str]], None]


class SheetEntry(NamedTuple):
    """One sheet as the workbook lists it; `part` is the lower-case name of its XML part."""

    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class SheetFacts:
    """What stands in a sheet beside its values. Rows and columns are counted from 1.

    `last_row` and `last_column` bound the cells that hold a value or a formula; `formulas` are
    (address, row, column), at most as many as asked for; `formula_count` counts all.
    """

    last_row: int = 0
    last_column: int = 0
    formulas: list[tuple[str, int, int]] = field(default_factory=list)
    formula_count: int = 0
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def fits(self, limits: Limits) -> bool:
        """Whether the rectangle around all values is one that may be read."""
        return (
            self.last_row <= limits.max_rows
            and self.last_column <= limits.max_columns
            and self.last_row * self.last_column <= limits.max_cells
        )

    def hidden_letters(self) -> tuple[str, ...]:
        """Letters of the hidden columns that lie within the values."""
        return tuple(
            column_letters(column)
            for first, last in self.hidden_columns
            for column in range(first, min(last, self.last_column) + 1)
        )


class _Dispatch(dict):
    """Element name → handler, with any namespace prefix stripped; None for elements of no interest."""

    def __missing__(self, name: str) -> Handler | None:
        handler = dict.get(self, name.rpartition(":")[2])
        self[name] = handler
        return handler


def _walk(data: bytes, handlers: dict[str, Handler]) -> None:
    """Call the handler of every element that has one. No entity is ever expanded.

    Raises UnreadableFile: `xml_entities` for any document type declaration, `damaged` otherwise.
    """
    dispatch = _Dispatch(handlers)

    def start(name: str, attributes: dict[str, str]) -> None:
        handler = dispatch[name]
        if handler is not None:
            handler(name, attributes)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if handlers:
        parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise damaged() from error


def _refuse_doctype(*_declaration: object) -> None:
    raise UnreadableFile(
        "xml_entities",
        _(
            "The workbook contains declarations that no spreadsheet program writes and that can be "
            "used to attack a server. It was not opened."
        ),
        _("A workbook saved by a spreadsheet program."),
    )


def well_formed(data: bytes) -> None:
    """Check that a part is XML without document type. Raises UnreadableFile."""
    _walk(data, {})


def scan_workbook(package: Package) -> list[SheetEntry]:
    """The sheets of a workbook in order. Raises UnreadableFile `damaged`, `xml_entities`."""
    targets: dict[str, str] = {}
    entries: list[SheetEntry] = []

    def relation(_name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "").replace("\\", "/").lower()
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
        targets[attributes.get("Id", "")] = path

    def sheet(_name: str, attributes: dict[str, str]) -> None:
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        entries.append(
            SheetEntry(
                name=attributes.get("name", ""),
                part=targets.get(key, ""),
                is_hidden=attributes.get("state", "visible") != "visible",
            )
        )

    if RELATIONS in package:
        _walk(package.read(RELATIONS), {"Relationship": relation})
    _walk(package.read(WORKBOOK), {"sheet": sheet})
    return entries


def scan_sheet(data: bytes, limits: Limits) -> SheetFacts:
    """What stands in a worksheet beside its values, and how far its values reach.

    A sheet of nothing but values written in the common way is judged in a tenth of the time that
    reading its XML takes. Raises UnreadableFile `damaged`, `xml_entities`.
    """
    if not any(sign in data for sign in NOT_PLAIN):
        places = PLAIN_CELL.findall(data)
        if len(places) == len(ANY_CELL.findall(data)):
            letters, digits = {place[0] for place in places}, {place[1] for place in places}
            facts = SheetFacts(
                last_row=max(map(int, digits), default=0),
                last_column=max((column_number(name.decode()) for name in letters), default=0),
            )
            if facts.fits(limits):
                return facts
    return scan_exactly(data, limits.max_listed)


def scan_exactly(data: bytes, max_listed: int) -> SheetFacts:
    """One pass over a worksheet: extent, formulas, merged ranges, hidden rows and columns.

    Raises UnreadableFile `damaged`, `xml_entities`.
    """
    facts = SheetFacts()
    row = column = 0  # of the element being read; addresses may be left out in the file
    columns: dict[str, int] = {}

    def on_row(_name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        row = _number(attributes.get("r"), row + 1)
        column = 0
        if attributes.get("hidden") in TRUE or attributes.get("ht") == "0":
            facts.hidden_rows.append(row)

    def on_cell(_name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        reference = attributes.get("r")
        if reference is None:
            column += 1
            return
        letters = reference.rstrip(DIGITS)
        column = columns.get(letters) or columns.setdefault(letters, column_number(letters))
        if row != int(reference[len(letters) :] or 0):  # the address wins, as it does in Excel
            row = int(reference[len(letters) :] or 0)

    def on_value(_name: str, _attributes: dict[str, str]) -> None:
        if row > facts.last_row:
            facts.last_row = row
        if column > facts.last_column:
            facts.last_column = column

    def on_formula(name: str, attributes: dict[str, str]) -> None:
        on_value(name, attributes)
        facts.formula_count += 1
        if len(facts.formulas) < max_listed:
            facts.formulas.append((cell_address(row, column), row, column))

    def on_merge(_name: str, attributes: dict[str, str]) -> None:
        facts.merged.append(attributes.get("ref", ""))

    def on_column(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
            first = _number(attributes.get("min"), 1)
            facts.hidden_columns.append((first, _number(attributes.get("max"), first)))

    _walk(
        data,
        {
            "row": on_row,
            "c": on_cell,
            "v": on_value,
            "is": on_value,
            "f": on_formula,
            "mergeCell": on_merge,
            "col": on_column,
        },
    )
    return facts


def _number(text: str | None, otherwise: int) -> int:
    """A row or column number of the file; ValueError (reported as damage) when it is none."""
    return otherwise if text is None else int(text)
