"""Gender-sensitive terms in the text of a proposal, less those that its writers chose to leave."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.scope import OfficeScope
from apps.projects.access import writes
from apps.projects.choices import ProposalPart, TermDecisionKind
from apps.projects.models import Proposal, TermDecision
from apps.projects.selectors.proposals import may_be_written, texts_of
from apps.projects.selectors.terms import Finding, findings_of, terms_seen


@dataclass(frozen=True, slots=True)
class PartFinding:
    """A term in a part of a proposal, and the version of the part in which it was found."""

    part: str
    label: str
    version: int
    finding: Finding

    @property
    def anchor(self) -> str:
        """What names the finding on a page."""
        return f"{self.part}-{self.finding.start}"


def findings_in_proposal(*, proposal: Proposal, scope: OfficeScope) -> list[PartFinding]:
    """Return what is to be weighed, part by part; three statements, two of them for text without words."""
    texts = {
        part: row
        for part, row in texts_of(proposal=proposal, scope=scope).items()
        if row is not None and row.text
    }
    if not texts:
        return []
    terms = {
        term.pk: term
        for term in terms_seen(scope=scope).filter(
            language=proposal.language, retired_on__isnull=True
        )
    }
    left = set(
        TermDecision.objects.filter(
            proposal_id=proposal.pk, decision=TermDecisionKind.DISMISSED
        ).values_list("part", "term_id", "found")
    )
    return [
        PartFinding(part, str(ProposalPart(part).label), row.version, finding)
        for part, row in texts.items()
        for finding in findings_of(row.text, terms)
        if (part, finding.term.pk, finding.sentence.words[:200]) not in left
    ]


def decides(proposal: Proposal, *, zone: str, now: datetime, scope: OfficeScope) -> bool:
    """Whether somebody takes terms up or leaves them: who writes the proposal, while it is open."""
    return writes(proposal, scope) and may_be_written(proposal, zone, now)
