"""Invented activities: what each focal point did, and on which day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from apps.focal_points.choices import ActivityState
from apps.focal_points.models import Activity, ActivityPartner, Appointment, Area
from apps.focal_points.models.activities import COUNTS
from apps.projects.demo.stage import Stage

COUNTED = ("staff_women", "staff_men", "external_women", "external_men")
"""The counts that the file has; other and undisclosed are 0 where it has any."""


def make_activities(
    rows: list[dict[str, str]],
    kinds: Mapping[str, dict[str, str]],
    appointments: Mapping[str, Appointment],
    stage: Stage,
) -> None:
    """Log what the column `did` of each appointment names, of the kinds of `focal_point_activities.csv`."""
    areas = dict(Area.objects.values_list("number", "pk"))
    logged = [
        (kind, activity_of(appointments[row["key"]], kind, first, areas, stage))
        for row in rows
        for kind, first in what_was_done(row["did"], kinds, stage)
    ]
    Activity.objects.bulk_create(activity for _kind, activity in logged)
    ActivityPartner.objects.bulk_create(
        ActivityPartner(
            activity=activity,
            position=1,
            name=kind["partner"],
            kind=kind["partner_kind"],
            contact=kind["contact"],
        )
        for kind, activity in logged
        if kind["partner"]
    )


def what_was_done(
    words: str, kinds: Mapping[str, dict[str, str]], stage: Stage
) -> Iterator[tuple[dict[str, str], date]]:
    """Return the kinds and first days that `briefing@-9 womens-day@03-08` means.

    A number counts days from today; a month and day mean the last time that it was all over by today.
    """
    for word in words.split():
        key, _at, when = word.partition("@")
        kind = kinds[key]
        if when.startswith("-"):
            yield kind, stage.today + timedelta(days=int(when))
            continue
        month, day = (int(part) for part in when.split("-"))
        first = date(stage.today.year, month, day)
        is_over = first + timedelta(days=int(kind["lasts"]) - 1) <= stage.today
        yield kind, first if is_over else first.replace(year=first.year - 1)


def activity_of(
    appointment: Appointment,
    kind: dict[str, str],
    first: date,
    areas: Mapping[int, int],
    stage: Stage,
) -> Activity:
    """Return one activity, logged at the end of its last day."""
    lasts = int(kind["lasts"])
    last = first + timedelta(days=lasts - 1)
    counts: dict[str, int | None] = dict.fromkeys(COUNTS)
    if any(kind[name] for name in COUNTED):
        counts = {**dict.fromkeys(COUNTS, 0), **{name: int(kind[name] or 0) for name in COUNTED}}
    return Activity(
        office_id=appointment.office_id,
        appointment=appointment,
        happened_on=first,
        ended_on=last if lasts > 1 else None,
        kind=kind["kind"],
        observance=kind["observance"],
        area_id=areas.get(int(kind["area"])),
        title=kind["title"],
        outcome=kind["outcome"],
        language=kind["language"],
        state=ActivityState.LOGGED,
        created_by_id=appointment.user_id or stage.people["gcu"],
        created_at=stage.at((last - stage.today).days),
        logged_at=stage.at((last - stage.today).days),
        **counts,
    )
