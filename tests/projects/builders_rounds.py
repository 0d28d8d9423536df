"""Funding rounds for tests: complete ones, as the WGGI prepares and opens them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.projects.models import FundingRound
from apps.projects.services.rounds import keeping
from apps.projects.services.rounds.keeping import CriterionData, RoundData
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FAR = date(2199, 6, 30)
YEAR = 2026
ENVELOPE = Decimal("80000.00")
CRITERIA = [
    CriterionData(
        text_en="Gender analysis", text_fr="Analyse", text_es="Análisis", weight=60, most=5
    ),
    CriterionData(
        text_en="Feasibility", text_fr="Faisabilité", text_es="Viabilidad", weight=40, most=10
    ),
]


def data(**said: Any) -> RoundData:
    """What a complete round says; its last days are far away unless told otherwise."""
    texts = {
        f"{name}_{code}": f"{name} {code}"
        for name in ("title", "call", "eligibility")
        for code in ("en", "fr", "es")
    }
    return RoundData(
        **{
            "envelope": ENVELOPE,
            "source": "MC/2049",
            "chapter": "IX.6",
            "council_approval": "Resolution of the Council, invented for tests",
            "opens_on": date(2026, 3, 1),
            "submissions_until": FAR,
            "reviews_until": FAR,
            "decisions_until": FAR,
            **texts,
            **said,
        }
    )


def draft_round(world: World, *, year: int = YEAR, **said: Any) -> FundingRound:
    """A round that the WGGI prepares."""
    criteria = said.pop("criteria", CRITERIA)
    return keeping.create_round(
        year=year, data=data(**said), criteria=criteria, now=NOW, scope=world.scope("wggi")
    )


def open_round(world: World, *, year: int = YEAR, now: datetime = NOW, **said: Any) -> FundingRound:
    """A round that is open for proposals."""
    made = draft_round(world, year=year, **said)
    return keeping.open_round(year=year, version=made.version, now=now, scope=world.scope("wggi"))
