"""People follow their own jobs; auditors and administrators follow all."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.jobs import selectors, services
from apps.jobs.models import Job
from apps.web.refusals import OutOfScope
from tests.cast import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MACHINE = OfficeScope.everything("tests of jobs")


@pytest.fixture
def jobs(world: World) -> dict[str, Job]:
    """One job of the GCU, one of HR in Nairobi, and one that nobody asked for."""
    asked = {}
    for username in ("gcu", "hr.nairobi", None):
        asked[username or "machine"] = services.ask(
            kind="work",
            key=str(username),
            task="tests.work",
            arguments={},
            asked_by=world.people[username] if username else None,
            now=NOW,
            steps=[],
            scope=world.scope(username) if username else MACHINE,
        )
    return asked


def keys(scope: OfficeScope) -> set[str]:
    return set(selectors.jobs_seen(scope=scope).values_list("key", flat=True))


class TestJobsSeen:
    @pytest.mark.parametrize("username", ["gcu", "hr.nairobi"])
    def test_are_ones_own(self, world, jobs, username):
        assert keys(world.scope(username)) == {username}

    @pytest.mark.parametrize("username", ["auditor", "admin"])
    def test_are_all_for_those_who_watch(self, world, jobs, username):
        assert keys(world.scope(username)) == {"gcu", "hr.nairobi", "None"}

    @pytest.mark.parametrize("username", ["stranger", "council", "hr.dakar", "hrm"])
    def test_are_none_for_others(self, world, jobs, username):
        assert keys(world.scope(username)) == set()

    @pytest.mark.parametrize("role", ["auditor", "administrator"])
    def test_are_not_all_for_a_role_over_one_office(self, world, jobs, role):
        Grant.objects.create(
            user=world.people["stranger"],
            role=role,
            office=world.offices["KEN-NAIROBI"],
            starts_on=NOW.date(),
        )
        assert keys(world.scope("stranger", on=NOW.date())) == set()

    def test_are_none_without_a_person(self, jobs):
        assert keys(OfficeScope.nothing()) == set()

    def test_include_what_somebody_else_asked_for_first(self, world, jobs):
        services.ask(
            kind="work",
            key="gcu",
            task="tests.work",
            arguments={},
            asked_by=world.people["ddg"],
            now=NOW,
            steps=[],
            scope=world.scope("ddg"),
        )
        assert keys(world.scope("ddg")) == {"gcu"}

    def test_take_one_statement(self, world, jobs, django_assert_num_queries):
        scope = world.scope("gcu")
        with django_assert_num_queries(1):
            assert [str(job.asked_by) for job in selectors.jobs_seen(scope=scope)] == ["gcu"]


class TestJobSeen:
    def test_is_ones_own(self, world, jobs):
        job = jobs["gcu"]
        assert selectors.job_seen(job_id=job.pk, scope=world.scope("gcu")) == job

    def test_does_not_exist_for_others(self, world, jobs):
        with pytest.raises(OutOfScope):
            selectors.job_seen(job_id=jobs["gcu"].pk, scope=world.scope("hr.nairobi"))


class TestHeartbeatAges:
    def test_tell_how_long_ago(self, world):
        services.record_heartbeat(part="worker", now=NOW, scope=MACHINE)
        ages = selectors.heartbeat_ages(now=NOW + timedelta(seconds=7), scope=MACHINE)
        assert ages == {"worker": timedelta(seconds=7)}

    def test_tell_strangers_nothing(self, world):
        services.record_heartbeat(part="worker", now=NOW, scope=MACHINE)
        assert selectors.heartbeat_ages(now=NOW, scope=world.scope("stranger")) == {}
