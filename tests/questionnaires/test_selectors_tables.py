from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Empty, Figure
from apps.questionnaires.models import Campaign
from apps.questionnaires.selectors.result_charts import chart_of
from apps.questionnaires.selectors.tables import tabulation
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.questionnaires.oracle import ALL, expected
from tests.questionnaires.survey import QUESTIONS, Asked, deal, publish, store

EVERYTHING = OfficeScope.everything("tests of tables")
VARIABLES = ("", "sex", "office", "region", "language")


def value(table, row, group):
    cell = table.table.cell(row, f"count:{'all' if group == ALL else '=' + group}")
    assert isinstance(cell, Figure)
    return cell.value


class TestTabulationAgainstPandas:
    @pytest.mark.parametrize("seed", [1, 2])
    def test_every_count_and_share_is_the_same(self, world, seed):
        survey = deal(seed, number=90)
        campaign = store(world, survey)
        for by in VARIABLES:
            self.compare_all(survey, campaign, by)

    def compare_all(self, survey, campaign, by):
        found = tabulation(campaign_ids=[campaign.pk], by=by, scope=EVERYTHING)
        wanted = expected(survey, by)
        assert [table.key for table in found.questions] == list(wanted)
        for table in found.questions:
            for group, numbers in wanted[table.key].items():
                if group == "" and not by:
                    continue
                self.compare(table, group, numbers)

    def compare(self, table, group, numbers):
        assert value(table, "answered", group) == numbers["answered"]
        assert value(table, "unanswered", group) == numbers["asked"] - numbers["answered"]
        assert value(table, "responses", group) == numbers["responses"]
        for key, count in numbers.get("options", {}).items():
            assert value(table, f"option:{key}", group) == count
            share = table.table.cell(
                f"option:{key}", f"share:{'all' if group == ALL else '=' + group}"
            )
            if numbers["answered"]:
                assert share.value == Fraction(100 * count, numbers["answered"])
            else:
                assert share.empty is Empty.NOT_APPLICABLE
        if numbers.get("other"):
            assert value(table, "other", group) == numbers["other"]
        if table.kind == "number":
            for row, name in (
                ("sum", "sum"),
                ("mean", "mean"),
                ("median", "median"),
                ("lowest", "min"),
                ("highest", "max"),
            ):
                assert value(table, row, group) == numbers.get(name)

    def test_not_asked_is_told_apart_from_not_answered(self, world):
        survey = deal(4, number=60)
        campaign = store(world, survey)
        [table] = [
            each
            for each in tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING).questions
            if each.key == "why-not"
        ]
        wanted = expected(survey, "")["why-not"][ALL]
        assert table.figure("not_asked").value == wanted["responses"] - wanted["asked"] > 0
        assert table.figure("unanswered").value == wanted["asked"] - wanted["answered"] > 0


class TestTabulation:
    def test_takes_a_fixed_number_of_statements(self, world, django_assert_num_queries):
        small = store(world, deal(5, number=8))
        tabulation(campaign_ids=[small.pk], by="office", scope=EVERYTHING)
        with django_assert_num_queries(10):
            tabulation(campaign_ids=[small.pk], by="office", scope=EVERYTHING)
        version = small.version_asked
        large = store(world, deal(6, number=120), version=version)
        with django_assert_num_queries(10):
            tabulation(campaign_ids=[small.pk, large.pk], by="office", scope=EVERYTHING)

    def test_counts_campaigns_of_several_versions_together(self, world):
        """A question that only the later version asks was asked of its respondents alone."""
        first = store(world, deal(7, number=10, questions=QUESTIONS[:3]))
        later = publish(world, QUESTIONS, number=2)
        second = store(world, deal(8, number=12), version=later)
        found = tabulation(campaign_ids=[first.pk, second.pk], scope=EVERYTHING)
        by_key = {table.key: table for table in found.questions}
        assert by_key["how"].figure("responses").value == 22
        assert by_key["topics"].figure("responses").value == 12

    def test_are_dated_by_the_newest_answer_until_the_campaign_is_closed(self, world):
        """The last day of an open campaign lies ahead: no figure is of a day that has not come."""
        running = store(world, deal(7, number=8), state="open", closes_on=date(2026, 12, 31))
        found = tabulation(campaign_ids=[running.pk], scope=EVERYTHING)
        assert found.responses.as_of == date(2026, 1, 20)
        Campaign.objects.filter(pk=running.pk).update(
            state="closed", closed_at=datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
        )
        found = tabulation(campaign_ids=[running.pk], scope=EVERYTHING)
        assert found.responses.as_of == date(2026, 2, 3)

    @pytest.mark.parametrize(("number", "is_drawn"), [(1, False), (4, False), (40, True)])
    def test_are_drawn_only_where_shares_are_printed(self, world, number, is_drawn):
        campaign = store(world, deal(3, number=number))
        found = tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING)
        assert any(chart_of(table, found) for table in found.questions) is is_drawn

    def test_retired_options_stay(self, world):
        campaign = store(world, deal(9, number=40))
        [table] = [
            each
            for each in tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING).questions
            if each.key == "how"
        ]
        assert table.figure("option:sometimes").value > 0
        assert table.table.row("option:sometimes").label == "Sometimes (retired)"

    def test_says_that_several_answers_may_sum_above_a_hundred(self, world):
        campaign = store(world, deal(10, number=40))
        [table] = [
            each
            for each in tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING).questions
            if each.key == "topics"
        ]
        shares = [
            table.figure(row.key, what="share").value
            for row in table.table.rows
            if row.key.startswith("option:")
        ]
        assert sum(shares) > 100
        assert "more than 100" in table.table.note

    def test_of_nobody_is_all_noughts(self, world):
        campaign = store(world, deal(1, number=0))
        found = tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING)
        assert found.responses.value == 0
        assert {table.answered.value for table in found.questions} == {0}

    def test_refuses_a_variable_that_the_campaign_does_not_have(self, world):
        campaign = store(world, deal(1, number=3))
        with pytest.raises(Invalid):
            tabulation(campaign_ids=[campaign.pk], by="grade", scope=EVERYTHING)


class TestWhoReads:
    def test_nobody_without_the_office(self, world):
        campaign = store(world, deal(1, number=9), office=world.offices["SEN-DAKAR"])
        for name in ("hr.nairobi", "pm.nairobi", "reviewer", "council", "stranger"):
            with pytest.raises(OutOfScope):
                tabulation(campaign_ids=[campaign.pk], scope=world.scope(name))

    def test_who_runs_campaigns_reads_a_named_one_in_full(self, world):
        campaign = store(world, deal(1, number=3))
        found = tabulation(campaign_ids=[campaign.pk], scope=world.scope("gcu"))
        assert not found.is_protected
        assert found.responses.value == 3

    def test_others_of_the_inner_circle_read_it_protected(self, world):
        campaign = store(world, deal(1, number=3))
        found = tabulation(campaign_ids=[campaign.pk], scope=world.scope("auditor"))
        assert found.is_too_small
        assert {table.figure("answered").empty for table in found.questions} == {Empty.HIDDEN}

    def test_an_anonymous_campaign_is_protected_for_everybody(self, world):
        campaign = store(world, deal(1, number=4), anonymity="anonymous")
        for scope in (EVERYTHING, world.scope("gcu")):
            assert tabulation(campaign_ids=[campaign.pk], scope=scope).is_too_small

    def test_what_is_protected_waits_for_the_end(self, world):
        campaign = store(world, deal(1, number=30), anonymity="anonymous")
        Campaign.objects.filter(pk=campaign.pk).update(state="open")
        with pytest.raises(WrongState, match="closed"):
            tabulation(campaign_ids=[campaign.pk], scope=world.scope("gcu"))

    def test_protected_campaigns_are_not_added_up(self, world):
        first = store(world, deal(1, number=30), anonymity="anonymous")
        second = store(world, deal(2, number=30), version=first.version_asked)
        with pytest.raises(NotPermitted):
            tabulation(campaign_ids=[first.pk, second.pk], scope=world.scope("gcu"))


FEW = (
    Asked("consulted", "yes_no", ("yes", "no")),
    Asked("why-not", "single", ("time", "money"), after=("consulted", ("no",))),
    Asked("persons", "number"),
)


class TestProtection:
    @pytest.mark.parametrize("by", ["sex", "office"])
    def test_no_column_is_shown_of_few_and_none_can_be_subtracted(self, world, by):
        """What the hidden groups said together, all less the shown ones, was said by nobody or by many."""
        version = publish(world, FEW)
        hidden = 0
        for seed in range(12):
            survey = deal(seed, number=6 + 4 * seed, questions=FEW)
            campaign = store(world, survey, version=version, anonymity="anonymous")
            found = tabulation(campaign_ids=[campaign.pk], by=by, scope=EVERYTHING)
            wanted = expected(survey, by)
            for table in found.questions:
                for row in ("answered", "unanswered", "responses"):
                    hidden += self.attack(table, row, wanted[table.key])
        assert hidden

    def attack(self, table, row, numbers):
        """Subtract what is shown, and return how many groups are hidden."""
        truth = {
            group: each[row] if row != "unanswered" else each["asked"] - each["answered"]
            for group, each in numbers.items()
        }
        shown = {
            group: value(table, row, group)
            for group in truth
            if value(table, row, group) is not None
        }
        assert all(truth[group] == count for group, count in shown.items())
        if row != "unanswered":
            assert all(count == 0 or count >= 5 for count in shown.values())
            if ALL in shown:
                rest = shown[ALL] - sum(shown[group] for group in shown if group != ALL)
                assert rest == 0 or rest >= 5
        return len(truth) - len(shown)

    def test_a_question_that_follows_tells_nothing_of_a_hidden_one(self, world):
        survey = deal(3, number=40, questions=FEW)
        campaign = store(world, survey, anonymity="anonymous")
        found = tabulation(campaign_ids=[campaign.pk], by="office", scope=EVERYTHING)
        first, second = (
            {
                group.name
                for group in found.groups
                if table.table.cell("answered", f"count:{group.name}").empty is Empty.HIDDEN
            }
            for table in found.questions[:2]
        )
        assert first <= second

    def test_hides_the_answers_of_single_persons(self, world):
        campaign = store(world, deal(3, number=60), anonymity="anonymous")
        found = tabulation(campaign_ids=[campaign.pk], scope=EVERYTHING)
        rows = {row.key for table in found.questions for row in table.table.rows}
        assert {"sum", "mean", "median"} <= rows
        assert not {"lowest", "highest"} & rows

    def test_a_hidden_group_says_so(self, world):
        campaign = store(world, deal(3, number=14), anonymity="anonymous")
        found = tabulation(campaign_ids=[campaign.pk], by="office", scope=EVERYTHING)
        assert any(group.is_hidden for group in found.groups)
        caveats = [caveat for table in found.questions for caveat in table.table.caveats]
        assert any("fewer than 5" in caveat for caveat in caveats)
