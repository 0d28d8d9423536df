"""The export of everything: asked for, written by a worker, checked, downloaded, removed in time."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from apps.accounts.history.chain import faults
from apps.accounts.models import User
from apps.accounts.scope import OfficeScope
from apps.desk import tasks
from apps.desk.services import history_export
from apps.documents.services.storing import remove_orphans
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.web.refusals import NotPermitted
from tests.gender_marker.builders import (
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

ASK = "/history/export/"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    """A folder of its own, and no broker."""
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    monkeypatch.setattr(jobs.current_app, "send_task", lambda *a, **k: None, raising=False)


@pytest.fixture
def day(world) -> str:
    return User.pgh_event_model.objects.latest("pgh_id").pgh_created_at.date().isoformat()


def ask(client, day: str) -> Job:
    answer = client.post(ASK, {"starts_on": day, "ends_on": day})
    assert answer.status_code == 303
    return Job.objects.get()


class TestAsking:
    def test_leads_to_the_page_of_the_job(self, world, client, day):
        client.force_login(world.people["auditor"])
        answer = client.post(ASK, {"starts_on": day, "ends_on": day})
        assert answer["Location"] == f"/jobs/{Job.objects.get().pk}/"

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, world, client):
        client.force_login(world.people["auditor"])
        answer = client.post(ASK, {"starts_on": "2026-02-01", "ends_on": "2026-01-01"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "The last day lies before the first one." in page
        assert 'value="2026-02-01"' in page
        assert not Job.objects.exists()

    def test_is_for_auditors_and_administrators(self, world, client):
        for username, status in [("auditor", 200), ("admin", 200), ("gcu", 403), ("hrm", 403)]:
            client.force_login(world.people[username])
            assert client.get(ASK).status_code == status

    def test_is_not_for_who_reads_a_project_blind(self, world, client, day):
        """The history of everything holds the score that is hidden from them."""
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        tasks.export_history(job_id=job.pk, **job.arguments)
        score = make_score(world, project=make_project(world), edition=make_edition())
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="auditor", office="IOM")
        file = reverse("desk:history_export_file", args=[job.pk])
        assert client.get(file).status_code == client.get(ASK).status_code == 403
        assert client.post(ASK, {"starts_on": day, "ends_on": day}).status_code == 403

    def test_says_when_nothing_is_sealed_yet(self, world, client):
        client.force_login(world.people["auditor"])
        assert "Nothing is sealed yet" in client.get(ASK).content.decode()


@pytest.mark.django_db(transaction=True)
class TestWork:
    def test_ends_in_a_file_that_hangs_together(self, world, client, day):
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        tasks.export_history(job_id=job.pk, **job.arguments)
        job.refresh_from_db()
        assert job.status == "finished"
        page = client.get(job.result["url"]).content.decode()
        assert job.result["head"] in page
        file = client.get(reverse("desk:history_export_file", args=[job.pk]))
        lines = gzip.decompress(b"".join(file.streaming_content)).splitlines(keepends=True)
        assert list(faults(lines)) == []
        assert json.loads(lines[0])["body"]["made_for"] == "Aud Larsen"
        assert json.loads(lines[-1])["body"] == {
            "kind": "end",
            "count": job.result["count"],
            "head": job.result["head"],
        }

    def test_fails_where_the_file_is_not_what_was_written(self, world, client, day, monkeypatch):
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        monkeypatch.setattr(
            history_export, "lines_between", lambda **_: [b'{"body":{"kind":"header"}}\n']
        )
        with pytest.raises(RuntimeError, match="line 1"):
            tasks.export_history(job_id=job.pk, **job.arguments)
        job.refresh_from_db()
        assert job.status == "failed"

    def test_is_done_once(self, world, client, day):
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        for _ in range(2):
            tasks.export_history(job_id=job.pk, **job.arguments)
        assert storages["documents"].listdir(history_export.FOLDER)[1] == [f"{job.pk}.jsonl.gz"]

    def test_is_no_orphan_of_the_evidence(self, world, client, day):
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        tasks.export_history(job_id=job.pk, **job.arguments)
        scope = OfficeScope.everything("tests")
        assert remove_orphans(now=datetime(2190, 1, 1, tzinfo=UTC), scope=scope) == 0
        with history_export.open_export(job_id=job.pk, scope=scope) as file:
            assert file.read(2) == b"\x1f\x8b"

    def test_is_removed_in_time(self, world, client, day):
        client.force_login(world.people["auditor"])
        job = ask(client, day)
        tasks.export_history(job_id=job.pk, **job.arguments)
        job.refresh_from_db()
        tasks.remove_history_exports()
        url = reverse("desk:history_export_file", args=[job.pk])
        answer = client.get(url)
        assert answer.status_code == 200
        answer.close()
        scope = OfficeScope.everything("tests")
        later = datetime.now(UTC) + history_export.KEPT_FOR + timedelta(days=1)
        assert history_export.remove_old_exports(now=later, scope=scope) == [f"{job.pk}.jsonl.gz"]
        assert client.get(url).status_code == 404


class TestRemoving:
    def test_is_nothing_before_the_first_export(self, world):
        later = datetime(2190, 1, 1, tzinfo=UTC)
        scope = OfficeScope.everything("tests")
        assert history_export.remove_old_exports(now=later, scope=scope) == []

    def test_is_nobody_s_but_a_job_s(self, world):
        with pytest.raises(NotPermitted):
            history_export.remove_old_exports(
                now=datetime(2190, 1, 1, tzinfo=UTC), scope=world.scope("admin")
            )
