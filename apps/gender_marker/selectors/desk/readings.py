"""What the home page says of blind readings: what somebody has still to read."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import open_readings
from apps.web.parts import DeskItem, DeskList, StatusTag


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the projects that somebody has to read blind, the first due first.

    One statement; none for who reviews no projects.
    """
    if scope.user_id is None or not scope.over(Capability.REVIEW_GENDER):
        return DeskList()
    found: list[Any] = list(
        open_readings(scope=scope)
        .select_related("project", "sample")
        .annotate(total=Window(Count("pk")))
        .order_by("sample__due_on", "pk")[:most]
    )
    return DeskList(
        items=tuple(
            DeskItem(
                title=_("Read blind: %(title)s") % {"title": each.project.title},
                url=reverse("gender_marker:blind", args=[each.pk]),
                context=_("Gender marker"),
                button=_("Read"),
                status=StatusTag("info", _("To be read by"), on=each.sample.due_on),
                due_at=datetime.combine(each.sample.due_on + timedelta(days=1), time(), tzinfo=UTC),
                happened_at=each.given_at,
            )
            for each in found
        ),
        total=found[0].total if found else 0,
        url=reverse("gender_marker:second") if found else "",
    )
