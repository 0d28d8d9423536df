"""Invented workplans in every state."""

from collections.abc import Mapping
from datetime import date

from apps.focal_points.choices import WorkplanState
from apps.focal_points.models import Appointment, Area, Workplan, WorkplanItem
from apps.projects.demo.stage import Stage

SUPERVISOR = "head.nairobi"
BEGUN_IN = (1, 15)
"""Month and day on which each of them was begun."""


def make_workplans(
    rows: list[dict[str, str]], appointments: Mapping[str, Appointment], stage: Stage
) -> None:
    """Enter the workplans of `focal_point_workplans.csv` with their items.

    A row whose office or area does not exist on the day is left out.
    """
    areas = dict(Area.objects.values_list("number", "pk"))
    plans: dict[tuple[str, str], Workplan] = {}
    positions: dict[tuple[str, str], int] = {}
    for row in rows:
        area_id = areas.get(int(row["area"]))
        if row["appointment"] not in appointments or area_id is None:
            continue
        place = (row["appointment"], row["year"])
        if place not in plans:
            plans[place] = workplan_of(appointments[row["appointment"]], row, stage)
        positions[place] = positions.get(place, 0) + 1
        month, day = (int(part) for part in row["due"].split("-"))
        WorkplanItem.objects.create(
            workplan=plans[place],
            position=positions[place],
            area_id=area_id,
            title=row["title"],
            expected_result=row["result"],
            due_on=date(plans[place].year, month, day),
            progress=row["progress"],
            progress_note=row["note"],
        )


def workplan_of(appointment: Appointment, row: dict[str, str], stage: Stage) -> Workplan:
    """Enter one workplan with the steps that its state has behind it."""
    year = stage.today.year + int(row["year"])
    begun = stage.at(min((date(year, *BEGUN_IN) - stage.today).days, 0))
    state = WorkplanState(row["state"])
    is_sent = state not in {WorkplanState.DRAFT, WorkplanState.RETURNED}
    is_supervised = state in {WorkplanState.SUPERVISED, WorkplanState.APPROVED}
    is_approved = state is WorkplanState.APPROVED
    return Workplan.objects.create(
        appointment=appointment,
        year=year,
        state=state,
        returned_because=row["because"],
        created_by_id=appointment.user_id,
        created_at=begun,
        submitted_by_id=appointment.user_id if is_sent else None,
        submitted_at=begun if is_sent else None,
        supervised_by_id=stage.people.get(SUPERVISOR) if is_supervised else None,
        supervised_at=begun if is_supervised else None,
        approved_by_id=stage.people.get("gcu") if is_approved else None,
        approved_at=begun if is_approved else None,
    )
