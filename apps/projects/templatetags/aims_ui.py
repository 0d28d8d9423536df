"""How far a project reached the five aims, beside the project."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.accounts.capabilities import Capability
from apps.projects.models import FundingRound, Project
from apps.projects.selectors.aims import assessments_of_project, years_to_assess

register = template.Library()


@register.inclusion_tag("projects/_assessments_of.html", takes_context=True)
def assessments_of(context: RequestContext, project: Project) -> dict[str, Any]:
    """Draw the assessments of a project by round, and links for those who assess; two statements."""
    scope = context["request"].scope
    return {
        "project": project,
        "rounds": assessments_of_project(project_id=project.pk, scope=scope),
        "years": years_to_assess(project_id=project.pk, scope=scope),
    }


@register.inclusion_tag("projects/_assessments_of_round.html", takes_context=True)
def assessments_of_round(context: RequestContext, funding_round: FundingRound) -> dict[str, Any]:
    """Draw the way to the assessments of a round, for those who see projects; no statement."""
    sees = bool(context["request"].scope.over(Capability.SEE_PROJECTS))
    return {"funding_round": funding_round, "sees": sees}
