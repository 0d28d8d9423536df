"""The contradictions of a score, on its page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.contradictions import fact_words, findings_of, severity_tag

register = template.Library()


@register.inclusion_tag("gender_marker/_contradictions_of.html", takes_context=True)
def contradictions_of(context: RequestContext, assessment: Assessment) -> dict[str, Any]:
    """Draw what the rules name of a score, with the replies; four statements. A score that ended has none."""
    scope = context["request"].scope
    if assessment.state != AssessmentState.SCORED:
        return {"is_tested": False}
    found = findings_of(assessments=[assessment], scope=scope)[assessment.pk]
    keeps = scope.may(Capability.KEEP_PROJECTS, assessment.project.office_id)
    return {
        "is_tested": assessment.code_id is not None,
        "rows": [
            {
                "told": told,
                "severity": severity_tag(told.severity),
                "reply_url": reverse(
                    "gender_marker:contradiction_reply", args=[assessment.pk, told.rule.key]
                )
                if keeps and told.reply is None
                else "",
            }
            for told in found.named
        ],
        "untested": fact_words(found.untested),
    }
