"""What a round paid for, for its page."""

from typing import Any

from django import template

from apps.accounts.capabilities import Capability
from apps.projects.models import FundingRound
from apps.projects.selectors.funded import funded_table, funded_year

register = template.Library()


@register.inclusion_tag("projects/_funded.html", takes_context=True)
def projects_of_round(context: dict[str, Any], funding_round: FundingRound) -> dict[str, Any]:
    """Draw the projects that a round paid for, as far as the person sees them; six statements.

    Nothing before the round is decided, and nothing for who sees none of them.
    """
    scope = context["request"].scope
    found = funded_year(year=funding_round.year, scope=scope)
    is_drawn = found is not None and found.is_settled and bool(found.projects)
    return {
        "table": funded_table(found) if found is not None and is_drawn else None,
        "is_partial": not scope.may(Capability.SEE_PROJECTS),
    }
