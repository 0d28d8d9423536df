"""Approving and refusing what the WGGI recommends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.amounts import is_sane, money_words
from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import Award, FundingRound, Project, Proposal
from apps.projects.selectors.awards.decisions import (
    obstacle_to_decision,
    proposal_to_decide,
    round_to_decide,
    still_open,
)
from apps.projects.services.awards import telling
from apps.projects.services.awards.founding import project_of
from apps.projects.services.awards.writing import (
    amount_problems,
    envelope_problem,
    lock_round,
    required,
    text_problems,
    today_utc,
)
from apps.projects.services.reports.planning import plan_reports
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardData:
    """What is approved: an amount in the currency of the round, to be spent before a day.

    `reason` must say why an amount differs from the recommended one.
    """

    amount: Decimal
    ends_before: date
    conditions: str = ""
    reason: str = ""


@transaction.atomic
def approve(
    *, proposal_id: int, version: int, data: AwardData, now: datetime, scope: OfficeScope
) -> Award:
    """Approve a recommended proposal: its award, its project, and everybody who is told.

    The same approval sent twice by the same person makes one award and returns it.

    Raises OutOfScope, NotPermitted, WrongState, Invalid with all problems at once; an award beyond
    the envelope is Invalid, with envelope, awarded and balance in words.
    """
    proposal = locked_proposal(proposal_id, scope)
    if (made := made_before(proposal, version, data, scope)) is not None:
        return made
    demand(proposal, version, scope)
    problems = award_problems(proposal, data, today=today_utc(now))
    beyond = envelope_problem(proposal.round, data.amount)
    if problems or beyond:
        raise Invalid(problems=[*problems, *([beyond] if beyond else [])])
    award = make_award(proposal, data, now=now, scope=scope)
    settle_round(proposal.round)
    return award


@transaction.atomic
def approve_as_recommended(
    *,
    year: int,
    chosen: Sequence[tuple[int, int]],
    conditions: str = "",
    now: datetime,
    scope: OfficeScope,
) -> list[Award]:
    """Approve several proposals, given by number and version, with the amounts recommended; all or none.

    Raises what `approve` raises; problems name the proposals.
    """
    funding_round = lock_round(round_to_decide(year=year, scope=scope).pk)
    if not scope.may(Capability.APPROVE_AWARDS):
        raise NotPermitted(_("The Deputy Director General approves awards."))
    if not chosen:
        raise Invalid(_("Choose at least one proposal."), code="nothing_chosen")
    problems: list[Problem] = []
    wanted: list[tuple[Proposal, AwardData]] = []
    for proposal_id, version in sorted(set(chosen)):
        proposal = locked_proposal(proposal_id, scope)
        if proposal.round_id != funding_round.pk:
            raise Invalid(_("Choose proposals of this round."), code="other_round")
        demand(proposal, version, scope)
        data = AwardData(
            amount=proposal.recommended_amount or Decimal(0),
            ends_before=proposal.ends_before or today_utc(now),
            conditions=conditions,
        )
        problems += [
            Problem(code=each.code, message=f"{proposal.title}: {each.message}")
            for each in award_problems(proposal, data, today=today_utc(now))
        ]
        wanted.append((proposal, data))
    total = sum((data.amount for _proposal, data in wanted), Decimal(0))
    if beyond := envelope_problem(funding_round, total, field=""):
        problems.append(beyond)
    if problems:
        raise Invalid(problems=problems)
    awards = [make_award(proposal, data, now=now, scope=scope) for proposal, data in wanted]
    settle_round(FundingRound.objects.get(pk=funding_round.pk))
    return awards


@transaction.atomic
def refuse(
    *, proposal_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Proposal:
    """Refuse a recommended proposal, with the reason that its office reads."""
    proposal = locked_proposal(proposal_id, scope)
    demand(proposal, version, scope)
    proposal.decided_because = required(
        reason, "reason", _("Say why it is refused; the office reads this.")
    )
    proposal.state = ProposalState.REFUSED
    write_decision(proposal, now=now, scope=scope)
    telling.tell_of_refusal(proposal=proposal, now=now, scope=scope)
    settle_round(proposal.round)
    return proposal


def locked_proposal(proposal_id: int, scope: OfficeScope) -> Proposal:
    """Return a proposal to be decided on, its round locked and then itself."""
    seen = proposal_to_decide(proposal_id=proposal_id, scope=scope)
    funding_round = lock_round(seen.round_id)
    proposal = (
        Proposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "project")
        .get(pk=seen.pk)
    )
    proposal.round = funding_round
    return proposal


def demand(proposal: Proposal, version: int, scope: OfficeScope) -> None:
    """Raise what stands in the way of a decision; an older version is told first."""
    refusal = obstacle_to_decision(proposal=proposal, scope=scope)
    if not isinstance(refusal, NotPermitted):
        demand_version(proposal, version)
    if refusal is not None:
        raise refusal


def made_before(
    proposal: Proposal, version: int, data: AwardData, scope: OfficeScope
) -> Award | None:
    """Return the award that this very request has made already, when it is sent a second time."""
    if proposal.state != ProposalState.APPROVED or proposal.version != version + 1:
        return None
    if scope.user_id is None or proposal.decided_by_id != scope.user_id:
        return None
    if not is_sane(data.amount):
        return None
    return Award.objects.filter(
        proposal=proposal, amount=data.amount, ends_before=data.ends_before, version=1
    ).first()


def award_problems(proposal: Proposal, data: AwardData, *, today: date) -> list[Problem]:
    """Return what is wrong with an award but for the envelope."""
    problems = [
        *amount_problems(data.amount),
        *text_problems(data.conditions, "conditions"),
    ]
    if data.amount != proposal.recommended_amount:
        problems += text_problems(
            data.reason,
            "reason",
            _("%(amount)s is recommended. Say why you award another amount.")
            % {"amount": recommended_words(proposal)},
        )
    earliest = max(today, proposal.starts_on or today)
    if data.ends_before <= earliest:
        problems.append(
            Problem(
                code="ends_too_early",
                field="ends_before",
                message=_("The money must be spent on days after %(day)s; choose a later day.")
                % {"day": date_format(earliest, "DATE_FORMAT")},
                value=data.ends_before.isoformat(),
            )
        )
    if (
        proposal.project_id
        and Award.objects.filter(
            round_id=proposal.round_id, project_id=proposal.project_id
        ).exists()
    ):
        problems.append(
            Problem(
                code="awarded_already",
                message=_("The project of this proposal has an award of this round already."),
            )
        )
    return problems


def recommended_words(proposal: Proposal) -> str:
    """Return the recommended amount in words."""
    return money_words(proposal.recommended_amount or Decimal(0), proposal.round.currency)


def make_award(proposal: Proposal, data: AwardData, *, now: datetime, scope: OfficeScope) -> Award:
    """Write the award of a locked proposal, found or link its project, tell everybody."""
    highest = Award.objects.filter(round_id=proposal.round_id).aggregate(highest=Max("number"))
    number = (highest["highest"] or 0) + 1
    project: Project = project_of(proposal, number=number, now=now)
    award = Award.objects.create(
        round=proposal.round,
        project=project,
        proposal=proposal,
        number=number,
        amount=data.amount,
        ends_before=data.ends_before,
        conditions=data.conditions.strip(),
        approved_by_id=scope.user_id,
        approved_at=now,
    )
    proposal.state = ProposalState.APPROVED
    proposal.project = project
    proposal.decided_because = data.reason.strip()
    write_decision(proposal, now=now, scope=scope)
    plan_reports(
        award=award,
        starts_on=proposal.starts_on or today_utc(now),
        ends_before=data.ends_before,
        now=now,
        scope=scope,
    )
    telling.tell_of_award(award=award, now=now, scope=scope)
    return award


def write_decision(proposal: Proposal, *, now: datetime, scope: OfficeScope) -> None:
    """Write down who decided when, as the next version of the proposal."""
    proposal.decided_by_id = scope.user_id
    proposal.decided_at = now
    proposal.version += 1
    proposal.save(
        update_fields=[
            "state",
            "project",
            "decided_by",
            "decided_at",
            "decided_because",
            "version",
        ]
    )


def settle_round(funding_round: FundingRound) -> None:
    """Let a locked round be decided when nothing of it waits any more."""
    if funding_round.state != RoundState.RECOMMENDED or still_open(funding_round):
        return
    FundingRound.objects.filter(pk=funding_round.pk).update(
        state=RoundState.DECIDED, version=funding_round.version + 1
    )
