"""The gender reviews of a project, on its page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.projects.models import Project
from apps.projects.selectors.gender_reviews.reading import (
    obstacle_to_start,
    reviews_of,
    status_of,
)
from apps.web.refusals import NotPermitted

register = template.Library()


@register.inclusion_tag("projects/_gender_reviews_of.html", takes_context=True)
def gender_reviews_of(context: RequestContext, project: Project) -> dict[str, Any]:
    """Draw the reviews of a project that the reader sees, and the button to begin one; two statements.

    Whoever could never review it sees no button, and no reason why.
    """
    scope = context["request"].scope
    refusal = obstacle_to_start(project=project, scope=scope)
    return {
        "rows": [
            (review, status_of(review)) for review in reviews_of(project=project, scope=scope)
        ],
        "start_url": "" if refusal else reverse("projects:gender_review_start", args=[project.pk]),
        "why_not": refusal if refusal and not isinstance(refusal, NotPermitted) else "",
        "csrf_token": context.get("csrf_token", ""),
    }
