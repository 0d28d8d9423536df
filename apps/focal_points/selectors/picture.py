"""The pictures of appointments: in which months something was done, in which areas, since when nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import DateField, Max
from django.db.models.functions import Coalesce

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.picture import Done, Held, Picture, picture_of
from apps.focal_points.choices import ActivityState, InquiryAnswer
from apps.focal_points.models import Activity, Appointment, Inquiry


def pictures(
    *, appointments: Iterable[Appointment], year: int, today: date, scope: OfficeScope
) -> dict[int, Picture]:
    """Return the picture of a year, as it stands on `today`, by appointment; three statements.

    Appointments that the person may not see are absent. Drafts and what was withdrawn do not count,
    nor does what was logged under no appointment.
    """
    offices = scope.over(Capability.SEE_FOCAL_POINTS)
    seen = [
        each
        for each in appointments
        if each.office_id in offices
        or (scope.user_id is not None and each.user_id == scope.user_id)
    ]
    if not seen:
        return {}
    ids = [each.pk for each in seen]
    done = done_in(ids, year=year, today=today)
    going_on = went_on(ids, today=today)
    return {
        each.pk: picture_of(
            done[each.pk],
            Held(each.starts_on, each.ends_before, tuple(going_on[each.pk])),
            year=year,
            today=today,
        )
        for each in seen
    }


def done_in(ids: Collection[int], *, year: int, today: date) -> dict[int, list[Done]]:
    """Return what a picture is made of: each day and area of the year once, and the last day of all.

    Two statements. Of the other years only the last day matters, so their rows stay in the database.
    """
    counted = Activity.objects.filter(
        appointment_id__in=ids, state=ActivityState.LOGGED, happened_on__lte=today
    ).annotate(last=Coalesce("ended_on", "happened_on", output_field=DateField()))
    done: dict[int, list[Done]] = defaultdict(list)
    touching: Any = counted.filter(happened_on__lte=date(year, 12, 31), last__gte=date(year, 1, 1))
    for appointment_id, first, last, area in touching.values_list(
        "appointment_id", "happened_on", "last", "area__number"
    ).distinct():
        done[appointment_id].append(Done(first, last, area))
    for appointment_id, last in counted.values_list("appointment_id").annotate(Max("last")):
        done[appointment_id].append(Done(min(last, today), min(last, today), None))
    return done


def went_on(ids: Collection[int], *, today: date) -> dict[int, list[date]]:
    """Return the days on which it was answered that somebody goes on, by appointment; one statement."""
    days: dict[int, list[date]] = defaultdict(list)
    answers: Any = Inquiry.objects.filter(
        appointment_id__in=ids,
        answer=InquiryAnswer.GOES_ON,
        answered_at__lte=datetime.combine(today, time.max, tzinfo=UTC),
    )
    for appointment_id, at in answers.values_list("appointment_id", "answered_at"):
        days[appointment_id].append(at.astimezone(UTC).date())
    return days
