"""Workers are killed in the middle of building a report: it ends in one finished report all the same.

The worker runs the product as it is; it is caught in a step by a lock on what the step writes next.
"""

import signal
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from celery import Celery
from django.db import connection

from apps.jobs import services
from apps.jobs.choices import JobStatus
from apps.jobs.models import Job
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.models import ReportEdition, ReportFile
from apps.reports.selectors import is_intact
from apps.reports.services.building import ask_for_report
from iomgender.settings.base import REDIS_URL
from tests.cast import World
from tests.jobs.test_worker import end, prefix, start_worker, wait_for  # noqa: F401 - fixtures
from tests.reports.builders import FROZEN_AT, MACHINE, YEAR, certify
from tests.staffing.golden_world import build_golden_world

LANGUAGE = "fr"
NEW_EDITIONS = "LOCK TABLE reports_reportedition IN SHARE ROW EXCLUSIVE MODE"
NEW_FILES = "LOCK TABLE reports_reportfile IN SHARE ROW EXCLUSIVE MODE"
# A row of another transaction makes the worker wait whether it may write the same.
ONE_FILE = """
    INSERT INTO reports_reportfile
        (edition_id, language, format, audience, content, checksum, size, made_at)
    SELECT id, 'fr', %s, 'inner', '', '', 0, now() FROM reports_reportedition
"""
WAITING_FOR_LOCKS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def waiting() -> int:
    """Return how many sessions of the database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING_FOR_LOCKS)
        return cursor.fetchone()[0]


@pytest.fixture
def hold() -> Iterator[Callable[..., Callable[[], None]]]:
    """A function that takes a lock in a session of its own and returns how to let it go."""
    sessions = []

    def take(statement: str, *parameters: str) -> Callable[[], None]:
        session = connection.copy()
        sessions.append(session)
        session.set_autocommit(False)
        with session.cursor() as cursor:
            cursor.execute(statement, parameters)
        return session.rollback

    yield take
    for session in sessions:
        session.close()


@pytest.fixture
def job(world: World, prefix: str, monkeypatch) -> Job:  # noqa: F811 - a fixture
    """A report of the golden year in French, asked for through a real broker."""
    sender = Celery(broker=REDIS_URL, set_as_current=False)
    sender.conf.task_default_queue = f"{prefix}queue"
    sender.conf.broker_transport_options = {"global_keyprefix": prefix}
    monkeypatch.setattr(services.current_app, "send_task", sender.send_task, raising=False)
    build_golden_world(world)
    certify()
    return ask_for_report(
        year=YEAR,
        language=LANGUAGE,
        asked_by=world.people["gcu"],
        at=FROZEN_AT,
        scope=world.scope("gcu"),
    )


def is_finished(job: Job) -> bool:
    """Whether the job has ended well."""
    job.refresh_from_db()
    assert job.status != JobStatus.FAILED, job.problem
    return job.status == JobStatus.FINISHED


def caught_in(job: Job, key: str) -> bool:
    """Whether a worker is in this step and waits for what is held."""
    job.refresh_from_db()
    state = {step["key"]: step["status"] for step in job.steps}
    return state[key] == "running" and waiting() > 0


def kill(worker) -> None:
    """Kill a worker as the system does that has run out of memory."""
    end(worker)
    assert worker.returncode == -signal.SIGKILL


def send_again(job: Job) -> None:
    """Do what the sweep of every minute does, two minutes later; twice, as two sweeps would."""
    job.refresh_from_db()
    assert job.heartbeat_at is not None
    later = job.heartbeat_at + timedelta(minutes=2)
    for _ in range(2):
        assert services.resend_lost(now=later, scope=MACHINE) == [job.pk]


def assert_one_report(job: Job, *, attempts: int) -> None:
    """There is one edition with every file once, and the job leads to it."""
    [edition] = ReportEdition.objects.all()
    assert edition.job_id == job.pk
    assert is_intact(edition=edition, scope=MACHINE)
    made = sorted(ReportFile.objects.values_list("language", "format", "audience"))
    assert made == sorted(
        (LANGUAGE, document_format.value, audience.value)
        for document_format in DocumentFormat
        for audience in Audience
    )
    assert all(file.size for file in ReportFile.objects.all())
    assert job.attempts == attempts
    assert {step["status"] for step in job.steps} == {"finished"}
    assert job.result == {"url": f"/reports/{YEAR}/{edition.number}/"}
    # Its tables wait to be attacked, once, however often it was begun.
    kinds = sorted(Job.objects.values_list("kind", flat=True))
    assert kinds == ["council_report", "staffing_release_check"]


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    def test_in_the_freezing_leaves_nothing_half_frozen(
        self,
        job,
        hold,
        start_worker,  # noqa: F811 - a fixture
    ):
        let_go = hold(NEW_EDITIONS)
        first = start_worker()
        wait_for(lambda: caught_in(job, "freeze"), first, "the worker freezes")
        kill(first)
        let_go()
        assert not ReportEdition.objects.exists()
        second = start_worker()
        send_again(job)
        wait_for(lambda: is_finished(job), second, "the report is finished")
        assert_one_report(job, attempts=2)

    def test_in_every_step_of_the_files_leaves_them_to_the_next(
        self,
        job,
        hold,
        start_worker,  # noqa: F811 - a fixture
    ):
        steps = {
            "docx": (NEW_FILES,),
            "pdf": (ONE_FILE, "pdf"),
            "xlsx": (ONE_FILE, "xlsx"),
            "html": (ONE_FILE, "html"),
        }
        for made, (key, held) in enumerate(steps.items()):
            let_go = hold(*held)
            worker = start_worker()
            if made:
                send_again(job)
            wait_for(lambda key=key: caught_in(job, key), worker, f"the worker is in {key}")
            kill(worker)
            let_go()
            assert ReportFile.objects.count() == made * len(Audience)
        last = start_worker()
        send_again(job)
        wait_for(lambda: is_finished(job), last, "the report is finished")
        assert_one_report(job, attempts=5)
