"""Signs of life of a long step: a thread that renews the job's heartbeat while the work lasts."""

import logging
import threading
import time
from datetime import datetime, timedelta
from types import TracebackType

from django.db import Error, connection

from apps.jobs.choices import JobStatus
from apps.jobs.models import Job

logger = logging.getLogger("apps.jobs")

PULSE_SECONDS = 15.0


class Pulse:
    """Renews the heartbeat every `PULSE_SECONDS` until left; on a connection of its own.

    Times are counted from `started_at` by the monotonic clock. It dies with its process, which is
    what a heartbeat is for. `attempts` is the fence: a job taken over is not kept alive.
    """

    def __init__(self, *, job_id: int, attempts: int, started_at: datetime) -> None:
        """Prepare the thread; it starts on entering."""
        self.job_id = job_id
        self.attempts = attempts
        self.started_at = started_at
        self.begun = time.monotonic()
        self.left = threading.Event()
        self.thread = threading.Thread(target=self.beat, name=f"pulse-{job_id}", daemon=True)

    def __enter__(self) -> "Pulse":
        """Start."""
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, and wait until the thread has closed its connection."""
        self.left.set()
        self.thread.join()

    def beat(self) -> None:
        """Write until left; a database that is away for a moment is no reason to stop."""
        try:
            while not self.left.wait(PULSE_SECONDS):
                try:
                    self.write()
                except Error:
                    logger.warning("no heartbeat of job %s could be written", self.job_id)
                    connection.close()
        finally:
            connection.close()

    def write(self) -> None:
        """Renew the heartbeat of the row, if it is still this worker's."""
        now = self.started_at + timedelta(seconds=time.monotonic() - self.begun)
        Job.objects.filter(pk=self.job_id, status=JobStatus.RUNNING, attempts=self.attempts).update(
            heartbeat_at=now
        )
