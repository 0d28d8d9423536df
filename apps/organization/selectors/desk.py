"""What the home page says of reporting periods: what waits to be certified, and what has changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.organization.permits import CERTIFY, Permits
from apps.web.parts import DeskItem, DeskList, StatusTag


def waiting(*, now: datetime, most: int, scope: Permits) -> DeskList:
    """Return the closed periods, the earliest first, for those who certify; one statement."""
    if not scope.may(CERTIFY):
        return DeskList()
    closed = list(ReportingPeriod.objects.filter(state=PeriodState.CLOSED).order_by("as_of"))
    items = tuple(
        DeskItem(
            title=_("Reporting period of %(date)s") % {"date": _day(period.as_of)},
            url=reverse("organization:period_certify", args=[period.as_of.isoformat()]),
            button=_("Certify"),
            status=StatusTag("wait", _("Closed since"), on=period.closes_on),
        )
        for period in closed[:most]
    )
    return DeskList(items=items, total=len(closed), url=reverse("organization:period_list"))


def changed(*, since: datetime, now: datetime, most: int, scope: Permits) -> DeskList:
    """Return what became of the periods, the newest first, for those who see records; one statement.

    Read from the history, because the clock moves periods as well as people do.
    """
    if not scope.is_inner_circle:
        return DeskList()
    events = ReportingPeriod.pgh_event_model.objects  # type: ignore[attr-defined]
    touched = events.filter(pgh_created_at__gt=since).values("pgh_obj_id")
    happened = [
        item
        for event, before in _with_before(events.filter(pgh_obj_id__in=touched).order_by("pgh_id"))
        if event.pgh_created_at > since and (item := _happened(event, before)) is not None
    ]
    happened.reverse()
    return DeskList(
        items=tuple(happened[:most]),
        total=len(happened),
        url=reverse("organization:period_list"),
    )


def _with_before(events: Any) -> Iterator[tuple[Any, Any]]:
    newest: dict[int, Any] = {}
    for event in events:
        yield event, newest.get(event.pgh_obj_id)
        newest[event.pgh_obj_id] = event


def _happened(event: Any, before: Any) -> DeskItem | None:
    """Return an entry of the history as something that happened; None where nothing is told.

    A period that comes into the register closed or certified is one of long ago.
    """
    words, status = "", None
    state = PeriodState(event.state)
    is_new = before is None and state in {PeriodState.PLANNED, PeriodState.OPEN}
    if is_new or (before is not None and before.state != state):
        if state == PeriodState.PLANNED:
            words = _("The period of %(date)s is planned")
            status = StatusTag("calm", _("Opens on"), on=event.opens_on)
        elif state == PeriodState.OPEN:
            words = _("The period of %(date)s is open")
            status = StatusTag("info", _("Open until"), on=event.closes_on)
        elif state == PeriodState.CLOSED:
            words = _("The period of %(date)s is closed")
            status = StatusTag("wait", _("Closed since"), on=event.closes_on)
        else:
            words = _("The period of %(date)s is certified")
            status = StatusTag("good", state.label, on=event.certified_on)
    elif before is not None and before.closes_on != event.closes_on:
        words = _("The deadline of the period of %(date)s has changed")
        status = StatusTag("info", _("Open until"), on=event.closes_on)
    if not words:
        return None
    return DeskItem(
        title=words % {"date": _day(event.as_of)},
        url=reverse("organization:period_list"),
        status=status,
        happened_at=event.pgh_created_at,
    )


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")
