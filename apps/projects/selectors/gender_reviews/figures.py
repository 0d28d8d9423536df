"""How many projects were reviewed and endorsed, by the year in which they begin."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import ExtractYear

from apps.accounts.scope import OfficeScope
from apps.figures.figure import PROJECTS, Coverage, Figure, Status, Unit
from apps.projects.choices import GenderReviewState
from apps.projects.models import GenderReview
from apps.projects.selectors.access import projects_seen

POPULATION = "projects"
OUTCOMES = (
    GenderReviewState.ENDORSED,
    GenderReviewState.CONDITIONS,
    GenderReviewState.RETURNED,
)


@dataclass(frozen=True, slots=True)
class ReviewYear:
    """The projects that begin in a year: all, those with a concluded review, and by its outcome.

    Every figure has the same coverage: projects that begin in the year, reviewed, not reviewed.
    """

    year: int
    begun: Figure
    reviewed: Figure
    endorsed: Figure
    conditions: Figure
    returned: Figure


def by_year(*, on: date, scope: OfficeScope) -> list[ReviewYear]:
    """Return the years of the projects that somebody sees, the newest first; one statement.

    The newest concluded review of a project counts. A project without a known first day is in no year.
    """
    outcome = (
        GenderReview.objects.filter(project=OuterRef("pk"), state__in=OUTCOMES)
        .order_by("-closed_at", "-pk")
        .values("state")[:1]
    )
    counts: dict[int, dict[str, int]] = {}
    rows = (
        projects_seen(scope=scope)
        .filter(starts_on__isnull=False)
        .order_by()
        .annotate(year=ExtractYear("starts_on"), outcome=Subquery(outcome))
        .values("year", "outcome")
        .annotate(number=Count("pk"))
    )
    for row in rows:
        counts.setdefault(row["year"], {})[row["outcome"] or ""] = row["number"]
    return [year_of(year, counts[year], on=on) for year in sorted(counts, reverse=True)]


def year_of(year: int, numbers: dict[str, int], *, on: date) -> ReviewYear:
    """Return the figures of one year from the number of its projects by outcome."""
    begun = sum(numbers.values())
    reviewed = begun - numbers.get("", 0)
    coverage = Coverage(due=begun, counted=reviewed, missing=begun - reviewed, of=PROJECTS)

    def figure(key: str, number: int) -> Figure:
        return Figure.count(
            f"gender_reviews.{key}.{year}",
            number,
            population=POPULATION,
            as_of=on,
            scope="IOM",
            coverage=coverage,
            status=Status.APPROVED,
            unit=Unit.PROJECTS,
        )

    return ReviewYear(
        year=year,
        begun=figure("begun", begun),
        reviewed=figure("reviewed", reviewed),
        endorsed=figure("endorsed", numbers.get(GenderReviewState.ENDORSED, 0)),
        conditions=figure("conditions", numbers.get(GenderReviewState.CONDITIONS, 0)),
        returned=figure("returned", numbers.get(GenderReviewState.RETURNED, 0)),
    )
