"""Quality checks of scores: who checks, what was found, what waits for a check."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, Code, QualityCheck
from apps.gender_marker.selectors.access import assessment_seen, assessments_seen
from apps.web.refusals import NotPermitted

DAYS_WAITING = 90
"""Scores of so many days without a check are offered to those who may check. The product's choice."""


def checks_anything(*, scope: OfficeScope) -> bool:
    """Whether somebody checks scores of any office: reviews projects."""
    return scope.user_id is not None and bool(scope.over(Capability.REVIEW_GENDER))


def reviews(*, score: Assessment, scope: OfficeScope) -> bool:
    """Whether somebody checks a score that they see: reviews projects of the office, neither began nor gave it."""
    return (
        scope.user_id is not None
        and scope.may(Capability.REVIEW_GENDER, score.project.office_id)
        and scope.user_id not in (score.scored_by_id, score.begun_by_id)
    )


def score_to_check(*, assessment_id: int, scope: OfficeScope) -> Assessment:
    """Return a score that is somebody's to check; raises OutOfScope (a blind reader too) or NotPermitted."""
    assessment_seen(assessment_id=assessment_id, scope=scope)
    score = Assessment.objects.select_related("project", "edition", "code", "scored_by").get(
        pk=assessment_id
    )
    if not reviews(score=score, scope=scope):
        raise NotPermitted(
            _("A score is checked by another person, who reviews projects of the office.")
        )
    return score


def codes_to_propose(*, score: Assessment) -> list[Code]:
    """Return the codes of the edition but the one that the score has."""
    codes = Code.objects.filter(edition_id=score.edition_id).order_by("position")
    return [each for each in codes if each.pk != score.code_id]


def checks_of(*, assessment_id: int, scope: OfficeScope) -> list[QualityCheck]:
    """Return the checks of a score that somebody sees, the newest first; raises OutOfScope."""
    assessment_seen(assessment_id=assessment_id, scope=scope)
    return list(
        QualityCheck.objects.filter(assessment_id=assessment_id)
        .select_related("proposed_code", "checked_by")
        .order_by("-checked_at", "-pk")
    )


def waiting_for_a_check(*, now: datetime, scope: OfficeScope) -> QuerySet[Any]:
    """Return the scores of the last days that nobody has checked and this person may check, the newest first."""
    if not checks_anything(scope=scope):
        return Assessment.objects.none()
    checked = QualityCheck.objects.filter(assessment=OuterRef("pk"))
    return (
        assessments_seen(scope=scope)
        .filter(
            scope.over(Capability.REVIEW_GENDER).where("project__office_id"),
            ~Exists(checked),
            Q(scored_by__isnull=True) | ~Q(scored_by_id=scope.user_id),
            Q(begun_by__isnull=True) | ~Q(begun_by_id=scope.user_id),
            state=AssessmentState.SCORED,
            scored_at__gt=now - timedelta(days=DAYS_WAITING),
        )
        .select_related("project__office", "edition", "code", "scored_by")
        .order_by("-scored_at", "-pk")
    )
