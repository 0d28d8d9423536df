"""The money of the register: by year and by fund, always with and without counter-trafficking.

The evaluation of 2006 (CRP/22 s2.3.3) found that sums of gender projects say nothing as long as it is
not told whether counter-trafficking is in them. So every sum stands there four times: all projects, those
known not to be counter-trafficking, those known to be, and those of which it is not known; the first is
the sum of the other three. What was spent stands beside the budget: the sum of the lines whose spending
is known, with the number of the others. Amounts of documents stand beside, never in a sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models import DateField as Day
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import BUDGET_LINES, PROJECTS, Coverage, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.projects.models import BudgetLine, Project, StatedMoney
from apps.projects.selectors.access import projects_seen

POPULATION = "projects"
ALL, WITHOUT, ONLY, UNKNOWN = "all", "without", "only", "unknown"
COLUMNS = (ALL, WITHOUT, ONLY, UNKNOWN)
SPENT = "spent"
LINES, LINES_SPENT = "lines", "lines_spent"
"""How many budget lines are behind a sum, and of how many of them the spending is known."""
KIND_OF_FLAG = {False: WITHOUT, True: ONLY, None: UNKNOWN}
MOST_FUNDS = 50
"""So many funds are named, the largest first; the others are one line. A choice of this product."""
IOM_MANAGED, OTHER_FUNDS, TOTAL = "iom_managed", "other_funds", "total"

Sums = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """An amount as a document states it; `figure` only where the year is definite."""

    stated: StatedMoney
    figure: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyTables:
    """The money of some projects: by year, by who manages the fund, by fund."""

    by_year: Table
    by_manager: Table
    by_fund: Table
    as_of: date
    coverage: Coverage


def money_of(
    *, rows: QuerySet[Project], as_of: date, year: int | None = None, scope: OfficeScope
) -> MoneyTables:
    """Return the money of those projects that the scope sees; with a year, its budget lines only.

    Coverage counts projects: due are those asked for (in the line of a year those that run in it or
    have money of it), counted those with a budget line, missing those without. Five statements.
    """
    projects = rows.filter(pk__in=projects_seen(scope=scope).values("pk")).order_by()
    lines = BudgetLine.objects.filter(project_id__in=projects.values("pk")).order_by()
    if year is not None:
        lines = lines.filter(year=year)
    due = projects.count()
    counted = lines.aggregate(number=Count("project_id", distinct=True))["number"]
    coverage = Coverage(due=due, counted=counted, missing=due - counted, of=PROJECTS)
    make = Maker(as_of=as_of, scope=scope.fingerprint, coverage=coverage)
    years = sums_by(lines, "year")
    of_year = coverage_by_year(projects, lines)
    return MoneyTables(
        by_year=make.table(
            "money.year",
            _("Budgets by year"),
            [
                (str(each), str(each), years[each], of_year.get(each, coverage))
                for each in sorted(years)
            ],
        ),
        by_manager=make.table(
            "money.manager", _("Budgets by who manages the fund"), by_manager(lines, coverage)
        ),
        by_fund=make.table("money.fund", _("Budgets by fund"), by_fund(lines, coverage)),
        as_of=as_of,
        coverage=coverage,
    )


def sums_by(lines: QuerySet[BudgetLine], name: str) -> dict[Any, Sums]:
    """Return the sums by a column and by what is known of counter-trafficking; one statement."""
    found: dict[Any, Sums] = {}
    grouped = lines.values(name, "project__is_counter_trafficking").annotate(
        total=Sum("amount_usd"),
        spent=Sum("spent_usd", default=Decimal(0)),
        lines=Count("pk"),
        lines_spent=Count("spent_usd"),
    )
    for each in grouped:
        sums = found.setdefault(each[name], {})
        kind = KIND_OF_FLAG[each["project__is_counter_trafficking"]]
        sums[kind] = sums.get(kind, Decimal(0)) + each["total"]
        for counted in (SPENT, LINES, LINES_SPENT):
            sums[counted] = sums.get(counted, Decimal(0)) + each[counted]
    return found


def whole(sums: Sums) -> Decimal:
    """Return the budget of all projects: the sum of the three that are told apart."""
    return sum((sums.get(kind, Decimal(0)) for kind in (WITHOUT, ONLY, UNKNOWN)), Decimal(0))


def added(many: Iterable[Sums]) -> Sums:
    """Return the sum of sums."""
    total: Sums = {}
    for sums in many:
        for kind, amount in sums.items():
            total[kind] = total.get(kind, Decimal(0)) + amount
    return total


Line = tuple[str, str, Sums, Coverage]


def by_manager(lines: QuerySet[BudgetLine], coverage: Coverage) -> list[Line]:
    """Return the lines of funds that IOM manages, and of the others."""
    found = sums_by(lines, "is_iom_managed")
    words = ((True, IOM_MANAGED, _("Managed by IOM")), (False, OTHER_FUNDS, _("Other funds")))
    return [(key, label, found[flag], coverage) for flag, key, label in words if flag in found]


def by_fund(lines: QuerySet[BudgetLine], coverage: Coverage) -> list[Line]:
    """Return the largest funds by name, and all others as one line."""
    found = sums_by(lines, "fund")
    funds = sorted(found, key=lambda fund: (-whole(found[fund]), fund))
    named: list[Line] = [
        (f"fund-{place}", fund, found[fund], coverage)
        for place, fund in enumerate(funds[:MOST_FUNDS])
    ]
    if rest := funds[MOST_FUNDS:]:
        label = _("%(number)s smaller funds") % {"number": len(rest)}
        named.append(("rest", label, added(found[fund] for fund in rest), coverage))
    return named


def coverage_by_year(
    projects: QuerySet[Project], lines: QuerySet[BudgetLine]
) -> dict[int, Coverage]:
    """Return for each year with money the projects that run in it or have money of it, and those with.

    Two statements. A project whose end is not known counts from its beginning on.
    """
    last = ExpressionWrapper(F("ends_before") - timedelta(days=1), output_field=Day())
    runs = list(
        projects.filter(starts_on__isnull=False)
        .values_list(ExtractYear("starts_on"), ExtractYear(last))
        .annotate(number=Count("pk"))
    )
    over = ExpressionWrapper(F("project__ends_before") - timedelta(days=1), output_field=Day())
    in_time = Q(first__lte=F("year")) & (Q(last__isnull=True) | Q(last__gte=F("year")))
    with_money = (
        lines.alias(first=ExtractYear("project__starts_on"), last=ExtractYear(over))
        .values("year")
        .annotate(
            counted=Count("project_id", distinct=True),
            inside=Count("project_id", distinct=True, filter=in_time),
        )
        .values_list("year", "counted", "inside")
    )
    found = {}
    for year, counted, inside in with_money:
        running = sum(
            number for first, end, number in runs if first <= year and (end is None or end >= year)
        )
        due = running + counted - inside
        found[year] = Coverage(due=due, counted=counted, missing=due - counted, of=PROJECTS)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes figures that share day, scope and coverage."""

    as_of: date
    scope: str
    coverage: Coverage

    def table(self, key: str, title: str, lines: list[Line]) -> Table:
        """Return a table with its total, if it has lines."""
        rows = [self.row(key, name, label, sums, over) for name, label, sums, over in lines]
        if len(rows) > 1:
            total = added(sums for _name, _label, sums, _over in lines)
            row = self.row(key, TOTAL, _("Total"), total, self.coverage)
            rows.append(replace(row, is_total=True))
        labels = column_labels()
        return Table(
            key=key,
            number="",
            title=title,
            columns=tuple(
                Column(key=kind, label=labels[kind], unit=Unit.DOLLARS)
                for kind in (*COLUMNS, SPENT)
            ),
            rows=tuple(rows),
            note=_(
                "US dollars, by the rate kept with each budget line. The first column is the sum of the"
                " next three; what documents state is in none of them. What was spent is the sum of"
                " the lines whose spending is known; lines of which it is not are said beside."
            ),
        )

    def row(self, table: str, name: str, label: str, sums: Sums, coverage: Coverage) -> Row:
        """Return one line of figures."""
        values: Mapping[str, Decimal] = {ALL: whole(sums), **sums}
        return Row(
            key=name,
            label=label,
            cells=(
                *(
                    Figure.count(
                        f"{table}.{name}.{kind}",
                        exact(values.get(kind, Decimal(0))),
                        unit=Unit.DOLLARS,
                        population=POPULATION,
                        as_of=self.as_of,
                        scope=self.scope,
                        coverage=coverage,
                        status=Status.PROVISIONAL,
                    )
                    for kind in COLUMNS
                ),
                self.spent(table, name, sums),
            ),
        )

    def spent(self, table: str, name: str, sums: Sums) -> Figure:
        """Return what was spent; its coverage counts budget lines, and none known is missing, not 0."""
        lines, known = int(sums[LINES]), int(sums[LINES_SPENT])
        return Figure.count(
            f"{table}.{name}.{SPENT}",
            exact(sums[SPENT]) if known else None,
            unit=Unit.DOLLARS,
            population=POPULATION,
            as_of=self.as_of,
            scope=self.scope,
            coverage=Coverage(due=lines, counted=known, missing=lines - known, of=BUDGET_LINES),
            status=Status.PROVISIONAL,
            missing_cells=lines - known if known else 0,
        )


def column_labels() -> dict[str, str]:
    """Return the columns in words."""
    return {
        ALL: _("With counter-trafficking"),
        WITHOUT: _("Without counter-trafficking"),
        ONLY: _("Counter-trafficking only"),
        UNKNOWN: _("Not known whether"),
        SPENT: _("Spent"),
    }


def exact(amount: Decimal) -> Any:
    """Return an amount as a figure holds it: exact."""
    return Fraction(amount)


def stated_amounts(*, scope: OfficeScope) -> list[StatedAmount]:
    """Return the amounts that documents state, by year; nothing before log-in. One statement."""
    if not scope.has_entered:
        return []
    found = StatedMoney.objects.filter(retired_on__isnull=True).order_by(
        F("year").asc(nulls_last=True), "kind", "key"
    )
    return [StatedAmount(stated, stated_figure(stated)) for stated in found]


def stated_figure(stated: StatedMoney) -> Figure | None:
    """Return a stated amount as a figure; None where the source names no definite year."""
    if stated.year is None:
        return None
    amount = None if stated.amount_usd is None else exact(stated.amount_usd)
    return Figure.count(
        f"stated_money.{stated.key}",
        amount,
        unit=Unit.DOLLARS,
        population=stated.what,
        as_of=date(stated.year, 12, 31),
        scope="document",
        coverage=Coverage(due=0, counted=0, missing=0),
        status=Status.AS_PUBLISHED,
        note=stated.source,
    )
