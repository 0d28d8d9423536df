"""One step of the simulator while its slider moves: twenty grades, thirty years, five hundred resamples.

The limit is what a hand on a slider takes for at once. Measured is the whole answer to the browser, in
turns with the arithmetic alone; a slider stands elsewhere in every round, so that nothing is remembered.
"""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.organization.choices import Location, PeriodState
from apps.organization.models import ContractGroup, Grade, ReportingPeriod
from apps.staffing.analytics.resampling import RESAMPLES
from apps.staffing.analytics.simulation import MOST_YEARS, Opening, Plan, Settings, simulate
from apps.staffing.choices import Standing
from apps.staffing.models import StaffSummary
from benchmarks.imports import make_offices
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.scale import vocabularies

ROUNDS = 15
MOST_MILLISECONDS = 200
DAY = date(2025, 12, 31)
LADDERS = ("ungraded", "general_service", "national_officer", "professional")


def measure() -> Iterator[Measure]:
    """Yield the step of the page, the arithmetic in it, and what the page asks the database."""
    opening = build()
    client = Client(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.create_user("gcu", "gcu@example.org")
    Grant.objects.create(user=user, role=Role.GCU, starts_on=date(2000, 1, 1))
    client.force_login(user)
    step(client, 50)
    steps, sums = [], []
    for place in range(ROUNDS):
        share = 40 + place
        steps.append(1000 * seconds(lambda share=share: step(client, share)))  # type: ignore[misc]
        sums.append(1000 * seconds(lambda share=share: arithmetic(opening, share)))  # type: ignore[misc]
    size = f"{len(opening)} grades × {MOST_YEARS} years × {RESAMPLES} resamples"
    yield at_most("step of the page", middle(steps), MOST_MILLISECONDS, "ms", rounds(steps))
    yield Measure(name="arithmetic alone", value=middle(sums), unit="ms", note=size)
    with CaptureQueriesContext(connection) as captured:
        step(client, 50)
    yield Measure(name="statements of a step", value=len(captured), unit="")


def step(client: Client, share: int) -> None:
    """Ask for the result as a moving slider does; raises RuntimeError unless it comes."""
    asked = {"population": "all_staff", "years": str(MOST_YEARS), "h": str(share), "by": "2030"}
    response = client.get("/staffing/simulator/", asked, headers={"HX-Request": "true"})
    if response.status_code != 200:
        raise RuntimeError(f"The simulator answered {response.status_code}.")


def arithmetic(opening: list[Opening], share: int) -> None:
    """Do the same sums without page and database."""
    plan = Plan(years=MOST_YEARS, every=Settings(women_of_hires=share))  # type: ignore[arg-type]
    simulate(plan, opening, needed_by=5)


def build() -> list[Opening]:
    """Fill an empty database with twenty grades of some hundred persons; return them."""
    vocabularies()
    root = make_offices(1)[0]
    period = ReportingPeriod.objects.create(
        as_of=DAY, opens_on=DAY, closes_on=DAY, state=PeriodState.CERTIFIED
    )
    contract = ContractGroup.objects.get(code="ONE_YEAR_PLUS")
    grades = sorted(Grade.objects.all(), key=lambda each: (LADDERS.index(each.category), each.rank))
    opening = [
        Opening(grade.code, grade.category, 30 + 11 * place, 280 - 7 * place)
        for place, grade in enumerate(grades)
    ]
    StaffSummary.objects.bulk_create(
        StaffSummary(
            period=period,
            unit=root,
            status=Standing.APPROVED,
            location=Location.FIELD,
            grade=grade,
            contract_group=contract,
            women=level.women,
            men=level.men,
        )
        for grade, level in zip(grades, opening, strict=True)
    )
    return opening
