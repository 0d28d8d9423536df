"""The awards of a project, on the page of the project."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.projects.models import Project
from apps.projects.selectors.awards.register import award_code, awards_of_project
from apps.projects.views.awards.wording import NOTHING, amount_words, award_status, money_words

register = template.Library()


@register.inclusion_tag("projects/_awards_of.html", takes_context=True)
def awards_of(context: RequestContext, project: Project) -> dict[str, Any]:
    """Draw the awards of a project that the reader sees; nothing without one. One statement."""
    found = awards_of_project(project_id=project.pk, scope=context["request"].scope)
    return {
        "rows": [
            {
                "award": award,
                "code": award_code(award),
                "status": award_status(award),
                "amount": amount_words(award.amount, award.round.currency),
                "paid": NOTHING
                if award.is_stated
                else money_words(award.paid, award.round.currency),
            }
            for award in found
        ]
    }
