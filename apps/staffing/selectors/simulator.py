"""Where a simulation starts, and whether what somebody set for it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage
from apps.organization.choices import PeriodState
from apps.organization.selectors import grades, periods, tree_on
from apps.staffing.analytics.composition import NOBODY, add_up, total
from apps.staffing.analytics.simulation import (
    EVERY,
    Fault,
    FaultKind,
    Opening,
    Plan,
    faults_of,
)
from apps.staffing.selectors.counts import (
    CountQuery,
    coverages,
    grouped_counts,
    offices_counted,
)
from apps.staffing.selectors.picture import scope_label
from apps.web.refusals import Invalid, Problem

APPOINTED = "HEAD"
"""The heads of the organization are appointed and not promoted: a ladder of their own."""
BACK_TEST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """Women and men by grade on a date, junior first; `other` are left out of the model.

    Grades without a woman or man are left out: people rise to the next grade of their category that has
    anybody.
    """

    query: CountQuery
    as_of: date
    opening: tuple[Opening, ...]
    other: int
    missing_cells: int
    coverage: Coverage
    scope_label: str
    state: str

    @property
    def is_certified(self) -> bool:
        """Whether the period is certified as final."""
        return self.state == PeriodState.CERTIFIED


@dataclass(frozen=True, slots=True)
class StartPeriod:
    """A reporting period from which a simulation may start."""

    as_of: date
    state: str


def periods_to_start_from() -> list[StartPeriod]:
    """Return the periods that have opened, the newest first."""
    return [
        StartPeriod(as_of=period.as_of, state=period.state)
        for period in periods().exclude(state=PeriodState.PLANNED)
    ]


def default_period(known: Sequence[StartPeriod]) -> StartPeriod | None:
    """Return the latest certified period, else the latest closed one, else the newest."""
    for state in (PeriodState.CERTIFIED, PeriodState.CLOSED):
        found = next((period for period in known if period.state == state), None)
        if found is not None:
            return found
    return known[0] if known else None


def start_of(*, period: StartPeriod, query: CountQuery, scope: OfficeScope) -> Start | None:
    """Return where a simulation of what the scope shows of the query starts; None if it shows no office.

    Approved returns only. Two statements beside those of the tree and the grades.
    """
    as_of = period.as_of
    tree = tree_on(day=as_of)
    offices = offices_counted(query=query, tree=tree, scope=scope)
    if not offices:
        return None
    group = (as_of, "")
    trees = {as_of: tree}
    counts = grouped_counts(query=query, groups={group: offices}, trees=trees, scope=scope)[group]
    by_grade = add_up(counts, lambda count: count.grade)
    everybody = total(counts)
    opening = []
    for grade in sorted(grades(), key=lambda each: (LADDERS.index(each.category), each.rank)):
        tally = by_grade.get(grade.code, NOBODY)
        if tally.women + tally.men > 0:
            ladder = APPOINTED if grade.code == APPOINTED else grade.category
            opening.append(Opening(grade.code, ladder, tally.women, tally.men))
    return Start(
        query=query,
        as_of=as_of,
        opening=tuple(opening),
        other=everybody.other,
        missing_cells=everybody.missing_cells,
        coverage=coverages(query=query, wanted={as_of: offices}, trees=trees, scope=scope)[as_of],
        scope_label=scope_label(query=query, tree=tree, scope=scope),
        state=period.state,
    )


LADDERS = ("ungraded", "general_service", "national_officer", "professional")
"""The categories, so that a list by grade has the most senior last."""


def demand_sound(*, plan: Plan, start: Start) -> None:
    """Raise Invalid with every fault of a plan, each at what was set; see `problem_of` for the fields."""
    if problems := faults_in(plan=plan, start=start):
        raise Invalid(problems=problems)


def faults_in(*, plan: Plan, start: Start) -> list[Problem]:
    """Return every fault of a plan in words."""
    return [problem_of(fault, start) for fault in faults_of(plan, start.opening)]


def problem_of(fault: Fault, start: Start) -> Problem:
    """Return a fault in words; its field is `P5.leaving_women`, `every.growth`, `retirements.0.year` …"""
    if fault.line is not None:
        field = f"retirements.{fault.line}.{fault.setting}"
    elif fault.setting in {"years", "retirements"}:
        field = fault.setting
    else:
        field = f"{fault.level or 'every'}.{fault.setting}"
    return Problem(code=fault.kind.value, message=fault_words(fault, start), field=field)


def fault_words(fault: Fault, start: Start) -> str:
    """Return what is wrong and what is possible."""
    match fault.kind:
        case FaultKind.OUTSIDE:
            return _("From 0 to 100 per cent.")
        case FaultKind.TOO_MANY_LEAVE:
            return _(
                "Those who leave and those who are promoted are together more than 100 per cent of %(level)s."
            ) % {"level": _("a grade") if fault.level == EVERY else fault.level}
        case FaultKind.BELOW_NOBODY:
            return _("Not below −100 per cent a year: fewer than nobody cannot be.")
        case FaultKind.GROWS_TOO_FAST:
            return _("At most 100 per cent a year.")
        case FaultKind.YEARS:
            return _("From 1 to %(most)s years.") % {"most": fault.most}
        case FaultKind.MORE_THAN_THERE_ARE:
            return ngettext(
                "There is %(most)s in this grade at the start; the lines together may not retire more.",
                "There are %(most)s in this grade at the start; the lines together may not retire more.",
                fault.most or 0,
            ) % {"most": fault.most}
        case FaultKind.RETIRES_OUTSIDE:
            return _("A year that is simulated: after %(year)s and within the years asked for.") % {
                "year": start.as_of.year
            }
        case FaultKind.UNKNOWN_LEVEL:
            return _("A grade that has staff at the start.")
        case FaultKind.TOO_MANY_LINES:
            return _("At most %(most)s lines.") % {"most": fault.most}


def period_before(
    known: Sequence[StartPeriod], as_of: date, years: int = BACK_TEST_YEARS
) -> tuple[StartPeriod, int] | None:
    """Return the period so many whole years earlier, else the earliest of less; None if there is none."""
    by_day = {period.as_of: period for period in known}
    for number in range(years, 0, -1):
        found = by_day.get(years_before(as_of, number))
        if found is not None:
            return found, number
    return None


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes 28 February."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)
