"""What others found of a score, on its page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.gender_marker.choices import AssessmentState, Verdict
from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.access import may_score
from apps.gender_marker.selectors.asking import closed
from apps.gender_marker.selectors.checks import checks_of as checks_of_score
from apps.gender_marker.selectors.checks import reviews
from apps.web.parts import StatusTag

register = template.Library()


@register.inclusion_tag("gender_marker/_checks_of.html", takes_context=True)
def checks_of(context: RequestContext, assessment: Assessment) -> dict[str, Any]:
    """Draw the quality checks of a score that the viewer sees, with the button of who may check it."""
    scope = context["request"].scope
    found = checks_of_score(assessment_id=assessment.pk, scope=scope)
    counts = assessment.state == AssessmentState.SCORED
    disputed = any(each.verdict == Verdict.DISAGREES for each in found)
    scores_anew = (
        counts
        and disputed
        and closed(assessment.project.state) is None
        and may_score(project_id=assessment.project_id, scope=scope)
    )
    anew = reverse("gender_marker:assess_new", args=[assessment.project_id])
    return {
        "assessment": assessment,
        "checks": [(each, status_of(each.verdict)) for each in found],
        "may_check": counts
        and reviews(score=assessment, scope=scope)
        and all(each.checked_by_id != scope.user_id for each in found),
        "anew_url": f"{anew}?stage={assessment.stage}&edition={assessment.edition.code}"
        if scores_anew
        else "",
    }


def status_of(verdict: str) -> StatusTag:
    """Return what somebody found, as a tag."""
    return StatusTag("good" if verdict == Verdict.AGREES else "warn", Verdict(verdict).label)
