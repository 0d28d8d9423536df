"""What the simulator refuses, each at its field; without a database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from apps.figures.figure import Coverage
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.flow_model import Retirement
from apps.staffing.analytics.flows import Ledger, Step
from apps.staffing.analytics.simulation import (
    ASSUMED,
    TOTAL,
    Opening,
    Plan,
    Settings,
    plan_from_json,
    plan_to_json,
    simulate,
)
from apps.staffing.forms.simulator import PlanForm
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movements import Flows
from apps.staffing.selectors.simulator import Start, demand_sound
from apps.staffing.selectors.simulator_rates import rates_from
from apps.web.refusals import Invalid

START = Start(
    query=CountQuery(),
    as_of=date(2022, 12, 31),
    opening=(
        Opening("P4", "professional", 20, 60),
        Opening("P5", "professional", 12, 38),
        Opening("HEAD", "HEAD", 1, 2),
    ),
    other=0,
    missing_cells=0,
    coverage=Coverage(due=1, counted=1, missing=0),
    scope_label="Dakar",
    state="certified",
)
LINE = {"r0-level": "P4", "r0-year": "2024", "r0-women": "0", "r0-men": "1"}


def errors_of(**values):
    """The form as it comes back."""
    form = PlanForm(values, start=START)
    if form.is_valid():
        try:
            demand_sound(plan=form.plan(), start=START)
        except Invalid as refusal:
            form.take(refusal)
    return form


class TestPlanForm:
    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("h", "101", "From 0 to 100 per cent."),
            ("P5-h", "-1", "From 0 to 100 per cent."),
            ("g", "-100.5", "fewer than nobody"),
            ("g", "1e9", "At most 100 per cent a year."),
            ("lw", "99999999999", "Write a number"),
            ("d", "NaN", "Write a number"),
            ("p", "half", "Write a number"),
            ("P4-pw", "95", "together more than 100 per cent of P4"),
            ("lm", "97", "together more than 100 per cent of a grade"),
            ("years", "31", "From 1 to 30 years."),
            ("years", "99999999999999999999", "999999999"),
            ("by", "1999", "A year from 2023 to 2052."),
            ("r0-men", "61", "There are 60 in this grade"),
            ("r0-year", "2022", "A year that is simulated"),
            ("r0-level", "G5", "G5 is not one of the available choices"),
        ],
    )
    def test_says_at_its_field_what_cannot_be(self, name, value, message):
        form = errors_of(**{**LINE, name: value})
        assert list(form.errors) == [name]
        assert message in " ".join(form.errors[name])
        assert form[name].value() == value

    def test_reads_what_is_set_and_leaves_the_rest_to_the_assumptions(self):
        form = errors_of(**{**LINE, "lw": "7,5 %", "P5-h": "60", "P5-g": " −2 ", "level": "G5"})
        assert not form.errors
        plan = form.plan()
        assert plan.every.leaving_women == Decimal("7.5")
        assert plan.of("P4").leaving_men == ASSUMED.leaving_men
        assert plan.levels == {"P5": Settings(women_of_hires=Decimal(60), growth=Decimal(-2))}
        assert plan.retirements == (Retirement("P4", 2, 0, 1),)
        assert form.cleaned_data["level"] == TOTAL
        assert plan_from_json(plan_to_json(plan)) == plan

    def test_shows_a_saved_plan_until_somebody_changes_it(self):
        saved = Plan(
            years=7,
            every=Settings(women_of_hires=Decimal("55.50"), women_of_promoted=Decimal(40)),
            levels={"P5": Settings(leaving_men=Decimal("6.5"))},
            retirements=(Retirement("P5", 3, 1, 2),),
        )
        with override("fr"):
            form = PlanForm({"h": "58"}, start=START, plan=saved)
            assert form["P5-lm"].value() == "6,5"
            assert form.is_valid()
        plan = form.plan()
        assert plan.every.women_of_hires == Decimal(58)
        assert (plan.years, plan.retirements) == (7, saved.retirements)
        assert plan.of("P5").leaving_men == Decimal("6.5")
        assert plan.every.women_of_promoted == Decimal(40)


class TestSimulate:
    def test_promotes_nobody_into_the_heads_of_the_organization(self):
        plan = Plan(
            years=1,
            every=Settings(
                leaving_women=Decimal(0),
                leaving_men=Decimal(0),
                promoted_women=Decimal(10),
                promoted_men=Decimal(10),
            ),
        )
        four, five, head, total = simulate(plan, START.opening)
        assert (five.heads, head.heads) == (pytest.approx((50, 58)), pytest.approx((3, 3)))
        assert four.heads == pytest.approx((80, 80)), "posts are filled again"
        assert total.key == TOTAL
        assert total.heads[0] == 133


def ledger(opening, closing, **steps):
    """A line of movements; numbers are (women, men)."""
    return Ledger(
        steps={Step(name): Tally(*persons) for name, persons in steps.items()},
        opening=Tally(*opening),
        closing=Tally(*closing),
    )


class TestRatesFrom:
    def flows(self, counted=9, due=9):
        fours = ledger((20, 60), (22, 60), hired=(30, 20), separated=(6, 18), promoted_out=(3, 9))
        fives = ledger((10, 40), (12, 40), hired=(2, 3), separated=(3, 6), promoted_in=(3, 9))
        everybody = ledger((30, 100), (34, 100), hired=(32, 23), separated=(9, 24))
        return Flows(
            query=CountQuery(),
            dates=(date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31)),
            opening_on=date(2019, 12, 31),
            by_grade={"P4": fours, "P5": fives},
            everybody=everybody,
            coverage=Coverage(due=due, counted=counted, missing=due - counted),
            categories={},
            scope_label="Dakar",
        )

    def test_pools_three_years_and_takes_no_rate_from_few_persons(self):
        known = rates_from(self.flows(), start=START)
        # 9 of 32 women on average leave in three years: 9.4 per cent a year; 3 are promoted.
        assert known.every.leaving_women == Decimal("9.4")
        assert known.every.leaving_men == Decimal("8.0")
        assert known.every.promoted_women == Decimal("3.1")
        assert known.every.women_of_hires == Decimal("58.2")
        assert known.every.growth == 0
        assert known.levels["P4"].leaving_women == Decimal("9.5")
        assert known.levels["P4"].women_of_hires is None
        # Eleven women at P5 are too few; its men are not.
        assert known.levels["P5"] == Settings(
            leaving_men=Decimal("5.0"), promoted_men=Decimal("0.0")
        )
        assert "too low" in known.note

    def test_is_not_known_where_too_few_offices_state_movements(self):
        assert rates_from(self.flows(counted=6), start=START) is None
        assert rates_from(replace(self.flows(), opening_on=None), start=START) is None
