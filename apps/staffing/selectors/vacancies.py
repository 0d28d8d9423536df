"""Vacancies that somebody sees, who enters them, and the balance of their department."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.analytics.short_list import (
    FEWEST_IN_A_DEPARTMENT,
    ShortListFault,
    fault_of,
    too_few,
)
from apps.staffing.choices import CellState, DepartmentLevel, Population, VacancyState
from apps.staffing.models import HeadcountCell, ReturnRevision, Vacancy
from apps.web.refusals import NotPermitted, OutOfScope

SexCounts = tuple[int, int]
"""Women and men."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Women and men of an office by grade id, as it last approved them."""

    as_of: date
    by_grade: Mapping[int, SexCounts]


@dataclass(frozen=True, slots=True)
class Department:
    """The balance that a short list is held against."""

    as_of: date
    level: str
    women: int
    men: int


def demand_market(*, scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever stands outside the inner circle: vacancies are not published."""
    if not scope.is_inner_circle:
        raise NotPermitted(
            _(
                "Vacancies are shown to those who see the records of an office; nothing is published."
            )
        )


def vacancies_seen(*, scope: OfficeScope) -> QuerySet[Vacancy]:
    """Return the vacancies of the offices that somebody sees, the newest first."""
    return (
        Vacancy.objects.filter(scope.visible.where("office"))
        .select_related("office", "grade", "contract_group", "changed_by")
        .order_by("-opened_on", "office__code", "reference", "pk")
    )


def vacancy_seen(*, vacancy_id: int, scope: OfficeScope) -> Vacancy:
    """Return one vacancy; raises OutOfScope when it does not exist for this person."""
    found = vacancies_seen(scope=scope).filter(pk=vacancy_id).first()
    if found is None:
        raise OutOfScope
    return found


def may_enter(*, office_id: int, scope: OfficeScope) -> bool:
    """Whether somebody enters the vacancies of an office."""
    return scope.may(Capability.ENTER, office_id)


def enters_anywhere(*, scope: OfficeScope) -> bool:
    """Whether somebody enters vacancies of any office."""
    return bool(scope.over(Capability.ENTER))


def units_to_enter(*, on: date, scope: OfficeScope) -> list[OfficeNode]:
    """Return the offices for which somebody enters vacancies: those that make a return, by name.

    Vacancies of an office that is counted in the return of another stand with that other.
    """
    offices = scope.over(Capability.ENTER)
    units = [node for node in tree_on(day=on).units() if node.id in offices]
    return sorted(units, key=lambda node: (node.name, node.code))


def day_there(node: OfficeNode, now: datetime) -> date:
    """Return what day it is at an office."""
    return now.astimezone(ZoneInfo(node.time_zone)).date()


def approved_of(*, office_ids: Iterable[int], scope: OfficeScope) -> dict[int, Approved]:
    """Return what each office last approved of its staff; an office without an approved return has no key.

    Cells that are missing count as nobody. Two statements.
    """
    wanted = [office_id for office_id in office_ids if office_id in scope.visible]
    newest = {
        pk: (office_id, as_of)
        for pk, office_id, as_of in ReturnRevision.objects.filter(
            headcount_return__office_id__in=wanted, is_in_force=True
        )
        .order_by("headcount_return__office_id", "-headcount_return__period__as_of")
        .distinct("headcount_return__office_id")
        .values_list("pk", "headcount_return__office_id", "headcount_return__period__as_of")
    }
    if not newest:
        return {}
    counts: dict[int, dict[int, list[int]]] = {office_id: {} for office_id, _on in newest.values()}
    rows = (
        HeadcountCell.objects.filter(
            revision_id__in=newest,
            contract_group__is_staff=True,
            state=CellState.COUNTED,
            sex__in=[Sex.WOMEN, Sex.MEN],
        )
        .values_list("revision_id", "grade_id", "sex")
        .annotate(persons=Sum("count"))
        .order_by()
    )
    for revision_id, grade_id, sex, number in rows:
        pair = counts[newest[revision_id][0]].setdefault(grade_id, [0, 0])
        pair[0 if sex == Sex.WOMEN else 1] += number or 0
    return {
        office_id: Approved(
            as_of=as_of,
            by_grade={
                grade_id: (women, men) for grade_id, (women, men) in counts[office_id].items()
            },
        )
        for office_id, as_of in newest.values()
    }


def department_of(
    approved: Approved | None, *, grade_id: int, categories: Mapping[int, str]
) -> Department | None:
    """Return the balance at a grade, or of its category where it has fewer than two persons.

    `categories` has the category of every grade. None where nothing is approved, or the category has
    fewer than two persons as well: then it is not known.
    """
    if approved is None:
        return None
    own = approved.by_grade.get(grade_id, (0, 0))
    if sum(own) >= FEWEST_IN_A_DEPARTMENT:
        return Department(approved.as_of, DepartmentLevel.GRADE, *own)
    wider = [
        counts
        for other, counts in approved.by_grade.items()
        if categories[other] == categories[grade_id]
    ]
    women, men = sum(w for w, _m in wider), sum(m for _w, m in wider)
    if women + men < FEWEST_IN_A_DEPARTMENT:
        return None
    return Department(approved.as_of, DepartmentLevel.CATEGORY, women, men)


def department_stored(vacancy: Vacancy) -> Department | None:
    """Return the balance that stands with a vacancy since it was last saved."""
    if (
        vacancy.department_on is None
        or vacancy.department_women is None
        or vacancy.department_men is None
    ):
        return None
    return Department(
        vacancy.department_on,
        vacancy.department_level,
        vacancy.department_women,
        vacancy.department_men,
    )


def short_list_fault(vacancy: Vacancy) -> ShortListFault | None:
    """Return why the short list of a vacancy wants a justification; None where it wants none."""
    department = department_stored(vacancy)
    if department is None:
        return None
    return fault_of(
        vacancy.short_list_women,
        vacancy.short_list_men,
        few=too_few(department.women, department.men),
    )


def department_figure(department: Department, office_name: str) -> Figure:
    """Return the share of women that a short list is held against, with its counts and date."""
    return Figure.share(
        "staffing.vacancy.department",
        department.women,
        department.men,
        population=str(Population.ALL_STAFF),
        as_of=department.as_of,
        scope=office_name,
        coverage=Coverage(due=1, counted=1, missing=0),
        status=Status.APPROVED,
    )


@dataclass(frozen=True, slots=True)
class VacancyFilter:
    """What to list; blanks narrow nothing."""

    office: str = ""
    state: str = ""
    year: int | None = None
    only_unjustified: bool = False


def vacancies_listed(*, only: VacancyFilter, on: date, scope: OfficeScope) -> QuerySet[Vacancy]:
    """Return the vacancies that fit a filter; an office stands for all below it on the day."""
    found = vacancies_seen(scope=scope)
    if only.office:
        tree = tree_on(day=on)
        node = tree.by_code.get(only.office)
        found = found.filter(office_id__in=tree.subtree(node.id) if node else ())
    if only.state:
        found = found.filter(state=only.state)
    if only.year:
        found = found.filter(opened_on__year=only.year)
    if only.only_unjustified:
        found = found.filter(pk__in=[one.pk for one in found if lacks_justification(one)])
    return found


def lacks_justification(vacancy: Vacancy) -> bool:
    """Whether an open vacancy wants a justification that nobody has written yet."""
    return (
        vacancy.state == VacancyState.OPEN
        and not vacancy.justification
        and short_list_fault(vacancy) is not None
    )


def years_of_vacancies(*, scope: OfficeScope) -> list[int]:
    """Return the years in which the vacancies that somebody sees were opened, the newest first."""
    years = Vacancy.objects.filter(scope.visible.where("office")).values_list(
        F("opened_on__year"), flat=True
    )
    return sorted(set(years.order_by()), reverse=True)
