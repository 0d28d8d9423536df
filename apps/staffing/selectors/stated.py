"""Stated figures: which stand in the trend, and why the others do not."""

from apps.accounts.scope import OfficeScope
from apps.staffing.models import StatedFigure
from apps.staffing.selectors.counts import CountQuery


def plottable_for(*, query: CountQuery) -> list[StatedFigure]:
    """Return the stated shares that have a definite date and the population of the query.

    They speak of the whole organization, so none belongs to a query that is narrowed.
    """
    is_narrowed = any(
        (query.office, query.un_region, query.category, query.grade, query.contract, query.location)
    )
    if is_narrowed:
        return []
    return list(
        StatedFigure.objects.filter(
            is_plottable=True, population=query.population, percent_women__isnull=False
        ).order_by("as_of", "key")
    )


def stated_figures(*, scope: OfficeScope) -> list[StatedFigure]:
    """Return all stated figures, oldest first; they are published, so everybody may read them."""
    return list(StatedFigure.objects.order_by("as_of_text", "key"))
