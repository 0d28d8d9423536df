"""Which score of a project counts: of one edition, the latest stage that is scored.

The rule is this product's: end before mid-term before endorsement before proposal. As of a day, scores
that were given later are not known yet, and those that were replaced later still count.
"""

from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, Stage
from apps.gender_marker.models import Assessment, Edition
from apps.gender_marker.selectors.access import assessments_seen

STAGES = tuple(Stage)
"""In the order of a project's life."""


def stage_rank(path: str = "stage") -> Case:
    """Return the place of a stage in a project's life, 0 to 3, for ordering."""
    return Case(
        *(When(**{path: stage}, then=Value(place)) for place, stage in enumerate(STAGES)),
        output_field=IntegerField(),
    )


def scores_that_count(
    *, edition: Edition, known_at: datetime | None = None, scope: OfficeScope
) -> QuerySet[Assessment]:
    """Return one assessment for each project scored by the edition: the one that counts.

    `known_at`: as it was known at that moment; without it, as it is now.
    """
    found = assessments_seen(scope=scope).filter(edition=edition)
    if known_at is None:
        found = found.filter(state=AssessmentState.SCORED)
    else:
        still = Q(ended_at__isnull=True) | Q(ended_at__gt=known_at)
        found = found.filter(still, scored_at__lte=known_at)
    ranked = found.order_by("project_id", stage_rank().desc(), "-scored_at", "-pk")
    return ranked.distinct("project_id")


def counting(
    *, edition: Edition, known_at: datetime | None = None, scope: OfficeScope
) -> QuerySet[Assessment]:
    """Return the scores of `scores_that_count` in no order, to be narrowed down, joined and added up.

    A score counts as long as none stands at a later stage: of a stage there is one at most. The database
    plans this far better than one row out of each project, which it takes for a few hundred rows.
    """
    if known_at is not None:
        kept = scores_that_count(edition=edition, known_at=known_at, scope=scope)
        return Assessment.objects.filter(pk__in=kept.values("pk")).order_by()
    standing = Q(edition=edition, state=AssessmentState.SCORED)
    later = (
        Assessment.objects.filter(standing, project_id=OuterRef("project_id"))
        .alias(place=stage_rank())
        .filter(place__gt=OuterRef("rank"))
    )
    found = assessments_seen(scope=scope).filter(standing).alias(rank=stage_rank())
    return found.filter(~Exists(later)).order_by()
