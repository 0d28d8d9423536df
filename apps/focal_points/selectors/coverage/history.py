"""Coverage over the years from records, and what documents state, side by side and never joined."""

from collections.abc import Iterable
from datetime import date

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.focal_points.analytics.coverage import NAMED_KINDS, State, Tally, tally_of
from apps.focal_points.choices import AppointmentRole, StatedGroup
from apps.focal_points.models import Appointment, StatedFocalPoints
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.coverage.reading import first_record, stated_counts, units_of
from apps.focal_points.selectors.coverage.tables import list_address, trend_table
from apps.organization.selectors import trees_on

MOST_DAYS = 12
Held = tuple[int, date, date | None, str]


def trend_to(*, as_of: date, scope: OfficeScope) -> Table:
    """Return the last twelve days of record: the ends of years before a day, and the day itself.

    Three statements beside those of trees that the process does not keep. Years of which a document
    states the network are left out. Raises NotPermitted.
    """
    demand_network(scope=scope)
    first = first_record()
    told = {row.year for row in stated_counts() if row.group == StatedGroup.NETWORK}
    days = [
        day
        for day in (*year_ends_before(as_of), as_of)
        if first is not None and day >= first and day.year not in told
    ][-MOST_DAYS:]
    trees = trees_on(days=days)
    rows: Iterable[Held] = (
        Appointment.objects.filter(
            scope.over(Capability.SEE_FOCAL_POINTS).where("office_id"),
            role=AppointmentRole.FOCAL_POINT,
            starts_on__lte=as_of,
        )
        .order_by()
        .values_list("office_id", "starts_on", "ends_before", "sex")
        if days
        else ()
    )
    by_office: dict[int, list[Held]] = {}
    for row in rows:
        by_office.setdefault(row[0], []).append(row)
    sums = {}
    for day in days:
        units = units_of(trees[day], scope=scope)
        sums[day] = sum(
            (
                tally_on(day, by_office.get(office_id, ()), is_named=node.kind in NAMED_KINDS)
                for office_id, node in units.items()
            ),
            Tally(),
        )
    return trend_table(sums, address=lambda day: list_address(as_of=day))


def year_ends_before(day: date) -> list[date]:
    """Return the ends of the last years before a day, the oldest first."""
    return [date(year, 12, 31) for year in range(max(1, day.year - MOST_DAYS), day.year)]


def tally_on(day: date, rows: Iterable[Held], *, is_named: bool) -> Tally:
    """Return what one office adds on a day."""
    sexes = [
        sex
        for _office, starts_on, ends, sex in rows
        if starts_on <= day and not (ends and ends <= day)
    ]
    state = State.WITH if sexes else State.WITHOUT
    return tally_of(is_named=is_named, state=state, sexes=sexes)


def stated_rows(*, scope: OfficeScope) -> list[StatedFocalPoints]:
    """Return what documents state of focal points; they are published, so who reads the network reads them."""
    demand_network(scope=scope)
    return list(stated_counts())
