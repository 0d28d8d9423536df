"""What a score is by the other markers, on its page."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.gender_marker.models import Assessment
from apps.gender_marker.selectors.crosswalk import counterparts_of as read

register = template.Library()


@register.inclusion_tag("gender_marker/_counterparts_of.html", takes_context=True)
def counterparts_of(context: RequestContext, assessment: Assessment) -> dict[str, Any]:
    """Draw what the code of a score is in the other markers, and what is lost; two statements."""
    scope = context["request"].scope
    return {"rows": read(assessments=[assessment], scope=scope)[assessment.pk]}
