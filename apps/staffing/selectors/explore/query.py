"""What may be asked of the page “Explore”, and what of it has no answer."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.staffing.choices import ExploreDimension, Measure
from apps.staffing.selectors.counts import CountQuery
from apps.web.refusals import Problem

OF_OFFICES = frozenset(
    {
        ExploreDimension.REGION,
        ExploreDimension.COUNTRY,
        ExploreDimension.OFFICE,
        ExploreDimension.LOCATION,
    }
)
"""Dimensions that put offices into groups, so that each group has a coverage of its own."""
ONLY_IN_ROWS = frozenset({ExploreDimension.COUNTRY, ExploreDimension.OFFICE})
OF_RETURNS = OF_OFFICES | {ExploreDimension.PERIOD}
"""Dimensions that tell returns apart; each return holds all grades, contracts and sexes."""


@dataclass(frozen=True, slots=True)
class ExploreQuery:
    """Whom to count, and by what; without `columns` the counts stand beside the measure.

    `as_of` is the last date. `since` is the first one where dates are in rows or columns; None: all
    that there are.
    """

    counted: CountQuery
    rows: ExploreDimension
    columns: ExploreDimension | None
    measure: Measure
    as_of: date
    since: date | None = None

    @property
    def dimensions(self) -> tuple[ExploreDimension, ...]:
        """The dimensions of rows and columns."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    def has(self, dimension: ExploreDimension) -> bool:
        """Whether a dimension is in rows or columns."""
        return dimension in self.dimensions


def faults_in(query: ExploreQuery) -> list[Problem]:
    """Return what has no answer in a question, each under the name of its field."""
    found = []
    if query.rows == query.columns:
        message = _("Rows and columns are the same. Choose another dimension for one of them.")
        found.append(Problem("same_dimension", message, field="columns"))
    elif query.columns in ONLY_IN_ROWS:
        message = _("Offices and countries are too many for columns. Put them into the rows.")
        found.append(Problem("too_many_columns", message, field="columns"))
    if query.has(ExploreDimension.SEX) and query.measure != Measure.PERSONS:
        message = _("By sex there are persons only. Choose the measure “Persons”.")
        found.append(Problem("measure_by_sex", message, field="measure"))
    elif query.measure == Measure.RETURNS and not OF_RETURNS.issuperset(query.dimensions):
        message = _(
            "A return holds all grades, contracts and sexes. Returns are counted by date, region, country,"
            " office and location only."
        )
        found.append(Problem("returns_by_persons", message, field="measure"))
    if query.since is not None and not query.has(ExploreDimension.PERIOD):
        message = _("A first date needs the dates in rows or columns. Otherwise leave it empty.")
        found.append(Problem("since_without_dates", message, field="since"))
    elif query.since is not None and query.since > query.as_of:
        message = _("The first date is after the last one.")
        found.append(Problem("since_after_date", message, field="since"))
    return found
