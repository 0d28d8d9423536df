"""Steps of an activity that is there: withdrawn, thrown away while it is a draft, done again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.access import activity_seen
from apps.focal_points.services.activities.data import LONGEST, ActivityData, today_at, too_long
from apps.focal_points.services.activities.writing import (
    activity_to_write,
    demand_logging,
    hold_writer,
    partners_of,
    put,
)
from apps.web.refusals import Invalid, Problem
from apps.web.versions import demand_state, demand_version, write


@transaction.atomic
def withdraw_activity(
    *, activity_id: int, version: int, reason: str, scope: OfficeScope
) -> Activity:
    """Withdraw what was logged: it stays readable with the reason, and counts no more.

    Raises OutOfScope, NotPermitted, WrongState, Invalid without a reason.
    """
    activity = activity_to_write(activity_id=activity_id, scope=scope)
    demand_state(activity, (ActivityState.LOGGED,), _("A draft is thrown away, not withdrawn."))
    demand_version(activity, version)
    words = reason.strip()
    if not words:
        problem = Problem(code="required", field="reason", message=_("Say why."))
        raise Invalid(problems=[problem])
    if len(words) > LONGEST["reason"]:
        raise Invalid(problems=[too_long("reason", LONGEST["reason"])])
    withdrawn: Activity = write(activity, state=ActivityState.WITHDRAWN, withdrawn_because=words)
    return withdrawn


@transaction.atomic
def discard_draft(*, activity_id: int, scope: OfficeScope) -> None:
    """Throw a draft away; raises OutOfScope for what is not one's own, WrongState for what is logged."""
    activity = activity_to_write(activity_id=activity_id, scope=scope)
    demand_state(
        activity,
        (ActivityState.DRAFT,),
        _("What was logged is never thrown away. Withdraw it with a reason."),
    )
    activity.delete()


@transaction.atomic
def copy_activity(
    *, activity_id: int, has_all: bool, now: datetime, scope: OfficeScope
) -> Activity:
    """Begin a draft from an activity, and return it; the same sent twice begins one.

    `has_all` copies every field; without it the activity was done again: today, and what came of it and
    who took part is still to be said. Raises OutOfScope, NotPermitted.
    """
    hold_writer(scope=scope)
    activity = activity_seen(activity_id=activity_id, scope=scope)
    demand_logging(office_id=activity.office_id, scope=scope)
    names = ActivityData.__dataclass_fields__.keys() - {"partners"}
    said = {name: getattr(activity, name) for name in names}
    if not has_all:
        said |= {"happened_on": today_at(activity.office_id, now), "ended_on": None, "outcome": ""}
        said |= dict.fromkeys(COUNTS)
    data = ActivityData(**said, partners=partners_of(activity))
    return put(None, data, state=ActivityState.DRAFT, now=now, scope=scope)
