"""The gender marker of a project, on the page of the project."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.gender_marker.selectors.assessments import code_label, current_of, drafts_of_project
from apps.web.language import in_language

register = template.Library()


@register.inclusion_tag("gender_marker/_marker_of.html", takes_context=True)
def marker_of(context: RequestContext, project: Any) -> dict[str, Any]:
    """Draw the code that a project has by the compulsory edition, or that it has none, with the button.

    Nothing of it to who has the project to read blind. One statement where there is a score, four where
    there is none; one more for those who score it.
    """
    scope = context["request"].scope
    current = current_of(project=project, scope=scope)
    score = current.score
    drafts = drafts_of_project(project_id=project.pk, scope=scope) if current.may_score else []
    return {
        "project": project,
        "current": current,
        "code": code_label(score) if score else "",
        "label": in_language(score.code, "label") if score and score.code else "",
        "draft_stage": drafts[0][0] if drafts else "",
    }
