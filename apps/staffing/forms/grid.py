"""Reads what was typed or pasted into the grid: every problem at once, good cells apart from bad."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.figures.figure import Empty
from apps.publishing.spreadsheets import parse_count
from apps.staffing.choices import CellState
from apps.staffing.selectors.cells import CellKey, is_id
from apps.staffing.services.entry import CellChange
from apps.web.refusals import Problem

LONGEST_ENTRY = 40
MOST_CELLS = 5000
"""No grid has so many; what sends more is no page of ours."""
MESSAGES: dict[str, str | Promise] = {
    "negative": _("A count cannot be below zero."),
    "fractional": _("A count is a whole number of persons, without decimals."),
    "absurd": _("A count is at most 99,999."),
    "date_mangled": _("This is a date or a time. Write the number of persons."),
    "not_a_number": _("Write a number, NA when the cell does not apply, or leave it blank."),
    "unknown_cell": _("This cell does not exist."),
}
STATES = {
    Empty.MISSING: CellState.MISSING,
    Empty.NOT_APPLICABLE: CellState.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class TypedCell:
    """The text that somebody put into a cell, and the version of the cell that they saw."""

    cell: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What can be saved, and what cannot be read; `texts` is everything as it was typed."""

    changes: list[CellChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def read_typed(cells: Iterable[TypedCell]) -> Typed:
    """Return typed cells as changes and problems; `field` of a problem is the key of its cell."""
    typed = Typed()
    for one in cells:
        typed.texts[one.cell] = one.text
        key = CellKey.parse(one.cell)
        count = parse_count(one.text)
        code = "unknown_cell" if key is None else count.problem
        if code or key is None:
            typed.problems.append(
                Problem(
                    code=code,
                    message=MESSAGES[code],
                    field=one.cell,
                    value=one.text[:LONGEST_ENTRY],
                )
            )
            continue
        typed.changes.append(
            CellChange(
                grade_id=key.grade_id,
                contract_group_id=key.contract_group_id,
                sex=key.sex,
                state=STATES[count.empty] if count.empty else CellState.COUNTED,
                count=count.value,
                version_seen=one.version,
            )
        )
    return typed


def seen_text(cells: Iterable[tuple[str, int, str]]) -> str:
    """Return cells as they stand (key, version, text) for a hidden field, one word each."""
    return " ".join(f"{cell}:{version}:{text}" for cell, version, text in cells)


def changed_cells(data: Mapping[str, str]) -> list[TypedCell]:
    """Return the cells of a sent form whose text differs from what its page showed.

    `seen` lists what the page showed; cells that are not sent, or not listed, are left alone.
    """
    changed = []
    for word in data.get("seen", "").split():
        cell, _colon, rest = word.partition(":")
        version, _colon, shown = rest.partition(":")
        text = data.get(cell)
        if text is not None and text.strip() != shown and is_id(version):
            changed.append(TypedCell(cell=cell, text=text, version=int(version)))
    return changed


def cells_from_json(body: object) -> list[TypedCell] | None:
    """Return the cells of `{"cells": [{"cell", "value", "version"}]}`; None for any other shape."""
    listed = body.get("cells") if isinstance(body, Mapping) else None
    if not isinstance(listed, list) or len(listed) > MOST_CELLS:
        return None
    cells = []
    for one in listed:
        if not isinstance(one, Mapping):
            return None
        cell, value, version = one.get("cell"), one.get("value"), one.get("version", 0)
        if not (isinstance(cell, str) and isinstance(version, int)):
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str | None):
            return None
        cells.append(TypedCell(cell=cell, text=value or "", version=version))
    return cells
