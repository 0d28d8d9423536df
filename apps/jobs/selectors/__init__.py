"""Reads of jobs: one's own, or all for auditors, administrators and the machinery."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.jobs.models import Heartbeat, Job
from apps.web.refusals import OutOfScope

SEES_ALL = frozenset({Role.AUDITOR.value, Role.ADMINISTRATOR.value})


def jobs_seen(*, scope: OfficeScope) -> QuerySet[Job]:
    """Return the jobs that somebody may follow, the newest first."""
    jobs = Job.objects.select_related("asked_by").order_by("-asked_at", "-pk")
    if _sees_all(scope):
        return jobs
    if scope.user_id is None:
        return jobs.none()
    asked_too = Job.askers.through.objects.filter(job=OuterRef("pk"), user=scope.user_id)
    return jobs.filter(Q(asked_by=scope.user_id) | Exists(asked_too))


def job_seen(*, job_id: int, scope: OfficeScope) -> Job:
    """Return one job; raises OutOfScope when it is not theirs to follow."""
    job = jobs_seen(scope=scope).filter(pk=job_id).first()
    if job is None:
        raise OutOfScope
    return job


def heartbeat_ages(*, now: datetime, scope: OfficeScope) -> dict[str, timedelta]:
    """Return how long ago each part of the machinery (`worker`, `beat`) was last seen alive."""
    if not _sees_all(scope):
        return {}
    return {beat.part: now - beat.seen_at for beat in Heartbeat.objects.all()}


def _sees_all(scope: OfficeScope) -> bool:
    # An auditor of one office sees that office's records, not the whole organization's work.
    return bool(scope.reason) or bool(scope.roles & SEES_ALL and scope.visible.everywhere)
