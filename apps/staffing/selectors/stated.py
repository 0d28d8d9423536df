"""Stated figures: which stand in the trend, on which line, and why the others do not."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.staffing.models import StatedFigure
from apps.staffing.selectors.counts import CountQuery

LINE_OF_GRADE = {"P4": "P4", "P5 and above": "P5+"}
"""The grades, as printed, whose persons a line of the trend counts."""


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A stated share with the line of the trend that it stands beside, or why there is none."""

    figure: StatedFigure
    line: str
    reason: str


def line_of(figure: StatedFigure) -> str:
    """Return the line of the trend that counts the same persons; empty when none does."""
    if (figure.category, figure.grade, figure.location) == ("all staff", "all", "all"):
        return "all"
    return LINE_OF_GRADE.get(figure.grade, "")


def stated_rows(*, scope: OfficeScope) -> list[StatedRow]:
    """Return all stated shares; they are published, so everybody in the house may read them."""
    rows = []
    for figure in StatedFigure.objects.filter(percent_women__isnull=False).order_by(
        "as_of_text", "key"
    ):
        line = line_of(figure) if figure.is_plottable else ""
        reason = figure.why_not
        if figure.is_plottable and not line:
            reason = _("No line of the trend counts exactly these persons.")
        rows.append(StatedRow(figure=figure, line=line, reason=reason))
    return rows


def plottable_for(*, query: CountQuery, scope: OfficeScope) -> list[StatedFigure]:
    """Return the stated shares that have a definite date and the population of a drawn line.

    They speak of the whole organization, so none belongs to a query that is narrowed.
    """
    whole = CountQuery(population=query.population, standing=query.standing)
    is_narrowed = replace(query, placed_on=None) != whole
    if is_narrowed or not scope.visible.everywhere:
        return []
    return [
        row.figure
        for row in stated_rows(scope=scope)
        if row.line and row.figure.population == query.population
    ]
