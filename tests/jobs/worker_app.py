"""The house's Celery application with one task more, for the test that kills a worker.

A worker counts as dead after a second here; keys in Redis carry a prefix, so that the test can take
its own away.
"""

import os
import threading
from datetime import UTC, datetime, timedelta

import django

django.setup()

from apps.jobs import services  # noqa: E402 - services need the rooms to be there
from iomgender.celery import app  # noqa: E402

PREFIX = os.environ["TEST_PREFIX"]
TASK = "tests.jobs.two_steps"

app.conf.task_default_queue = f"{PREFIX}queue"
app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "global_keyprefix": PREFIX,
}
services.LOST_AFTER = timedelta(seconds=1)


@app.task(name=TASK)
def two_steps(*, job_id: int, **_unknown) -> None:
    """Do both steps; at the first attempt stop in the middle of the first, as if killed."""
    job = services.begin(job_id=job_id, now=datetime.now(UTC))
    if job is None:
        return
    with services.step(job=job, key="figures", now=datetime.now(UTC)):
        if job.attempts == 1:
            threading.Event().wait(120)
    with services.step(job=job, key="files", now=datetime.now(UTC)):
        pass
    services.finish(job=job, result={"url": "/reports/1/"}, now=datetime.now(UTC))
