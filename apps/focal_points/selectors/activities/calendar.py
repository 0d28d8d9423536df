"""What the calendar suggests to log in a month: the days and campaigns, and what the workplan has due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityKind, Observance
from apps.focal_points.models import WorkplanItem
from apps.focal_points.selectors.activities.offers import open_items

DAYS: Mapping[Observance, tuple[tuple[int, int], tuple[int, int]]] = {
    Observance.WOMENS_DAY: ((3, 8), (3, 8)),
    Observance.SIXTEEN_DAYS: ((11, 25), (12, 10)),
}
"""First and last (month, day) of each observance of the United Nations."""
MOST = 4
"""So many suggestions stand beneath the form; a choice of this product."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to log, and the form that is filled in for it."""

    label: str
    url: str


def observance_of(month: date) -> Observance | None:
    """Return the day or campaign that a month holds a part of."""
    for observance, (first, last) in DAYS.items():
        if first[0] <= month.month <= last[0]:
            return observance
    return None


def form_url(*, observance: str = "", item: WorkplanItem | None = None) -> str:
    """Return the address of the form, filled in for an observance or an item of a workplan."""
    query: dict[str, object] = {}
    if observance:
        query = {"kind": ActivityKind.EVENT.value, "observance": observance}
    elif item is not None:
        query = {"item": item.pk}
    address = reverse("focal_points:activity_new")
    return f"{address}?{urlencode(query)}" if query else address


def suggestions(*, office_id: int | None, today: date, scope: OfficeScope) -> list[Suggestion]:
    """Return what the calendar suggests: the observance of the month, what is due until its end.

    One statement at most.
    """
    found = []
    observance = observance_of(today)
    if observance is not None:
        found.append(Suggestion(str(observance.label), form_url(observance=observance.value)))
    if office_id is not None:
        found += [
            Suggestion(item.title, form_url(item=item))
            for item in open_items(office_id=office_id, today=today, scope=scope)
            if item.due_on is not None and item.due_on < after(today)
        ]
    return found[:MOST]


def after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
