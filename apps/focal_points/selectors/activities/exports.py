"""The log as rows of a file: exactly what is shown."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityKind, ActivityState, Observance
from apps.focal_points.models import Activity
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.access import activities_seen
from apps.focal_points.selectors.activities.reading import office_names, projects_named
from apps.web.language import in_language

Value = str | int | date | None


def header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    counts = [str(Activity._meta.get_field(name).verbose_name) for name in COUNTS]  # type: ignore[union-attr]
    return [
        _("First day"),
        _("Last day"),
        _("Office code"),
        _("Office"),
        _("Kind"),
        _("Day or campaign"),
        _("Area of work"),
        _("Title"),
        _("What came of it"),
        _("Place"),
        *(f"{label[:1].upper()}{label[1:]}" for label in counts),
        _("Partners"),
        _("Project"),
        _("Written by"),
        _("State"),
        _("Why it was withdrawn"),
    ]


def rows_of(*, rows: QuerySet[Any], scope: OfficeScope) -> list[list[Value]]:
    """Return a row for each activity of a list that the scope sees; blank: not said.

    A project that the scope does not see is blank too. Four statements.
    """
    found = list(
        rows.filter(pk__in=activities_seen(scope=scope).values("pk")).prefetch_related("partners")
    )
    names = office_names(rows=found)
    codes = projects_named(rows=found, scope=scope)
    return [
        row_of(each, names.get(each.office_id, each.office.code), codes.get(each.project_id, ""))
        for each in found
    ]


def row_of(activity: Any, office: str, project: str) -> list[Value]:
    """Return one activity as a row."""
    observance = activity.observance
    return [
        activity.happened_on,
        activity.ended_on,
        activity.office.code,
        office,
        str(ActivityKind(activity.kind).label),
        str(Observance(observance).label) if observance else "",
        in_language(activity.area, "title") if activity.area else "",
        activity.title,
        activity.outcome,
        activity.place,
        *(getattr(activity, name) for name in COUNTS),
        "; ".join(each.name for each in activity.partners.all()),
        project,
        name_of(activity.created_by),
        str(ActivityState(activity.state).label),
        activity.withdrawn_because,
    ]
