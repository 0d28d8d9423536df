"""Words for the parts of a figure, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.figures.figure import OFFICES, RECIPIENTS, VACANCIES, Coverage, Empty, Status
from apps.web.parts import StatusTag, Text

BUDGETS = "projects"
BY_MARKER = "projects_by_marker"
"""The population of sums of money: projects with a budget."""
PARTICIPANTS = "participants"
"""The population of participants: persons who took part in logged activities."""
READINGS = "blind_readings"
"""The population of agreement: projects scored twice, the second time blind."""
APPLICANTS = "applicants"
"""The population of selections: women and men at the stages of vacancies."""
BOARD_MEMBERS = "board_members"
"""The population of boards: their members on a day."""
POPULATIONS: dict[str, Text] = {
    "all_staff": _("All staff"),
    "one_year_plus": _("Staff with contracts of one year or more"),
    "un_parity": _("Professional and higher, fixed-term, continuing and permanent"),
    "reporting_units": _("Offices that owe a return"),
    BUDGETS: _("Projects of the register"),
    "focal_points_in_post": _("Focal points in post"),
    "workplan_items": _("Items that were not dropped"),
    "beneficiaries_planned": _("Persons whom projects plan to reach"),
    "beneficiaries_reached": _("Persons whom projects reached"),
    PARTICIPANTS: _("Participants in logged activities"),
    BY_MARKER: _("Projects of the register"),
    READINGS: _("Projects read a second time, blind"),
    BOARD_MEMBERS: _("Members of a board"),
    APPLICANTS: _("Persons in selections, as offices enter them"),
}
OF_PROJECTS = {"beneficiaries_planned", "beneficiaries_reached"}
"""Populations whose data projects owe, where offices owe the others."""
STATUSES: dict[Status, StatusTag] = {
    Status.PROVISIONAL: StatusTag("wait", pgettext_lazy("figures", "Provisional")),
    Status.APPROVED: StatusTag("good", pgettext_lazy("figures", "Approved")),
    Status.AS_PUBLISHED: StatusTag("info", pgettext_lazy("figures", "As published")),
}
EMPTIES: dict[Empty, Text] = {
    Empty.MISSING: _("Not reported"),
    Empty.NOT_APPLICABLE: _("Not applicable"),
    Empty.HIDDEN: _("Hidden, because so few persons could be recognized"),
}


def population_words(key: str) -> str:
    """Return the name of a population; one that is not known here is printed as it comes."""
    return str(POPULATIONS.get(key, key))


def coverage_words(coverage: Coverage, population: str = "") -> str:
    """Return how many reporting units, projects or recipients are behind a figure of a population.

    Nothing of what no unit reports, such as the money of awards.
    """
    if population == BUDGETS:
        return budgets_words(coverage)
    if population == BY_MARKER:
        return marker_words(coverage)
    if population in OF_PROJECTS:
        return projects_words(coverage)
    if population == PARTICIPANTS:
        return activities_words(coverage)
    if population == BOARD_MEMBERS:
        return ""
    if population == READINGS:
        return readings_words(coverage)
    if coverage.of == RECIPIENTS:
        return ngettext(
            "%(counted)s of %(due)s person asked has answered",
            "%(counted)s of %(due)s persons asked have answered",
            coverage.due,
        ) % {"counted": coverage.counted, "due": coverage.due}
    if coverage.of == VACANCIES:
        return vacancies_words(coverage)
    if coverage.of == OFFICES:
        return ngettext(
            "%(due)s office or department", "%(due)s offices and departments", coverage.due
        ) % {"due": coverage.due}
    if coverage.due == coverage.counted == 0:
        return ""
    if coverage.due == 0:
        return ngettext(
            "%(counted)s reporting unit counted, none due",
            "%(counted)s reporting units counted, none due",
            coverage.counted,
        ) % {"counted": coverage.counted}
    counted = ngettext(
        "%(counted)s of %(due)s reporting unit counted",
        "%(counted)s of %(due)s reporting units counted",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}
    if coverage.missing == 0:
        return counted
    missing = ngettext("%(missing)s missing", "%(missing)s missing", coverage.missing) % {
        "missing": coverage.missing
    }
    return f"{counted}, {missing}"


def projects_words(coverage: Coverage) -> str:
    """Return how many of the projects that owe a count gave one."""
    if coverage.due == 0:
        return str(_("No project owes a count"))
    return ngettext(
        "%(counted)s of %(due)s project counted",
        "%(counted)s of %(due)s projects counted",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}


def activities_words(coverage: Coverage) -> str:
    """Return for how many of the logged activities somebody counted who took part."""
    return ngettext(
        "Known for %(counted)s of %(due)s activity",
        "Known for %(counted)s of %(due)s activities",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}


def budgets_words(coverage: Coverage) -> str:
    """Return how many projects are behind a sum, and how many have no budget."""
    return ngettext(
        "%(counted)s of %(due)s project with a budget, %(missing)s without",
        "%(counted)s of %(due)s projects with a budget, %(missing)s without",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due, "missing": coverage.missing}


def marker_words(coverage: Coverage) -> str:
    """Return how many projects have a code of a gender marker."""
    return ngettext(
        "%(counted)s of %(due)s project has a code",
        "%(counted)s of %(due)s projects have a code",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}


def vacancies_words(coverage: Coverage) -> str:
    """Return in how many vacancies what is told is known."""
    return ngettext(
        "known of %(counted)s of %(due)s vacancy",
        "known of %(counted)s of %(due)s vacancies",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}


def readings_words(coverage: Coverage) -> str:
    """Return how many of the blind readings are handed in."""
    return ngettext(
        "%(counted)s of %(due)s reading handed in",
        "%(counted)s of %(due)s readings handed in",
        coverage.due,
    ) % {"counted": coverage.counted, "due": coverage.due}
