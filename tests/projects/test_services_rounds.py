"""Making a round, opening it when it is complete, and closing it by the clock."""

from datetime import UTC, date, datetime

import pytest

from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.projects.choices import RoundState
from apps.projects.models import Criterion, FundingRound
from apps.projects.selectors.rounds import rounds_seen
from apps.projects.services.rounds import keeping
from apps.projects.services.rounds.keeping import Calendar, CriterionData
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.projects.builders_rounds import CRITERIA, NOW, YEAR, data, draft_round, open_round

CLOCK = OfficeScope.everything("test")


def fields(refusal: Invalid) -> set[str]:
    return {problem.field for problem in refusal.problems}


class TestARound:
    def test_is_prepared_by_the_wggi_only(self, world: World):
        with pytest.raises(NotPermitted):
            keeping.create_round(
                year=YEAR, data=data(), criteria=CRITERIA, now=NOW, scope=world.scope("ddg")
            )
        assert not FundingRound.objects.exists()

    def test_is_one_for_each_year(self, world: World):
        draft_round(world)
        with pytest.raises(Invalid) as refused:
            draft_round(world)
        assert refused.value.problems[0].code == "year_taken"

    def test_is_hidden_while_it_is_prepared(self, world: World):
        draft_round(world)
        for name in ("ddg", "head.nairobi", "auditor", "stranger"):
            assert not rounds_seen(scope=world.scope(name)).exists()
        assert rounds_seen(scope=world.scope("gcu")).count() == 1

    def test_is_seen_by_nobody_before_log_in(self, world: World):
        open_round(world)
        assert not rounds_seen(scope=OfficeScope.nothing()).exists()
        assert rounds_seen(scope=world.scope("stranger")).count() == 1

    def test_keeps_what_was_looked_at_from_being_overwritten(self, world: World):
        made = draft_round(world)
        said = {"data": data(source="MC/2050"), "criteria": CRITERIA, "scope": world.scope("gcu")}
        keeping.edit_round(year=YEAR, version=made.version, **said)
        with pytest.raises(WrongState) as stale:
            keeping.edit_round(year=YEAR, version=made.version, **said)
        assert stale.value.code == "stale"

    def test_changes_its_criteria_with_its_lines(self, world: World):
        made = draft_round(world)
        keeping.edit_round(
            year=YEAR,
            version=made.version,
            data=data(),
            criteria=CRITERIA[1:],
            scope=world.scope("wggi"),
        )
        assert [each.text_en for each in Criterion.objects.all()] == ["Feasibility"]


class TestOpening:
    def test_lists_everything_that_is_missing_at_once(self, world: World):
        made = draft_round(
            world,
            envelope=None,
            source="",
            chapter="",
            council_approval="",
            call_fr="",
            eligibility_es="",
            reviews_until=None,
            decisions_until=date(2026, 3, 1),
            criteria=[CriterionData(text_en="One", text_fr="Un", text_es="Uno", weight=90, most=5)],
        )
        with pytest.raises(Invalid) as refused:
            keeping.open_round(year=YEAR, version=made.version, now=NOW, scope=world.scope("wggi"))
        assert fields(refused.value) == {
            "envelope",
            "source",
            "chapter",
            "council_approval",
            "call_fr",
            "eligibility_es",
            "reviews_until",
            "decisions_until",
            "criteria",
        }
        made.refresh_from_db()
        assert made.state == RoundState.DRAFT

    def test_waits_for_the_first_day_of_the_call(self, world: World):
        with pytest.raises(Invalid) as refused:
            open_round(world, opens_on=date(2026, 3, 4))
        assert [problem.code for problem in refused.value.problems] == ["too_early"]

    def test_is_too_late_after_the_last_day(self, world: World):
        with pytest.raises(Invalid) as refused:
            open_round(world, opens_on=date(2026, 2, 1), submissions_until=date(2026, 2, 28))
        assert [problem.code for problem in refused.value.problems] == ["over"]

    def test_tells_heads_managers_and_focal_points_once(self, world: World):
        open_round(world)
        told = set(Notice.objects.values_list("user__username", flat=True))
        assert told == {
            "head.nairobi",
            "head.dakar",
            "head.hargeisa",
            "head.region",
            "mombasa",
            "pm.nairobi",
            "focalpoint.nairobi",
        }

    def test_takes_a_fixed_number_of_statements(self, world: World, django_assert_max_num_queries):
        made = draft_round(world)
        scope = world.scope("wggi")
        with django_assert_max_num_queries(12):
            keeping.open_round(year=YEAR, version=made.version, now=NOW, scope=scope)

    def test_ends_the_writing_of_the_call(self, world: World):
        made = open_round(world)
        with pytest.raises(WrongState, match="calendar"):
            keeping.edit_round(
                year=YEAR,
                version=made.version,
                data=data(),
                criteria=CRITERIA,
                scope=world.scope("wggi"),
            )


class TestTheCalendar:
    LAST = date(2026, 3, 31)

    def test_closes_when_the_day_is_over_in_every_office(self, world: World):
        """Dakar is on UTC, Geneva two hours ahead in April: the day ends last in Dakar and at IOM."""
        open_round(world, submissions_until=self.LAST)
        before = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
        assert keeping.close_submissions(now=before, scope=CLOCK) == 0
        after = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
        assert keeping.close_submissions(now=after, scope=CLOCK) == 1
        assert keeping.close_submissions(now=after, scope=CLOCK) == 0
        assert FundingRound.objects.get().state == RoundState.REVIEW

    def test_is_moved_by_the_clock_only(self, world: World):
        with pytest.raises(NotPermitted):
            keeping.close_submissions(now=NOW, scope=world.scope("wggi"))

    def test_can_be_moved_in_order_only(self, world: World):
        made = open_round(world)
        with pytest.raises(Invalid) as refused:
            keeping.move_calendar(
                year=YEAR,
                version=made.version,
                calendar=Calendar(
                    submissions_until=date(2026, 5, 1),
                    reviews_until=date(2026, 4, 1),
                    decisions_until=date(2026, 6, 1),
                ),
                now=NOW,
                scope=world.scope("wggi"),
            )
        assert fields(refused.value) == {"reviews_until"}

    def test_is_not_found_where_there_is_no_round(self, world: World):
        with pytest.raises(OutOfScope):
            keeping.move_calendar(
                year=1999, version=1, calendar=Calendar(), now=NOW, scope=world.scope("wggi")
            )
