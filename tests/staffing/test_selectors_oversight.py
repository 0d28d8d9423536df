"""Managers see what is late below them; those who oversee see how far the returns have come."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Status
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.selectors.oversight import late_below, overview
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NOON, begin, bring_to

BEFORE = NOON + timedelta(days=1)
AFTER = datetime(2200, 1, 2, tzinfo=UTC)


def late(world, username, now=AFTER, most=8):
    return late_below(now=now, most=most, scope=world.scope(username))


class TestLateBelow:
    def test_is_nothing_before_the_deadline(self, world):
        assert late(world, "senior", now=BEFORE).total == 0

    def test_is_what_was_not_submitted(self, world):
        begin(world)
        bring_to(world, "submitted", "SOM-HARGEISA")
        found = late(world, "head.region")
        assert [item.title for item in found.items] == ["Kenya", "Mombasa"]
        assert found.items[0].status.label == "Late, in draft; closed"
        assert found.items[1].status.label == "Late, not started; closed"

    def test_adds_up_by_region(self, world):
        assert late(world, "senior").regions == (
            ("Regional Office Nairobi", 3),
            ("Headquarters", 1),
            ("Regional Office Dakar", 1),
        )

    def test_counts_all_and_shows_the_first(self, world):
        found = late(world, "senior", most=2)
        assert (len(found.items), found.total) == (2, 5)

    def test_ends_with_the_certificate(self, world):
        ReportingPeriod.objects.update(state=PeriodState.CERTIFIED)
        assert late(world, "senior").total == 0

    @pytest.mark.parametrize("username", ["stranger", "council", "pm.nairobi"])
    def test_is_nothing_for_those_who_see_no_office(self, world, username):
        assert late(world, username).total == 0

    def test_takes_five_statements(self, world, django_assert_num_queries):
        scope = world.scope("senior")
        late_below(now=AFTER, most=8, scope=scope)
        with django_assert_num_queries(5):
            late_below(now=AFTER, most=8, scope=scope)


class TestOverview:
    def numbers(self, world, username):
        found = overview(now=BEFORE, scope=world.scope(username))
        return {str(state.label): state.figure.value for state in found.states}

    def test_counts_the_returns_by_state(self, world):
        bring_to(world, "approved")
        bring_to(world, "submitted", "SEN-DAKAR")
        assert self.numbers(world, "gcu") == {
            "Not started": 3,
            "Draft": 0,
            "Returned": 0,
            "Submitted": 1,
            "Attested": 0,
            "Approved": 1,
        }

    def test_says_how_much_is_counted(self, world):
        bring_to(world, "approved")
        found = overview(now=BEFORE, scope=world.scope("gcu"))
        assert found.due.coverage == Coverage(due=5, counted=1, missing=4)
        assert found.due.status == Status.PROVISIONAL
        assert (found.due.as_of, found.due.scope) == (OPEN_PERIOD, "All offices")

    def test_leads_to_the_list_of_a_state(self, world):
        found = overview(now=BEFORE, scope=world.scope("gcu"))
        assert found.states[-1].url == "/returns/?period=2025-12-31&state=approved"

    def test_counts_only_what_is_seen(self, world):
        assert sum(self.numbers(world, "head.region").values()) == 3

    def test_is_none_for_those_who_see_no_office(self, world):
        assert overview(now=BEFORE, scope=world.scope("council")) is None
        assert overview(now=BEFORE, scope=OfficeScope.nothing()) is None

    def test_takes_three_statements(self, world, django_assert_num_queries):
        scope = world.scope("gcu")
        bring_to(world, "approved")
        with django_assert_num_queries(3):
            overview(now=BEFORE, scope=scope)
