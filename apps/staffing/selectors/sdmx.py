"""Women and men by country as SDMX-CSV 2.0, for statistical offices and the systems of others.

A row is one observation: the persons of one sex whom the offices in one country count on one date. The codes
are those of the cross-domain code lists of SDMX: frequency, reference area (ISO 3166), sex, observation
status, confidentiality. The structure is this product's own and is registered nowhere.

What is lost: "other" and "undisclosed" are one code (_U, not specified), as the house counts them together;
an office that is included in the return of the one above is counted in the country of that one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage
from apps.organization.selectors import countries, tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.choices import Standing
from apps.staffing.selectors.counts import (
    CountQuery,
    offices_counted,
    own_counts,
    units_counted,
)
from apps.staffing.selectors.grid import missing_text
from apps.staffing.selectors.parity import expect_period
from apps.web.refusals import OutOfScope
from apps.web.wording import coverage_words

STRUCTURE_ID = "IOMGENDER:STAFF_BY_SEX(1.0.0)"
COLUMNS = (
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "REF_AREA",
    "SEX",
    "POPULATION",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "COMMENT_OBS",
)
NO_AREA = "_X"
"""Not specified: the office's country is not on record."""
NORMAL, PROVISIONAL, MISSING = "A", "P", "M"
INTERNAL = "N"
"""Not for publication: what is asked for here stays in the inner circle."""
ANNUAL, DAILY = "A", "D"


@dataclass(frozen=True, slots=True)
class Area:
    """The offices in one country: persons of those whose return counts, and how many that are."""

    code: str
    tally: Tally
    due: int
    counted: int

    @property
    def values(self) -> tuple[tuple[str, int], ...]:
        """The persons by code of sex, the total last."""
        tally = self.tally
        return (("F", tally.women), ("M", tally.men), ("_U", tally.other), ("_T", tally.total))

    @property
    def comment(self) -> str:
        """What is missing from the values, in words; empty when nothing is."""
        coverage = Coverage(due=self.due, counted=self.counted, missing=self.due - self.counted)
        parts = [coverage_words(coverage)] if coverage.missing else []
        if self.tally.missing_cells:
            parts.append(missing_text(self.tally.missing_cells))
        return "; ".join(parts)


def observations(
    *, as_of: date, query: CountQuery, scope: OfficeScope
) -> list[tuple[str | int | None, ...]]:
    """Return the rows below COLUMNS, by area and sex, for what the scope shows of the query.

    Raises OutOfScope for a date that is no period's and for an office outside the scope. A country none of
    whose offices is counted has no value: it is missing, and not zero.
    """
    expect_period(as_of=as_of)
    areas = areas_of(as_of=as_of, query=query, scope=scope)
    is_year = (as_of.month, as_of.day) == (12, 31)
    frequency, time = (ANNUAL, str(as_of.year)) if is_year else (DAILY, as_of.isoformat())
    known = PROVISIONAL if query.standing == Standing.PROVISIONAL else NORMAL
    return [
        (
            "dataflow",
            STRUCTURE_ID,
            "I",
            frequency,
            area.code,
            sex,
            str(query.population).upper(),
            time,
            value if area.counted else None,
            known if area.counted else MISSING,
            INTERNAL,
            area.comment,
        )
        for area in areas
        for sex, value in area.values
    ]


def areas_of(*, as_of: date, query: CountQuery, scope: OfficeScope) -> list[Area]:
    """Return the countries of a query by code; four statements."""
    tree = tree_on(day=as_of)
    offices = offices_counted(query=query, tree=tree, scope=scope)
    if not offices:
        raise OutOfScope
    own = own_counts(query=query, as_of=as_of, offices=offices, tree=tree, scope=scope)
    counted = units_counted(query=query, as_of=as_of, offices=offices, tree=tree, scope=scope)
    codes = {country.iso3: country.iso2 or country.iso3 for country in countries()}
    units: dict[str, list[OfficeNode]] = {}
    for node in tree.units(within=offices):
        units.setdefault(codes.get(node.country, NO_AREA), []).append(node)
    return [
        Area(
            code=code,
            tally=added(own[node.id] for node in nodes if node.id in counted),
            due=len(nodes),
            counted=sum(node.id in counted for node in nodes),
        )
        for code, nodes in sorted(units.items())
    ]


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    return sum(tallies, NOBODY)
