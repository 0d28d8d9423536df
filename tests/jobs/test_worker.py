"""A real worker on a real Redis is killed in the middle; another one ends its work, once."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
import redis
from celery import Celery
from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.jobs import services
from apps.jobs.choices import JobStatus
from apps.jobs.models import Heartbeat, Job
from iomgender.settings.base import BASE_DIR, REDIS_URL, cache_location
from tests.cast import World

TASK = "tests.jobs.two_steps"
MACHINE = OfficeScope.everything("tests of workers")
SECONDS = 60


def wait_for(condition: Callable[[], bool], worker: subprocess.Popen[str], what: str) -> None:
    """Wait until something is so; fail with the worker's own words when it never is."""
    deadline = time.monotonic() + SECONDS
    pause = threading.Event()
    while not condition():
        if worker.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"{what}: never\n{end(worker)}")
        pause.wait(0.1)


def end(worker: subprocess.Popen[str]) -> str:
    """Kill a worker, if it still lives, and return what it said."""
    if worker.stdout.closed:
        return ""
    worker.kill()
    return worker.communicate()[0]


@pytest.fixture
def prefix() -> Iterator[str]:
    """A prefix of keys in Redis, which are gone afterwards."""
    prefix = f"test-{uuid.uuid4().hex}-"
    yield prefix
    # The broker's keys may lie in another database than the cache's.
    numbers = {"0", REDIS_URL.rpartition("virtual_host=")[2] or "0"}
    for number in numbers if REDIS_URL.startswith("redis+socket") else {""}:
        address = cache_location(REDIS_URL)
        client = redis.Redis.from_url(address.replace("db=0", f"db={number}"))
        keys = list(client.scan_iter(f"{prefix}*"))
        if keys:
            client.delete(*keys)
        client.close()


@pytest.fixture
def start_worker(prefix: str, tmp_path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """A function that starts a worker on the database of the test."""
    database = connection.settings_dict
    url = (
        f"postgresql://{quote(database['USER'])}:{quote(database['PASSWORD'])}@/"
        f"{database['NAME']}?host={quote(database['HOST'], safe='')}&port={database['PORT']}"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "iomgender.settings.development",
        "DATABASE_URL": url,
        "REDIS_URL": REDIS_URL,
        "TEST_PREFIX": prefix,
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.jobs.worker_app", "worker"]
    options = ["-P", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    workers: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [*command, *options],
            cwd=BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        end(worker)


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    def test_leaves_a_job_that_another_worker_ends_once(
        self, world: World, prefix: str, start_worker, monkeypatch
    ):
        sender = Celery(broker=REDIS_URL, set_as_current=False)
        sender.conf.task_default_queue = f"{prefix}queue"
        sender.conf.broker_transport_options = {"global_keyprefix": prefix}
        monkeypatch.setattr(services.current_app, "send_task", sender.send_task, raising=False)
        first = start_worker()
        wait_for(Heartbeat.objects.filter(part="worker").exists, first, "the worker is ready")
        now = Heartbeat.objects.get(part="worker").seen_at
        job = services.ask(
            kind="work",
            key="1",
            task=TASK,
            arguments={},
            asked_by=world.people["gcu"],
            now=now,
            steps=[("figures", "Figures"), ("files", "Files")],
            scope=world.scope("gcu"),
        )

        def status() -> str:
            job.refresh_from_db()
            return job.status

        def in_the_middle() -> bool:
            return status() == JobStatus.RUNNING and job.steps[0]["status"] == "running"

        wait_for(in_the_middle, first, "the first worker is in the middle")
        end(first)
        assert first.returncode == -signal.SIGKILL
        assert status() == JobStatus.RUNNING

        second = start_worker()
        ready = Heartbeat.objects.filter(part="worker", seen_at__gt=job.heartbeat_at)
        wait_for(ready.exists, second, "the second worker is ready")
        # Sent twice on purpose: by the sweep that finds it, and by the next one.
        later = job.heartbeat_at + timedelta(minutes=2)
        assert services.resend_lost(now=later, scope=MACHINE) == [job.pk]
        assert services.resend_lost(now=later, scope=MACHINE) == [job.pk]
        wait_for(lambda: status() == JobStatus.FINISHED, second, "the job is finished")
        assert (job.attempts, job.done, job.result) == (2, 2, {"url": "/reports/1/"})
        assert Job.objects.count() == 1
