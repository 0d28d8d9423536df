"""Invented funding rounds: one of this year that is open, one of last year that is decided."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from apps.projects.choices import AssignmentState, ProposalPart, ProposalState, RoundState
from apps.projects.demo.awards import make_award
from apps.projects.demo.stage import INVENTED, Stage
from apps.projects.models import (
    Criterion,
    FundingRound,
    Proposal,
    ProposalCost,
    ProposalText,
    ReviewAssignment,
    ReviewScore,
    ServiceArea,
)

ENVELOPE = Decimal(80_000)
REVIEWERS = ("reviewer", "wggi.member")


def make_round(stage: Stage, *, year: int, **facts: Any) -> FundingRound:
    """Enter a round with its call in three languages and its criteria."""
    made = FundingRound.objects.create(
        year=year,
        title_en=f"WGGI projects of {year} (invented)",
        title_fr=f"Projets du WGGI, {year} (inventé)",
        title_es=f"Proyectos del WGGI, {year} (inventado)",
        envelope=ENVELOPE,
        source="SPECIMEN, no real document",
        chapter="–",
        council_approval=INVENTED,
        call_en="Small projects with a gender dimension, up to USD 25,000 each. Invented.",
        call_fr="Petits projets ayant une dimension de genre, 25 000 USD au plus. Inventé.",
        call_es="Pequeños proyectos con una dimensión de género, hasta 25 000 USD. Inventado.",
        eligibility_en="Every office. Invented.",
        eligibility_fr="Tous les bureaux. Inventé.",
        eligibility_es="Todas las oficinas. Inventado.",
        note=INVENTED,
        created_by_id=stage.people["wggi"],
        created_at=stage.now,
        **facts,
    )
    Criterion.objects.bulk_create(
        Criterion(
            round=made,
            key=key,
            position=position,
            text_en=english,
            text_fr=french,
            text_es=spanish,
            weight=weight,
        )
        for position, (key, weight, english, french, spanish) in enumerate(
            (
                (
                    "analysis",
                    40,
                    "Gender analysis",
                    "Analyse de la dimension de genre",
                    "Análisis de género",
                ),
                (
                    "effect",
                    35,
                    "Effect on women and men",
                    "Effet sur les femmes et les hommes",
                    "Efecto en las mujeres y los hombres",
                ),
                ("lasting", 25, "What stays", "Ce qui demeure", "Lo que perdura"),
            ),
            start=1,
        )
    )
    return made


def make_proposal(
    row: Mapping[str, str], funding_round: FundingRound, stage: Stage, **facts: Any
) -> Proposal:
    """Enter a proposal with its summary, the other parts in one sentence, and its costs."""
    writer = stage.people[row["writer"]]
    made = Proposal.objects.create(
        round=funding_round,
        office_id=stage.offices[row["office"]],
        title=row["title"],
        requested=Decimal(row["requested"]),
        starts_on=funding_round.decisions_until,
        ends_before=(funding_round.decisions_until or stage.today) + timedelta(days=180),
        service_area=ServiceArea.objects.filter(key=row["service_area"]).first(),
        language=row["language"],
        targeting="women",
        context="development",
        is_counter_trafficking=False,
        state=row["state"],
        created_by_id=writer,
        created_at=stage.now,
        **facts,
    )
    is_draft = row["state"] == ProposalState.DRAFT
    ProposalText.objects.bulk_create(
        ProposalText(
            proposal=made,
            part=part,
            text=row["summary"] if part == ProposalPart.SUMMARY else INVENTED,
            changed_by_id=writer,
            changed_at=stage.now,
        )
        for part in ProposalPart
        if not is_draft or part == ProposalPart.SUMMARY
    )
    ProposalCost.objects.create(
        proposal=made, position=1, item="Workshops", amount=Decimal(row["requested"])
    )
    return made


def make_reviews(row: Mapping[str, str], proposal: Proposal, stage: Stage) -> None:
    """Enter the reviews of a proposal with their scores, and submit them."""
    criteria = proposal.round.criteria.order_by("position")
    for name, scores in zip(REVIEWERS, row["scores"].split(";"), strict=True):
        review = ReviewAssignment.objects.create(
            proposal=proposal,
            reviewer_id=stage.people[name],
            state=AssignmentState.ACCEPTED,
            comment=INVENTED,
            asked_by_id=stage.people["gcu"],
            asked_at=stage.at(-338),
            answered_at=stage.at(-337),
        )
        ReviewScore.objects.bulk_create(
            ReviewScore(assignment=review, criterion=criterion, score=int(score))
            for criterion, score in zip(criteria, scores.split(), strict=True)
        )
        # Scores of a submitted review are closed, so it is submitted after them.
        review.state, review.submitted_at = AssignmentState.SUBMITTED, stage.at(-315)
        review.save(update_fields=["state", "submitted_at"])


def make_open_round(rows: list[dict[str, str]], stage: Stage) -> None:
    """Enter the round of this year, open, with a draft and a proposal that was sent."""
    funding_round = make_round(
        stage,
        year=stage.today.year,
        state=RoundState.OPEN,
        opens_on=stage.day(-20),
        submissions_until=stage.day(25),
        reviews_until=stage.day(50),
        decisions_until=stage.day(70),
    )
    for row in rows:
        is_sent = row["state"] == ProposalState.SUBMITTED
        make_proposal(
            row,
            funding_round,
            stage,
            submitted_by_id=stage.people[row["writer"]] if is_sent else None,
            submitted_at=stage.at(-3) if is_sent else None,
        )


def make_decided_round(rows: list[dict[str, str]], stage: Stage) -> None:
    """Enter the round of last year, decided, with awards, payments and reports."""
    funding_round = make_round(
        stage,
        year=stage.today.year - 1,
        state=RoundState.DECIDED,
        opens_on=stage.day(-400),
        submissions_until=stage.day(-340),
        reviews_until=stage.day(-310),
        decisions_until=stage.day(-280),
        recommendation="The three proposals that ranked highest. Invented.",
        recommended_by_id=stage.people["wggi"],
        recommended_at=stage.at(-300),
    )
    number = 0
    for rank, row in enumerate(rows, start=1):
        is_judged = row["state"] != ProposalState.NOT_RECOMMENDED
        proposal = make_proposal(
            row,
            funding_round,
            stage,
            rank=rank,
            submitted_by_id=stage.people[row["writer"]],
            submitted_at=stage.at(-345),
            recommended_amount=Decimal(row["amount"]) if row["amount"] else None,
            recommended_because=INVENTED,
            decided_by_id=stage.people["ddg"] if is_judged else None,
            decided_at=stage.at(-285) if is_judged else None,
            decided_because=row["because"],
        )
        make_reviews(row, proposal, stage)
        if row["state"] == ProposalState.APPROVED:
            number += 1
            make_award(row, proposal, number, stage)
