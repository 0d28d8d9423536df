"""The home page: what every room says that somebody owes, what waits for them, and what has changed.

A room that has something to say is named here; each takes a fixed number of statements, so the page
does, whatever the number of rows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.actions.selectors import desk as actions
from apps.documents.selectors import desk as documents
from apps.focal_points.selectors.desk import appointments, inquiries, network, workplans
from apps.gender_marker.selectors.desk import assessments, estimates
from apps.gender_marker.selectors.desk import readings as blind_readings
from apps.jobs.selectors import desk as jobs
from apps.organization.selectors import desk as periods
from apps.projects.selectors.desk import awards, gender_reviews, rounds
from apps.projects.selectors.desk import register as projects
from apps.projects.selectors.desk import reports as project_reports
from apps.questionnaires.selectors import desk as questionnaires
from apps.reports.selectors import desk as reports
from apps.staffing.selectors import desk as returns
from apps.staffing.selectors.oversight import LateReturns, ReturnsOverview, late_below
from apps.staffing.selectors.oversight import overview as overview_of
from apps.web.parts import DeskItem, DeskList, Text

LINES = 8
"""So many lines of each list are shown; a room's own list has all. A choice of this product."""

MANAGERS = frozenset(
    {Role.HEAD_OF_OFFICE.value, Role.REGIONAL_HR.value, Role.SENIOR_MANAGER.value, Role.DDG.value}
)
"""Roles that answer for offices below them, and so see what is late there."""
OVERSEERS = frozenset({Role.GCU.value, Role.HRM.value})
"""Roles that see how far the whole organization has come."""

FAR = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Now(Protocol):
    """A room's answer to what is owed or waits now."""

    def __call__(self, *, now: datetime, most: int, scope: OfficeScope) -> DeskList:
        """Return the room's first lines and their number."""
        ...


class Since(Protocol):
    """A room's answer to what has changed."""

    def __call__(
        self, *, since: datetime, now: datetime, most: int, scope: OfficeScope
    ) -> DeskList:
        """Return the room's first lines and their number."""
        ...


OWED: tuple[tuple[Text, Now], ...] = (
    (_("Headcount returns"), returns.owed),
    (_("Actions"), actions.owed),
    (_("Funding rounds"), rounds.owed),
    (_("Documents"), documents.owed),
    (_("Project reports"), project_reports.owed),
    (_("Workplans"), workplans.owed),
    (_("Questionnaires"), questionnaires.owed),
    (_("Questions to focal points"), inquiries.owed),
    (_("Gender reviews"), gender_reviews.owed),
    (_("Gender marker"), assessments.owed),
    (_("Blind readings"), blind_readings.owed),
    (_("Reports to the Council"), reports.owed),
)
WAITING: tuple[tuple[Text, Now], ...] = (
    (_("Headcount returns"), returns.waiting),
    (_("Actions"), actions.waiting),
    (_("Gender reviews"), gender_reviews.waiting),
    (_("Funding rounds"), rounds.waiting),
    (_("Awards"), awards.waiting),
    (_("Reporting periods"), periods.waiting),
    (_("Project reports"), project_reports.waiting),
    (_("Workplans"), workplans.waiting),
    (_("Successors of focal points"), inquiries.waiting),
    (_("Network of focal points"), network.waiting),
    (_("Annual estimates"), estimates.waiting),
)
CHANGED: tuple[tuple[Text, Since], ...] = (
    (_("Headcount returns"), returns.changed),
    (_("Actions"), actions.changed),
    (_("Funding rounds"), rounds.changed),
    (_("Awards"), awards.changed),
    (_("Documents"), documents.changed),
    (_("Reporting periods"), periods.changed),
    (_("Project reports"), project_reports.changed),
    (_("Workplans"), workplans.changed),
    (_("Projects"), projects.changed),
    (_("Gender marker"), assessments.changed),
    (_("Appointments of focal points"), appointments.changed),
    (_("Reports to the Council"), reports.changed),
    (_("Network of focal points"), network.changed),
    (_("Jobs"), jobs.changed),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one room has in a list: the name of its records, how many, and where all of them stand."""

    name: Text
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """One list of the home page out of all rooms; `rest` are the rooms that have more than is shown."""

    items: tuple[DeskItem, ...]
    total: int
    rest: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on somebody's home page; `since` is when they were here before.

    `late` is None for those who answer for nobody, `overview` for those who oversee nothing,
    `late_actions` for both, and `published` for those who see records.
    """

    owed: Gathered
    waiting: Gathered
    changed: Gathered
    since: datetime
    late: LateReturns | None = None
    late_actions: actions.LateActions | None = None
    overview: ReturnsOverview | None = None
    published: DeskList | None = None


def home(*, since: datetime, now: datetime, scope: OfficeScope) -> Home:
    """Return somebody's home page."""
    owed = [(name, ask(now=now, most=LINES, scope=scope)) for name, ask in OWED]
    waiting = [(name, ask(now=now, most=LINES, scope=scope)) for name, ask in WAITING]
    changed = [
        (name, tell(since=since, now=now, most=LINES, scope=scope)) for name, tell in CHANGED
    ]
    late = late_actions = overview = None
    if scope.roles & MANAGERS:
        late = late_below(now=now, most=LINES, scope=scope)
    if scope.roles & (MANAGERS | OVERSEERS):
        late_actions = actions.late_below(now=now, most=LINES, scope=scope)
    if scope.roles & OVERSEERS:
        overview = overview_of(now=now, scope=scope)
    published = None if scope.is_inner_circle else reports.newest(most=LINES, scope=scope)
    return Home(
        owed=gathered(owed, key=by_due_moment),
        waiting=gathered(waiting, key=by_waiting),
        changed=gathered(changed, key=newest_first),
        since=since,
        late=late,
        late_actions=late_actions,
        overview=overview,
        published=published,
    )


def by_due_moment(item: DeskItem) -> datetime:
    """Order what is owed: the earliest due moment first, what has none last."""
    return item.due_at or FAR


def by_waiting(item: DeskItem) -> datetime:
    """Order what waits: what is due first, else what has waited longest."""
    return item.due_at or item.happened_at or FAR


def newest_first(item: DeskItem) -> float:
    """Order what happened: the newest first."""
    return -(item.happened_at or LONG_AGO).timestamp()


def gathered(lists: Sequence[tuple[Text, DeskList]], *, key: Callable[[DeskItem], Any]) -> Gathered:
    """Return the first lines of several rooms' lists in one order."""
    lines = [
        (key(item), place, item)
        for place, (_name, found) in enumerate(lists)
        for item in found.items
    ]
    lines.sort(key=lambda line: line[:2])
    shown = Counter(place for _key, place, _item in lines[:LINES])
    return Gathered(
        items=tuple(item for _key, _place, item in lines[:LINES]),
        total=sum(found.total for _name, found in lists),
        rest=tuple(
            Part(name, found.total, found.url)
            for place, (name, found) in enumerate(lists)
            if found.total > shown[place]
        ),
    )
