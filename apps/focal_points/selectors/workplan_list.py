"""The workplans of a year: who has one, how far it is, and how many were received by region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.focal_points.choices import AppointmentRole, WorkplanState
from apps.focal_points.models import Appointment, Workplan
from apps.focal_points.selectors.access import appointments_seen
from apps.focal_points.selectors.workplan_steps import due_on
from apps.focal_points.selectors.workplans import NO_UNITS, Progress, progress_of
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree

IN_POST = "focal_points_in_post"
"""The population of focal points in post on the day; alternates stand apart."""
NO_REGION = "none"
TOTAL = "total"
COLUMNS = ("in_post", "received", "approved", "on_the_way", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One appointment and its workplan of the year, if there is one; `is_owed` where one is asked for."""

    appointment_id: int
    person: str
    office_id: int
    office_code: str
    office: str
    region_code: str
    region: str
    is_owed: bool
    due_on: date
    progress: Progress | None

    @property
    def state(self) -> str:
        """The state of the workplan, empty where there is none."""
        return self.progress.state if self.progress else ""


def sees_workplans(*, scope: OfficeScope) -> bool:
    """Whether somebody reads the list of workplans: who sees focal points of any office."""
    return bool(scope.over(Capability.SEE_FOCAL_POINTS))


def day_of(*, year: int, today: date) -> date:
    """Return the day on which the focal points of a year are counted: today, else its first or last day."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def plan_lines(*, year: int, today: date, scope: OfficeScope) -> list[PlanLine]:
    """Return the focal points in post, and all who have a workplan of the year, by office and name.

    Offices and regions are those of the day of `day_of`. Two statements beside the tree's.
    """
    day = day_of(year=year, today=today)
    in_post = Q(starts_on__lte=day) & (Q(ends_before__isnull=True) | Q(ends_before__gt=day))
    has_plan = Exists(Workplan.objects.filter(appointment_id=OuterRef("pk"), year=year))
    rows = list(
        appointments_seen(scope=scope)
        .filter((in_post & Q(role=AppointmentRole.FOCAL_POINT)) | has_plan)
        .select_related("office")
    )
    progress = progress_of(appointment_ids=[row.pk for row in rows], year=year, scope=scope)
    tree = tree_on(day=day)
    lines = [
        line_of(row, tree=tree, day=day, year=year, progress=progress.get(row.pk)) for row in rows
    ]
    return sorted(lines, key=lambda line: (line.office.casefold(), line.person.casefold()))


def line_of(
    row: Appointment, *, tree: OfficeTree, day: date, year: int, progress: Progress | None
) -> PlanLine:
    """Return the line of an appointment in the tree of the day."""
    node, region = tree.nodes.get(row.office_id), tree.region_of(row.office_id)
    is_in_post = row.starts_on <= day and (row.ends_before is None or row.ends_before > day)
    return PlanLine(
        appointment_id=row.pk,
        person=row.name,
        office_id=row.office_id,
        office_code=row.office.code,
        office=node.name if node else row.office.code,
        region_code=region.code if region else NO_REGION,
        region=region.name if region else _("Headquarters and others"),
        is_owed=is_in_post and row.role == AppointmentRole.FOCAL_POINT,
        due_on=due_on(starts_on=row.starts_on, year=year),
        progress=progress,
    )


def regions_in(lines: Iterable[PlanLine]) -> list[tuple[str, str]]:
    """Return the regions of some lines, code and name, by name; those outside any region last."""
    found = {line.region_code: line.region for line in lines}
    return sorted(found.items(), key=lambda each: (each[0] == NO_REGION, each[1].casefold()))


def narrowed(
    lines: Iterable[PlanLine], *, region: str = "", state: str | None = None
) -> list[PlanLine]:
    """Return the lines of a region and in a state; the empty state means without a workplan, None all."""
    return [
        line
        for line in lines
        if (not region or line.region_code == region) and (state is None or line.state == state)
    ]


def received_by_region(
    lines: Iterable[PlanLine], *, year: int, today: date, scope: OfficeScope
) -> Table:
    """Return how many workplans were received and approved by region, of focal points in post.

    Every cell counts focal points: received, on the way (a draft, or sent back) and none yet add up to
    those in post; approved ones are among the received. `lines` are those of `plan_lines` for this scope.
    """
    counted = [line for line in lines if line.is_owed]
    as_of = day_of(year=year, today=today)
    columns = (
        Column("in_post", _("Focal points"), Unit.PERSONS),
        Column("received", _("Workplans received"), Unit.PERSONS),
        Column("approved", pgettext("workplans", "Approved"), Unit.PERSONS),
        Column("on_the_way", _("Draft or sent back"), Unit.PERSONS),
        Column("none", _("None yet"), Unit.PERSONS),
    )
    regions = regions_in(counted)
    rows = [
        row_of(code, name, [line for line in counted if line.region_code == code], as_of=as_of)
        for code, name in regions
    ]
    if len(rows) != 1:
        rows.append(
            row_of(TOTAL, pgettext("focal points", "All"), counted, as_of=as_of, is_total=True)
        )
    return Table(
        key="workplans-by-region",
        number="",
        title=_("Workplans of %(year)s by region") % {"year": year},
        columns=columns,
        rows=tuple(rows),
    )


def row_of(
    key: str, label: str, lines: list[PlanLine], *, as_of: date, is_total: bool = False
) -> Row:
    """Return the row of some focal points in post."""
    received = [line for line in lines if line.progress and line.progress.is_received]
    counts = {
        "in_post": len(lines),
        "received": len(received),
        "approved": sum(line.state == WorkplanState.APPROVED for line in received),
        "on_the_way": sum(line.progress is not None for line in lines) - len(received),
        "none": sum(line.progress is None for line in lines),
    }
    cells = tuple(
        Figure.count(
            f"workplans.{column}",
            counts[column],
            population=IN_POST,
            as_of=as_of,
            scope="" if is_total else key,
            coverage=NO_UNITS,
            status=Status.APPROVED,
        )
        for column in COLUMNS
    )
    return Row(key=key, label=label, cells=cells, is_total=is_total)
