"""Reporting periods: every step in every state, and the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.models import OfficeSpell, ReportingPeriod
from apps.organization.services import (
    certify_period,
    close_period,
    create_period,
    move_periods,
    open_period,
    reopen_period,
    reschedule_period,
)
from apps.organization.tasks import move_reporting_periods
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
OPENS, CLOSES, NEW_LAST_DAY = date(2026, 7, 1), date(2026, 7, 31), date(2026, 9, 30)
TODAY = date(2026, 7, 15)
KEEPER = OfficeScope.everything("test")
WHY = "Decision of the test"

STEPS = {
    "open": lambda scope: open_period(scope=scope, as_of=AS_OF, on=TODAY),
    "close": lambda scope: close_period(scope=scope, as_of=AS_OF, on=TODAY, reason=WHY),
    "certify": lambda scope: certify_period(scope=scope, as_of=AS_OF, on=TODAY),
    "reopen": lambda scope: reopen_period(
        scope=scope, as_of=AS_OF, closes_on=NEW_LAST_DAY, on=TODAY, reason=WHY
    ),
    "reschedule": lambda scope: reschedule_period(
        scope=scope, as_of=AS_OF, opens_on=OPENS, closes_on=NEW_LAST_DAY, reason=WHY
    ),
}

# state, step, the state after it (None: refused), who may: keeper of periods or certifier
TRANSITIONS = [
    ("planned", "open", "open", "admin"),
    ("planned", "close", None, "admin"),
    ("planned", "certify", None, "gcu"),
    ("planned", "reopen", None, "admin"),
    ("planned", "reschedule", "planned", "admin"),
    ("open", "open", None, "admin"),
    ("open", "close", "closed", "admin"),
    ("open", "certify", None, "gcu"),
    ("open", "reopen", None, "admin"),
    ("open", "reschedule", "open", "admin"),
    ("closed", "open", None, "admin"),
    ("closed", "close", None, "admin"),
    ("closed", "certify", "certified", "gcu"),
    ("closed", "reopen", "open", "admin"),
    ("closed", "reschedule", None, "admin"),
    ("certified", "open", None, "admin"),
    ("certified", "close", None, "admin"),
    ("certified", "certify", None, "gcu"),
    ("certified", "reopen", "open", "gcu"),
    ("certified", "reschedule", None, "admin"),
]


def period(state: str = "planned", **values) -> ReportingPeriod:
    given = {"as_of": AS_OF, "opens_on": OPENS, "closes_on": CLOSES, **values}
    return ReportingPeriod.objects.create(state=state, **given)


def state_of(found: ReportingPeriod) -> str:
    found.refresh_from_db()
    return found.state


class TestStep:
    def test_table_names_every_state_and_step_once(self):
        named = [(state, step) for state, step, _after, _who in TRANSITIONS]
        assert len(named) == len(set(named)) == len(PeriodState) * len(STEPS)

    @pytest.mark.parametrize(("before", "step", "after", "who"), TRANSITIONS)
    def test_leads_from_state_to_state_or_is_refused(self, world, before, step, after, who):
        found = period(before)
        if after is None:
            with pytest.raises(WrongState):
                STEPS[step](world.scope(who))
            assert state_of(found) == before
        else:
            STEPS[step](world.scope(who))
            assert state_of(found) == after

    @pytest.mark.parametrize(("before", "step", "after", "who"), TRANSITIONS)
    def test_is_for_one_role_only(self, world, before, step, after, who):
        found = period(before)
        others = {"admin", "gcu", "hrm", "hr.region", "head.nairobi", "auditor", "stranger"} - {who}
        for other in others:
            with pytest.raises(NotPermitted):
                STEPS[step](world.scope(other))
        assert state_of(found) == before

    @pytest.mark.parametrize("step", STEPS)
    def test_of_an_unknown_period_finds_nothing(self, step):
        with pytest.raises(OutOfScope):
            STEPS[step](KEEPER)

    @pytest.mark.parametrize(
        ("before", "step"),
        [
            ("open", lambda: close_period(scope=KEEPER, as_of=AS_OF, on=TODAY, reason="")),
            (
                "closed",
                lambda: reopen_period(
                    scope=KEEPER, as_of=AS_OF, closes_on=NEW_LAST_DAY, on=TODAY, reason=" "
                ),
            ),
            (
                "open",
                lambda: reschedule_period(
                    scope=KEEPER, as_of=AS_OF, opens_on=OPENS, closes_on=NEW_LAST_DAY, reason=""
                ),
            ),
        ],
    )
    def test_back_or_aside_wants_a_reason(self, before, step):
        found = period(before)
        with pytest.raises(Invalid) as refused:
            step()
        assert refused.value.problems[0].field == "reason"
        assert state_of(found) == before


class TestDays:
    def test_of_a_new_period_are_kept(self):
        create_period(scope=KEEPER, as_of=AS_OF, opens_on=OPENS, closes_on=CLOSES)
        found = ReportingPeriod.objects.get()
        assert (found.opens_on, found.closes_on, found.state) == (OPENS, CLOSES, "planned")

    def test_of_a_new_period_are_for_administrators_to_set(self, world):
        with pytest.raises(NotPermitted):
            create_period(scope=world.scope("gcu"), as_of=AS_OF, opens_on=OPENS, closes_on=CLOSES)

    def test_are_told_all_that_is_wrong_at_once(self):
        period()
        with pytest.raises(Invalid) as refused:
            create_period(scope=KEEPER, as_of=AS_OF, opens_on=OPENS, closes_on=date(2026, 6, 1))
        assert [problem.field for problem in refused.value.problems] == [
            "closes_on",
            "closes_on",
            "as_of",
        ]

    def test_follow_an_opening_before_the_day(self):
        found = period(opens_on=date(2026, 7, 20))
        open_period(scope=KEEPER, as_of=AS_OF, on=TODAY)
        found.refresh_from_db()
        assert found.opens_on == TODAY

    def test_refuse_an_opening_after_the_last_day(self):
        period()
        with pytest.raises(Invalid):
            open_period(scope=KEEPER, as_of=AS_OF, on=CLOSES + timedelta(days=1))

    def test_follow_a_closing_before_the_last_day(self):
        found = period("open")
        close_period(scope=KEEPER, as_of=AS_OF, on=TODAY, reason=WHY)
        found.refresh_from_db()
        assert found.closes_on == TODAY

    def test_end_later_after_a_reopening_so_that_the_clock_leaves_it_open(self):
        found = period("closed")
        with pytest.raises(Invalid):
            reopen_period(
                scope=KEEPER,
                as_of=AS_OF,
                closes_on=TODAY - timedelta(days=1),
                on=TODAY,
                reason=WHY,
            )
        reopen_period(scope=KEEPER, as_of=AS_OF, closes_on=NEW_LAST_DAY, on=TODAY, reason=WHY)
        assert move_periods(now=datetime(2026, 8, 15, tzinfo=UTC)).closed == ()
        assert state_of(found) == "open"

    def test_of_the_certificate_stands_until_it_is_taken_back(self):
        found = period("closed")
        certify_period(scope=KEEPER, as_of=AS_OF, on=TODAY)
        found.refresh_from_db()
        assert found.certified_on == TODAY
        reopen_period(scope=KEEPER, as_of=AS_OF, closes_on=NEW_LAST_DAY, on=TODAY, reason=WHY)
        found.refresh_from_db()
        assert found.certified_on is None


class TestClock:
    def test_opens_a_period_when_its_day_begins_at_utc_plus_14(self):
        found = period()
        first = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
        assert move_periods(now=first - timedelta(seconds=1)).opened == ()
        assert state_of(found) == "planned"
        assert move_periods(now=first).opened == (AS_OF,)
        assert state_of(found) == "open"

    def test_closes_a_period_when_the_last_office_has_finished_the_day(self, world):
        found = period("open")
        last = datetime(2026, 8, 1, 0, 0, tzinfo=UTC)  # midnight in Dakar, the latest of the world
        assert move_periods(now=last - timedelta(seconds=1)).closed == ()
        assert move_periods(now=last).closed == (AS_OF,)
        assert state_of(found) == "closed"

    def test_waits_for_the_offices_of_the_date_and_no_others(self, world):
        OfficeSpell.objects.filter(office__code="SEN-DAKAR").update(
            time_zone="America/Bogota", starts_on=date(2026, 7, 1)
        )
        OfficeSpell.objects.filter(office__code="SEN-DAKAR-RO").update(reporting="none")
        period("open")
        midnight_in_zurich = datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
        assert move_periods(now=midnight_in_zurich).closed == (AS_OF,)

    def test_takes_a_forgotten_period_through_both_steps_at_once(self):
        found = period()
        moves = move_periods(now=datetime(2027, 1, 1, tzinfo=UTC))
        assert (moves.opened, moves.closed) == ((AS_OF,), (AS_OF,))
        assert state_of(found) == "closed"

    def test_touches_nothing_the_second_time(self):
        period()
        now = datetime(2026, 7, 15, tzinfo=UTC)
        assert move_periods(now=now).opened == (AS_OF,)
        assert move_periods(now=now) == move_periods(now=now)
        assert move_periods(now=now).opened == ()

    def test_leaves_closed_and_certified_periods_alone(self):
        closed = period("closed")
        certified = period("certified", as_of=date(2025, 6, 30))
        move_periods(now=datetime(2026, 7, 15, tzinfo=UTC))
        assert (state_of(closed), state_of(certified)) == ("closed", "certified")

    def test_is_read_by_the_task(self):
        found = period(
            as_of=date(2020, 6, 30), opens_on=date(2020, 7, 1), closes_on=date(2020, 8, 1)
        )
        move_reporting_periods(a_keyword_of_tomorrow=1)
        assert state_of(found) == "closed"
