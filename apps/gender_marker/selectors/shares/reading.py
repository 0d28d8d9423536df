"""Money and projects by code, added up by the database in a fixed number of statements.

The money of a project goes whole to its one code. Money comes from the budget lines of the projects that
somebody sees; codes from `scores_that_count` of one edition. What has money and no such score is the rest.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.shares import Amount, Tally
from apps.gender_marker.choices import CodeKind
from apps.gender_marker.models import Assessment, Code, Edition
from apps.gender_marker.selectors.access import assessments_seen
from apps.gender_marker.selectors.scores import counting
from apps.gender_marker.selectors.shares.asked import PARTS, Basis, By, Trafficking
from apps.projects.selectors.lines import lines_seen

COLUMN = {Basis.BUDGET: "amount_usd", Basis.SPENT: "spent_usd"}
PATH: dict[By | None, str] = {
    None: "year",
    By.REGION: "project__office_id",
    By.FUND_TYPE: "is_iom_managed",
    By.DONOR: "project__donor",
    By.SERVICE_AREA: "project__service_area_id",
}
"""Column of a budget line by which money is told apart; by year where nothing else is asked for."""
FLAG = "project__is_counter_trafficking"
PART_OF = {False: Trafficking.WITHOUT, True: Trafficking.ONLY, None: Trafficking.UNKNOWN}
NOTHING = Amount()

Key = tuple[Hashable, Trafficking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is added up: of which edition, which money, as it was known when, for whom."""

    edition: Edition
    codes: Mapping[int, Code]
    basis: Basis
    known_at: datetime | None
    scope: OfficeScope

    def counting(self) -> QuerySet[Assessment]:
        """Return the scores that count."""
        return counting(edition=self.edition, known_at=self.known_at, scope=self.scope)


@dataclass(slots=True)
class Cell:
    """What is known of one group: all its money, and what of it has which code (None: undetermined)."""

    total: Amount = NOTHING
    lines: int = 0
    lines_known: int = 0
    scored: dict[int | None, Amount] = field(default_factory=dict)

    def __add__(self, other: "Cell") -> "Cell":
        """Return two groups of different projects as one."""
        scored = dict(self.scored)
        for code, amount in other.scored.items():
            scored[code] = scored.get(code, NOTHING) + amount
        return Cell(
            self.total + other.total,
            self.lines + other.lines,
            self.lines_known + other.lines_known,
            scored,
        )

    def tally(self, codes: Mapping[int, Code]) -> Tally:
        """Return the group as it is counted: undetermined and not screened are of the rest."""
        by_code: dict[str, Amount] = {
            code.key: NOTHING for code in codes.values() if code.kind == CodeKind.SCORE
        }
        not_applicable = coded = NOTHING
        for pk, amount in self.scored.items():
            code = None if pk is None else codes[pk]
            if code is None or code.kind == CodeKind.NOT_SCREENED:
                continue
            coded += amount
            if code.kind == CodeKind.NOT_APPLICABLE:
                not_applicable += amount
            else:
                by_code[code.key] += amount
        rest = Amount(self.total.money - coded.money, self.total.projects - coded.projects)
        return Tally(by_code=by_code, not_applicable=not_applicable, unscored=rest)


Cells = dict[Key, Cell]


def cells_by(by: By | None, *, asked: Question, first_year: int, last_year: int) -> Cells:
    """Return money by group and by what is known of counter-trafficking; two statements.

    Without `by` the groups are years. A line whose spending is not known is in no sum of expenditure; it
    is counted among the lines, and a project that has no other is not counted.
    """
    column, path = COLUMN[asked.basis], PATH[by]
    cells: Cells = {}
    years = Q(year__gte=first_year, year__lte=last_year)
    known = Q(**{f"{column}__isnull": False})
    for row in (
        lines_seen(scope=asked.scope)
        .filter(years)
        .values_list(path, FLAG)
        .annotate(
            money=Sum(column, default=Decimal(0)),
            projects=Count("project_id", distinct=True, filter=known),
            lines=Count("pk"),
            lines_known=Count(column),
        )
    ):
        group, flag, money, projects, lines, lines_known = row
        cells[group, PART_OF[flag]] = Cell(amount(money, projects), lines, lines_known)
    for group, flag, code, money, projects in scored_lines(asked, path, first_year, last_year):
        cells[group, PART_OF[flag]].scored[code] = amount(money, projects)
    return cells


def scored_lines(asked: Question, path: str, first_year: int, last_year: int) -> QuerySet[Any, Any]:
    """Return (group, flag, code, money, projects) of the projects with a score that counts."""
    column = f"project__budget_lines__{COLUMN[asked.basis]}"
    group = path if path.startswith("project__") else f"project__budget_lines__{path}"
    wanted = {
        "project__budget_lines__year__gte": first_year,
        "project__budget_lines__year__lte": last_year,
        f"{column}__isnull": False,
    }
    return (
        asked.counting()
        .filter(**wanted)
        .values_list(group, FLAG, "code_id")
        .annotate(money=Sum(column), projects=Count("project_id", distinct=True))
    )


def amount(money: Decimal, projects: int) -> Amount:
    """Return a sum of the database, exact."""
    return Amount(Fraction(money), projects)


def pick(cells: Cells, trafficking: Trafficking) -> dict[Hashable, Cell]:
    """Return the cells by group, of one part or of all parts together."""
    wanted = PARTS if trafficking is Trafficking.ALL else (trafficking,)
    found: dict[Hashable, Cell] = {}
    for (group, part), cell in cells.items():
        if part in wanted:
            found[group] = found[group] + cell if group in found else cell
    return found


def summed(cells: Mapping[Hashable, Cell]) -> Cell:
    """Return all groups as one."""
    return sum(cells.values(), Cell())


def scored_elsewhere(*, asked: Question, year: int, trafficking: Trafficking) -> int:
    """Return how many projects with money have no score by this edition, but one by another; one statement."""
    others = assessments_seen(scope=asked.scope).exclude(edition=asked.edition)
    if asked.known_at is None:
        others = others.filter(ended_at__isnull=True)
    else:
        still = Q(ended_at__isnull=True) | Q(ended_at__gt=asked.known_at)
        others = others.filter(still, scored_at__lte=asked.known_at)
    lines = lines_seen(scope=asked.scope).filter(
        year=year,
        project_id__in=others.values("project_id"),
        **{f"{COLUMN[asked.basis]}__isnull": False},
    )
    if trafficking is not Trafficking.ALL:
        flag = next(flag for flag, part in PART_OF.items() if part is trafficking)
        lines = lines.filter(**({f"{FLAG}__isnull": True} if flag is None else {FLAG: flag}))
    lines = lines.exclude(project_id__in=asked.counting().values("project_id"))
    found: int = lines.aggregate(number=Count("project_id", distinct=True))["number"]
    return found
