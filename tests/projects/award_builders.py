"""Rounds, proposals and awards as rows, and several people who act at the same moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from apps.projects.choices import AmendmentState, PaymentKind, ProposalState, RoundState
from apps.projects.models import (
    Amendment,
    Award,
    FundingRound,
    Payment,
    Project,
    Proposal,
)
from tests.cast import World

NAIROBI, DAKAR, MOMBASA = "KEN-NAIROBI", "SEN-DAKAR", "KEN-MOMBASA"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
BEGINS, ENDS = date(2026, 4, 1), date(2027, 4, 1)
YEAR = 2026


def make_round(world: World, *, envelope: int | None = 50_000, **values: Any) -> FundingRound:
    """A round that the WGGI has recommended."""
    said: dict[str, Any] = {
        "year": YEAR,
        "title_en": "Projects with a gender dimension",
        "envelope": envelope,
        "state": RoundState.RECOMMENDED,
        "recommendation": "Both serve women who migrate alone.",
        "recommended_by": world.people["wggi"],
        "recommended_at": NOON,
        "created_at": NOON,
    }
    return FundingRound.objects.create(**said | values)


def make_proposal(
    world: World,
    funding_round: FundingRound,
    *,
    office: str = NAIROBI,
    amount: int = 10_000,
    **values: Any,
) -> Proposal:
    """A proposal that the WGGI recommends."""
    said: dict[str, Any] = {
        "office": world.offices[office],
        "title": "Safe houses for domestic workers",
        "requested": amount,
        "recommended_amount": amount,
        "recommended_because": "Clear results for women.",
        "rank": Proposal.objects.filter(round=funding_round).count() + 1,
        "state": ProposalState.RECOMMENDED,
        "starts_on": BEGINS,
        "ends_before": ENDS,
        "created_by": world.people["pm.nairobi"],
        "created_at": NOON,
        "submitted_by": world.people["pm.nairobi"],
        "submitted_at": NOON,
    }
    proposal = Proposal.objects.create(round=funding_round, **said | values)
    proposal.refresh_from_db()  # Amounts as the tables give them.
    return proposal


def make_project(world: World, *, office: str = NAIROBI, **values: Any) -> Project:
    """A project of the register."""
    number = Project.objects.count() + 1
    said: dict[str, Any] = {
        "code": f"P-{number}",
        "title": "Safe houses for domestic workers",
        "office": world.offices[office],
        "created_at": NOON,
    }
    return Project.objects.create(**said | values)


def make_award(
    world: World,
    funding_round: FundingRound,
    *,
    amount: int = 10_000,
    office: str = NAIROBI,
    number: int | None = None,
    **values: Any,
) -> Award:
    """An award with its proposal and project, as rows."""
    proposal = values.pop("proposal", None) or make_proposal(
        world, funding_round, office=office, amount=amount, state=ProposalState.APPROVED
    )
    manager = world.people["pm.nairobi"] if office == NAIROBI else None
    project = values.pop("project", None) or make_project(world, office=office, manager=manager)
    said: dict[str, Any] = {
        "round": funding_round,
        "project": project,
        "proposal": proposal,
        "number": number or Award.objects.filter(round=funding_round).count() + 1,
        "amount": amount,
        "ends_before": ENDS,
        "approved_by": world.people["ddg"],
        "approved_at": NOON,
    }
    award = Award.objects.create(**said | values)
    award.refresh_from_db()
    return award


def book(world: World, award: Award, *, amount: int, reference: str, **values: Any) -> Payment:
    """A payment as a row."""
    said: dict[str, Any] = {
        "kind": PaymentKind.PAYMENT,
        "paid_on": TODAY,
        "entered_by": world.people["budget"],
        "entered_at": NOON,
    }
    return Payment.objects.create(award=award, amount=amount, reference=reference, **said | values)


def make_amendment(world: World, award: Award, *, amount: int, **values: Any) -> Amendment:
    """An amendment that is asked for."""
    said: dict[str, Any] = {
        "number": Amendment.objects.filter(award=award).count() + 1,
        "amount_before": award.amount,
        "reason": "Rents have risen.",
        "state": AmendmentState.ASKED,
        "asked_by": world.people["pm.nairobi"],
        "asked_at": NOON,
    }
    return Amendment.objects.create(award=award, amount_after=amount, **said | values)


def left(funding_round: FundingRound) -> Decimal:
    """What is left of an envelope, read anew."""
    funding_round.refresh_from_db()
    return (funding_round.envelope or Decimal(0)) - funding_round.awarded


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs at the same moment, each in a connection of its own; what each gave or was refused with."""
    barrier = Barrier(len(jobs), timeout=30)
    results: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
