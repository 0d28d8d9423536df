"""Jobs of the room: the clock of the reporting periods."""

import logging

from celery import shared_task
from django.utils import timezone

from apps.organization.services import move_periods

logger = logging.getLogger(__name__)


@shared_task(name="apps.organization.tasks.move_reporting_periods")
def move_reporting_periods(**_unknown: object) -> None:
    """Open and close reporting periods whose day has come; harmless when run twice."""
    moves = move_periods(now=timezone.now())
    if moves.opened or moves.closed:
        logger.info("the clock opened %s and closed %s", moves.opened, moves.closed)
