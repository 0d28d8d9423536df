"""Reminders of blind readings, by the clock."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from apps.accounts.scope import OfficeScope
from apps.actions.services.notices import notify
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import BlindReading
from apps.gender_marker.services.reading_notices import DUE_SOON, DUE_TODAY, notice_of
from apps.web.refusals import NotPermitted

DAYS_BEFORE = 7
"""So many days before a reading is due its reader is reminded, and on the day. The product's choice."""


@transaction.atomic
def remind_readers(*, now: datetime, scope: OfficeScope) -> int:
    """Remind readers of what is due within a week, and of what is due today; return how many notices are new.

    Each once, however often it runs; a clock that stood still catches up. A fixed number of statements.
    Raises NotPermitted for everybody but jobs.
    """
    if not scope.reason:
        raise NotPermitted
    today = now.astimezone(UTC).date()
    waiting = BlindReading.objects.filter(
        state=ReadingState.OPEN,
        reader__is_active=True,
        sample__due_on__gte=today,
        sample__due_on__lte=today + timedelta(days=DAYS_BEFORE),
    ).select_related("sample", "project")
    notices = [
        notice_of(each, "today", DUE_TODAY)
        if each.sample.due_on == today
        else notice_of(each, "soon", DUE_SOON)
        for each in waiting.order_by("pk")
    ]
    return notify(notices=notices, now=now, scope=scope)
