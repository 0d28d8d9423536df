"""A job is followed on its page, which survives a reload and stays when the job has ended."""

from datetime import UTC, datetime

import pytest

from apps.jobs import services
from apps.jobs.models import Job
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def waiting(world: World) -> Job:
    return services.ask(
        kind="council_report",
        key="2025",
        task="tests.work",
        arguments={},
        asked_by=world.people["gcu"],
        now=NOW,
        steps=[("figures", "Freeze the figures"), ("files", "Write the files")],
        scope=world.scope("gcu"),
        heading="Report for 2025",
    )


@pytest.fixture
def running(waiting: Job) -> Job:
    return services.begin(job_id=waiting.pk, now=NOW)


class TestJob:
    def test_polls_while_it_runs(self, world, client, running):
        with services.step(job=running, key="figures", now=NOW):
            pass
        client.force_login(world.people["gcu"])
        page = client.get(f"/jobs/{running.pk}/").content.decode()
        assert "Report for 2025" in page
        assert f'hx-get="/jobs/{running.pk}/"' in page
        assert 'value="1" max="2"' in page
        assert '<meta http-equiv="refresh" content="3">' in page

    def test_answers_htmx_with_the_progress_alone(self, world, client, running):
        client.force_login(world.people["gcu"])
        answer = client.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
        assert "Freeze the figures" in answer.content.decode()
        assert "HX-Request" in answer["Vary"]
        assert "no-store" in answer["Cache-Control"]

    def test_ends_in_its_result_and_asks_no_more(self, world, client, running):
        services.finish(job=running, result={"url": "/reports/2025/1/"}, now=NOW)
        client.force_login(world.people["gcu"])
        page = client.get(f"/jobs/{running.pk}/").content.decode()
        assert 'href="/reports/2025/1/"' in page
        assert "hx-get" not in page
        assert "http-equiv" not in page

    def test_says_why_it_failed_with_the_number_of_the_log(self, world, client, running):
        services.fail(job=running, problem=services.UNEXPECTED, now=NOW, reference="abcdef012345")
        client.force_login(world.people["gcu"])
        page = client.get(f"/jobs/{running.pk}/").content.decode()
        assert "Something unexpected went wrong" in page
        assert "Reference: abcdef012345" in page
        assert "hx-get" not in page

    @pytest.mark.parametrize("username", ["hrm", "council", "stranger"])
    def test_does_not_exist_for_others(self, world, client, running, username):
        client.force_login(world.people[username])
        assert client.get(f"/jobs/{running.pk}/").status_code == 404

    def test_takes_few_statements(self, world, client, running, django_assert_num_queries):
        client.force_login(world.people["gcu"])
        client.get(f"/jobs/{running.pk}/")
        # session, user; grants and tree versions of the scope; the job; the demo flag
        with django_assert_num_queries(7):
            client.get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"})


class TestJobs:
    def test_lists_ones_own(self, world, client, running):
        client.force_login(world.people["gcu"])
        assert "Report for 2025" in client.get("/jobs/").content.decode()
        client.force_login(world.people["hrm"])
        page = client.get("/jobs/").content.decode()
        assert "Report for 2025" not in page
        assert "Nothing here yet" in page

    def test_takes_the_same_statements_for_few_and_for_many(
        self, world, client, running, django_assert_num_queries
    ):
        client.force_login(world.people["auditor"])
        client.get("/jobs/")
        with django_assert_num_queries(9):
            client.get("/jobs/")
        Job.objects.bulk_create(
            Job(
                kind="work",
                key=str(number),
                task="x",
                asked_at=NOW,
                asked_by=world.people["gcu"],
            )
            for number in range(40)
        )
        with django_assert_num_queries(9):
            client.get("/jobs/")


class TestApi:
    def test_tells_where_a_job_stands(self, world, api, running):
        services.finish(job=running, result={"url": "/reports/2025/1/"}, now=NOW)
        api.force_login(world.people["gcu"])
        assert api.get(f"/api/v1/jobs/{running.pk}/").json() == {
            "id": running.pk,
            "heading": "Report for 2025",
            "status": "finished",
            "steps": [
                {"key": "figures", "label": "Freeze the figures", "status": "waiting"},
                {"key": "files", "label": "Write the files", "status": "waiting"},
            ],
            "done": 2,
            "total": 2,
            "problem": "",
            "result_url": "/reports/2025/1/",
        }

    def test_hides_it_from_others(self, world, api, running):
        api.force_login(world.people["hrm"])
        answer = api.get(f"/api/v1/jobs/{running.pk}/")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["code"] == "not_found"
