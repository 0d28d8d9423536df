"""What somebody says of a project, and everything that is wrong with it, at once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.organization.selectors import countries, tree_on
from apps.projects.choices import (
    STATES_WITH_REASON,
    PartnerKind,
    ProjectContext,
    ProjectOrigin,
    ProjectState,
    Targeting,
)
from apps.projects.models import Project, ServiceArea
from apps.projects.selectors.rates import day_of_year
from apps.projects.services.rates import no_rate
from apps.web.refusals import Problem

CURRENCY = re.compile(r"[A-Z]{3}")
EARLIEST_YEAR, LATEST_YEAR = 1951, 2199
"""IOM was founded in 1951; the end is a limit against slips of the pen."""
HIGHEST_AMOUNT = Decimal("999999999999.99")
CENT = Decimal("0.01")
LONGEST = {
    "code": 40,
    "title": 300,
    "summary": 4000,
    "theme": 200,
    "donor": 200,
    "target_group": 300,
    "state_because": 4000,
    "note": 4000,
}
"""Characters; of the long texts a choice of this product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetData:
    """What one fund gives in one year, in its own currency; `spent` None: not known."""

    year: int
    fund: str
    amount: Decimal
    currency: str = "USD"
    is_iom_managed: bool = False
    spent: Decimal | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells the lines of a project apart."""
        return self.year, self.fund.strip(), self.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerData:
    """A partner and what the agreement says; `has_commitment` None: not known."""

    name: str
    kind: str = PartnerKind.OTHER
    has_commitment: bool | None = None
    commitment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectData:
    """What a project says. Blank or None: not known. `ends_before` is the first day after it."""

    code: str
    title: str
    office_id: int
    summary: str = ""
    service_area_id: int | None = None
    theme: str = ""
    starts_on: date | None = None
    ends_before: date | None = None
    donor: str = ""
    manager_id: int | None = None
    state: str = ProjectState.PLANNED
    state_because: str = ""
    targeting: str = ""
    target_group: str = ""
    is_gender_main: bool | None = None
    context: str = ""
    is_counter_trafficking: bool | None = None
    note: str = ""
    origin: str = ProjectOrigin.ENTERED
    source: str = ""
    further_office_ids: tuple[int, ...] = ()
    country_ids: tuple[int, ...] = ()
    partners: tuple[PartnerData, ...] = ()
    budget: tuple[BudgetData, ...] = ()


def usd_of(amount: Decimal, units_per_usd: Decimal) -> Decimal:
    """Return an amount in US dollars, rounded half away from zero to cents."""
    return (amount / units_per_usd).quantize(CENT, ROUND_HALF_UP)


def known_usd(amount: Decimal | None, units_per_usd: Decimal) -> Decimal | None:
    """Return an amount that may not be known in US dollars."""
    return None if amount is None else usd_of(amount, units_per_usd)


def problems_of(
    data: ProjectData,
    *,
    project: Project | None,
    rates: dict[tuple[str, date], Decimal],
    on: date,
    scope: OfficeScope,
) -> list[Problem]:
    """Return everything that is wrong; `project` is the one that is changed, None for a new one."""
    return [
        *text_problems(data),
        *code_problems(data, project),
        *choice_problems(data),
        *date_problems(data),
        *reference_problems(data, project, on),
        *manager_problems(data, project, on, scope),
        *partner_problems(data.partners),
        *budget_problems(data.budget, rates),
    ]


def text_problems(data: ProjectData) -> list[Problem]:
    """Return what is missing or too long."""
    problems = []
    if not data.code.strip():
        problems.append(
            Problem(code="required", field="code", message=_("Give the project a code."))
        )
    if not data.title.strip():
        problems.append(
            Problem(code="required", field="title", message=_("Give the project a title."))
        )
    problems += [
        Problem(
            code="too_long",
            field=name,
            message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
        )
        for name, limit in LONGEST.items()
        if len(getattr(data, name).strip()) > limit
    ]
    return problems


def is_code(text: str) -> bool:
    """Whether a text can be the code of a project; what begins with another sign is a formula or a slip."""
    return text.strip()[:1].isalnum()


def code_problems(data: ProjectData, project: Project | None) -> list[Problem]:
    """Return what is wrong with a code: it begins oddly, or another project, seen or not, bears it."""
    if data.code.strip() and not is_code(data.code):
        return [
            Problem(
                code="code_begins",
                field="code",
                message=_("A code begins with a letter or a digit."),
                value=data.code.strip(),
            )
        ]
    others = Project.objects.filter(code=data.code.strip())
    if project is not None:
        others = others.exclude(pk=project.pk)
    if not data.code.strip() or not others.exists():
        return []
    return [
        Problem(
            code="code_taken",
            field="code",
            message=_("Another project has this code; each has its own."),
            value=data.code.strip(),
        )
    ]


def choice_problems(data: ProjectData) -> list[Problem]:
    """Return values that are in no list, and a state that must say why."""
    lists = {
        "state": ProjectState.values,
        "targeting": ["", *Targeting.values],
        "context": ["", *ProjectContext.values],
    }
    problems = [
        Problem(code="invalid_choice", field=name, message=_("Choose one of the list."))
        for name, values in lists.items()
        if getattr(data, name) not in values
    ]
    if data.state in STATES_WITH_REASON and not data.state_because.strip():
        problems.append(reason_missing())
    return problems


def reason_missing() -> Problem:
    """Return the problem of a state that does not say why."""
    return Problem(
        code="reason_missing",
        field="state_because",
        message=_("Say why: this state needs a reason, which everybody reads."),
    )


def date_problems(data: ProjectData) -> list[Problem]:
    """Return the problem of dates that stand in the wrong order."""
    if data.starts_on is None or data.ends_before is None or data.starts_on < data.ends_before:
        return []
    return [
        Problem(
            code="dates_reversed",
            field="ends_on",
            message=_("The last day lies before the first."),
            value=data.ends_before.isoformat(),
        )
    ]


def reference_problems(data: ProjectData, project: Project | None, on: date) -> list[Problem]:
    """Return offices, countries and a service area that do not exist on the day."""
    problems = []
    nodes = tree_on(day=on).nodes
    if any(office_id not in nodes for office_id in data.further_office_ids):
        problems.append(
            Problem(
                code="unknown_office",
                field="further_offices",
                message=_("One of the offices does not exist."),
            )
        )
    if data.country_ids and not set(data.country_ids) <= {each.pk for each in countries()}:
        problems.append(
            Problem(
                code="unknown_country",
                field="countries",
                message=_("One of the countries is not in the list."),
            )
        )
    kept = project.service_area_id if project is not None else None
    if data.service_area_id not in (None, kept):
        area = ServiceArea.objects.filter(pk=data.service_area_id).first()
        if area is None or (area.retired_on is not None and area.retired_on <= on):
            problems.append(
                Problem(
                    code="unknown_service_area",
                    field="service_area",
                    message=_("Choose a service area that is in use."),
                )
            )
    return problems


def manager_problems(
    data: ProjectData, project: Project | None, on: date, scope: OfficeScope
) -> list[Problem]:
    """Return the problem of a manager who does not keep projects of the office; one who was stays."""
    kept = project.manager_id if project is not None else None
    if data.manager_id in (None, kept):
        return []
    known = users_who_may(
        capability=Capability.KEEP_PROJECTS, office_id=data.office_id, on=on, scope=scope
    )
    if any(user.pk == data.manager_id for user in known):
        return []
    return [
        Problem(
            code="no_manager",
            field="manager",
            message=_("Choose somebody who works with projects of this office."),
        )
    ]


def partner_problems(partners: Sequence[PartnerData]) -> list[Problem]:
    """Return partners without a name, named twice, or with words but no commitment."""
    problems = []
    if any(not partner.name.strip() for partner in partners):
        problems.append(
            Problem(code="partner_name", field="partners", message=_("Name each partner."))
        )
    for name in repeated(partner.name.strip() for partner in partners):
        problems.append(
            Problem(
                code="partner_twice",
                field="partners",
                message=_("The partner “%(name)s” stands there twice.") % {"name": name},
            )
        )
    for partner in partners:
        if partner.commitment.strip() and partner.has_commitment is not True:
            problems.append(
                Problem(
                    code="commitment_without",
                    field="partners",
                    message=_(
                        "“%(name)s” has the words of a commitment; say that the agreement holds one."
                    )
                    % {"name": partner.name.strip()},
                )
            )
        if partner.kind not in PartnerKind.values or len(partner.name.strip()) > 200:
            problems.append(
                Problem(
                    code="partner_kind",
                    field="partners",
                    message=_("“%(name)s” needs a kind and a name of at most 200 characters.")
                    % {"name": partner.name.strip()[:40]},
                )
            )
    return problems


def budget_problems(
    lines: Sequence[BudgetData], rates: dict[tuple[str, date], Decimal]
) -> list[Problem]:
    """Return lines that cannot be: amount, year, currency, fund, a line twice, no rate."""
    problems: list[Problem] = []
    for line in lines:
        problems += line_problems(line)
        day = day_of_year(line.year) if EARLIEST_YEAR <= line.year <= LATEST_YEAR else None
        if CURRENCY.fullmatch(line.currency) and day and (line.currency, day) not in rates:
            problems.append(no_rate(line.currency, day, field="budget"))
    for year, fund, currency in repeated(line.key for line in lines):
        problems.append(
            Problem(
                code="line_twice",
                field="budget",
                message=_("%(year)s, “%(fund)s” in %(currency)s stands there twice; add it up.")
                % {"year": year, "fund": fund, "currency": currency},
            )
        )
    return problems


def line_problems(line: BudgetData) -> list[Problem]:
    """Return what is wrong with one budget line by itself."""
    found = []
    if not line.fund.strip() or len(line.fund.strip()) > 120:
        found.append(("fund", _("Name the fund of each budget line, in at most 120 characters.")))
    if not EARLIEST_YEAR <= line.year <= LATEST_YEAR:
        found.append(
            (
                "year",
                _("The year of a budget line lies between %(first)s and %(last)s.")
                % {"first": EARLIEST_YEAR, "last": LATEST_YEAR},
            )
        )
    if not CURRENCY.fullmatch(line.currency):
        found.append(("currency", _("Name the currency by its three letters, for example USD.")))
    if line.amount < 0:
        found.append(("negative", _("A budget is not below zero.")))
    if line.spent is not None and line.spent < 0:
        found.append(("negative_spent", _("What was spent is not below zero.")))
    if any(
        amount > HIGHEST_AMOUNT or amount != round(amount, 2)
        for amount in (line.amount, line.spent)
        if amount is not None and amount >= 0
    ):
        found.append(
            (
                "amount",
                _("An amount has at most twelve digits before the point and two after it."),
            )
        )
    return [Problem(code=code, field="budget", message=message) for code, message in found]


def repeated(values: Iterable[Any]) -> list[Any]:
    """Return the values that occur more than once, in their order."""
    return [value for value, times in Counter(values).items() if times > 1]
