"""The export of all history between two days: asked for, written by a worker, checked, kept for a while."""

import gzip
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import IO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.history.auditors import expect_auditor
from apps.accounts.history.chain import Closed, closed, faults
from apps.accounts.history.export import lines_between
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import sums_are_open
from apps.jobs.choices import JobStatus
from apps.jobs.selectors import job_seen
from apps.jobs.services import Job, ask, begin, finish, step
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem

KIND = "history_export"
TASK = "apps.desk.tasks.export_history"
FOLDER = "exports/history"
"""Two folders deep: files on the first level that no document names are removed as orphans."""

STEPS = [("write", _("Write the history")), ("check", _("Read the file again and check it"))]

KEPT_FOR = timedelta(days=30)
"""The product's choice: the file holds names, and can be made again at any time."""


def storage() -> Storage:
    """Return where the files are kept: beside the evidence, never under a public folder."""
    return storages["documents"]


def expect_exporter(*, scope: OfficeScope) -> None:
    """Raise NotPermitted for all but auditors and administrators, and for who reads a project blind.

    The whole history holds the scores that are hidden from them.
    """
    expect_auditor(scope)
    if not sums_are_open(scope=scope):
        raise NotPermitted(
            _(
                "You have projects to read blind. The whole history, which holds their scores, is exported"
                " for you again when you have handed in the last of them."
            )
        )


def ask_for_export(
    *, starts_on: date, ends_on: date, asked_by: AbstractBaseUser, at: datetime, scope: OfficeScope
) -> Job:
    """Ask for all events from a day to a day; asking twice while it runs gives the same job."""
    expect_exporter(scope=scope)
    if ends_on < starts_on:
        raise Invalid(
            problems=[
                Problem(
                    code="ends_before_it_begins",
                    message=_("The last day lies before the first one."),
                    field="ends_on",
                )
            ]
        )
    return ask(
        kind=KIND,
        key=f"{starts_on}-{ends_on}-{asked_by.pk}",
        task=TASK,
        arguments={"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()},
        asked_by=asked_by,
        now=at,
        steps=STEPS,
        scope=scope,
        heading=_("Export of the history"),
    )


def run_export(
    *, job_id: int, starts_on: date, ends_on: date, clock: Callable[[], datetime]
) -> None:
    """Do the work of a job; begun anew, it writes the file anew.

    `clock` is the door's clock. Does nothing when another worker holds the job or it has ended.
    """
    job = begin(job_id=job_id, now=clock())
    if job is None:
        return
    name = file_name(job)
    with step(job=job, key="write", now=clock()), tempfile.TemporaryFile() as kept:
        lines = lines_between(
            starts_on=starts_on,
            ends_on=ends_on,
            at=clock(),
            made_for=name_of(job.asked_by),
            scope=OfficeScope.everything(f"job {job_id}: export of the history"),
        )
        with gzip.GzipFile(fileobj=kept, mode="wb", mtime=0) as packed:
            packed.writelines(lines)
        kept.seek(0)
        storage().delete(name)
        storage().save(name, File(kept))
    with step(job=job, key="check", now=clock()):
        end = checked(name)
    finish(
        job=job,
        result={
            "url": reverse("desk:history_export", args=[job.pk]),
            "count": end.count,
            "head": end.head,
        },
        now=clock(),
    )


def checked(name: str) -> Closed:
    """Return the end of a kept file; raises RuntimeError when it is not what was written."""
    with unpacked(name) as lines:
        for fault in faults(lines):
            raise RuntimeError(f"{name}: {fault}")
    with unpacked(name) as lines:
        return closed(deque(lines, maxlen=1).pop())


@contextmanager
def unpacked(name: str) -> Iterator[Iterable[bytes]]:
    """Open a kept file, line by line."""
    with storage().open(name) as file, gzip.open(file) as lines:
        yield lines


def finished_export(*, job_id: int, scope: OfficeScope) -> Job:
    """Return an export that came to its end; raises OutOfScope for anything else."""
    expect_exporter(scope=scope)
    job = job_seen(job_id=job_id, scope=scope)
    if job.kind != KIND or job.status != JobStatus.FINISHED:
        raise OutOfScope
    return job


def open_export(*, job_id: int, scope: OfficeScope) -> IO[bytes]:
    """Open the file of an export; raises OutOfScope when it is not kept any more."""
    name = file_name(finished_export(job_id=job_id, scope=scope))
    if not storage().exists(name):
        raise OutOfScope(_("This file was kept for 30 days and then removed. Ask for it again."))
    return storage().open(name)


def remove_old_exports(*, now: datetime, scope: OfficeScope) -> list[str]:
    """Remove the files that were kept long enough; return their names."""
    if not scope.reason:
        raise NotPermitted
    try:
        _folders, files = storage().listdir(FOLDER)
    except FileNotFoundError:
        return []
    old = [
        name for name in files if storage().get_modified_time(f"{FOLDER}/{name}") < now - KEPT_FOR
    ]
    for name in old:
        storage().delete(f"{FOLDER}/{name}")
    return sorted(old)


def file_name(job: Job) -> str:
    """Return the name under which a job's file is kept."""
    return f"{FOLDER}/{job.pk}.jsonl.gz"
