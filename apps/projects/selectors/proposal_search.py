"""Proposals that a search finds by their titles."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProposalState
from apps.projects.selectors.proposals import proposals_seen
from apps.web.marking import words_in
from apps.web.parts import Hit

FEWEST_LETTERS = 2


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return proposals with all the words in their title, the newest round first; one statement."""
    words = words_in(text)
    if len("".join(words)) < FEWEST_LETTERS or not scope.over(Capability.SEE_PROJECTS):
        return []
    rows = proposals_seen(scope=scope).alias(plain=Unaccent(Lower("title")))
    for word in words:
        rows = rows.filter(plain__contains=Unaccent(Lower(Value(word))))
    rows = rows.select_related("round").order_by("-round__year", "title", "pk")
    return [
        Hit(
            kind=_("Proposal"),
            label=proposal.title,
            url=reverse("projects:proposal", args=[proposal.pk]),
            context=f"{proposal.round.year} · {ProposalState(proposal.state).label}",
        )
        for proposal in rows[:most]
    ]
