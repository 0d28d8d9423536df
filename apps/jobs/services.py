"""The life of a job: asked, claimed, worked through step by step, finished or failed.

`ask` is for people and commands and demands a scope. `begin`, `step`, `finish` and `fail` are for the
worker that was sent a row: it acts for nobody, so there is no scope to check.

A task reads::

    job = begin(job_id=job_id, now=timezone.now())
    if job is None:
        return
    with step(job=job, key="figures", now=timezone.now()):
        ...
    finish(job=job, result={"url": url}, now=timezone.now())
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pghistory
from celery import current_app
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.scope import OfficeScope, scope_for
from apps.jobs.choices import LIVE_STATUSES, JobStatus, StepStatus
from apps.jobs.models import Heartbeat, Job
from apps.jobs.pulse import Pulse
from apps.web.refusals import NotPermitted, Refusal, WrongState

logger = logging.getLogger("apps.jobs")

LOST_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 5

UNEXPECTED = _("Something unexpected went wrong. Nothing of this work was kept.")

Text = str | Promise
Clock = Callable[[], datetime]


def ask(
    *,
    kind: str,
    key: str,
    task: str,
    arguments: Mapping[str, Any],
    asked_by: AbstractBaseUser | None,
    now: datetime,
    steps: Sequence[tuple[str, Text]],
    scope: OfficeScope,
    heading: Text = "",
) -> Job:
    """Return the job that does this work: the one that runs already, or a new one that is sent.

    `task` is the dotted name of the Celery task; it gets `job_id` and `arguments` as keywords once
    the transaction has committed. `steps` are (key, label) in order. Raises NotPermitted when a
    person asks in another's name, or nobody asks at all.
    """
    if not scope.has_entered:
        raise NotPermitted(_("Only somebody who has logged in can ask for this work."))
    if scope.user_id is not None and (asked_by is None or asked_by.pk != scope.user_id):
        raise NotPermitted(_("Work is asked for in one's own name only."))
    job = _live(kind, key)
    while job is None:
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind,
                    key=key,
                    heading=_english(heading),
                    task=task,
                    arguments=dict(arguments),
                    steps=[
                        {
                            "key": step_key,
                            "label": _english(label),
                            "status": StepStatus.WAITING.value,
                            "started_at": None,
                            "finished_at": None,
                        }
                        for step_key, label in steps
                    ],
                    total=len(steps),
                    asked_by_id=asked_by.pk if asked_by else None,
                    asked_at=now,
                )
        except IntegrityError:
            # Somebody asked for the same at the same moment; theirs may even have ended since.
            job = _live(kind, key)
        else:
            _send_on_commit(job)
    if asked_by is not None:
        job.askers.add(asked_by.pk)
    return job


def begin(*, job_id: int, now: datetime) -> Job | None:
    """Claim the job for this worker; None when it has ended or a live worker holds it.

    A running job whose heartbeat is older than `LOST_AFTER` is taken over, and its steps begin
    anew. After `MOST_ATTEMPTS` attempts it fails instead: it kills its workers. Commits at once,
    so it must not be called inside a transaction.
    """
    with transaction.atomic(durable=True):
        job = (
            Job.objects.select_for_update()
            .filter(Q(status=JobStatus.WAITING) | _lost(now), pk=job_id)
            .first()
        )
        if job is None:
            return None
        job.heartbeat_at = now
        if job.attempts >= MOST_ATTEMPTS:
            job.status = JobStatus.FAILED
            job.problem = _english(
                _("The work was begun several times and never came to its end. Nothing was kept.")
            )
            job.finished_at = now
            job.save(update_fields=["status", "problem", "heartbeat_at", "finished_at"])
            return None
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.started_at = job.started_at or now
        job.done = 0
        job.steps = [
            {**step, "status": StepStatus.WAITING.value, "started_at": None, "finished_at": None}
            for step in job.steps
        ]
        job.save(
            update_fields=["status", "attempts", "started_at", "heartbeat_at", "done", "steps"]
        )
    return job


@contextmanager
def claimed(job_id: int, clock: Clock, *, door: str) -> Iterator[tuple[Job, OfficeScope] | None]:
    """Begin a job and act for whoever asked for it: their scope of the day, their language.

    `door` is what history says of the way. Yields None when there is nothing to do. A refusal has failed the
    job already and ends here.
    """
    job = begin(job_id=job_id, now=clock())
    if job is None or job.asked_by is None:
        yield None
        return
    scope = scope_for(job.asked_by, on=clock().date())
    with (
        pghistory.context(door=door, user=job.asked_by_id, job=job_id),
        translation.override(job.asked_by.language),
    ):
        try:
            yield job, scope
        except Refusal:
            # `step` has written the sentence into the job; the worker has nothing to add.
            return


@contextmanager
def step(*, job: Job, key: str, now: datetime) -> Iterator[None]:
    """Do one step: its beginning and end are visible to everybody at once.

    `job` is what `begin` returned. The times after `now` are counted from it by the monotonic
    clock. While the step lasts a pulse renews the heartbeat, so that a long step is not taken for a
    dead worker, and what is written is recorded as done by this job for whoever asked for it. An
    exception fails step and job, with the sentence of a refusal or else a reference number that
    stands in the log, and goes on. Raises WrongState when another worker has taken the
    job over, ValueError for an unknown key, RuntimeError inside a transaction.
    """
    place = next((i for i, each in enumerate(job.steps) if each["key"] == key), None)
    if place is None:
        raise ValueError(f"Job {job.kind} has no step {key!r}.")
    # A task that read the clock only once must not turn the heartbeat back.
    started_at = max(now, job.heartbeat_at or now)
    started = time.monotonic()
    if not _write_step(job, place, started_at, status=StepStatus.RUNNING):
        raise _taken_over()
    try:
        with (
            pghistory.context(user=job.asked_by_id, door="task", job=job.pk),
            Pulse(job_id=job.pk, attempts=job.attempts, started_at=started_at),
        ):
            yield
    except Exception as exception:
        ended_at = started_at + timedelta(seconds=time.monotonic() - started)
        if _write_step(job, place, ended_at, status=StepStatus.FAILED):
            _fail_for(job, exception, ended_at)
        raise
    ended_at = started_at + timedelta(seconds=time.monotonic() - started)
    if not _write_step(job, place, ended_at, status=StepStatus.FINISHED):
        raise _taken_over()


def finish(*, job: Job, result: Mapping[str, Any], now: datetime) -> Job:
    """Close the job with its result; `result["url"]` leads to the page that stays.

    Joins the caller's transaction, so that result and job become visible together or not at all.
    Raises WrongState when the job is no longer this worker's.
    """
    changed = _mine(job).update(
        status=JobStatus.FINISHED,
        result=dict(result),
        done=F("total"),
        problem="",
        heartbeat_at=now,
        finished_at=now,
    )
    if not changed:
        raise _taken_over()
    job.refresh_from_db()
    return job


def fail(*, job: Job, problem: Text, now: datetime, reference: str = "") -> Job:
    """Close the job with the reason why it came to nothing; does nothing when it has ended.

    `reference` is the number under which the log tells more.
    """
    _mine(job).update(
        status=JobStatus.FAILED,
        problem=_english(problem),
        result={"reference": reference} if reference else {},
        heartbeat_at=now,
        finished_at=now,
    )
    job.refresh_from_db()
    return job


def resend_lost(*, now: datetime, scope: OfficeScope) -> list[int]:
    """Send jobs again whose worker died or whose message was lost; return their ids.

    A waiting job is sent again every `LOST_AFTER` until a worker begins it: several messages for
    one row are harmless, `begin` lets one through.
    """
    if not scope.reason:
        raise NotPermitted
    waiting = Q(status=JobStatus.WAITING, last_sent_at__lt=now - LOST_AFTER)
    lost = list(
        Job.objects.alias(last_sent_at=Coalesce("heartbeat_at", "asked_at"))
        .filter(waiting | _lost(now))
        .order_by("pk")
    )
    Job.objects.filter(pk__in=[job.pk for job in lost], status=JobStatus.WAITING).update(
        heartbeat_at=now
    )
    for job in lost:
        logger.warning("job %s (%s %s) is sent again", job.pk, job.kind, job.key)
        _send_on_commit(job)
    return [job.pk for job in lost]


def record_heartbeat(*, part: str, now: datetime, scope: OfficeScope) -> None:
    """Write the sign of life of a part of the machinery (`worker`, `beat`)."""
    if not scope.reason:
        raise NotPermitted
    Heartbeat.objects.update_or_create(part=part, defaults={"seen_at": now})


def _live(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, status__in=LIVE_STATUSES).first()


def _lost(now: datetime) -> Q:
    return Q(status=JobStatus.RUNNING) & (
        Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=now - LOST_AFTER)
    )


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)


def _send_on_commit(job: Job) -> None:
    # `delay_on_commit` by name, because this room does not know the tasks of higher ones. Robust: when
    # the broker is away the row waits, and `resend_lost` sends it later.
    def send() -> None:
        current_app.send_task(job.task, kwargs={**job.arguments, "job_id": job.pk})

    transaction.on_commit(send, robust=True)


def _write_step(job: Job, place: int, now: datetime, *, status: StepStatus) -> bool:
    steps = [dict(each) for each in job.steps]
    moment = "started_at" if status is StepStatus.RUNNING else "finished_at"
    steps[place].update({"status": status.value, moment: now.isoformat()})
    done = sum(each["status"] == StepStatus.FINISHED for each in steps)
    with transaction.atomic(durable=True):
        changed = _mine(job).update(steps=steps, done=done, heartbeat_at=now)
    job.steps, job.done, job.heartbeat_at = steps, done, now
    return bool(changed)


def _fail_for(job: Job, exception: Exception, now: datetime) -> None:
    if isinstance(exception, Refusal):
        fail(job=job, problem=exception.message, now=now)
        return
    reference = uuid4().hex[:12]
    logger.error("job %s failed, reference %s", job.pk, reference, exc_info=exception)
    fail(job=job, problem=UNEXPECTED, now=now, reference=reference)


def _taken_over() -> WrongState:
    return WrongState(_("Another worker has taken this work over."), code="taken_over")


def _english(text: Text) -> str:
    with translation.override("en"):
        return str(text)
