"""Budget lines as rooms above add them up."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.models import BudgetLine, Project
from apps.projects.selectors.access import projects_seen


def lines_seen(*, scope: OfficeScope) -> QuerySet[BudgetLine]:
    """Return the budget lines of the projects that somebody sees, in no order."""
    lines = BudgetLine.objects.order_by()
    if scope.over(Capability.SEE_PROJECTS).everywhere:
        return lines
    return lines.filter(project_id__in=projects_seen(scope=scope).values("pk"))


def without_line(*, year: int, scope: OfficeScope) -> QuerySet[Project]:
    """Return the projects that run in a year and have no budget line of it: their money is not known.

    One whose end is not known counts from its beginning on.
    """
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    lines = BudgetLine.objects.filter(project=OuterRef("pk"), year=year)
    return (
        projects_seen(scope=scope)
        .filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=first),
            ~Exists(lines),
            starts_on__lt=after,
        )
        .order_by()
    )
