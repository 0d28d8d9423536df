"""Signs of life say honestly who lives, and lost jobs are found by the worker."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.db import DatabaseError

from apps.jobs import services, tasks
from apps.jobs.models import Heartbeat, Job
from iomgender.health import SILENT_AFTER


def parts() -> set[str]:
    return set(Heartbeat.objects.values_list("part", flat=True))


class TestHeartbeats:
    def test_of_the_worker_are_written_by_the_worker_that_runs_the_task(self, db):
        tasks.record_heartbeat()
        assert parts() == {"worker"}

    def test_of_beat_are_written_by_whoever_sends_the_task(self, db):
        tasks.record_heartbeat.apply_async()
        assert parts() == {"beat"}

    def test_of_beat_are_not_written_when_something_else_is_sent(self, db):
        tasks.resume_lost_jobs.apply_async()
        assert parts() == set()

    def test_begin_with_the_processes(self, db):
        tasks.beat_begins()
        tasks.worker_is_ready()
        assert parts() == {"beat", "worker"}

    @pytest.mark.django_db(transaction=True)
    def test_do_not_stop_the_machinery_when_the_database_is_away(self, monkeypatch, caplog):
        def refuse(**_arguments):
            raise DatabaseError("away")

        monkeypatch.setattr(services, "record_heartbeat", refuse)
        tasks.beat_sends()
        assert "could not be written" in caplog.text

    def test_tolerate_arguments_of_a_later_edition(self, db):
        tasks.record_heartbeat(sent_by="the future")
        tasks.resume_lost_jobs(sent_by="the future")


class TestResumeLostJobs:
    def test_sends_what_waits_too_long(self, db, monkeypatch, django_capture_on_commit_callbacks):
        sent = []
        monkeypatch.setattr(
            services.current_app,
            "send_task",
            lambda name, kwargs: sent.append(name),
            raising=False,
        )
        long_ago, ahead = datetime(2020, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
        Job.objects.create(kind="a", key="1", task="lost.task", asked_at=long_ago)
        Job.objects.create(kind="a", key="2", task="new.task", asked_at=ahead)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.resume_lost_jobs()
        assert sent == ["lost.task"]


class TestSchedule:
    @pytest.mark.parametrize("task", ["record_heartbeat", "resume_lost_jobs"])
    def test_names_tasks_that_exist(self, task, settings):
        scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        name = f"apps.jobs.tasks.{task}"
        assert name in scheduled
        assert name in current_app.tasks

    def test_leaves_room_for_several_signs_of_life(self, settings):
        every = settings.CELERY_BEAT_SCHEDULE["beat-heartbeat"]["schedule"]
        assert timedelta(seconds=3 * every) < SILENT_AFTER

    def test_outlasts_the_longest_task(self, settings):
        visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
        assert visible > settings.CELERY_TASK_TIME_LIMIT
