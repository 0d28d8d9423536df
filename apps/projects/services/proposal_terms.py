"""What the writers of a proposal make of a term: taken up, or left as it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import TermDecisionKind
from apps.projects.models import Proposal, TermDecision
from apps.projects.selectors.proposal_terms import PartFinding, findings_in_proposal
from apps.projects.selectors.proposals import texts_of
from apps.projects.services.proposals.drafting import proposal_to_write, save_draft
from apps.projects.services.writing import PartChange
from apps.web.refusals import Invalid, Problem, WrongState

LONGEST_REPLACEMENT = 300
LONGEST_FOUND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which finding is meant: a term at a place of a part, in the version that was looked at."""

    part: str
    term_id: int
    start: int
    version: int


@transaction.atomic
def accept(
    *, proposal_id: int, place: Place, replacement: str, now: datetime, scope: OfficeScope
) -> None:
    """Write other words in the place of a term. Nothing else of the part changes.

    Raises OutOfScope, NotPermitted, WrongState when the part has changed since, Invalid for words that
    are missing or too long.
    """
    proposal = proposal_to_write(proposal_id=proposal_id, now=now, scope=scope)
    meant = finding_at(proposal, place, scope)
    words = replacement.strip()
    if not words or len(words) > LONGEST_REPLACEMENT:
        message = _("Say what is to stand there instead, in at most %(limit)s characters.") % {
            "limit": LONGEST_REPLACEMENT
        }
        raise Invalid(problems=[Problem(code="replacement", field="replacement", message=message)])
    row = texts_of(proposal=proposal, scope=scope)[place.part]
    if row is None:
        raise changed()
    found = meant.finding
    text = f"{row.text[: found.start]}{words}{row.text[found.end :]}"
    saved = save_draft(
        proposal_id=proposal_id,
        version=0,
        data=None,
        changes=[PartChange(part=place.part, text=text, version_seen=place.version)],
        now=now,
        scope=scope,
    )
    if saved.conflicts:
        raise changed()
    decide(proposal, meant, TermDecisionKind.ACCEPTED, now, scope)


@transaction.atomic
def dismiss(*, proposal_id: int, place: Place, now: datetime, scope: OfficeScope) -> None:
    """Leave a term as it is; in this part it is not shown again. Raises as `accept`."""
    proposal = proposal_to_write(proposal_id=proposal_id, now=now, scope=scope)
    meant = finding_at(proposal, place, scope)
    decide(proposal, meant, TermDecisionKind.DISMISSED, now, scope)


def finding_at(proposal: Proposal, place: Place, scope: OfficeScope) -> PartFinding:
    """Return the finding that is meant; raises WrongState when it is not there any more."""
    for each in findings_in_proposal(proposal=proposal, scope=scope):
        if (each.part, each.finding.term.pk, each.finding.start, each.version) == (
            place.part,
            place.term_id,
            place.start,
            place.version,
        ):
            return each
    raise changed()


def changed() -> WrongState:
    """Return the refusal of a decision on a text that is another by now."""
    return WrongState(
        _("This part has changed since you looked at it. Look at it again, then decide."),
        code="stale",
    )


def decide(
    proposal: Proposal,
    meant: PartFinding,
    decision: TermDecisionKind,
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Write down what was made of a term."""
    TermDecision.objects.update_or_create(
        proposal_id=proposal.pk,
        part=meant.part,
        term=meant.finding.term,
        found=meant.finding.sentence.words[:LONGEST_FOUND],
        defaults={"decision": decision, "decided_by_id": scope.user_id, "decided_at": now},
    )
