"""Entering projects, changing what they say, and moving them from state to state."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.projects.choices import STATES_WITH_REASON, ProjectState
from apps.projects.models import (
    BudgetLine,
    Project,
    ProjectCountry,
    ProjectOffice,
    ProjectPartner,
)
from apps.projects.selectors.access import project_to_keep
from apps.projects.selectors.rates import day_of_year, rates_in_force
from apps.projects.services.project_data import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    BudgetData,
    PartnerData,
    ProjectData,
    known_usd,
    problems_of,
    reason_missing,
    usd_of,
)
from apps.web.refusals import Invalid, NotPermitted, OutOfScope
from apps.web.versions import demand_version, write

TEXTS = (
    "code",
    "title",
    "summary",
    "theme",
    "donor",
    "target_group",
    "note",
)
VALUES = (
    "office_id",
    "service_area_id",
    "starts_on",
    "ends_before",
    "manager_id",
    "targeting",
    "is_gender_main",
    "context",
    "is_counter_trafficking",
)
"""Columns that a project and what is said of it call by the same name; the state moves by itself."""

Rates = dict[tuple[str, date], Decimal]


@transaction.atomic
def create_project(*, data: ProjectData, now: datetime, scope: OfficeScope) -> Project:
    """Enter a project of an office; budget lines take the rate of 1 January of their year.

    Raises OutOfScope for an office that does not exist, NotPermitted for one whose projects the person
    does not keep, and Invalid with all problems at once, a currency without a rate among them.
    """
    expect_office(data.office_id, now, scope)
    rates = rates_for(data.budget)
    if problems := problems_of(data, project=None, rates=rates, on=now.date(), scope=scope):
        raise Invalid(problems=problems)
    project = Project.objects.create(
        **columns_of(data),
        state=data.state,
        state_because=because(data.state, data.state_because),
        origin=data.origin,
        source=data.source.strip(),
        created_by_id=scope.user_id,
        created_at=now,
    )
    write_parts(project, data, rates)
    return project


@transaction.atomic
def edit_project(
    *, project_id: int, version: int, data: ProjectData, now: datetime, scope: OfficeScope
) -> Project:
    """Change what a project says, but for its state and where it came from.

    A budget line keeps the rate that it has as long as year, fund and currency stay. Raises
    OutOfScope, NotPermitted (also when the project would go to an office whose projects the person
    does not keep), WrongState (`stale` names both versions), Invalid with all problems at once.
    """
    project = project_to_keep(project_id=project_id, scope=scope)
    demand_version(project, version)
    if data.office_id != project.office_id:
        expect_office(data.office_id, now, scope)
    rates = {
        **{
            (line.currency, day_of_year(line.year)): line.units_per_usd
            for line in project.budget_lines.all()
        },
        **rates_for(data.budget),
    }
    if problems := problems_of(data, project=project, rates=rates, on=now.date(), scope=scope):
        raise Invalid(problems=problems)
    write(project, **columns_of(data))
    write_parts(project, data, rates)
    return project


@transaction.atomic
def change_state(
    *, project_id: int, version: int, state: str, because: str, scope: OfficeScope
) -> Project:
    """Move a project to another state; some states say why.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid without the reason that is needed.
    """
    project = project_to_keep(project_id=project_id, scope=scope)
    demand_version(project, version)
    if state not in ProjectState.values:
        raise Invalid(_("Choose one of the states."), code="invalid_choice")
    if state in STATES_WITH_REASON and not because.strip():
        raise Invalid(problems=[reason_missing()])
    return write(project, state=state, state_because=because.strip())


def expect_office(office_id: int, now: datetime, scope: OfficeScope) -> None:
    """Refuse an office that does not exist on the day, or whose projects are not this person's to keep."""
    if office_id not in tree_on(day=now.date()).nodes:
        raise OutOfScope
    if not scope.may(Capability.KEEP_PROJECTS, office_id):
        raise NotPermitted(_("The office that leads a project keeps it."))


def columns_of(data: ProjectData) -> dict[str, Any]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        **{name: getattr(data, name).strip() for name in TEXTS},
        **{name: getattr(data, name) for name in VALUES},
    }


def because(state: str, words: str) -> str:
    """Return the words that belong to a state."""
    return words.strip() if state in STATES_WITH_REASON else ""


def rates_for(lines: Collection[BudgetData]) -> Rates:
    """Return the rates of all lines, by currency and day."""
    return rates_in_force(
        wanted=[
            (line.currency, day_of_year(line.year))
            for line in lines
            if EARLIEST_YEAR <= line.year <= LATEST_YEAR
        ]
    )


def write_parts(project: Project, data: ProjectData, rates: Rates) -> None:
    """Make offices, countries, partners and budget of a project what was said; only what differs."""
    offices = set(data.further_office_ids) - {data.office_id}
    held = dict(project.further_offices.values_list("office_id", "pk"))
    ProjectOffice.objects.filter(
        pk__in=[pk for office_id, pk in held.items() if office_id not in offices]
    ).delete()
    ProjectOffice.objects.bulk_create(
        ProjectOffice(project=project, office_id=office_id)
        for office_id in sorted(offices - held.keys())
    )
    wanted = set(data.country_ids)
    there = dict(project.countries.values_list("country_id", "pk"))
    ProjectCountry.objects.filter(
        pk__in=[pk for country_id, pk in there.items() if country_id not in wanted]
    ).delete()
    ProjectCountry.objects.bulk_create(
        ProjectCountry(project=project, country_id=country_id)
        for country_id in sorted(wanted - there.keys())
    )
    write_partners(project, data.partners)
    write_budget(project, data.budget, rates)


def write_partners(project: Project, partners: Collection[PartnerData]) -> None:
    """Make the partners of a project those that were said, told apart by name."""
    held = {partner.name: partner for partner in project.partners.all()}
    wanted = {partner.name.strip(): partner for partner in partners}
    ProjectPartner.objects.filter(
        pk__in=[partner.pk for name, partner in held.items() if name not in wanted]
    ).delete()
    new, changed = [], []
    for name, said in wanted.items():
        values = {
            "kind": said.kind,
            "has_commitment": said.has_commitment,
            "commitment": said.commitment.strip(),
        }
        row = held.get(name)
        if row is None:
            new.append(ProjectPartner(project=project, name=name, **values))
        elif differs(row, values):
            changed.append(row)
    ProjectPartner.objects.bulk_create(new)
    if changed:
        ProjectPartner.objects.bulk_update(changed, ["kind", "has_commitment", "commitment"])


def write_budget(project: Project, lines: Collection[BudgetData], rates: Rates) -> None:
    """Make the budget of a project what was said; a line that stays keeps the rate that it has."""
    held = {(line.year, line.fund, line.currency): line for line in project.budget_lines.all()}
    wanted = {line.key: line for line in lines}
    BudgetLine.objects.filter(
        pk__in=[line.pk for key, line in held.items() if key not in wanted]
    ).delete()
    new, changed = [], []
    for key, said in wanted.items():
        row = held.get(key)
        units = row.units_per_usd if row else rates[(said.currency, day_of_year(said.year))]
        values = {
            "is_iom_managed": said.is_iom_managed,
            "amount": said.amount,
            "units_per_usd": units,
            "amount_usd": usd_of(said.amount, units),
            "spent": said.spent,
            "spent_usd": known_usd(said.spent, units),
        }
        if row is None:
            year, fund, currency = key
            new.append(
                BudgetLine(project=project, year=year, fund=fund, currency=currency, **values)
            )
        elif differs(row, values):
            changed.append(row)
    BudgetLine.objects.bulk_create(new)
    if changed:
        BudgetLine.objects.bulk_update(
            changed,
            ["is_iom_managed", "amount", "units_per_usd", "amount_usd", "spent", "spent_usd"],
        )


def differs(row: Any, values: dict[str, Any]) -> bool:
    """Set values on a row and return whether any of them was another."""
    different = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return different
