"""What the home page says of returns: to those it concerns, in a fixed number of statements."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.selectors import desk
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NOON,
    approved_before,
    begin,
    bring_to,
    fill,
    take,
    type_in,
)

NOW = NOON + timedelta(days=1)
STRANGERS = ["council", "stranger", "pm.nairobi"]
AFTER = datetime(2200, 1, 2, tzinfo=UTC)


def owed(world, username, now=NOW, most=8):
    return desk.owed(now=now, most=most, scope=world.scope(username))


def waiting(world, username, now=NOW, most=8):
    return desk.waiting(now=now, most=most, scope=world.scope(username))


def changed(world, username, since=NOON - timedelta(minutes=1), most=8):
    return desk.changed(since=since, now=NOW, most=most, scope=world.scope(username))


def titles(found):
    return [item.title for item in found.items]


class TestOwed:
    def test_is_the_return_that_nobody_has_begun(self, world):
        found = owed(world, "hr.hargeisa")
        [item] = found.items
        assert found.total == 1
        assert item.title == "Headcount return of Hargeisa"
        assert item.context == "as of 31 December 2025"
        assert (item.button, item.url) == ("Start", "/returns/SOM-HARGEISA/2025-12-31/")
        assert item.zone == "Africa/Mogadishu"
        assert item.due_at == datetime(2199, 12, 31, 21, 0, tzinfo=UTC)

    def test_is_the_draft_to_go_on_with(self, world):
        begin(world)
        [item] = [each for each in owed(world, "hr.nairobi").items if "Kenya" in each.title]
        assert (item.button, item.status.label) == ("Continue", "Draft")

    def test_is_what_came_back_with_its_reason(self, world):
        bring_to(world, "returned")
        [item] = [each for each in owed(world, "hr.nairobi").items if "Kenya" in each.title]
        assert item.context == "as of 31 December 2025, returned: “Please look again.”"
        assert item.button == "Continue"

    @pytest.mark.parametrize("state", ["submitted", "attested", "approved"])
    def test_ends_with_the_submission(self, world, state):
        bring_to(world, state, "SOM-HARGEISA")
        assert owed(world, "hr.hargeisa").total == 0

    def test_stays_when_late_though_nothing_can_be_entered(self, world):
        [item] = owed(world, "hr.hargeisa", now=AFTER).items
        assert (item.status.kind, item.status.label) == ("bad", "Late, not started; closed")
        assert item.button == "View"

    def test_of_a_correction_has_no_day_and_stands_last(self, world):
        revision = approved_before(world, as_of=date(2024, 12, 31))
        take(world, "correct", revision, "hrm")
        items = owed(world, "hr.nairobi").items
        assert items[-1].due_at is None
        assert items[-1].status.label == "Correction: draft"

    def test_ends_with_the_certificate(self, world):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=PeriodState.CERTIFIED)
        assert owed(world, "hr.hargeisa").total == 0

    def test_counts_all_and_shows_the_first(self, world):
        found = owed(world, "hr.region", most=2)
        assert (len(found.items), found.total) == (2, 3)

    @pytest.mark.parametrize("username", [*STRANGERS, "head.nairobi", "gcu", "hrm"])
    def test_is_nothing_for_those_who_do_not_enter(self, world, username):
        begin(world)
        assert owed(world, username).total == 0

    def test_takes_five_statements_however_many(self, world, django_assert_num_queries):
        scope = world.scope("hr.region")
        desk.owed(now=NOW, most=8, scope=scope)
        with django_assert_num_queries(5):
            desk.owed(now=NOW, most=8, scope=scope)
        begin(world)
        begin(world, "SOM-HARGEISA")
        with django_assert_num_queries(5):
            assert desk.owed(now=NOW, most=8, scope=scope).total == 3


class TestWaiting:
    def test_is_what_the_head_attests(self, world):
        bring_to(world, "submitted")
        [item] = waiting(world, "head.nairobi").items
        assert (item.button, item.by) == ("Attest", "Achieng Otieno")
        assert item.happened_at == NOON

    def test_is_what_human_resources_management_approves(self, world):
        bring_to(world, "attested")
        [item] = waiting(world, "hrm").items
        assert (item.button, item.by) == ("Approve", "Baraka Mwangi")

    def test_of_one_person_waits_for_the_head_above(self, world):
        bring_to(world, "submitted", "KEN-MOMBASA", {"G5/F": 1})
        assert waiting(world, "mombasa").total == 0
        assert titles(waiting(world, "head.nairobi")) == ["Headcount return of Mombasa"]

    def test_is_not_what_the_viewer_entered(self, world):
        """The regional officer submitted what the head of a small office had typed."""
        revision = fill(world, begin(world, "KEN-MOMBASA"), {"G5/F": 3})
        take(world, "submit", revision, "hr.region")
        assert waiting(world, "mombasa").total == 0
        assert waiting(world, "head.nairobi").total == 1

    def test_leaves_a_correction_to_others_where_the_approver_mended_it(self, world):
        revision = take(world, "correct", bring_to(world, "approved"), "hrm")
        type_in(world, revision, {"P4/F": 5}, "hrm")
        take(world, "submit", revision, "hr.nairobi")
        take(world, "attest", revision, "head.nairobi")
        assert waiting(world, "hrm").total == 0

    def test_shows_first_what_has_waited_longest(self, world):
        bring_to(world, "attested")
        bring_to(world, "attested", "SEN-DAKAR")
        found = waiting(world, "hrm", most=1)
        assert (len(found.items), found.total, found.url) == (1, 2, "/returns/review/")

    @pytest.mark.parametrize("username", [*STRANGERS, "hr.nairobi", "head.dakar", "gcu"])
    def test_is_nothing_for_others(self, world, username):
        bring_to(world, "submitted")
        assert waiting(world, username).total == 0

    def test_takes_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        scope = world.scope("head.region")
        bring_to(world, "submitted")
        desk.waiting(now=NOW, most=8, scope=scope)
        with django_assert_num_queries(3):
            desk.waiting(now=NOW, most=8, scope=scope)
        bring_to(world, "submitted", "SOM-HARGEISA")
        with django_assert_num_queries(3):
            assert desk.waiting(now=NOW, most=8, scope=scope).total == 2


class TestChanged:
    def test_tells_the_newest_step_and_whose_it_was(self, world):
        bring_to(world, "attested")
        [item] = changed(world, "hr.nairobi").items
        assert (item.status.label, item.by) == ("Attested", "Baraka Mwangi")

    def test_leaves_out_what_the_viewer_did(self, world):
        bring_to(world, "submitted")
        assert changed(world, "hr.nairobi").total == 0
        assert changed(world, "head.nairobi").total == 1

    def test_leaves_out_what_happened_before(self, world):
        bring_to(world, "attested")
        assert changed(world, "hr.nairobi", since=NOON).total == 0

    @pytest.mark.parametrize("username", [*STRANGERS, "hr.dakar"])
    def test_is_nothing_to_others(self, world, username):
        bring_to(world, "attested")
        assert changed(world, username).total == 0

    def test_is_nothing_to_visitors(self, world):
        nobody = OfficeScope.nothing()
        assert desk.changed(since=NOON, now=NOW, most=8, scope=nobody).total == 0

    def test_takes_three_statements(self, world, django_assert_num_queries):
        scope = world.scope("gcu")
        bring_to(world, "attested")
        bring_to(world, "submitted", "SEN-DAKAR")
        since = NOON - timedelta(minutes=1)
        with django_assert_num_queries(3):
            assert desk.changed(since=since, now=NOW, most=1, scope=scope).total == 2
