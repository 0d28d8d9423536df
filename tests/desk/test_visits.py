"""The house remembers when somebody was here last, so that it can say what changed since."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.desk.models import Visit
from apps.desk.services.visits import FIRST_LOOK_BACK, note_visit

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def look(world):
    def look_at_home(moment: datetime, username: str = "hr.nairobi") -> datetime:
        return note_visit(now=moment, scope=world.scope(username))

    return look_at_home


class TestNoteVisit:
    def test_looks_two_weeks_back_the_first_time(self, look):
        assert look(MONDAY) == MONDAY - FIRST_LOOK_BACK

    def test_tells_of_the_last_look_of_the_visit_before(self, look):
        look(MONDAY)
        look(MONDAY + timedelta(minutes=40))
        assert look(MONDAY + timedelta(days=1)) == MONDAY + timedelta(minutes=40)

    @pytest.mark.parametrize("minutes", [0, 1, 59])
    def test_is_not_moved_by_a_reload_within_the_hour(self, look, minutes):
        first = look(MONDAY)
        assert look(MONDAY + timedelta(minutes=minutes)) == first

    def test_begins_anew_after_an_hour(self, look):
        look(MONDAY)
        assert look(MONDAY + timedelta(hours=1)) == MONDAY

    def test_goes_on_while_somebody_keeps_looking(self, look):
        first = look(MONDAY)
        for minutes in range(30, 300, 30):
            assert look(MONDAY + timedelta(minutes=minutes)) == first

    def test_is_each_persons_own(self, look):
        look(MONDAY)
        later = MONDAY + timedelta(days=3)
        assert look(later, "hr.dakar") == later - FIRST_LOOK_BACK

    def test_survives_a_clock_that_goes_back(self, look):
        look(MONDAY)
        look(MONDAY - timedelta(minutes=5))
        assert Visit.objects.get().seen_at == MONDAY

    def test_keeps_one_row_and_takes_one_statement(self, look, world, django_assert_num_queries):
        look(MONDAY)
        scope = world.scope("hr.nairobi")
        with django_assert_num_queries(1):
            note_visit(now=MONDAY + timedelta(days=9), scope=scope)
        assert Visit.objects.count() == 1

    def test_of_nobody_is_not_kept(self, db):
        assert note_visit(now=MONDAY, scope=OfficeScope.nothing()) == MONDAY
        assert not Visit.objects.exists()
