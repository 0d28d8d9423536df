"""A job is asked once, claimed by one worker, and ends once, whatever dies in between."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection, connections, transaction
from django.utils.translation import gettext_lazy, override

from apps.accounts.scope import OfficeScope
from apps.jobs import services
from apps.jobs.choices import JobStatus
from apps.jobs.models import Heartbeat, Job
from apps.jobs.pulse import Pulse
from apps.web.refusals import Invalid, NotPermitted, WrongState
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TASK = "tests.jobs.work"
STEPS = [("figures", gettext_lazy("Log in")), ("files", "Files")]
MACHINE = OfficeScope.everything("tests of jobs")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ask_as(world: World, username: str, key: str = "2025", **changes) -> Job:
    user = world.people[username]
    options = {
        "kind": "council_report",
        "key": key,
        "task": TASK,
        "arguments": {"year": 2025},
        "asked_by": user,
        "now": NOW,
        "steps": STEPS,
        "scope": world.scope(username),
    }
    return services.ask(**{**options, **changes})


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, dict]]:
    """What reached the queue."""
    messages: list[tuple[str, dict]] = []
    monkeypatch.setattr(
        services.current_app,
        "send_task",
        lambda name, kwargs: messages.append((name, kwargs)),
        raising=False,
    )
    return messages


@pytest.fixture
def begun(world: World, sent) -> Job:
    job = services.begin(job_id=ask_as(world, "gcu").pk, now=later(1))
    assert job is not None
    return job


class TestAsk:
    def test_sends_the_work_only_when_the_transaction_has_committed(
        self, world, sent, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            job = ask_as(world, "gcu")
            assert sent == []
        assert sent == [(TASK, {"year": 2025, "job_id": job.pk})]

    def test_leaves_the_row_waiting_when_the_broker_is_away(
        self, world, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def refuse(name, kwargs):
            raise ConnectionError("no broker")

        monkeypatch.setattr(services.current_app, "send_task", refuse, raising=False)
        with django_capture_on_commit_callbacks(execute=True):
            job = ask_as(world, "gcu")
        job.refresh_from_db()
        assert job.status == JobStatus.WAITING
        assert "no broker" in caplog.text

    def test_returns_the_running_job_to_whoever_asks_for_the_same(
        self, world, sent, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            first = ask_as(world, "gcu")
            second = ask_as(world, "ddg")
        assert second.pk == first.pk
        assert len(sent) == 1
        assert set(first.askers.all()) == {world.people["gcu"], world.people["ddg"]}

    def test_begins_another_job_when_the_last_one_has_ended(self, world, sent, begun):
        services.finish(job=begun, result={}, now=later(2))
        assert ask_as(world, "gcu").pk != begun.pk

    def test_keeps_different_work_apart(self, world, sent):
        assert ask_as(world, "gcu").pk != ask_as(world, "gcu", key="2024").pk

    def test_keeps_its_words_in_english_whatever_the_asker_reads(self, world, sent):
        with override("fr"):
            job = ask_as(world, "gcu", heading=gettext_lazy("Log in"))
        assert job.heading == "Log in"
        assert [step["label"] for step in job.steps] == ["Log in", "Files"]

    def test_refuses_strangers_of_the_house(self, world, sent):
        with pytest.raises(NotPermitted):
            ask_as(world, "gcu", asked_by=None, scope=OfficeScope.nothing())

    def test_refuses_to_ask_in_the_name_of_another(self, world, sent):
        with pytest.raises(NotPermitted):
            ask_as(world, "gcu", scope=world.scope("hrm"))

    def test_lets_commands_ask_without_a_person(self, world, sent):
        job = ask_as(world, "gcu", asked_by=None, scope=MACHINE)
        assert job.asked_by is None
        assert job.askers.count() == 0


class TestBegin:
    def test_claims_a_waiting_job(self, begun):
        begun.refresh_from_db()
        assert (begun.status, begun.attempts, begun.started_at) == (
            JobStatus.RUNNING,
            1,
            later(1),
        )

    def test_leaves_a_job_to_the_worker_that_lives(self, begun):
        assert services.begin(job_id=begun.pk, now=later(61)) is None

    def test_takes_a_job_over_when_its_worker_is_silent_for_a_minute(self, begun):
        with services.step(job=begun, key="figures", now=later(2)):
            pass
        taken = services.begin(job_id=begun.pk, now=later(63))
        assert taken is not None
        assert (taken.attempts, taken.started_at, taken.done) == (2, later(1), 0)
        assert {step["status"] for step in taken.steps} == {"waiting"}

    @pytest.mark.parametrize("end", ["finish", "fail"])
    def test_does_nothing_with_a_job_that_has_ended(self, begun, end):
        if end == "finish":
            services.finish(job=begun, result={}, now=later(2))
        else:
            services.fail(job=begun, problem="no", now=later(2))
        assert services.begin(job_id=begun.pk, now=later(3600)) is None

    def test_does_nothing_with_a_job_that_is_not_there(self, db):
        assert services.begin(job_id=987_654, now=NOW) is None

    def test_gives_up_a_job_that_kills_its_workers(self, begun):
        for attempt in range(2, services.MOST_ATTEMPTS + 1):
            assert services.begin(job_id=begun.pk, now=later(100 * attempt)) is not None
        assert services.begin(job_id=begun.pk, now=later(10_000)) is None
        begun.refresh_from_db()
        assert begun.status == JobStatus.FAILED
        assert "never came to its end" in begun.problem

    @pytest.mark.django_db(transaction=True)
    def test_lets_one_of_many_workers_through(self, world, sent):
        job = ask_as(world, "gcu")
        barrier = threading.Barrier(4)
        claimed: list[Job | None] = []

        def work() -> None:
            barrier.wait()
            claimed.append(services.begin(job_id=job.pk, now=later(1)))
            connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [each is not None for each in claimed].count(True) == 1
        assert len(claimed) == 4

    @pytest.mark.django_db(transaction=True)
    def test_refuses_to_hide_in_a_transaction(self, world, sent):
        job = ask_as(world, "gcu")
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            services.begin(job_id=job.pk, now=NOW)


class TestStep:
    def test_counts_what_is_done(self, begun):
        with services.step(job=begun, key="figures", now=later(2)):
            row = Job.objects.get()
            assert [step["status"] for step in row.steps] == ["running", "waiting"]
            assert (row.done, row.total, row.heartbeat_at) == (0, 2, later(2))
        row.refresh_from_db()
        assert [step["status"] for step in row.steps] == ["finished", "waiting"]
        assert row.done == 1
        assert row.steps[0]["started_at"] == later(2).isoformat()
        assert row.heartbeat_at >= later(2)

    def test_never_turns_the_heartbeat_back(self, begun):
        with services.step(job=begun, key="figures", now=later(30)):
            pass
        with services.step(job=begun, key="files", now=later(2)):
            assert Job.objects.get().heartbeat_at >= later(30)

    @pytest.mark.django_db(transaction=True)
    def test_is_visible_to_others_while_it_lasts(self, begun):
        seen: list[str] = []

        def look() -> None:
            seen.extend(step["status"] for step in Job.objects.get().steps)
            connections.close_all()

        with services.step(job=begun, key="figures", now=later(2)):
            watcher = threading.Thread(target=look)
            watcher.start()
            watcher.join()
        assert seen == ["running", "waiting"]

    def test_fails_the_job_with_the_sentence_of_a_refusal(self, begun):
        with (
            pytest.raises(Invalid),
            services.step(job=begun, key="figures", now=later(2)),
        ):
            raise Invalid("The year 2025 has no certified period.")
        begun.refresh_from_db()
        assert begun.status == JobStatus.FAILED
        assert begun.problem == "The year 2025 has no certified period."
        assert begun.steps[0]["status"] == "failed"
        assert "reference" not in begun.result

    def test_fails_the_job_without_a_traceback_when_something_unexpected_happens(
        self, begun, caplog
    ):
        with (
            pytest.raises(ZeroDivisionError),
            services.step(job=begun, key="figures", now=later(2)),
        ):
            _ = 1 / 0
        begun.refresh_from_db()
        assert begun.status == JobStatus.FAILED
        assert "division" not in begun.problem
        assert begun.result["reference"] in caplog.text
        assert "ZeroDivisionError" in caplog.text

    def test_stops_a_worker_that_was_taken_over(self, begun):
        services.begin(job_id=begun.pk, now=later(100))
        with (
            pytest.raises(WrongState),
            services.step(job=begun, key="figures", now=later(101)),
        ):
            pytest.fail("the work of the slower worker must not begin")

    def test_records_what_is_written_under_the_job_and_its_asker(self, world, begun):
        user = world.people["hrm"]
        with services.step(job=begun, key="figures", now=later(2)):
            user.first_name = "Renamed"
            user.save()
        metadata = user.events.order_by("-pgh_id").first().pgh_context.metadata
        assert metadata == {"user": world.people["gcu"].pk, "door": "task", "job": begun.pk}

    def test_knows_only_the_steps_that_were_announced(self, begun):
        with (
            pytest.raises(ValueError, match="no step 'coffee'"),
            services.step(job=begun, key="coffee", now=later(2)),
        ):
            pass


class TestFinish:
    def test_keeps_the_result(self, begun):
        job = services.finish(job=begun, result={"url": "/reports/1/"}, now=later(9))
        assert (job.status, job.result, job.done, job.finished_at) == (
            JobStatus.FINISHED,
            {"url": "/reports/1/"},
            2,
            later(9),
        )

    def test_is_undone_with_the_transaction_it_belongs_to(self, begun):
        def rolled_back() -> None:
            with transaction.atomic():
                services.finish(job=begun, result={}, now=later(9))
                raise InterruptedError

        with pytest.raises(InterruptedError):
            rolled_back()
        assert Job.objects.get().status == JobStatus.RUNNING

    def test_is_refused_to_a_worker_that_was_taken_over(self, begun):
        taken = services.begin(job_id=begun.pk, now=later(100))
        with pytest.raises(WrongState):
            services.finish(job=begun, result={"by": "the slower"}, now=later(101))
        services.finish(job=taken, result={"by": "the faster"}, now=later(102))
        assert Job.objects.get().result == {"by": "the faster"}


class TestFail:
    def test_leaves_a_finished_job_alone(self, begun):
        services.finish(job=begun, result={"url": "/x/"}, now=later(2))
        job = services.fail(job=begun, problem="too late", now=later(3))
        assert (job.status, job.problem) == (JobStatus.FINISHED, "")


class TestResendLost:
    def resend(self, seconds: float) -> list[int]:
        return services.resend_lost(now=later(seconds), scope=MACHINE)

    def test_sends_a_job_again_whose_worker_is_silent(
        self, begun, sent, django_capture_on_commit_callbacks
    ):
        assert self.resend(61) == []
        with django_capture_on_commit_callbacks(execute=True):
            assert self.resend(62) == [begun.pk]
        assert sent[-1] == (TASK, {"year": 2025, "job_id": begun.pk})

    def test_sends_a_waiting_job_again_once_a_minute(self, world, sent):
        job = ask_as(world, "gcu")
        assert self.resend(60) == []
        assert self.resend(61) == [job.pk]
        assert self.resend(90) == []
        assert self.resend(122) == [job.pk]

    def test_leaves_ended_jobs_alone(self, begun):
        services.finish(job=begun, result={}, now=later(2))
        assert self.resend(9_999) == []

    def test_is_for_the_machinery_only(self, world):
        with pytest.raises(NotPermitted):
            services.resend_lost(now=NOW, scope=world.scope("admin"))


class TestRecordHeartbeat:
    def test_keeps_the_last_sign_of_life(self, db):
        for seconds in (0, 30):
            services.record_heartbeat(part="beat", now=later(seconds), scope=MACHINE)
        assert list(Heartbeat.objects.values_list("part", "seen_at")) == [("beat", later(30))]

    def test_is_for_the_machinery_only(self, world):
        with pytest.raises(NotPermitted):
            services.record_heartbeat(part="beat", now=NOW, scope=world.scope("admin"))


@pytest.mark.django_db(transaction=True)
class TestPulse:
    def test_keeps_a_long_step_alive(self, begun, monkeypatch):
        monkeypatch.setattr("apps.jobs.pulse.PULSE_SECONDS", 0.02)
        written = threading.Event()
        write = Pulse.write

        def write_and_tell(pulse: Pulse) -> None:
            write(pulse)
            written.set()

        monkeypatch.setattr(Pulse, "write", write_and_tell)
        with services.step(job=begun, key="figures", now=later(50)):
            assert written.wait(10)
            assert later(50) < Job.objects.get().heartbeat_at < later(61)

    def test_does_not_keep_a_job_alive_that_was_taken_over(self, begun):
        services.begin(job_id=begun.pk, now=later(100))
        Pulse(job_id=begun.pk, attempts=1, started_at=later(500)).write()
        assert Job.objects.get().heartbeat_at == later(100)


KILLED_WORKER = """
import django, os, signal
django.setup()
from datetime import datetime
from apps.jobs import services
now = datetime.fromisoformat({now!r})
job = services.begin(job_id={job_id}, now=now)
with services.step(job=job, key="figures", now=now):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    def test_ends_in_one_finished_job(self, world, sent):
        job = ask_as(world, "gcu")
        database = connection.settings_dict
        url = (
            f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
            f"?host={quote(database['HOST'], safe='')}&port={database['PORT']}"
        )
        killed = subprocess.run(
            [
                sys.executable,
                "-c",
                KILLED_WORKER.format(now=later(1).isoformat(), job_id=job.pk),
            ],
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        job.refresh_from_db()
        assert job.status == JobStatus.RUNNING
        assert [step["status"] for step in job.steps] == ["running", "waiting"]
        assert services.resend_lost(now=later(70), scope=MACHINE) == [job.pk]
        second = services.begin(job_id=job.pk, now=later(70))
        for step in ("figures", "files"):
            with services.step(job=second, key=step, now=later(71)):
                pass
        services.finish(job=second, result={"url": "/reports/1/"}, now=later(72))
        row = Job.objects.get()
        assert (row.status, row.attempts, row.done) == (JobStatus.FINISHED, 2, 2)
