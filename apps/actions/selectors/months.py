"""Due dates by day and by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncMonth

from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES, PENDING_STATES, ActionState, Priority
from apps.actions.models import Action
from apps.actions.selectors.register import listed

MONTHS_AHEAD = 12
MOST_OF_A_DAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the calendar with its first actions, whether each is late, and how many there are."""

    on: date
    is_outside: bool
    is_today: bool
    actions: tuple[tuple[Action, bool], ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """What falls due in a month: `waiting` is said to be done and not verified yet."""

    starts_on: date
    ends_on: date
    owed: int
    high: int
    waiting: int


def month_start(day: date, *, months: int = 0) -> date:
    """Return the first day of a month so many months later or (below zero) earlier."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def calendar_of_month(
    *, rows: QuerySet[Action], month: date, today: date, now: datetime, scope: OfficeScope
) -> list[list[Day]]:
    """Return the weeks of a month from Monday to Sunday, with what is due on each day; two statements.

    Actions that were dropped are left out.
    """
    first = month_start(month)
    start = first - timedelta(days=first.weekday())
    last = month_start(first, months=1) - timedelta(days=1)
    end = last + timedelta(days=6 - last.weekday())
    shown = rows.filter(due_on__range=(start, end)).exclude(state=ActionState.DROPPED)
    totals = {
        line["due_on"]: line["number"]
        for line in shown.order_by().values("due_on").annotate(number=Count("pk"))
    }
    by_day: dict[date, list[tuple[Action, bool]]] = {}
    # At most so many lines of each day are read, however many there are.
    for action in first_of_each_day(listed(rows=shown, now=now)):
        late = action.state in PENDING_STATES and action.late_from <= now  # type: ignore[attr-defined]
        by_day.setdefault(action.due_on, []).append((action, late))
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    weeks = [days[place : place + 7] for place in range(0, len(days), 7)]
    return [
        [
            Day(
                on=day,
                is_outside=day.month != first.month,
                is_today=day == today,
                actions=tuple(by_day.get(day, ())),
                total=totals.get(day, 0),
            )
            for day in week
        ]
        for week in weeks
    ]


def first_of_each_day(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Keep the first actions of each due date, by number."""
    return rows.annotate(
        place=Window(RowNumber(), partition_by=[F("due_on")], order_by=F("pk").asc())
    ).filter(place__lte=MOST_OF_A_DAY)


def months_ahead(*, rows: QuerySet[Action], today: date, scope: OfficeScope) -> list[MonthLine]:
    """Return the month of today and those after it, twelve in all, with what falls due; one statement."""
    first = month_start(today)
    end = month_start(first, months=MONTHS_AHEAD)
    owed = Q(state__in=PENDING_STATES)
    found = {
        line["month"]: line
        for line in rows.filter(due_on__gte=first, due_on__lt=end, state__in=LIVE_STATES)
        .order_by()
        .annotate(month=TruncMonth("due_on"))
        .values("month")
        .annotate(
            owed=Count("pk", filter=owed),
            high=Count("pk", filter=owed & Q(priority=Priority.HIGH)),
            waiting=Count("pk", filter=Q(state=ActionState.DONE)),
        )
    }
    lines = []
    for number in range(MONTHS_AHEAD):
        starts_on = month_start(first, months=number)
        line = found.get(starts_on, {"owed": 0, "high": 0, "waiting": 0})
        lines.append(
            MonthLine(
                starts_on=starts_on,
                ends_on=month_start(starts_on, months=1) - timedelta(days=1),
                owed=line["owed"],
                high=line["high"],
                waiting=line["waiting"],
            )
        )
    return lines
