"""Proposals and reviews for tests: Nairobi's, by its project manager, reviewed by people of elsewhere."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.projects.choices import ProposalPart
from apps.projects.models import FundingRound, Proposal, ReviewAssignment, ServiceArea
from apps.projects.services.proposals import drafting, steps
from apps.projects.services.proposals.drafting import CostData, ProposalData
from apps.projects.services.reviews import answering, assigning
from apps.projects.services.reviews.answering import ScoreData
from apps.projects.services.rounds import keeping
from apps.projects.services.writing import PartChange
from tests.cast import GRANTED_ON, World
from tests.projects.builders_rounds import NOW, YEAR

WRITERS = {"KEN-NAIROBI": "pm.nairobi", "SEN-DAKAR": "head.dakar", "SOM-HARGEISA": "head.hargeisa"}


def area() -> ServiceArea:
    """A service area."""
    return ServiceArea.objects.get_or_create(
        key="tests", defaults={"name_en": "Tests", "position": 1}
    )[0]


def facts(**said: Any) -> ProposalData:
    """The facts of a complete proposal of 20,000 dollars."""
    amount = said.pop("amount", Decimal("20000.00"))
    return ProposalData(
        **{
            "title": "Safe water for women",
            "requested": amount,
            "starts_on": date(2199, 7, 1),
            "ends_before": date(2200, 1, 1),
            "service_area_id": area().pk,
            "targeting": "women",
            "context": "development",
            "is_counter_trafficking": False,
            "costs": (CostData(item="Training", amount=amount),),
            **said,
        }
    )


def texts(text: str = "A good text.") -> list[PartChange]:
    """All parts, written for the first time."""
    return [PartChange(part=part, text=text, version_seen=0) for part in ProposalPart.values]


def draft(world: World, *, office: str = "KEN-NAIROBI", year: int = YEAR, **said: Any) -> Proposal:
    """A complete draft."""
    scope = world.scope(WRITERS[office])
    made = drafting.start_proposal(
        year=year,
        office_id=world.offices[office].pk,
        title=said.get("title", "Safe water for women"),
        language="en",
        now=NOW,
        scope=scope,
    )
    return drafting.save_draft(
        proposal_id=made.pk,
        version=made.version,
        data=facts(**said),
        changes=texts(),
        now=NOW,
        scope=scope,
    ).proposal


def submitted(world: World, *, office: str = "KEN-NAIROBI", **said: Any) -> Proposal:
    """A submitted proposal."""
    made = draft(world, office=office, **said)
    return steps.submit_proposal(
        proposal_id=made.pk, version=made.version, now=NOW, scope=world.scope(WRITERS[office])
    )


def complete(world: World, *, office: str = "KEN-NAIROBI", **said: Any) -> Proposal:
    """A proposal that the WGGI found complete."""
    made = submitted(world, office=office, **said)
    return steps.accept_as_complete(
        proposal_id=made.pk, version=made.version, now=NOW, scope=world.scope("wggi")
    )


def reviewing(world: World, *usernames: str) -> None:
    """Give people the role of reviewer over the whole organization."""
    for username in usernames:
        Grant.objects.get_or_create(
            user=world.people[username], role=Role.REVIEWER, office=None, starts_on=GRANTED_ON
        )


def ask(world: World, proposal: Proposal, username: str = "reviewer") -> ReviewAssignment:
    """Somebody asked for a review; by the Gender Coordination Unit where it is the WGGI's own member."""
    return assigning.ask_reviewer(
        proposal_id=proposal.pk,
        reviewer_id=world.people[username].pk,
        now=NOW,
        scope=world.scope("gcu" if username == "wggi" else "wggi"),
    )


def give(
    world: World, review: ReviewAssignment, *scores: int, submits: bool = True
) -> ReviewAssignment:
    """A review with a score for each criterion, in their order."""
    username = review.reviewer.username
    scope = world.scope(username)
    accepted = answering.accept_review(
        review_id=review.pk, version=review.version, now=NOW, scope=scope
    )
    criteria = review.proposal.round.criteria.order_by("position")
    return answering.save_review(
        review_id=review.pk,
        version=accepted.version,
        scores=[
            ScoreData(criterion_id=each.pk, score=score)
            for each, score in zip(criteria, scores, strict=True)
        ],
        comment="Sound.",
        submits=submits,
        now=NOW,
        scope=scope,
    )


def under_review(world: World, year: int = YEAR) -> FundingRound:
    """Bring an open round under review, as the clock does."""
    funding_round = FundingRound.objects.get(year=year)
    keeping.write(funding_round, state="review")
    return funding_round


def save(
    world: World, proposal: Proposal, *changes: PartChange, by: str = "head.nairobi", **more: Any
) -> drafting.SavedDraft:
    """Save parts, and facts with `data`, as somebody who looked at the version of `proposal`."""
    return drafting.save_draft(
        proposal_id=proposal.pk,
        version=more.get("version", proposal.version),
        data=more.get("data"),
        changes=changes,
        now=NOW,
        scope=world.scope(by),
    )
