"""A return is a record for those who see its office, and for nobody else."""

from datetime import date

import pytest

from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell
from apps.staffing.records import returns_seen
from tests.staffing.builders import approved_before, begin


@pytest.fixture
def owed(world) -> int:
    return begin(world).headcount_return_id


class TestReturns:
    @pytest.mark.parametrize("username", ["hr.nairobi", "hr.region", "gcu", "auditor"])
    def test_are_seen_with_their_office(self, world, owed, username):
        view = returns_seen([owed], world.scope(username))[owed]
        assert view.label == "Headcount return of Kenya, 31 December 2025"
        assert view.url == "/returns/KEN-NAIROBI/2025-12-31/"
        assert view.office_id == world.offices["KEN-NAIROBI"].pk

    @pytest.mark.parametrize("username", ["hr.dakar", "pm.nairobi", "council", "stranger"])
    def test_do_not_exist_for_others(self, world, owed, username):
        assert returns_seen([owed], world.scope(username)) == {}

    def test_do_not_exist_for_visitors(self, owed):
        assert returns_seen([owed], OfficeScope.nothing()) == {}

    @pytest.mark.parametrize(
        ("username", "may"),
        [("hr.nairobi", True), ("hrm", True), ("auditor", False), ("admin", False)],
    )
    def test_are_worked_on_by_those_who_contribute(self, world, owed, username, may):
        assert returns_seen([owed], world.scope(username))[owed].may_change is may

    def test_name_the_office_as_it_was_then(self, world, owed):
        old = approved_before(world).headcount_return_id
        spell = world.spells["KEN-NAIROBI"]
        OfficeSpell.objects.filter(pk=spell.pk).update(ends_before=date(2025, 6, 1))
        spell.pk, spell.name, spell.starts_on = None, "Kenya and Comoros", date(2025, 6, 1)
        spell.save()
        views = returns_seen([old, owed], world.scope("hr.nairobi"))
        assert "return of Kenya," in views[old].label
        assert "return of Kenya and Comoros," in views[owed].label

    def test_of_an_office_that_did_not_exist_have_no_page(self, world, owed):
        OfficeSpell.objects.filter(office__code="KEN-NAIROBI").update(ends_before=date(2025, 1, 1))
        assert returns_seen([owed], world.scope("gcu")) == {}

    def test_take_one_statement_however_many(self, world, owed, django_assert_num_queries):
        ids = [owed, begin(world, "SEN-DAKAR").headcount_return_id]
        ids.append(approved_before(world).headcount_return_id)
        scope = world.scope("gcu")
        with django_assert_num_queries(1):
            assert set(returns_seen(ids, scope)) == set(ids)
