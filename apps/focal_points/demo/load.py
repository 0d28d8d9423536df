"""Everything that is invented of focal points, in one call."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import user_by_name
from apps.focal_points.demo.activities import make_activities
from apps.focal_points.demo.appointments import make_appointments
from apps.focal_points.demo.inquiries import ask_and_answer
from apps.focal_points.demo.network import make_network
from apps.focal_points.demo.workplans import make_workplans
from apps.organization.selectors import tree_on
from apps.projects.demo.stage import Stage, rows_of, table_of

PEOPLE = ("focalpoint.nairobi", "focalpoint.dakar", "head.nairobi", "head.dakar", "gcu")


def load_demo_focal_points(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Make the invented appointments, workplans, activities and the network; return how many were appointed.

    `directory` holds the files `focal_point…csv`. Rows of offices that do not exist on the day are left out.
    """
    found = {name: user_by_name(name=name, scope=scope) for name in PEOPLE}
    stage = Stage(
        now=now,
        offices={code: node.id for code, node in tree_on(day=now.date()).by_code.items()},
        people={name: user.pk for name, user in found.items() if user is not None},
    )
    rows = rows_of(directory / "focal_points.csv", stage)
    appointments = make_appointments(rows, stage)
    make_workplans(table_of(directory / "focal_point_workplans.csv"), appointments, stage)
    kinds: Mapping[str, dict[str, str]] = {
        row["key"]: row for row in table_of(directory / "focal_point_activities.csv")
    }
    make_activities(rows, kinds, appointments, stage)
    make_network(appointments, stage)
    ask_and_answer(now=now, scope=scope)
    return len(appointments)
