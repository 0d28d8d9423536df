"""Vacancies in words: counts, the balance of a department, what is wrong with a short list."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.staffing.analytics.short_list import ShortListFault
from apps.staffing.choices import DepartmentLevel, Stage, VacancyState, YesNo
from apps.staffing.models import Vacancy
from apps.staffing.selectors.vacancies import (
    Department,
    department_stored,
    lacks_justification,
    short_list_fault,
)
from apps.web.parts import StatusTag

SEX_LABELS = {
    "women": gettext_lazy("Women"),
    "men": gettext_lazy("Men"),
    "other": gettext_lazy("Other or undisclosed"),
}
STATES = {
    VacancyState.OPEN: "info",
    VacancyState.FILLED: "good",
    VacancyState.CANCELLED: "calm",
}
FAULTS = {
    ShortListFault.ONE_SEX: pgettext_lazy("short list", "one sex is absent from it."),
    ShortListFault.REPEATS: pgettext_lazy(
        "short list", "the sex that is too few in the department is too few on it as well."
    ),
}
DEFINITION = gettext_lazy(
    "The guidelines (1a) ask managers to justify short lists where the department is unbalanced, and do not say"
    " what that is. This product’s own definition: a department is unbalanced when its share of women lies outside"
    " 47 to 53 per cent or the nearest that its number allows; its short list is, when one sex is absent or the sex"
    " that is too few in the department is too few on the list as well."
)


def count_label(stage: Stage, sex: str) -> str:
    """Return the name of a count: “Short list, women”."""
    return _("%(stage)s, %(sex)s") % {
        "stage": stage.label,
        "sex": str(SEX_LABELS[sex]).lower(),
    }


def fault_words(fault: ShortListFault) -> str:
    """Return what is wrong with a short list."""
    return str(FAULTS[fault])


def department_words(department: Department, grade: str) -> str:
    """Return the balance of a department with its date and source."""
    words = {
        "women": department.women,
        "men": department.men,
        "date": date_format(department.as_of, "DATE_FORMAT"),
        "grade": grade,
    }
    if department.level == DepartmentLevel.GRADE:
        return (
            _(
                "The office has %(women)s women and %(men)s men at %(grade)s (all staff, approved return of"
                " %(date)s)."
            )
            % words
        )
    return (
        _(
            "The office has fewer than two persons at %(grade)s; in its category it has %(women)s women and"
            " %(men)s men (all staff, approved return of %(date)s)."
        )
        % words
    )


def state_tag(vacancy: Vacancy) -> StatusTag:
    """Return where a vacancy stands and since when."""
    state = VacancyState(vacancy.state)
    return StatusTag(
        STATES[state],  # type: ignore[arg-type]
        state.label,
        vacancy.closed_on or vacancy.opened_on,
    )


def short_list_words(vacancy: Vacancy) -> str:
    """Return how the short list of a vacancy stands to its department, in words."""
    department = department_stored(vacancy)
    if department is None:
        return _(
            "Whether the department is balanced is not known: its office has no approved return with two persons or"
            " more in the category of the grade."
        )
    if vacancy.short_list_women is None or vacancy.short_list_men is None:
        return _("The short list is not known yet.")
    fault = short_list_fault(vacancy)
    if fault is None:
        return _("The short list wants no justification.")
    return _("The short list wants a justification: %(fault)s") % {"fault": fault_words(fault)}


def justification_tag(vacancy: Vacancy) -> StatusTag | None:
    """Return whether a justification stands; None where none is wanted."""
    if short_list_fault(vacancy) is None:
        return None
    if vacancy.justification:
        return StatusTag("good", pgettext_lazy("short list", "Justified"))
    if lacks_justification(vacancy):
        return StatusTag("warn", pgettext_lazy("short list", "To justify before it is closed"))
    return StatusTag("bad", pgettext_lazy("short list", "Not justified"))


def notice_words(vacancy: Vacancy) -> str:
    """Return whether the notice was reviewed for gender, when and by whom."""
    parts = [str(YesNo(vacancy.notice_reviewed).label)]
    if vacancy.notice_reviewed_on:
        parts.append(date_format(vacancy.notice_reviewed_on, "DATE_FORMAT"))
    if vacancy.notice_reviewed_by:
        parts.append(vacancy.notice_reviewed_by)
    return ", ".join(parts)
