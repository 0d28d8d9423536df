"""The monitors learn which part is unwell, without log-in, and nothing that is not theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder

from apps.accounts.scope import OfficeScope
from apps.jobs.services import record_heartbeat
from iomgender import health

MACHINE = OfficeScope.everything("tests of health")


def alive(part: str, seconds: int = 5) -> None:
    seen_at = datetime.now(UTC) - timedelta(seconds=seconds)
    record_heartbeat(part=part, now=seen_at, scope=MACHINE)


@pytest.fixture
def well(db) -> None:
    alive("worker")
    alive("beat")


class TestHealthz:
    def test_answers_without_database_or_log_in(self, client):
        """No `db` fixture: a statement would fail the test."""
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "up"})
        assert "no-store" in answer["Cache-Control"]

    def test_is_only_read(self, client):
        assert client.post("/healthz").status_code == 405


class TestReadyz:
    def test_is_ready_when_every_part_is(self, well, client):
        answer = client.get("/readyz")
        body = answer.json()
        assert (answer.status_code, body["status"]) == (200, "ready")
        assert set(body["parts"]) == {"database", "migrations", "redis", "worker", "beat"}
        assert all(part["ok"] for part in body["parts"].values())
        assert 5 <= body["parts"]["worker"]["seconds"] <= 60

    @pytest.mark.parametrize("part", ["worker", "beat"])
    def test_reports_a_part_that_fell_silent(self, well, client, part):
        alive(part, seconds=121)
        answer = client.get("/readyz")
        parts = answer.json()["parts"]
        assert answer.status_code == 503
        assert parts[part]["says"] == "silent"
        assert [name for name, each in parts.items() if not each["ok"]] == [part]

    def test_reports_a_part_that_was_never_seen(self, db, client):
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["beat"] == {"ok": False, "says": "never seen"}

    def test_reports_a_migration_that_is_not_applied(self, well, client):
        last = MigrationRecorder.Migration.objects.filter(app="jobs").order_by("-pk").first()
        last.delete()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["migrations"] == {"ok": False, "says": "1 not applied"}

    def test_reports_a_database_that_does_not_answer(self, well, client, monkeypatch):
        class Gone:
            def cursor(self):
                raise OSError("secret-host:5432 refused the connection")

        monkeypatch.setattr(health, "connection", Gone())
        answer = client.get("/readyz")
        parts = answer.json()["parts"]
        assert answer.status_code == 503
        assert not parts["database"]["ok"]
        assert parts["redis"]["ok"]
        assert "secret-host" not in answer.content.decode()

    def test_reports_a_redis_that_does_not_answer(self, well, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise ConnectionError("secret-host:6379 refused the connection")

        monkeypatch.setattr(health.cache, "set", refuse)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["redis"] == {"ok": False, "says": "does not answer"}

    def test_reports_a_broker_that_does_not_answer(self, well, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise ConnectionError("no broker")

        monkeypatch.setattr(health.current_app, "connection_for_write", refuse, raising=False)
        assert client.get("/readyz").json()["parts"]["redis"]["ok"] is False
