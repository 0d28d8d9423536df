"""Spreadsheets in and out: checked before they are opened, written so that no text can act."""

from apps.publishing.spreadsheets.counts import Count, parse_count, parse_counts
from apps.publishing.spreadsheets.forms import FormCell, FormSheet, Look, write_form
from apps.publishing.spreadsheets.model import (
    CellProblem,
    Limits,
    Sheet,
    Workbook,
    cell_address,
    column_letters,
)
from apps.publishing.spreadsheets.problems import UnreadableFile
from apps.publishing.spreadsheets.reading import read_rows
from apps.publishing.spreadsheets.writing import SheetContent, write_csv, write_xlsx

__all__ = [
    "CellProblem",
    "Count",
    "FormCell",
    "FormSheet",
    "Limits",
    "Look",
    "Sheet",
    "SheetContent",
    "UnreadableFile",
    "Workbook",
    "cell_address",
    "column_letters",
    "parse_count",
    "parse_counts",
    "read_rows",
    "write_csv",
    "write_form",
    "write_xlsx",
]
