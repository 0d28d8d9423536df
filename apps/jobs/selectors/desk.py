"""What the home page says of jobs: those that one asked for and that have ended since."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from apps.accounts.scope import OfficeScope
from apps.jobs.choices import JobStatus
from apps.jobs.models import Job
from apps.jobs.presentation import JobView
from apps.web.parts import DeskItem, DeskList, Kind, StatusTag

KINDS: dict[str, Kind] = {JobStatus.FINISHED: "good", JobStatus.FAILED: "bad"}


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return one's own jobs that finished or failed, the newest first; two statements."""
    if scope.user_id is None:
        return DeskList()
    asked_too = Job.askers.through.objects.filter(job=OuterRef("pk"), user=scope.user_id)
    ended = Job.objects.filter(
        Q(asked_by=scope.user_id) | Exists(asked_too),
        status__in=KINDS,
        finished_at__gt=since,
    ).order_by("-finished_at", "-pk")
    items = tuple(_item(job) for job in ended[:most])
    return DeskList(items=items, total=ended.count() if items else 0, url=reverse("jobs:jobs"))


def _item(job: Job) -> DeskItem:
    view = JobView.of(job)
    return DeskItem(
        title=view.heading,
        url=view.result_url or reverse("jobs:job", args=[job.pk]),
        context=view.problem,
        status=StatusTag(KINDS[job.status], JobStatus(job.status).label),
        happened_at=job.finished_at,
    )
