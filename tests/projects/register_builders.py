"""Projects for tests: Nairobi's, as plain rows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from apps.projects.models import BudgetLine, Project, ProjectOffice
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAIROBI, DAKAR, HARGEISA = "KEN-NAIROBI", "SEN-DAKAR", "SOM-HARGEISA"
NUMBERS = count(1)


def make_project(
    world: World, *, office: str = NAIROBI, also: tuple[str, ...] = (), **said: Any
) -> Project:
    """A project of an office; `manager` is a user name, `also` are offices that take part."""
    number = next(NUMBERS)
    manager = said.pop("manager", "")
    project = Project.objects.create(
        **{
            "code": f"P{number:04}",
            "title": f"Project {number}",
            "office": world.offices[office],
            "manager": world.people[manager] if manager else None,
            "state": "under_way",
            "starts_on": date(2025, 1, 1),
            "ends_before": date(2027, 1, 1),
            "created_at": NOW,
            **said,
        }
    )
    ProjectOffice.objects.bulk_create(
        ProjectOffice(project=project, office=world.offices[code]) for code in also
    )
    return project


def add_budget(
    project: Project,
    amount: str,
    *,
    year: int = 2025,
    fund: str = "Donor fund",
    is_iom_managed: bool = False,
    currency: str = "USD",
    rate: str = "1",
) -> BudgetLine:
    """A budget line of a project, in dollars unless told otherwise."""
    usd = (Decimal(amount) / Decimal(rate)).quantize(Decimal("0.01"))
    return BudgetLine.objects.create(
        project=project,
        year=year,
        fund=fund,
        is_iom_managed=is_iom_managed,
        currency=currency,
        amount=Decimal(amount),
        units_per_usd=Decimal(rate),
        amount_usd=usd,
    )
