"""Invented projects of the register, with budgets in several currencies and beneficiaries."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from apps.projects.choices import BeneficiaryKind, BeneficiarySex, Facet
from apps.projects.demo.stage import CENT, INVENTED, Stage
from apps.projects.models import (
    BeneficiaryCount,
    BeneficiarySheet,
    BudgetLine,
    ExchangeRate,
    Project,
    ServiceArea,
)

RATES = {"EUR": "0.92", "KES": "129.5", "XOF": "603"}
"""Units for one US dollar; as invented as the rest."""
FLAGS = {"true": True, "false": False, "": None}


def make_rates(stage: Stage) -> None:
    """Enter a rate for each currency, from before the first budget on."""
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            currency=currency,
            starts_on=date(2020, 1, 1),
            units_per_usd=Decimal(rate),
            source=INVENTED,
            entered_at=stage.now,
        )
        for currency, rate in RATES.items()
    )


def make_register(rows: list[dict[str, str]], stage: Stage) -> dict[str, Project]:
    """Enter the projects with their budgets and beneficiaries; return them by their keys."""
    areas = dict(ServiceArea.objects.values_list("key", "pk"))
    projects = Project.objects.bulk_create(
        Project(
            code=f"DEMO-{number:03}",
            title=row["title"],
            office_id=stage.offices[row["office"]],
            service_area_id=areas.get(row["service_area"]),
            starts_on=stage.day(row["begins_in"]),
            ends_before=stage.day(row["ends_in"]),
            donor=row["donor"],
            manager_id=stage.people.get(row["manager"]),
            state=row["state"],
            state_because=row["because"],
            targeting=row["targeting"],
            is_gender_main=FLAGS[row["is_gender_main"]],
            context=row["context"],
            is_counter_trafficking=FLAGS[row["is_counter_trafficking"]],
            note=INVENTED,
            created_by_id=stage.people["gcu"],
            created_at=stage.now,
        )
        for number, row in enumerate(rows, start=1)
    )
    both = list(zip(projects, rows, strict=True))
    BudgetLine.objects.bulk_create(
        line for project, row in both for line in budget_of(project, row["funds"])
    )
    for project, row in both:
        make_beneficiaries(project, row, stage)
    return {row["key"]: project for project, row in both}


def budget_of(project: Project, funds: str) -> list[BudgetLine]:
    """Return the lines that `2026 Fund A KES 1200/900;…` means, in dollars by the invented rates.

    What was spent stands behind the slash; without one it is not known.
    """
    lines = []
    for text in filter(None, funds.split(";")):
        year, *name, currency, money = text.split()
        amount, _slash, spent = money.partition("/")
        rate = Decimal(RATES.get(currency, "1"))
        lines.append(
            BudgetLine(
                project=project,
                year=int(year),
                fund=" ".join(name),
                is_iom_managed=True,
                currency=currency,
                amount=Decimal(amount),
                units_per_usd=rate,
                amount_usd=(Decimal(amount) / rate).quantize(CENT, ROUND_HALF_UP),
                spent=Decimal(spent) if spent else None,
                spent_usd=(Decimal(spent) / rate).quantize(CENT, ROUND_HALF_UP) if spent else None,
            )
        )
    return lines


def make_beneficiaries(project: Project, row: Mapping[str, str], stage: Stage) -> None:
    """Enter who was planned and reached, for the whole time of the project; nothing for blanks."""
    wanted = {
        BeneficiaryKind.PLANNED: {
            BeneficiarySex.WOMEN: row["women_planned"],
            BeneficiarySex.MEN: row["men_planned"],
        },
        BeneficiaryKind.REACHED: {
            BeneficiarySex.WOMEN: row["women_reached"],
            BeneficiarySex.MEN: row["men_reached"],
            BeneficiarySex.UNRECORDED: row["unrecorded"],
        },
    }
    for kind, counts in wanted.items():
        known = {sex: int(count) for sex, count in counts.items() if count}
        if not known or project.starts_on is None or project.ends_before is None:
            continue
        is_reached = kind == BeneficiaryKind.REACHED
        sheet = BeneficiarySheet.objects.create(
            project=project,
            kind=kind,
            starts_on=project.starts_on,
            ends_before=min(project.ends_before, stage.today)
            if is_reached
            else project.ends_before,
            not_disaggregated=row["not_disaggregated"] if is_reached else "",
            changed_at=stage.now,
        )
        BeneficiaryCount.objects.bulk_create(
            BeneficiaryCount(sheet=sheet, facet=Facet.TOTAL, sex=sex, count=count)
            for sex, count in known.items()
        )
