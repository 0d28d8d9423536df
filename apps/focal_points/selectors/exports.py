"""Appointments as rows of a file: exactly what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import AppointmentRole, PostKind
from apps.focal_points.models import Appointment, RuleSet
from apps.focal_points.selectors.access import appointments_seen
from apps.focal_points.selectors.appointments import office_names
from apps.focal_points.selectors.rules import Failures
from apps.focal_points.selectors.states import last_day, state_on
from apps.organization.choices import Sex
from apps.organization.tree import OfficeTree
from apps.web.language import in_language

Value = str | int | Decimal | date | None


def header(sets: Sequence[RuleSet]) -> list[str]:
    """Return the names of the columns in the reader's language; one for each rule set at the end."""
    return [
        _("Name"),
        _("Sex"),
        _("Role"),
        _("Office code"),
        _("Office"),
        _("Region"),
        _("State"),
        _("First day"),
        _("Last day"),
        _("Why it ended"),
        _("Grade"),
        _("Per cent of working time"),
        _("Post"),
        _("Kind of post"),
        _("Appointing decision"),
        _("Day of the decision"),
        _("Appointing officer"),
        _("Terms signed on"),
        _("Knowledge of gender issues"),
        _("Evaluation cycle that names the role"),
        *(
            _("Not kept of: %(rule_set)s") % {"rule_set": in_language(each, "title")}
            for each in sets
        ),
    ]


def rows_of(
    *,
    appointments: Iterable[Appointment],
    tree: OfficeTree,
    on: date,
    by_code: Mapping[str, Failures],
    scope: OfficeScope,
) -> list[list[Value]]:
    """Return a row for each appointment that the scope sees; blank: not known, or not asked on the day.

    `by_code` is what is not kept of each set, as `selectors.rules.failures_by_set` gives it.
    """
    rows = list(appointments)
    seen = set(
        appointments_seen(scope=scope)
        .filter(pk__in=[each.pk for each in rows])
        .values_list("pk", flat=True)
    )
    names = office_names(appointments=rows, tree=tree)
    return [_row(each, names, tree, on, by_code) for each in rows if each.pk in seen]


def _row(
    each: Appointment,
    names: Mapping[int, str],
    tree: OfficeTree,
    on: date,
    by_code: Mapping[str, Failures],
) -> list[Value]:
    region = tree.region_of(each.office_id)
    return [
        each.name,
        str(Sex(each.sex).label) if each.sex else "",
        str(AppointmentRole(each.role).label),
        each.office.code,
        names[each.office_id],
        region.name if region else "",
        str(state_on(each, on).label),
        each.starts_on,
        last_day(each),
        each.ended_because,
        each.grade.code if each.grade else "",
        each.percent_of_time,
        each.post_title,
        str(PostKind(each.post_kind).label) if each.post_kind else "",
        each.decision,
        each.decided_on,
        each.appointed_by,
        each.terms_signed_on,
        _flag(each.has_expertise),
        each.appraisal_year,
        *(_told(failures, each) for failures in by_code.values()),
    ]


def _told(failures: Failures, each: Appointment) -> str:
    """Return the sentences of what is not kept; a dash where all is kept."""
    if each.pk not in failures:
        return ""
    return " ".join(failure.sentence for failure in failures[each.pk]) or "–"


def _flag(value: bool | None) -> str:
    if value is None:
        return ""
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")
