"""Periodic tasks of the machinery: signs of life, and jobs whose worker died.

Beat's own sign of life is written by beat when it sends `record_heartbeat`, the worker's by the
worker that runs it: a beat that is alive beside a dead worker shows as exactly that.
"""

import logging
from typing import Any

from celery import shared_task
from celery.signals import beat_init, before_task_publish, worker_ready
from django.db import Error, connection
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.jobs import services

logger = logging.getLogger("apps.jobs")

RECORD_HEARTBEAT = "apps.jobs.tasks.record_heartbeat"


@shared_task(name=RECORD_HEARTBEAT)
def record_heartbeat(**_unknown: Any) -> None:
    """Say that a worker runs what it is sent."""
    services.record_heartbeat(
        part="worker", now=timezone.now(), scope=OfficeScope.everything("worker heartbeat")
    )


@shared_task(name="apps.jobs.tasks.resume_lost_jobs")
def resume_lost_jobs(**_unknown: Any) -> None:
    """Send the jobs again whose worker died or whose message was lost."""
    services.resend_lost(now=timezone.now(), scope=OfficeScope.everything("resume lost jobs"))


def _sign_of_life(part: str) -> None:
    # The machinery goes on without its signs of life; `/readyz` is what reports them missing.
    try:
        services.record_heartbeat(
            part=part, now=timezone.now(), scope=OfficeScope.everything(f"{part} heartbeat")
        )
    except Error:
        # Closed, so that the next sign of life finds a database that has come back.
        connection.close()
        logger.warning("the heartbeat of %s could not be written", part, exc_info=True)


@before_task_publish.connect(sender=RECORD_HEARTBEAT, dispatch_uid="beat-sends")
def beat_sends(**_signal: Any) -> None:
    """Say that beat sends what is due; only beat sends this task."""
    _sign_of_life("beat")


@beat_init.connect(dispatch_uid="beat-begins")
def beat_begins(**_signal: Any) -> None:
    """Say that beat has begun, half a minute before it first sends anything."""
    _sign_of_life("beat")


@worker_ready.connect(dispatch_uid="worker-is-ready")
def worker_is_ready(**_signal: Any) -> None:
    """Say that a worker takes work from now on."""
    _sign_of_life("worker")
