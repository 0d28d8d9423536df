from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.figures.disclosure.attack import Effort
from apps.figures.disclosure.knowledge import Relation
from apps.jobs.choices import JobStatus
from apps.jobs.models import Job
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing import tasks
from apps.staffing.analytics.published import Facts, key_of
from apps.staffing.choices import Population, ReleaseState
from apps.staffing.models import Release
from apps.staffing.selectors import release_words as words
from apps.staffing.selectors.releases import obstacle_to_release, releases_seen, tables_of
from apps.staffing.services.release_attack import attack_release, judged
from apps.staffing.services.releases import ask_for_release, prepare, publish_release
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.architecture.matrix import rows
from tests.staffing.golden_world import NOW
from tests.staffing.release_world import AT, MACHINE, facts, make_release

DAY = "2014-12-31"
FOR_COUNCIL_READERS = {
    "api:staffing_release",
    "api:staffing_releases",
    "staffing:release",
    "staffing:release_file",
    "staffing:releases",
}


class TestRegister:
    def test_a_safe_release_is_published_once_and_stays(self, world):
        gcu, council = world.scope("gcu"), world.scope("council")
        release = make_release(DAY)
        assert (release.state, release.outcome["verdict"]) == (ReleaseState.READY, "safe")
        assert list(releases_seen(scope=council)) == []
        for member in ("hrm", "auditor", "admin"):
            with pytest.raises(NotPermitted):
                publish_release(release_id=release.pk, at=AT, scope=world.scope(member))
        with pytest.raises(OutOfScope):
            publish_release(release_id=release.pk, at=AT, scope=council)
        publish_release(release_id=release.pk, at=AT, scope=gcu)
        assert [each.pk for each in releases_seen(scope=council)] == [release.pk]
        shown = tables_of(release=release, language="fr", scope=council)
        assert [table.number for table in shown] == ["S1"]
        assert shown[0].cell("grade:P5", "women").empty.value == "hidden"
        with pytest.raises(WrongState, match="published already"):
            publish_release(release_id=release.pk, at=AT, scope=gcu)
        for change in ({"state": ReleaseState.READY, "published_at": None}, {"checksum": "0"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Release.objects.filter(pk=release.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            release.tables.update(number="S2")
        with pytest.raises(DatabaseError), transaction.atomic():
            release.delete()

    def test_what_gives_a_count_away_is_refused_with_the_reason(self, world):
        gcu = world.scope("gcu")
        release = make_release(DAY, gives_away=True)
        assert release.state == ReleaseState.REFUSED
        with pytest.raises(WrongState, match="can be worked out"):
            publish_release(release_id=release.pk, at=AT, scope=gcu)
        found = {each.what: each.values for each in words.findings_in(release, scope=gcu)}
        assert found == {"P5: Women": "3", "D1: Women": "1", "D1: Men": "4"}
        assert "worked out" in words.sentence_of(release)
        assert words.remedies_for(release)
        with pytest.raises(NotPermitted):
            words.findings_in(release, scope=world.scope("hr.nairobi"))

    def test_each_release_is_judged_beside_all_that_is_published(self, world):
        gcu = world.scope("gcu")
        first, second = make_release(DAY), make_release(DAY, population="one_year_plus")
        assert {first.state, second.state} == {ReleaseState.READY}
        publish_release(release_id=first.pk, at=AT, scope=gcu)
        second.refresh_from_db()
        assert "since the check" in obstacle_to_release(release=second, scope=gcu)
        numbers = {"grade:P4": (10, 9, 0), "grade:P5": (3, 9, 0), "grade:D1": (1, 4, 0)}
        third = make_release(DAY, numbers=numbers, population="one_year_plus")
        assert third.outcome["with"] == [first.pk]
        assert third.state == ReleaseState.REFUSED
        assert any("third one" in each for each in words.remedies_for(third))

    def test_what_cannot_be_true_with_a_release_does_not_hide_what_can(self):
        """A corrected table apart, the reader still holds the others."""
        women_of_p5 = key_of("all_staff", DAY, "grade:P5", "women")
        gives_away = Facts(shown={women_of_p5: 3})
        corrected = Facts(
            hidden=frozenset({women_of_p5}), relations=(Relation({women_of_p5: 1}, 50, 60),)
        )
        found = judged(facts(DAY), {8: corrected, 9: gives_away}, Effort())
        assert (found["verdict"], found["apart"]) == ("narrowed", [8])
        assert judged(facts(DAY), {8: corrected}, Effort())["verdict"] == "safe"
        assert judged(facts(DAY), {}, Effort())["apart"] == []

    def test_undecided_is_refused(self, world):
        release = make_release(DAY)
        found = attack_release(
            release_id=release.pk, at=AT, scope=MACHINE, effort=Effort(programs=1)
        )
        assert (found.state, found.outcome["verdict"]) == (ReleaseState.REFUSED, "undecided")
        assert "undecided" in obstacle_to_release(release=found, scope=world.scope("gcu"))

    def test_an_uncertified_period_is_not_released(self, world):
        asked = {"has_offices": False, "asked_by": world.people["gcu"], "now": AT}
        for day, population in (("2024-12-31", "all_staff"), (DAY, "un_parity")):
            with pytest.raises(Invalid):
                ask_for_release(
                    as_of=date.fromisoformat(day),
                    population=population,
                    scope=world.scope("gcu"),
                    **asked,
                )
        release = make_release("2024-12-31")
        assert "Certify" in obstacle_to_release(release=release, scope=world.scope("gcu"))


class TestPreparation:
    def test_a_job_prepares_and_attacks_once_however_often_it_is_begun(self, golden, client):
        ReportingPeriod.objects.filter(as_of=NOW).update(
            state=PeriodState.CERTIFIED, certified_on=AT.date()
        )
        client.force_login(golden.people["gcu"])
        asked = {"as_of": NOW.isoformat(), "population": "all_staff", "has_offices": "on"}
        answer = client.post("/staffing/releases/new/", asked)
        assert answer.status_code == 303
        job = Job.objects.get(kind="staffing_release")
        arguments = {**job.arguments, "job_id": job.pk, "of_a_later_version": 1}
        # The test's own transaction stands in the way of a durable one: the steps are those of the task.
        release = prepare(
            as_of=NOW,
            population=Population.ALL_STAFF,
            has_offices=True,
            at=AT,
            scope=MACHINE,
            job_id=job.pk,
            prepared_by=golden.people["gcu"].pk,
        )
        again = prepare(
            as_of=NOW,
            population=Population.ALL_STAFF,
            has_offices=True,
            at=AT + timedelta(1),
            scope=MACHINE,
            job_id=job.pk,
        )
        assert again == release
        assert callable(tasks.prepare_release)
        assert arguments["has_offices"] is True
        assert job.status == JobStatus.WAITING
        found = attack_release(release_id=release.pk, at=AT, scope=MACHINE)
        assert found.state == ReleaseState.READY
        tables = {
            table.number: table
            for table in tables_of(release=found, language="en", scope=golden.scope("gcu"))
        }
        assert list(tables) == ["S1", "S2", "S3", "S4", "S5"]
        assert tables["S1"].cell("all", "women").value == 24
        assert [row.label for row in tables["S3"].rows] == ["Headquarters", "Field", "Total"]
        assert tables["S5"].rows[-2].label == "Smaller offices: Regional Office Nairobi"
        shown = [figure for table in tables.values() for figure in table.figures()]
        assert all(figure.records == () for figure in shown)
        small = [f for f in shown if f.unit.value == "persons" and f.value in range(1, 5)]
        assert small == []

        client.post(f"/staffing/releases/{found.pk}/publish/")
        client.force_login(golden.people["council"])
        with CaptureQueriesContext(
            connection,
        ) as listed:
            page = client.get("/staffing/releases/").content.decode()
        assert "31 December 2024, with offices: All staff" in page
        assert len(listed) <= 12
        page = client.get(f"/staffing/releases/{found.pk}/").content.decode()
        assert "Smaller offices" in page
        assert "What the attack found" not in page
        file = client.get(f"/staffing/releases/{found.pk}/S1.csv")
        assert file["Content-Type"].startswith("text/csv")
        assert b"24" in file.content
        book = client.get(f"/staffing/releases/{found.pk}/S1.xlsx")
        assert book.content[:2] == b"PK"
        listed = client.get("/api/v1/staffing/releases/").json()["results"]
        assert [each["verdict"] for each in listed] == ["safe"]
        told = client.get(f"/api/v1/staffing/releases/{found.pk}/?language=es").json()
        assert "facts" not in told
        assert told["tables"][0]["number"] == "S1"


class TestDoors:
    """The matrix of every room is what the house answers; here is what it may say of Council readers."""

    def test_readers_outside_the_inner_circle_get_releases_and_nothing_else_of_the_room(self):
        of_room = [row for row in rows() if row.room.split("_")[0] == "staffing"]
        outside = [row for row in of_room if row.role in {"council_reader", "anonymous"}]
        opened = {row.route for row in outside if 200 <= row.status < 300}
        assert opened == FOR_COUNCIL_READERS
        assert not [
            str(row) for row in outside if row.role == "anonymous" and row.status not in {302, 401}
        ]
        told = {row.route for row in outside if row.role == "council_reader"}
        assert {row.route for row in of_room} - told == set()
