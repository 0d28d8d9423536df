"""Search over all rooms: each finds among its own records what the person may see.

A room that has something to find is named here.
"""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import search as people
from apps.actions.selectors import search as actions
from apps.documents.selectors import search as documents
from apps.focal_points.selectors.search import activities, appointments, network, workplans
from apps.organization.selectors import search as offices
from apps.policy.selectors import search as policy
from apps.projects.selectors import proposal_search as proposals
from apps.projects.selectors import search as projects
from apps.reports.selectors import search as reports
from apps.staffing.selectors import search as returns
from apps.web.marking import folded
from apps.web.parts import Hit, Text

FIRST_HITS = 8
"""So many of each kind are shown at first. A choice of this product."""
MOST_HITS = 200
"""So many of one kind are shown at most; more are found by more words. A choice of this product."""
SHORTEST_TEXT = 2


class Find(Protocol):
    """A room's search among one kind of its records."""

    def __call__(self, *, text: str, most: int, scope: OfficeScope) -> list[Hit]:
        """Return at most so many, the best first."""
        ...


KINDS: tuple[tuple[str, Text, Find], ...] = (
    ("offices", _("Offices"), offices.found),
    ("people", _("People"), people.found),
    ("actions", _("Actions"), actions.found),
    ("proposals", _("Proposals"), proposals.found),
    ("documents", _("Documents"), documents.found),
    ("returns", _("Headcount returns"), returns.found),
    ("projects", _("Projects"), projects.found),
    ("focal_points", _("Focal points"), appointments.found),
    ("activities", _("Activities"), activities.found),
    ("workplans", _("Workplans"), workplans.found),
    ("reports", _("Reports to the Council"), reports.found),
    ("network", _("Network of focal points"), network.found),
    ("targets", _("Targets"), policy.found),
    ("commitments", _("Commitments"), policy.commitments_found),
    ("guideline_activities", _("Activities of the guidelines"), policy.activities_found),
)


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind; `has_more` when there is more than is shown."""

    key: str
    name: Text
    hits: tuple[Hit, ...]
    has_more: bool


def is_long_enough(text: str) -> bool:
    """Whether a text says enough to be looked for."""
    return len("".join(folded(text).split())) >= SHORTEST_TEXT


def search(*, text: str, kind: str = "", scope: OfficeScope) -> list[HitGroup]:
    """Return what is found of each kind, or more of one kind; nothing for a text that says too little.

    A fixed number of statements, and nothing that the person may not see.
    """
    if not is_long_enough(text):
        return []
    wanted = [each for each in KINDS if each[0] == kind] or KINDS
    most = MOST_HITS if len(wanted) == 1 else FIRST_HITS
    groups = []
    for key, name, find in wanted:
        hits = find(text=text, most=most + 1, scope=scope)
        if hits:
            groups.append(HitGroup(key, name, tuple(hits[:most]), has_more=len(hits) > most))
    return groups
