"""A number that says what it is: value, counts, population, date, scope, coverage, status.

Source: the house rules for numbers, and methods section 0 (population first; stated and computed
numbers kept apart).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from apps.figures.shares import point_change, share_of_women

Records = tuple[tuple[str, str], ...]
UNITS = "units"
RECIPIENTS = "recipients"
OFFICES = "offices"
PROJECTS = "projects"
BUDGET_LINES = "budget_lines"
BLIND_READINGS = "readings"
ACTIVITIES = "activities"
VACANCIES = "vacancies"


class Unit(StrEnum):
    """What a value counts or measures; dollars are US dollars, exact to the cent.

    Numbers are those that somebody gave as an answer, in whatever the question asked for. A coefficient
    has no unit, such as kappa, from -1 to 1.
    """

    PERSONS = "persons"
    PER_CENT = "per_cent"
    POINTS = "points"
    OFFICES = "offices"
    RETURNS = "returns"
    PROJECTS = "projects"
    ANSWERS = "answers"
    DOLLARS = "dollars"
    NUMBERS = "numbers"
    COEFFICIENT = "coefficient"


class Status(StrEnum):
    """How far the data behind a value have come."""

    PROVISIONAL = "provisional"
    APPROVED = "approved"
    AS_PUBLISHED = "as_published"


class Empty(StrEnum):
    """Why there is no value. Zero is a value and is not among them."""

    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who owed data, who is counted, and who is missing: reporting units, or what else `of` names.

    `units`, `recipients` of a questionnaire, `offices` of a register that knows them all, `projects`,
    `budget_lines`, blind `readings`, `activities`, or `vacancies`.
    """

    due: int
    counted: int
    missing: int
    of: str = UNITS

    def to_dict(self) -> dict[str, int | str]:
        """Return the three counts under their names, and whose they are where not of units."""
        counts: dict[str, int | str] = {
            "due": self.due,
            "counted": self.counted,
            "missing": self.missing,
        }
        # Frozen editions keep figures without the word.
        return counts if self.of == UNITS else {**counts, "of": self.of}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; raises KeyError when a part is absent."""
        return cls(
            due=data["due"],
            counted=data["counted"],
            missing=data["missing"],
            of=data.get("of", UNITS),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic with everything needed to trace and to print it.

    `value` is exact: an integer for counts, a fraction for shares (per cent, 0 to 100) and changes
    (percentage points). It is None exactly when `empty` says why. `numerator` and `denominator` are
    counts of persons; a stated figure copied from a document may have none. For a change in points
    `denominator` is the smaller of the two divisors, by which the decimals are chosen.
    `records` are (kind, identifier) pairs of the records behind the value. `missing_cells` counts
    the parts that are missing from a value that was summed without them.

    Raises TypeError for a float and ValueError when the parts contradict each other.
    """

    key: str
    value: int | Fraction | None
    unit: Unit
    numerator: int | None
    denominator: int | None
    population: str
    as_of: date
    scope: str
    coverage: Coverage
    status: Status
    records: Records = ()
    empty: Empty | None = None
    missing_cells: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse values that are not exact or that contradict their own counts."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Fraction | None):
            raise TypeError(f"{self.key}: a value is an integer or a fraction, not {self.value!r}.")
        if (self.value is None) != (self.empty is not None):
            raise ValueError(f"{self.key}: a figure has either a value or a reason for none.")
        if self.missing_cells < 0:
            raise ValueError(f"{self.key}: missing cells cannot be negative.")
        if self.empty is Empty.HIDDEN and (
            self.numerator is not None
            or self.denominator is not None
            or self.records
            or self.missing_cells
            or self.note
        ):
            raise ValueError(f"{self.key}: a hidden figure carries nothing that gives it away.")
        if (
            self.unit is Unit.PER_CENT
            and self.value is not None
            and self.numerator is not None
            and self.denominator is not None
            and self.value * self.denominator != 100 * self.numerator
        ):
            raise ValueError(f"{self.key}: the share is not that of its counts.")

    @classmethod
    def count(
        cls,
        key: str,
        count: int | None,
        *,
        population: str,
        as_of: date,
        scope: str,
        coverage: Coverage,
        status: Status,
        unit: Unit = Unit.PERSONS,
        records: Records = (),
        empty: Empty = Empty.MISSING,
        missing_cells: int = 0,
        note: str = "",
    ) -> Self:
        """Return a count; `empty` says why when the count is None."""
        return cls(
            key=key,
            value=count,
            unit=unit,
            numerator=None,
            denominator=None,
            population=population,
            as_of=as_of,
            scope=scope,
            coverage=coverage,
            status=status,
            records=records,
            empty=empty if count is None else None,
            missing_cells=missing_cells,
            note=note,
        )

    @classmethod
    def share(
        cls,
        key: str,
        women: int | None,
        men: int | None,
        *,
        population: str,
        as_of: date,
        scope: str,
        coverage: Coverage,
        status: Status,
        records: Records = (),
        missing_cells: int = 0,
        note: str = "",
    ) -> Self:
        """Return the share of the first count in both, per cent (swap them for the share of men).

        Missing when a count is None; not applicable when both are 0.
        """
        value = None if women is None or men is None else share_of_women(women, men)
        empty = None
        if women is None or men is None:
            empty = Empty.MISSING
        elif value is None:
            empty = Empty.NOT_APPLICABLE
        return cls(
            key=key,
            value=value,
            unit=Unit.PER_CENT,
            numerator=women,
            denominator=None if women is None or men is None else women + men,
            population=population,
            as_of=as_of,
            scope=scope,
            coverage=coverage,
            status=status,
            records=records,
            empty=empty,
            missing_cells=missing_cells,
            note=note,
        )

    @classmethod
    def change(cls, key: str, before: "Figure", after: "Figure", *, note: str = "") -> Self:
        """Return the change between two shares in percentage points, dated as the later one.

        Empty when either is: hidden before missing before not applicable. Provisional when either
        is. Raises ValueError when the two are not shares of one population. Source: methods 0, 5.
        """
        if before.unit is not Unit.PER_CENT or after.unit is not Unit.PER_CENT:
            raise ValueError(f"{key}: a change in points is between two shares.")
        if before.population != after.population:
            raise ValueError(
                f"{key}: no change between the populations "
                f"{before.population!r} and {after.population!r}."
            )
        value = point_change(before.value, after.value)
        empties = {before.empty, after.empty}
        empty = next((reason for reason in _GRAVEST_FIRST if reason in empties), None)
        is_hidden = empty is Empty.HIDDEN
        divisors = [part.denominator for part in (before, after) if part.denominator is not None]
        return cls(
            key=key,
            value=value,
            unit=Unit.POINTS,
            numerator=None,
            denominator=None if is_hidden or not divisors else min(divisors),
            population=after.population,
            as_of=after.as_of,
            scope=after.scope,
            coverage=after.coverage,
            status=_less_certain(before.status, after.status),
            records=() if is_hidden else tuple(dict.fromkeys(before.records + after.records)),
            empty=empty,
            missing_cells=0 if is_hidden else before.missing_cells + after.missing_cells,
            note="" if is_hidden else note,
        )

    def hide(self) -> Self:
        """Return the figure without its value and without anything that gives the value away."""
        return replace(
            self,
            value=None,
            numerator=None,
            denominator=None,
            records=(),
            empty=Empty.HIDDEN,
            missing_cells=0,
            note="",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-safe dictionary; fractions are written exactly, as "n/d"."""
        return {
            "key": self.key,
            "value": _exact_to_json(self.value),
            "unit": self.unit.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "population": self.population,
            "as_of": self.as_of.isoformat(),
            "scope": self.scope,
            "coverage": self.coverage.to_dict(),
            "status": self.status.value,
            "records": [list(record) for record in self.records],
            "empty": None if self.empty is None else self.empty.value,
            "missing_cells": self.missing_cells,
            "note": self.note,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Raises KeyError when a part is absent, TypeError or ValueError when one is not valid.
        """
        return cls(
            key=data["key"],
            value=_exact_from_json(data["value"]),
            unit=Unit(data["unit"]),
            numerator=data["numerator"],
            denominator=data["denominator"],
            population=data["population"],
            as_of=date.fromisoformat(data["as_of"]),
            scope=data["scope"],
            coverage=Coverage.from_dict(data["coverage"]),
            status=Status(data["status"]),
            records=tuple((kind, identifier) for kind, identifier in data["records"]),
            empty=None if data["empty"] is None else Empty(data["empty"]),
            missing_cells=data["missing_cells"],
            note=data["note"],
        )


_GRAVEST_FIRST = (Empty.HIDDEN, Empty.MISSING, Empty.NOT_APPLICABLE)


def _less_certain(one: Status, other: Status) -> Status:
    for status in (Status.PROVISIONAL, Status.AS_PUBLISHED):
        if status in (one, other):
            return status
    return Status.APPROVED


def _exact_to_json(value: int | Fraction | None) -> int | str | None:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def _exact_from_json(value: Any) -> int | Fraction | None:
    # Anything else goes on to the checks of Figure, which refuse it by name.
    return Fraction(value) if isinstance(value, str) else value
