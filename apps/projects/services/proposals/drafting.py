"""Writing a proposal: begun by an office, saved part by part, safely by several people at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.services.register import TWICE
from apps.organization.selectors import tree_on
from apps.projects.access import writes
from apps.projects.choices import ProposalPart, ProposalState, RoundState
from apps.projects.deadlines import takes_proposals
from apps.projects.models import Proposal, ProposalCost, ProposalText
from apps.projects.selectors.proposals import may_be_written, proposal_seen
from apps.projects.selectors.rounds import round_of_year
from apps.projects.services.writing import PartChange, PartConflict, save_parts
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState
from apps.web.texts import tidy
from apps.web.versions import write

PARTS: dict[str, object] = dict(ProposalPart.choices)
MOST_COSTS = 30
"""Lines of a budget; a choice of this product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostData:
    """One line of a budget, in the currency of the round."""

    item: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalData:
    """The facts of a proposal; None or blank is not known yet. `ends_before` is exclusive."""

    title: str
    requested: Decimal | None = None
    starts_on: date | None = None
    ends_before: date | None = None
    service_area_id: int | None = None
    targeting: str = ""
    context: str = ""
    is_counter_trafficking: bool | None = None
    language: str = "en"
    costs: tuple[CostData, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the columns of the proposal itself."""
        return {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "costs"
        }


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was not saved because somebody was faster: parts, and whether the facts."""

    proposal: Proposal
    conflicts: tuple[PartConflict, ...]
    facts_conflict: bool


@transaction.atomic
def start_proposal(
    *, year: int, office_id: int, title: str, language: str, now: datetime, scope: OfficeScope
) -> Proposal:
    """Begin a proposal of an office; the same sent twice begins one.

    Raises NotPermitted, WrongState when the call is over, Invalid.
    """
    funding_round = round_of_year(year=year, scope=scope)
    if office_id not in scope.over(Capability.SEE_PROJECTS):
        raise OutOfScope
    if not scope.may(Capability.KEEP_PROJECTS, office_id):
        raise NotPermitted(_("Heads of office and project managers propose for their office."))
    if not takes_proposals(funding_round, zone_of(office_id, now), now):
        raise WrongState(late_words(funding_round.state))
    if not title.strip():
        raise Invalid(
            problems=[Problem(code="required", field="title", message=_("The title is missing."))]
        )
    values = {
        "round": funding_round,
        "office_id": office_id,
        "title": title.strip(),
        "language": language,
        "created_by_id": scope.user_id,
    }
    sent_before = Proposal.objects.filter(
        **values, version=1, state=ProposalState.DRAFT, created_at__gt=now - TWICE
    ).first()
    return sent_before or Proposal.objects.create(**values, created_at=now)


@transaction.atomic
def save_draft(
    *,
    proposal_id: int,
    version: int,
    data: ProposalData | None,
    changes: Sequence[PartChange],
    now: datetime,
    scope: OfficeScope,
) -> SavedDraft:
    """Save facts (with `data`) and parts of a proposal; what somebody else changed since stays and is told.

    A part that was sent as it was when it was looked at is no change. Raises OutOfScope, NotPermitted,
    WrongState, Invalid; then nothing is saved.
    """
    proposal = proposal_to_write(proposal_id=proposal_id, now=now, scope=scope)
    saved = save_parts(
        texts=proposal.texts,
        changes=touched(proposal, changes),
        known=PARTS,
        now=now,
        scope=scope,
    )
    facts_conflict = False
    if data is not None and says_otherwise(proposal, data):
        if problems := data_problems(data):
            raise Invalid(problems=problems)
        facts_conflict = proposal.version != version
        if not facts_conflict:
            write(proposal, **data.values())
            write_costs(proposal, data.costs)
    return SavedDraft(proposal, saved.conflicts, facts_conflict)


def proposal_to_write(*, proposal_id: int, now: datetime, scope: OfficeScope) -> Proposal:
    """Return a proposal to be written on, locked; raises OutOfScope, NotPermitted, WrongState."""
    proposal = proposal_seen(proposal_id=proposal_id, scope=scope, lock=True)
    if not writes(proposal, scope):
        raise NotPermitted(
            _("Heads of office and project managers write the proposals of their office.")
        )
    if not may_be_written(proposal, zone_of(proposal.office_id, now), now):
        raise WrongState(closed_words(proposal))
    return proposal


def closed_words(proposal: Proposal) -> str:
    """Return why a proposal cannot be written on."""
    if proposal.submitted_at is None and proposal.state == "draft":
        return late_words(proposal.round.state)
    return _("This proposal is submitted. It can be changed when the WGGI returns it.")


def late_words(state: str) -> str:
    """Return why a round takes no proposals from an office."""
    if state in {RoundState.DRAFT, RoundState.STATED}:
        return _("This round takes no proposals.")
    return _(
        "The last day for proposals is over in the time zone of the office, so nothing can be submitted any"
        " more. The WGGI can move the day while the round is open."
    )


def touched(proposal: Proposal, changes: Sequence[PartChange]) -> list[PartChange]:
    """Return the parts that somebody really changed; one sent as they saw it is none of theirs."""
    held = {row.part: row for row in proposal.texts.all()}
    kept = []
    for change in changes:
        row = held.get(change.part)
        is_stale = row is not None and row.version != change.version_seen
        if is_stale and tidy(change.text) == text_then(proposal, change):
            continue
        kept.append(change)
    return kept


def text_then(proposal: Proposal, change: PartChange) -> str:
    """Return what a part said in the version that somebody looked at; version 0 is an empty one."""
    events: Any = ProposalText.pgh_event_model.objects  # type: ignore[attr-defined]
    found = events.filter(
        proposal_id=proposal.pk, part=change.part, version=change.version_seen
    ).values_list("text", flat=True)
    return str(found.first() or "")


def says_otherwise(proposal: Proposal, data: ProposalData) -> bool:
    """Whether facts or costs differ from what the proposal says."""
    if any(getattr(proposal, name) != value for name, value in data.values().items()):
        return True
    held = [(cost.item, cost.amount) for cost in proposal.costs.order_by("position")]
    return held != [(cost.item, cost.amount) for cost in data.costs]


def write_costs(proposal: Proposal, costs: Sequence[CostData]) -> None:
    """Write the lines of a budget anew."""
    ProposalCost.objects.filter(proposal=proposal).delete()
    ProposalCost.objects.bulk_create(
        ProposalCost(proposal=proposal, position=place, item=cost.item, amount=cost.amount)
        for place, cost in enumerate(costs, start=1)
    )


def data_problems(data: ProposalData) -> list[Problem]:
    """Return what cannot be kept even in a draft."""
    problems = []
    if not data.title.strip():
        problems.append(Problem(code="required", field="title", message=_("The title is missing.")))
    if data.requested is not None and data.requested <= 0:
        problems.append(
            Problem(code="amount", field="requested", message=_("An amount is above zero."))
        )
    if data.starts_on and data.ends_before and data.starts_on >= data.ends_before:
        problems.append(
            Problem(
                code="order",
                field="ends_on",
                message=_("The project would end before it begins."),
            )
        )
    if len(data.costs) > MOST_COSTS:
        problems.append(
            Problem(
                code="too_many",
                field="costs",
                message=_("A budget has at most %(most)s lines.") % {"most": MOST_COSTS},
            )
        )
    return problems


def zone_of(office_id: int, now: datetime) -> str:
    """Return the time zone of an office on a day; UTC where it has none."""
    node = tree_on(day=now.date()).nodes.get(office_id)
    return node.time_zone if node and node.time_zone else "UTC"
