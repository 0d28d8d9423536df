"""The gender-sensitive terms in a proposal, on its page."""

from typing import Any

from django import template
from django.template import RequestContext

from apps.projects.models import Proposal
from apps.projects.selectors.proposal_terms import findings_in_proposal

register = template.Library()


@register.inclusion_tag("projects/_terms_of.html", takes_context=True)
def terms_of(context: RequestContext, proposal: Proposal) -> dict[str, Any]:
    """Say how many places of a proposal are to be weighed, with the way to them; three statements."""
    scope = context["request"].scope
    findings = findings_in_proposal(proposal=proposal, scope=scope)
    words = {each.finding.sentence.words.casefold(): each.finding for each in findings}
    return {"proposal": proposal, "number": len(findings), "findings": list(words.values())}
