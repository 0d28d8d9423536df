"""Background work of the room."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.focal_points.services.activities.nudging import nudge
from apps.focal_points.services.inquiries import ask_the_silent


@shared_task(name="apps.focal_points.tasks.ask_silent_focal_points")
def ask_silent_focal_points(**_unknown: Any) -> int:
    """Ask focal points from whom nothing was heard for twelve months; each silence once."""
    scope = OfficeScope.everything("questions to silent focal points")
    return ask_the_silent(now=timezone.now(), scope=scope)


@shared_task(name="apps.focal_points.tasks.nudge_focal_points")
def nudge_focal_points(**_unknown: Any) -> int:
    """Tell focal points who logged nothing last month, each once a month."""
    return nudge(now=timezone.now(), scope=OfficeScope.everything("the monthly nudge"))
