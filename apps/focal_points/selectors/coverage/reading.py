"""Offices and their focal points on a day, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.coverage import (
    COVERED,
    NAMED_KINDS,
    State,
    Tally,
    is_silent,
    state_of,
    tally_of,
)
from apps.focal_points.choices import ActivityState, AppointmentRole, StatedGroup
from apps.focal_points.models import Activity, Appointment, StatedFocalPoints
from apps.organization.choices import OfficeKind
from apps.organization.tree import OfficeNode, OfficeTree

HEADQUARTERS, NO_REGION = "headquarters", "none"
"""The rows of the offices that stand under no regional office."""


@dataclass(frozen=True, slots=True)
class Person:
    """One focal point of a day; `heard_on` is the day of the last activity, None without any."""

    appointment_id: int
    name: str
    sex: str
    starts_on: date
    heard_on: date | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One office on a day, with its focal points and the number of its alternates.

    `region` is the code of its regional office, or the name of a row. `lapsed_on` is the first day
    without anybody, where somebody held it before.
    """

    node: OfficeNode
    region: str
    state: State
    persons: tuple[Person, ...]
    alternates: int
    lapsed_on: date | None

    @property
    def is_named(self) -> bool:
        """Whether paragraph 35 of the policy names this kind of office."""
        return self.node.kind in NAMED_KINDS

    @property
    def is_covered(self) -> bool:
        """Whether somebody holds it."""
        return self.state in COVERED

    @property
    def tally(self) -> Tally:
        """What it adds to the sums."""
        return tally_of(
            is_named=self.is_named,
            state=self.state,
            sexes=(person.sex for person in self.persons),
        )


def holding(*, on: date) -> Q:
    """Return the filter of appointments that hold on a day."""
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def units_of(tree: OfficeTree, *, scope: OfficeScope) -> dict[int, OfficeNode]:
    """Return the offices of a tree whose focal points somebody sees, the organization itself left out."""
    seen = scope.over(Capability.SEE_FOCAL_POINTS)
    return {
        node.id: node
        for node in sorted(tree.nodes.values(), key=lambda node: (node.name, node.code))
        if node.id in seen and node.kind != OfficeKind.ORGANIZATION
    }


def region_key(tree: OfficeTree, node: OfficeNode) -> str:
    """Return the regional office of an office by code, or the row of those that have none."""
    region = tree.region_of(node.id)
    if region is not None:
        return region.code
    kinds = {tree.nodes[above].kind for above in tree.lineage(node.id)}
    is_headquarters = bool(kinds & {OfficeKind.HEADQUARTERS, OfficeKind.DEPARTMENT})
    return HEADQUARTERS if is_headquarters else NO_REGION


def first_record() -> date | None:
    """Return the first day of which the register knows anybody; None while it is empty. One statement."""
    return Appointment.objects.aggregate(first=Min("starts_on"))["first"]


def stated_of(year: int) -> StatedFocalPoints | None:
    """Return what a document states of the whole network in a year. One statement."""
    return stated_counts().filter(year=year, group=StatedGroup.NETWORK).first()


def stated_counts() -> QuerySet[StatedFocalPoints]:
    """Return every stated count, the oldest first."""
    return StatedFocalPoints.objects.filter(retired_on__isnull=True).order_by("year", "group")


def places_on(*, as_of: date, tree: OfficeTree, scope: OfficeScope) -> list[Place]:
    """Return every office of the tree of a day, by name. Two statements."""
    units = units_of(tree, scope=scope)
    within = scope.over(Capability.SEE_FOCAL_POINTS).where("office_id")
    persons, alternates = persons_on(within, as_of=as_of)
    ended = ended_before(within, as_of=as_of)
    return [
        Place(
            node=node,
            region=region_key(tree, node),
            state=state_of(
                (person.is_silent for person in persons[office_id]), has_ended=office_id in ended
            ),
            persons=tuple(persons[office_id]),
            alternates=alternates[office_id],
            lapsed_on=None if persons[office_id] else ended.get(office_id),
        )
        for office_id, node in units.items()
    ]


def persons_on(within: Q, *, as_of: date) -> tuple[Mapping[int, list[Person]], Mapping[int, int]]:
    """Return focal points, and the number of alternates, by office. One statement."""
    heard = (
        Activity.objects.filter(
            appointment=OuterRef("pk"), state=ActivityState.LOGGED, happened_on__lte=as_of
        )
        .order_by()
        .values("appointment")
        .annotate(last=Max(Coalesce("ended_on", "happened_on")))
        .values("last")
    )
    rows: Iterable[tuple[int, int, str, str, str, date, date | None]] = (
        Appointment.objects.filter(within, holding(on=as_of))
        .order_by("name", "pk")
        .values_list("office_id", "pk", "role", "name", "sex", "starts_on", Subquery(heard))
    )
    persons: dict[int, list[Person]] = defaultdict(list)
    alternates: dict[int, int] = defaultdict(int)
    for office_id, pk, role, name, sex, starts_on, heard_on in rows:
        if role == AppointmentRole.ALTERNATE:
            alternates[office_id] += 1
            continue
        silent = is_silent(starts_on=starts_on, heard_on=heard_on, on=as_of)
        persons[office_id].append(Person(pk, name, sex, starts_on, heard_on, silent))
    return persons, alternates


def ended_before(within: Q, *, as_of: date) -> dict[int, date]:
    """Return the last day on which an appointment ended, by office. One statement."""
    return dict(
        Appointment.objects.filter(within, role=AppointmentRole.FOCAL_POINT, ends_before__lte=as_of)
        .order_by()
        .values_list("office_id")
        .annotate(Max("ends_before"))
    )
