"""The world of the tests is what the tests believe it to be."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection

from apps.accounts.models import Grant
from apps.organization.models import Office, OfficeSpell
from apps.organization.selectors import tree_on
from tests import conftest
from tests.cast import OPEN_PERIOD, World, build_world
from tests.replay import Replay, empty_database


class TestWorld:
    def test_puts_mombasa_under_nairobi_and_nairobi_under_its_region(self, world: World):
        tree = tree_on(day=OPEN_PERIOD)
        line = [tree.nodes[office].code for office in tree.lineage(world.offices["KEN-MOMBASA"].pk)]
        assert line == ["KEN-MOMBASA", "KEN-NAIROBI", "KEN-NAIROBI-RO", "IOM"]

    def test_has_five_reporting_units(self, world: World):
        units = {unit.code for unit in tree_on(day=OPEN_PERIOD).units()}
        assert set(world.offices) - units == {"IOM", "KEN-NAIROBI-RO", "SEN-DAKAR-RO"}
        assert len(units) == 5

    def test_ranks_the_head_first_and_the_ungraded_last(self, world: World):
        ranked = sorted(world.grades.values(), key=lambda grade: -grade.rank)
        assert [ranked[0].code, ranked[3].code, ranked[-1].code] == ["HEAD", "P5", "UG"]

    def test_has_one_open_period(self, world: World):
        assert [p.as_of for p in world.periods.values() if p.state == "open"] == [OPEN_PERIOD]
        assert world.open_period.closes_on > date(2100, 1, 1)

    def test_is_built_in_few_statements(self, django_assert_max_num_queries, db):
        with django_assert_max_num_queries(12):
            build_world()

    def test_is_put_back_with_its_history_and_every_trigger_awake(self, world: World):
        spells, history = OfficeSpell.objects, OfficeSpell.pgh_event_model.objects
        assert spells.count() == history.count() == len(world.spells)
        spells.filter(office=world.offices["IOM"]).update(name="Organization")
        assert history.count() == len(world.spells) + 1
        Grant.objects.filter(user=world.people["gcu"]).update(office=0)
        with pytest.raises(IntegrityError, match="is not present"):
            connection.check_constraints()

    def test_gives_each_test_objects_of_its_own_and_no_id_twice(
        self, world: World, recorded_world: Replay
    ):
        ids = {office.pk for office in world.offices.values()}
        assert ids == set(Office.objects.values_list("pk", flat=True))
        assert Office.objects.create(code="NEW").pk not in ids
        world.people["gcu"].first_name = "Another"
        assert recorded_world.copy().people["gcu"].first_name == "Gloria"

    @pytest.mark.django_db(transaction=True)
    def test_is_taken_away_whole_where_transactions_are_real(self, world: World):
        empty_database()
        assert not Office.objects.exists()
        assert not OfficeSpell.pgh_event_model.objects.exists()
        assert ContentType.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SHOW session_replication_role")
            assert cursor.fetchone() == ("origin",)


class TestCast:
    def test_gives_the_stranger_nothing(self, world: World):
        scope = world.scope("stranger")
        assert not scope.is_inner_circle
        assert scope.roles == frozenset()

    def test_lets_the_regional_officer_see_the_region_only(self, world: World):
        scope = world.scope("hr.region")
        seen = {code for code, office in world.offices.items() if office.pk in scope.visible}
        assert seen == {"KEN-NAIROBI-RO", "KEN-NAIROBI", "KEN-MOMBASA", "SOM-HARGEISA"}


class TestNoSkips:
    def report(self) -> pytest.TestReport:
        return pytest.TestReport(
            nodeid="a",
            location=("a", 1, "a"),
            keywords={},
            outcome="skipped",
            longrepr=("a", 1, "on purpose"),
            when="call",
        )

    def test_turns_a_skipped_test_into_a_failed_one(self, monkeypatch):
        monkeypatch.setattr(conftest, "NO_SKIPS", True)
        report = self.report()
        conftest.forbid_skip(report)
        assert report.failed
        assert "on purpose" in str(report.longrepr)

    def test_leaves_a_skip_alone_elsewhere(self, monkeypatch):
        monkeypatch.setattr(conftest, "NO_SKIPS", False)
        report = self.report()
        conftest.forbid_skip(report)
        assert report.skipped


class TestAxeCheck:
    def test_finds_what_is_wrong(self, chromium, axe_check):
        page = chromium.new_page()
        page.set_content("<html><body><img src='x'><input></body></html>")
        with pytest.raises(AssertionError, match="image-alt"):
            axe_check(page)
        page.close()


class TestOpenPage:
    def test_hears_what_the_browser_complains_about(self, open_page, world):
        page = open_page()
        page.goto("/accounts/login/")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
        page.wait_for_timeout(0)
        assert any("Content Security Policy" in fault for fault in open_page.faults)
        open_page.faults.clear()
