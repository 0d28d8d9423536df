"""Offices and their focal points on a day, in a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.analytics.coverage import (
    COVERED,
    NAMED_KINDS,
    State,
    Tally,
    state_of,
    tally_of,
)
from apps.focal_points.choices import AppointmentRole, StatedGroup
from apps.focal_points.models import Appointment, StatedFocalPoints
from apps.focal_points.selectors.picture import pictures
from apps.organization.choices import OfficeKind
from apps.organization.tree import OfficeNode, OfficeTree

HEADQUARTERS, NO_REGION = "headquarters", "none"
"""The rows of the offices that stand under no regional office."""


@dataclass(frozen=True, slots=True)
class Person:
    """One focal point of a day; `silent_since` is the last day on which anything was heard."""

    appointment: Appointment
    silent_since: date
    is_silent: bool

    @property
    def appointment_id(self) -> int:
        """The number of the appointment."""
        return self.appointment.pk

    @property
    def name(self) -> str:
        """The name of the person."""
        return self.appointment.name


@dataclass(frozen=True, slots=True)
class Place:
    """One office on a day, with its focal points and the number of its alternates.

    `region` is the code of its regional office, or the name of a row. `lapsed_on` is the first day
    without anybody, where somebody held it before. `tally` is what it adds to the sums.
    """

    node: OfficeNode
    region: str
    state: State
    persons: tuple[Person, ...]
    alternates: int
    lapsed_on: date | None
    tally: Tally

    @property
    def is_named(self) -> bool:
        """Whether paragraph 35 of the policy names this kind of office."""
        return self.node.kind in NAMED_KINDS

    @property
    def is_covered(self) -> bool:
        """Whether somebody holds it."""
        return self.state in COVERED


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
    """Return every office of the tree of a day, by name. Five statements."""
    within = scope.over(Capability.SEE_FOCAL_POINTS).where("office_id")
    held = list(Appointment.objects.filter(within, holding(on=as_of)).order_by("name", "pk"))
    heard = pictures(appointments=held, year=as_of.year, today=as_of, scope=scope)
    ended = ended_before(within, as_of=as_of)
    persons: dict[int, list[Person]] = defaultdict(list)
    alternates: dict[int, int] = defaultdict(int)
    for each in held:
        if each.role == AppointmentRole.ALTERNATE:
            alternates[each.office_id] += 1
            continue
        picture = heard[each.pk]
        persons[each.office_id].append(Person(each, picture.silent_since, picture.is_inactive))
    places = []
    for office_id, node in units_of(tree, scope=scope).items():
        theirs = persons[office_id]
        state = state_of((person.is_silent for person in theirs), has_ended=office_id in ended)
        places.append(
            Place(
                node=node,
                region=region_key(tree, node),
                state=state,
                persons=tuple(theirs),
                alternates=alternates[office_id],
                lapsed_on=None if theirs else ended.get(office_id),
                tally=tally_of(
                    is_named=node.kind in NAMED_KINDS,
                    state=state,
                    sexes=(person.appointment.sex for person in theirs),
                ),
            )
        )
    return places


def ended_before(within: Q, *, as_of: date) -> dict[int, date]:
    """Return the last day on which an appointment ended, by office. One statement."""
    return dict(
        Appointment.objects.filter(within, role=AppointmentRole.FOCAL_POINT, ends_before__lte=as_of)
        .order_by()
        .values_list("office_id")
        .annotate(Max("ends_before"))
    )
