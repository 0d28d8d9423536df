"""Activities as each person sees them: the list, one of them, one's own drafts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.access import activities_seen
from apps.organization.selectors import newest_names
from apps.projects.selectors.access import projects_seen
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import OutOfScope

KIND = "focal_points.activity"
MOST_DRAFTS = 5
"""So many of one's own drafts are offered to be gone on with; a choice of this product."""
STATE_KINDS: dict[str, Kind] = {
    ActivityState.DRAFT: "wait",
    ActivityState.LOGGED: "good",
    ActivityState.WITHDRAWN: "bad",
}


def ref_of(activity_id: int) -> RecordRef:
    """Return how other rooms point to an activity."""
    return RecordRef(KIND, activity_id)


def sees_log(*, scope: OfficeScope) -> bool:
    """Whether the log is a page for this person."""
    return bool(scope.over(Capability.SEE_FOCAL_POINTS))


def may_log(*, scope: OfficeScope) -> bool:
    """Whether somebody logs activities of any office."""
    return bool(scope.over(Capability.LOG_ACTIVITIES))


def may_change(activity: Activity, *, scope: OfficeScope) -> bool:
    """Whether somebody corrects an activity: its writer, and who logs for the office; a draft its writer."""
    if scope.user_id is not None and activity.created_by_id == scope.user_id:
        return True
    return activity.state != ActivityState.DRAFT and scope.may(
        Capability.LOG_ACTIVITIES, activity.office_id
    )


def logged(*, scope: OfficeScope) -> QuerySet[Activity]:
    """Return what a list shows: no drafts."""
    return activities_seen(scope=scope).exclude(state=ActivityState.DRAFT)


def listed(*, rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Return activities as a list shows them, the newest first."""
    return rows.select_related("office", "area", "created_by").order_by("-happened_on", "-pk")


def in_year(year: int) -> Q:
    """Return the filter of activities of a year; one that lasts over its end counts in both."""
    return Q(happened_on__lt=date(year + 1, 1, 1)) & (
        Q(happened_on__gte=date(year, 1, 1)) | Q(ended_on__gte=date(year, 1, 1))
    )


def activity_with(*, activity_id: int, scope: OfficeScope) -> Activity:
    """Return one activity with what its page names; raises OutOfScope. Two statements."""
    found = (
        activities_seen(scope=scope)
        .filter(pk=activity_id)
        .select_related("office", "area", "project", "created_by", "item", "appointment")
        .prefetch_related("partners")
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def own_drafts(*, scope: OfficeScope) -> list[Activity]:
    """Return somebody's own newest drafts; one statement."""
    if scope.user_id is None:
        return []
    return list(
        Activity.objects.filter(created_by_id=scope.user_id, state=ActivityState.DRAFT)
        .select_related("office")
        .order_by("-created_at", "-pk")[:MOST_DRAFTS]
    )


def of_appointment(*, appointment_id: int, most: int, scope: OfficeScope) -> tuple[list[Any], int]:
    """Return the newest activities under an appointment that somebody sees, and how many; one statement."""
    rows = list(
        activities_seen(scope=scope)
        .filter(appointment_id=appointment_id, state=ActivityState.LOGGED)
        .annotate(number_in_all=Window(Count("pk")))
        .order_by("-happened_on", "-pk")[:most]
    )
    return rows, rows[0].number_in_all if rows else 0


def office_names(*, rows: Iterable[Activity]) -> dict[int, str]:
    """Return the names of the offices of activities; one statement."""
    names = newest_names(ids={each.office_id for each in rows})
    return {office_id: name for office_id, (_code, name) in names.items()}


def projects_named(*, rows: Iterable[Activity], scope: OfficeScope) -> dict[int, str]:
    """Return the codes of the linked projects that somebody sees, by number; one statement."""
    ids = {each.project_id for each in rows if each.project_id is not None}
    return dict(projects_seen(scope=scope).filter(pk__in=ids).values_list("pk", "code"))


def writers(*, scope: OfficeScope) -> list[tuple[int, str]]:
    """Return who wrote what somebody sees of the log, by name; one statement."""
    rows = (
        logged(scope=scope)
        .filter(created_by__isnull=False)
        .order_by()
        .values_list(
            "created_by_id",
            "created_by__first_name",
            "created_by__last_name",
            "created_by__username",
        )
        .distinct()
    )
    named = [(pk, f"{given} {family}".strip() or account) for pk, given, family, account in rows]
    return sorted(named, key=lambda each: each[1])


def status_of(activity: Activity) -> StatusTag:
    """Return where an activity stands, since when."""
    on = activity.logged_at if activity.state == ActivityState.LOGGED else None
    return StatusTag(STATE_KINDS[activity.state], ActivityState(activity.state).label, on=on)


def participants_of(activity: Activity) -> int | None:
    """Return how many took part as far as they were counted; None where nobody counted."""
    known = [getattr(activity, name) for name in COUNTS]
    counted = [number for number in known if number is not None]
    return sum(counted) if counted else None


def in_order_of_participants(rows: QuerySet[Any], is_descending: bool) -> QuerySet[Any]:
    """Sort by the number of participants, what was not counted last in both directions."""
    none_known = Q(**{f"{name}__isnull": True for name in COUNTS})
    total: Any = Value(0)
    for name in COUNTS:
        total = total + Case(
            When(**{f"{name}__isnull": False, "then": F(name)}),
            default=Value(0),
            output_field=IntegerField(),
        )
    number = Case(When(none_known, then=None), default=total, output_field=IntegerField())
    order = number.desc(nulls_last=True) if is_descending else number.asc(nulls_last=True)
    return rows.order_by(order, "-happened_on", "-pk")
