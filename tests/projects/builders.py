"""Rows of projects as tests need them, by plain statements."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.projects.choices import ProposalState, RoundState
from apps.projects.models import Award, FundingRound, Project, Proposal
from tests.cast import World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NAIROBI = "KEN-NAIROBI"
DAKAR = "SEN-DAKAR"


def make_project(
    world: World, *, code: str = "KE-1", office: str = NAIROBI, **facts: Any
) -> Project:
    """A project of an office."""
    values = {"title": f"Project {code}", "created_at": NOON, **facts}
    return Project.objects.create(code=code, office=world.offices[office], **values)


def make_round(*, year: int = 2026, envelope: str | None = "80000", **facts: Any) -> FundingRound:
    """A funding round; open unless said otherwise."""
    values = {
        "title_en": f"WGGI projects {year}",
        "state": RoundState.OPEN,
        "source": "MC/2049",
        "created_at": NOON,
        **facts,
    }
    amount = None if envelope is None else Decimal(envelope)
    return FundingRound.objects.create(year=year, envelope=amount, **values)


def make_proposal(
    world: World, *, funding_round: FundingRound, office: str = NAIROBI, **facts: Any
) -> Proposal:
    """A proposal of an office; a draft unless said otherwise."""
    values = {"title": f"Proposal of {office}", "created_at": NOON, **facts}
    return Proposal.objects.create(round=funding_round, office=world.offices[office], **values)


def make_award(
    world: World, *, funding_round: FundingRound, amount: str, number: int = 1, **facts: Any
) -> Award:
    """An award with a project and an approved proposal of its own."""
    project = make_project(world, code=f"WGGI-{funding_round.year}-{number:02}")
    proposal = make_proposal(world, funding_round=funding_round, state=ProposalState.APPROVED)
    return Award.objects.create(
        round=funding_round,
        project=project,
        proposal=proposal,
        number=number,
        amount=Decimal(amount),
        approved_by=world.people["ddg"],
        approved_at=NOON,
        **facts,
    )
