"""The page of one sheet of beneficiaries: a grid of counts by sex for each facet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.figures.display import format_number
from apps.projects.choices import BeneficiarySex, CountState, Facet
from apps.projects.forms.beneficiaries import (
    FIXED,
    SheetForm,
    category_field,
    field_name,
)
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.beneficiaries import CountKey, category_name, country_names
from apps.projects.selectors.beneficiary_tables import shown
from apps.projects.services.beneficiaries.checks import SheetData, cell_name
from apps.web.refusals import Problem

BLANK_ROWS = 4
"""So many empty rows each facet offers that the project names itself; saving brings more."""

Counts = Mapping[CountKey, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the grid, or one number."""

    name: str
    sex: str
    label: str
    text: str
    state: str
    problem: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One category; `name_field` is set where the project names it."""

    label: str
    cells: tuple[Cell, ...]
    total: str
    name_field: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FacetGrid:
    """One facet with its rows; `is_open` where something stands in it."""

    key: str
    label: str
    rows: tuple[GridRow, ...]
    is_open: bool


def text_of(count: Any) -> str:
    """Return what stands in the field of a count: a number, NA, or nothing for a missing one."""
    if count is None or count.state == CountState.MISSING:
        return ""
    return "NA" if count.state == CountState.NOT_APPLICABLE else str(count.count)


def grid_of(
    counts: Counts,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    is_editable: bool,
) -> list[FacetGrid]:
    """Return the grid of a sheet's counts; with what was typed, and what was wrong with it."""
    wrong = {problem.field: str(problem.message) for problem in problems if problem.field}
    grids = []
    countries = country_names()
    for facet in Facet:
        names = facet_rows(facet, counts, typed, is_editable=is_editable)
        rows = tuple(
            grid_row(facet, place, name, counts, typed, wrong, countries, is_editable=is_editable)
            for place, name in enumerate(names)
        )
        has_something = any(cell.text for row in rows for cell in row.cells) and (
            is_editable or any(key.facet == facet for key in counts)
        )
        if is_editable or has_something:
            is_open = facet in FIXED or has_something
            grids.append(FacetGrid(facet.value, str(facet.label), rows, is_open=is_open))
    return grids


def facet_rows(
    facet: str, counts: Counts, typed: Mapping[str, str] | None, *, is_editable: bool
) -> list[str]:
    """Return the categories of a facet's rows: as typed, else as kept, with empty rows to write in."""
    if facet in FIXED:
        return list(FIXED[facet])
    if typed is not None:
        names: list[str] = []
        while category_field(facet, len(names)) in typed:
            names.append(typed[category_field(facet, len(names))])
        return names
    kept = list(dict.fromkeys(key.category for key in counts if key.facet == facet))
    return kept + [""] * (BLANK_ROWS if is_editable else 0)


def grid_row(
    facet: Facet,
    place: int,
    category: str,
    counts: Counts,
    typed: Mapping[str, str] | None,
    wrong: Mapping[str, str],
    countries: Mapping[str, str],
    *,
    is_editable: bool,
) -> GridRow:
    """Return one row of the grid."""
    cells = []
    persons: list[int] = []
    for sex in BeneficiarySex:
        name = field_name(facet, place, sex)
        count = counts.get(CountKey(facet, category, sex))
        if count is not None and count.count is not None:
            persons.append(count.count)
        text = text_of(count) if is_editable else shown(count)
        if typed is not None:
            text = typed.get(name, "")
        state = "" if text else "missing"
        if name in wrong:
            state = "invalid"
        cells.append(Cell(name, sex.value, str(sex.label), text, state, wrong.get(name, "")))
    name_field = "" if facet in FIXED else category_field(facet, place)
    if facet == Facet.TOTAL:
        label = _("Everybody")
    elif typed is not None and name_field:
        label = category
    else:
        label = category_name(facet, category, countries)
    return GridRow(
        label=label,
        cells=tuple(cells),
        total=format_number(sum(persons), get_language() or "en") if persons else "",
        name_field=name_field if is_editable else "",
        problem=wrong.get(name_field, "") if name_field else "",
    )


def form_of(sheet: BeneficiarySheet | None, *, kind: str = "") -> SheetForm:
    """Return the form of a sheet as it is kept; of a new one with the days of nothing yet."""
    if sheet is None:
        return SheetForm(initial={"kind": kind})
    return SheetForm(
        initial={
            "kind": sheet.kind,
            "starts_on": sheet.starts_on,
            "last_day": sheet.ends_before - timedelta(days=1),
            "not_disaggregated": sheet.not_disaggregated,
        }
    )


def differing(data: SheetData, counts: Counts) -> list[tuple[str, str, str]]:
    """Return (cell, what stands there now, what was typed) of each count that differs."""
    nothing = _("nothing")
    keys = dict.fromkeys([*counts, *data.counts])
    names, lines = country_names(), []
    for key in keys:
        theirs, mine = text_of(counts.get(key)), text_of(data.counts.get(key))
        if theirs != mine:
            facet = Facet(key.facet).label
            name = cell_name(key, names)
            label = name if key.facet == Facet.TOTAL else f"{facet}, {name}"
            lines.append((label, theirs or nothing, mine or nothing))
    return lines


def origin_names() -> list[str]:
    """Return what may be typed as a country of origin."""
    return list(country_names().values())
