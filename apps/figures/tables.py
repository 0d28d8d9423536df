"""A table of figures: what pages, API, spreadsheets and reports all print from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from apps.figures.figure import Figure, Unit

Cell = Figure | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `unit` is None for text. The label is text for readers."""

    key: str
    label: str
    unit: Unit | None = None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for every column, in their order. `url` leads to the records behind it."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table ("T1") with its note and caveats.

    Raises ValueError when keys repeat or when a row has not one cell for each column.
    """

    key: str
    number: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table whose rows and columns do not fit together."""
        column_keys = [column.key for column in self.columns]
        if len(set(column_keys)) != len(column_keys):
            raise ValueError(f"{self.key}: two columns have one key.")
        row_keys = [row.key for row in self.rows]
        if len(set(row_keys)) != len(row_keys):
            raise ValueError(f"{self.key}: two rows have one key.")
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"{self.key}: row {row.key} has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns."
                )

    def column(self, key: str) -> Column:
        """Return the column with this key; raises KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def row(self, key: str) -> Row:
        """Return the row with this key; raises KeyError when there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def cell(self, row_key: str, column_key: str) -> Cell:
        """Return one cell; raises KeyError when there is no such row or column."""
        return self.row(row_key).cells[self.columns.index(self.column(column_key))]

    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the table, row by row."""
        for row in self.rows:
            for cell in row.cells:
                if isinstance(cell, Figure):
                    yield cell

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-safe dictionary from which `from_dict` makes an equal table."""
        return {
            "key": self.key,
            "number": self.number,
            "title": self.title,
            "columns": [
                {
                    "key": column.key,
                    "label": column.label,
                    "unit": None if column.unit is None else column.unit.value,
                    "is_text": column.is_text,
                }
                for column in self.columns
            ],
            "rows": [
                {
                    "key": row.key,
                    "label": row.label,
                    "cells": [
                        cell.to_dict() if isinstance(cell, Figure) else cell for cell in row.cells
                    ],
                    "is_total": row.is_total,
                    "url": row.url,
                }
                for row in self.rows
            ],
            "note": self.note,
            "caveats": list(self.caveats),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; raises KeyError or ValueError for anything else."""
        return cls(
            key=data["key"],
            number=data["number"],
            title=data["title"],
            columns=tuple(
                Column(
                    key=column["key"],
                    label=column["label"],
                    unit=None if column["unit"] is None else Unit(column["unit"]),
                    is_text=column["is_text"],
                )
                for column in data["columns"]
            ),
            rows=tuple(
                Row(
                    key=row["key"],
                    label=row["label"],
                    cells=tuple(
                        Figure.from_dict(cell) if isinstance(cell, Mapping) else cell
                        for cell in row["cells"]
                    ),
                    is_total=row["is_total"],
                    url=row["url"],
                )
                for row in data["rows"]
            ),
            note=data["note"],
            caveats=tuple(data["caveats"]),
        )
