"""The recommendation of the WGGI: an amount and a reason for each proposal, and one text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.figures.display import format_dollars
from apps.projects.analytics.ranking import Ranking
from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import FundingRound, Proposal
from apps.projects.selectors.ranking import Compared, WhatIf, compared
from apps.projects.selectors.rounds import demand_running, round_of_year
from apps.projects.services.rounds.telling import holders_of, tell_round
from apps.web.refusals import Invalid, Problem
from apps.web.versions import demand_state, demand_version, write

LONGEST_TEXT = 20_000
RECOMMENDED = gettext_noop(
    "The WGGI has recommended which proposals of %(year)s are funded; they wait for your decision."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineData:
    """What is recommended of one proposal: an amount (None or 0: nothing), and why."""

    amount: Decimal | None
    because: str = ""


@transaction.atomic
def save_recommendation(
    *,
    year: int,
    version: int,
    text: str,
    lines: Mapping[int, LineData],
    confirms: bool,
    now: datetime,
    scope: OfficeScope,
) -> FundingRound:
    """Keep the recommendation as a draft, or confirm it: then the Deputy Director General decides.

    Raises NotPermitted, WrongState, Invalid with everything that is wrong at once.
    """
    demand_running(scope)
    funding_round = round_of_year(year=year, scope=scope, lock=True)
    demand_state(
        funding_round,
        (RoundState.REVIEW,),
        _("The WGGI recommends while the round is under review."),
    )
    demand_version(funding_round, version)
    found = compared(funding_round=funding_round, what_if=WhatIf(), scope=scope)
    held = {
        each.pk: each
        for each in Proposal.objects.select_for_update().filter(
            round=funding_round, state=ProposalState.COMPLETE
        )
    }
    problems = draft_problems(held, text, lines)
    if confirms:
        problems += final_problems(funding_round, found, held, text, lines)
    if problems:
        raise Invalid(problems=problems)
    ranks = ranks_of(found.ranking)
    for pk, proposal in held.items():
        line = lines.get(pk, LineData(amount=None))
        changes: dict[str, object] = {
            "recommended_amount": line.amount or None,
            "recommended_because": line.because.strip(),
        }
        if confirms:
            state = ProposalState.RECOMMENDED if line.amount else ProposalState.NOT_RECOMMENDED
            changes |= {"state": state, "rank": ranks.get(pk)}
        if any(getattr(proposal, name) != value for name, value in changes.items()):
            write(proposal, **changes)
    changes = {"recommendation": text.strip()}
    is_left = any(line.amount for line in lines.values())
    if confirms:
        changes |= {
            # A recommendation of nothing leaves nothing to decide.
            "state": RoundState.RECOMMENDED if is_left else RoundState.DECIDED,
            "recommended_by_id": scope.user_id,
            "recommended_at": now,
        }
    write(funding_round, **changes)
    if confirms and is_left:
        tell_round(
            funding_round=funding_round,
            user_ids=holders_of(Capability.APPROVE_AWARDS, on=now.date()),
            kind=NoticeKind.WAITING,
            occasion="recommended",
            text=RECOMMENDED,
            values={},
            now=now,
            scope=scope,
        )
    return funding_round


def ranks_of(ranking: Ranking) -> dict[int, int]:
    """Return the rank of each ranked proposal."""
    return {each.entry.key: each.rank for each in ranking.ranked}


def draft_problems(
    held: Mapping[int, Proposal], text: str, lines: Mapping[int, LineData]
) -> list[Problem]:
    """Return what cannot be kept even as a draft: amounts below zero, texts that are too long."""
    problems = []
    for pk, line in lines.items():
        if pk in held and line.amount is not None and line.amount < 0:
            problems.append(
                Problem(
                    code="amount",
                    field=f"amount-{pk}",
                    message=_("An amount is not below zero."),
                )
            )
    for field, words in [
        ("text", text),
        *((f"because-{pk}", line.because) for pk, line in lines.items()),
    ]:
        if len(words) > LONGEST_TEXT:
            message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_TEXT}
            problems.append(Problem(code="too_long", field=field, message=message))
    return problems


def final_problems(
    funding_round: FundingRound,
    found: Compared,
    held: Mapping[int, Proposal],
    text: str,
    lines: Mapping[int, LineData],
) -> list[Problem]:
    """Return what stands in the way of confirming."""
    ranked = ranks_of(found.ranking)
    problems = unchecked(funding_round)
    if not text.strip():
        problems.append(
            Problem(
                code="required",
                field="text",
                message=_("Write the recommendation; the Deputy Director General reads it."),
            )
        )
    total = Decimal(0)
    for pk, proposal in held.items():
        line = lines.get(pk, LineData(amount=None))
        total += line.amount or 0
        problems += line_problems(proposal, line, is_ranked=pk in ranked)
    if total > (funding_round.envelope or 0):
        problems.append(
            Problem(
                code="above_envelope",
                message=_("The amounts sum to %(sum)s; the envelope is %(envelope)s.")
                % {"sum": dollars(total), "envelope": dollars(funding_round.envelope or 0)},
            )
        )
    return problems


def line_problems(proposal: Proposal, line: LineData, *, is_ranked: bool) -> list[Problem]:
    """Return what is wrong with one proposal's line."""
    problems = []
    if not line.because.strip():
        problems.append(
            Problem(
                code="required",
                field=f"because-{proposal.pk}",
                message=_("Say why “%(title)s” is recommended or not.") % {"title": proposal.title},
            )
        )
    if line.amount and not is_ranked:
        problems.append(
            Problem(
                code="unranked",
                field=f"amount-{proposal.pk}",
                message=_("“%(title)s” has too few reviews to be recommended.")
                % {"title": proposal.title},
            )
        )
    if line.amount and proposal.requested is not None and line.amount > proposal.requested:
        problems.append(
            Problem(
                code="above_request",
                field=f"amount-{proposal.pk}",
                message=_("“%(title)s” asks for %(amount)s only.")
                % {"title": proposal.title, "amount": dollars(proposal.requested)},
            )
        )
    return problems


def unchecked(funding_round: FundingRound) -> list[Problem]:
    """Return the submitted proposals that nobody has checked yet, each as a problem."""
    titles: Iterable[str] = Proposal.objects.filter(
        round=funding_round, state=ProposalState.SUBMITTED
    ).values_list("title", flat=True)
    return [
        Problem(
            code="unchecked",
            field="text",
            message=_("“%(title)s” has not been checked yet.") % {"title": title},
        )
        for title in titles
    ]


def dollars(amount: Decimal | int) -> str:
    """Return an amount as the reader's language writes it."""
    return format_dollars(Fraction(amount), get_language() or "en", style="text")
