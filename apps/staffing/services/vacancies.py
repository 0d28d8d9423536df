"""Vacancies are entered by HR of an office, changed, and closed once their short list is justified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import contract_groups, grades
from apps.organization.tree import OfficeNode
from apps.staffing.analytics.short_list import ShortListFault, fault_of, too_few
from apps.staffing.choices import Stage, VacancyState, YesNo
from apps.staffing.models import Vacancy
from apps.staffing.models.market import COUNTS, SEXES
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL
from apps.staffing.selectors.vacancies import (
    Approved,
    Department,
    approved_of,
    day_there,
    department_of,
    enters_anywhere,
    units_to_enter,
    vacancy_seen,
)
from apps.staffing.selectors.vacancy_words import department_words, fault_words
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

LONGEST_REFERENCE = 60
LONGEST_FUNCTION = 120
LONGEST_JUSTIFICATION = 4000
MOST_POSTS = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyData:
    """What somebody says of a vacancy: office, grade and contract by code, None for what is not known.

    `counts` has a number or None for each name of `COUNTS`; a name that is left out is missing.
    """

    office: str
    reference: str
    grade: str
    contract: str
    opened_on: date | None
    posts: int | None = 1
    state: str = VacancyState.OPEN
    closed_on: date | None = None
    notice_reviewed: str = YesNo.NOT_KNOWN
    notice_reviewed_on: date | None = None
    notice_reviewed_by: str = ""
    counts: Mapping[str, int | None] = field(default_factory=dict)
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What codes mean for the person who enters, read once for any number of vacancies.

    Grades and contracts are ids by code, `categories` those of grades by id. `taken` has the id of the
    vacancy of each office id and number in small letters.
    """

    units: Mapping[str, OfficeNode]
    grades: Mapping[str, int]
    categories: Mapping[int, str]
    contracts: Mapping[str, int]
    approved: Mapping[int, Approved]
    taken: Mapping[tuple[int, str], int]


def vocabulary_of(*, named: Iterable[str], now: datetime, scope: OfficeScope) -> Vocabulary:
    """Return what vacancies of the person may name, with the balance of the offices that are named.

    A fixed number of statements.
    """
    units = {node.code: node for node in units_to_enter(on=now.date(), scope=scope)}
    known = grades()
    office_ids = [units[code].id for code in set(named) if code in units]
    standing = Vacancy.objects.filter(office_id__in=office_ids)
    return Vocabulary(
        units=units,
        grades={grade.code: grade.pk for grade in known},
        categories={grade.pk: grade.category for grade in known},
        contracts={group.code: group.pk for group in contract_groups() if group.is_staff},
        approved=approved_of(office_ids=office_ids, scope=scope),
        taken={
            (office_id, reference.lower()): pk
            for office_id, reference, pk in standing.values_list("office_id", "reference", "pk")
        },
    )


@transaction.atomic
def save(*, data: VacancyData, now: datetime, scope: OfficeScope) -> Vacancy:
    """Enter a vacancy; raises NotPermitted, Invalid with all problems at once."""
    demand_enterer(scope=scope)
    known = vocabulary_of(named=[data.office], now=now, scope=scope)
    if problems := problems_of(data, known=known, vacancy=None, now=now):
        raise Invalid(problems=problems)
    return Vacancy.objects.create(
        created_at=now, changed_at=now, changed_by_id=scope.user_id, **columns_of(data, known)
    )


@transaction.atomic
def change(
    *, vacancy_id: int, version: int, data: VacancyData, now: datetime, scope: OfficeScope
) -> Vacancy:
    """Change a vacancy; it stays with its office. Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid."""
    found = vacancy_to_change(vacancy_id=vacancy_id, scope=scope)
    locked = Vacancy.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    known = vocabulary_of(named=[data.office], now=now, scope=scope)
    if problems := problems_of(data, known=known, vacancy=found, now=now):
        raise Invalid(problems=problems)
    changed: Vacancy = write(
        locked, changed_at=now, changed_by_id=scope.user_id, **columns_of(data, known)
    )
    return changed


@transaction.atomic
def delete(*, vacancy_id: int, version: int, scope: OfficeScope) -> None:
    """Delete a vacancy that was entered by mistake; raises OutOfScope, NotPermitted, WrongState (`stale`)."""
    found = vacancy_to_change(vacancy_id=vacancy_id, scope=scope)
    locked = Vacancy.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    locked.delete()


def demand_enterer(*, scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever enters vacancies of no office."""
    if not enters_anywhere(scope=scope):
        raise NotPermitted(_("HR staff of an office enter its vacancies."))


def vacancy_to_change(*, vacancy_id: int, scope: OfficeScope) -> Vacancy:
    """Return a vacancy that the person may change; raises OutOfScope or NotPermitted."""
    found = vacancy_seen(vacancy_id=vacancy_id, scope=scope)
    if not scope.may(Capability.ENTER, found.office_id):
        raise NotPermitted(_("HR staff of the office change its vacancies."))
    return found


def demand_sound(
    *, data: VacancyData, vacancy: Vacancy | None, now: datetime, scope: OfficeScope
) -> None:
    """Raise Invalid with all that is wrong with a vacancy; nothing is saved."""
    known = vocabulary_of(named=[data.office], now=now, scope=scope)
    if problems := problems_of(data, known=known, vacancy=vacancy, now=now):
        raise Invalid(problems=problems)


def columns_of(data: VacancyData, known: Vocabulary) -> dict[str, object]:
    """Return the columns of a vacancy without problems, with the balance of its department."""
    department = department_for(data, known)
    return {
        "office_id": known.units[data.office].id,
        "reference": data.reference.strip(),
        "grade_id": known.grades[data.grade],
        "contract_group_id": known.contracts[data.contract],
        "posts": data.posts,
        "opened_on": data.opened_on,
        "closed_on": data.closed_on,
        "state": data.state,
        "notice_reviewed": data.notice_reviewed,
        "notice_reviewed_on": data.notice_reviewed_on,
        "notice_reviewed_by": data.notice_reviewed_by.strip(),
        **{name: data.counts.get(name) for name in COUNTS},
        "justification": data.justification.strip().replace("\r\n", "\n"),
        "department_on": department.as_of if department else None,
        "department_level": department.level if department else "",
        "department_women": department.women if department else None,
        "department_men": department.men if department else None,
    }


def department_for(data: VacancyData, known: Vocabulary) -> Department | None:
    """Return the balance of the department of a vacancy, as its office last approved it."""
    unit, grade_id = known.units.get(data.office), known.grades.get(data.grade)
    if unit is None or grade_id is None:
        return None
    return department_of(
        known.approved.get(unit.id), grade_id=grade_id, categories=known.categories
    )


def fault_in(data: VacancyData, department: Department | None) -> ShortListFault | None:
    """Return why the short list of a vacancy wants a justification; None where it wants none."""
    if department is None:
        return None
    return fault_of(
        data.counts.get("short_list_women"),
        data.counts.get("short_list_men"),
        few=too_few(department.women, department.men),
    )


def problems_of(
    data: VacancyData, *, known: Vocabulary, vacancy: Vacancy | None, now: datetime
) -> list[Problem]:
    """Return all that is wrong with a vacancy at once; `vacancy` is the one that is changed."""
    unit = known.units.get(data.office)
    problems = named_problems(data, known, vacancy)
    problems += day_problems(data, day_there(unit, now) if unit else now.date())
    problems += count_problems(data)
    problems += justification_problems(data, department_for(data, known))
    return problems


def named_problems(data: VacancyData, known: Vocabulary, vacancy: Vacancy | None) -> list[Problem]:
    """Return what is wrong with office, number, grade, contract, posts and the words that are listed."""
    problems = []
    choose = _("Choose one of the list.")
    unit = known.units.get(data.office)
    if unit is None and vacancy is not None and vacancy.office.code == data.office:
        message = _("This office makes no return any more: its vacancies stay as they are.")
        problems.append(Problem("office_ended", message, field="office", value=data.office))
    elif unit is None:
        problems.append(Problem("invalid_choice", choose, field="office", value=data.office))
    elif vacancy is not None and vacancy.office_id != unit.id:
        message = _("A vacancy stays with its office. Delete it here and enter it there.")
        problems.append(Problem("other_office", message, field="office", value=data.office))
    reference = data.reference.strip()
    if not reference:
        message = _("Give the number of the notice.")
        problems.append(Problem("required", message, field="reference"))
    elif len(reference) > LONGEST_REFERENCE:
        problems.append(too_long("reference", LONGEST_REFERENCE))
    elif unit is not None:
        holder = known.taken.get((unit.id, reference.lower()))
        if holder is not None and (vacancy is None or holder != vacancy.pk):
            message = _("The office has a vacancy with this number already.")
            problems.append(Problem("taken", message, field="reference", value=reference))
    if data.grade not in known.grades:
        problems.append(Problem("invalid_choice", choose, field="grade", value=data.grade))
    if data.contract not in known.contracts:
        problems.append(Problem("invalid_choice", choose, field="contract", value=data.contract))
    for name, value, choices in (
        ("state", data.state, VacancyState.values),
        ("notice_reviewed", data.notice_reviewed, YesNo.values),
    ):
        if value not in choices:
            problems.append(Problem("invalid_choice", choose, field=name, value=value))
    if data.posts is None or not 1 <= data.posts <= MOST_POSTS:
        message = _("A number from 1 to %(most)s.") % {"most": MOST_POSTS}
        problems.append(Problem("out_of_range", message, field="posts"))
    if len(data.notice_reviewed_by.strip()) > LONGEST_FUNCTION:
        problems.append(too_long("notice_reviewed_by", LONGEST_FUNCTION))
    if len(data.justification.strip()) > LONGEST_JUSTIFICATION:
        problems.append(too_long("justification", LONGEST_JUSTIFICATION))
    return problems


def too_long(name: str, most: int) -> Problem:
    """Return the problem of a text that is too long."""
    return Problem("too_long", _("At most %(most)s characters.") % {"most": most}, field=name)


def day_problems(data: VacancyData, today: date) -> list[Problem]:
    """Return what is wrong with the days of a vacancy, held against the day at its office."""
    problems = []
    future = _("This day has not come yet.")
    if data.opened_on is None:
        message = _("Say on what day the vacancy was opened.")
        problems.append(Problem("required", message, field="opened_on"))
    for name in ("opened_on", "closed_on", "notice_reviewed_on"):
        day = getattr(data, name)
        if day is not None and day > today:
            problems.append(Problem("future", future, field=name, value=day.isoformat()))
    is_open = data.state == VacancyState.OPEN
    if is_open and data.closed_on is not None:
        message = _("An open vacancy has no such day yet. Say that it is filled or cancelled.")
        problems.append(Problem("still_open", message, field="closed_on"))
    if not is_open and data.closed_on is None:
        message = _("Say on what day it was filled or cancelled.")
        problems.append(Problem("required", message, field="closed_on"))
    if data.opened_on and data.closed_on and data.closed_on < data.opened_on:
        message = _("This is before the vacancy was opened, on %(date)s.") % {
            "date": date_format(data.opened_on, "DATE_FORMAT")
        }
        problems.append(Problem("before_opening", message, field="closed_on"))
    if data.notice_reviewed != YesNo.YES:
        message = _("Only for a notice that was reviewed.")
        problems += [
            Problem("not_reviewed", message, field=name)
            for name in ("notice_reviewed_on", "notice_reviewed_by")
            if getattr(data, name)
        ]
    return problems


def count_problems(data: VacancyData) -> list[Problem]:
    """Return what is wrong with the persons: out of range, more than at a stage before, more than posts."""
    problems = []
    for sex in SEXES:
        before: Stage | None = None
        held = 0
        for stage in Stage:
            name = f"{stage.value}_{sex}"
            number = data.counts.get(name)
            if number is None:
                continue
            if not 0 <= number <= MOST_PERSONS_IN_A_CELL:
                message = _("A whole number from 0 to %(most)s.") % {"most": MOST_PERSONS_IN_A_CELL}
                problems.append(Problem("out_of_range", message, field=name, value=str(number)))
                continue
            if before is not None and number > held:
                message = _("%(number)s are more than %(held)s at the stage “%(stage)s”.")
                words = {
                    "number": number,
                    "held": held,
                    "stage": before.label,
                }
                problems.append(
                    Problem("more_than_before", message % words, field=name, value=str(number))
                )
                continue
            before, held = stage, number
    return [*problems, *appointment_problems(data)]


def appointment_problems(data: VacancyData) -> list[Problem]:
    """Return whether the appointed fit the posts and the state; what is missing contradicts nothing."""
    counts = [data.counts.get(f"appointed_{sex}") for sex in SEXES]
    appointed = sum(number or 0 for number in counts)
    field_name = next(
        (f"appointed_{sex}" for sex in SEXES if data.counts.get(f"appointed_{sex}")),
        "appointed_women",
    )
    if data.posts and data.posts >= 1 and appointed > data.posts:
        message = ngettext(
            "%(appointed)s persons are appointed to %(posts)s post.",
            "%(appointed)s persons are appointed to %(posts)s posts.",
            data.posts,
        ) % {"appointed": appointed, "posts": data.posts}
        return [Problem("more_than_posts", message, field=field_name, value=str(appointed))]
    if data.state == VacancyState.CANCELLED and appointed:
        message = _("A cancelled vacancy appoints nobody.")
        return [Problem("appointed_to_cancelled", message, field="state")]
    if data.state == VacancyState.FILLED and None not in counts[:2] and not appointed:
        message = _("A filled vacancy appoints somebody: say whom, or that it is cancelled.")
        return [Problem("nobody_appointed", message, field="state")]
    return []


def justification_problems(data: VacancyData, department: Department | None) -> list[Problem]:
    """Return that a closed vacancy wants a justification which it has not."""
    fault = fault_in(data, department)
    if (
        department is None
        or fault is None
        or data.justification.strip()
        or data.state == VacancyState.OPEN
    ):
        return []
    message = _("Justify the short list before the vacancy is closed: %(fault)s %(department)s") % {
        "fault": fault_words(fault),
        "department": department_words(department, data.grade),
    }
    return [Problem("justification_required", message, field="justification")]
