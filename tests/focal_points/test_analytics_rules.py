"""Rules are tested on both sides of every threshold, for every published rule set."""

from datetime import date
from decimal import Decimal

import pytest

from apps.focal_points.analytics.rules import RuleFacts, RuleSetFacts, failures_of
from tests.focal_points.rule_facts import GRADES, facts, published, rows

POLICY, SWAP_2, SWAP_3 = "IOM-2015", "UN-SWAP-2", "UN-SWAP-3"
ALL = (POLICY, SWAP_2, SWAP_3)
# Worked by hand from focal_points.md, section 1: who is senior enough, by rule set.
SENIOR_ENOUGH = {
    POLICY: {"HEAD", "D2", "D1", "P5", "P4", "P3", "NO-D", "NO-C"},
    SWAP_2: {"HEAD", "D2", "D1", "P5", "P4", "NO-D"},
    SWAP_3: {"HEAD", "D2", "D1", "P5", "P4", "NO-D"},
}
ASKED = {
    POLICY: {"grade", "terms", "time", "expertise", "specialist", "appraisal", "workplan"},
    SWAP_2: {"grade", "terms", "time"},
    SWAP_3: {"grade", "terms", "time", "expertise"},
}
LEAST = {POLICY: Decimal(10), SWAP_2: Decimal(20), SWAP_3: Decimal(20)}


def keys(code: str, **changes: object) -> list[str]:
    """The sentences of the failures of an appointment that is right but for some changes."""
    return [failure.key for failure in failures_of(facts(**changes), published(code))]


class TestPublishedRuleSets:
    def test_are_the_three_of_the_issue(self):
        assert [row["code"] for row in rows("focal_point_rule_sets.csv")] == list(ALL)

    @pytest.mark.parametrize("code", ALL)
    def test_ask_what_the_sources_state_and_nothing_else(self, code):
        assert {rule.key for rule in published(code).rules} == ASKED[code]

    @pytest.mark.parametrize("code", ALL)
    def test_are_kept_by_an_appointment_without_a_fault(self, code):
        assert failures_of(facts(), published(code)) == []

    @pytest.mark.parametrize("code", ALL)
    def test_name_their_source_with_every_rule_and_floor(self, code):
        rule_set = published(code)
        sources = [each.source for each in (*rule_set.rules, *rule_set.floors.values())]
        wanted = {
            POLICY: "C/106/INF/8/Rev.1, paragraph 35",
            SWAP_2: "UN-SWAP 2.0, performance indicator 11",
            SWAP_3: "UN-SWAP 3.0, performance indicator 11",
        }
        assert all(wanted[code] in source for source in sources)

    def test_infer_only_what_p4_is_among_national_officers(self):
        inferred = {
            (code, category)
            for code in ALL
            for category, floor in published(code).floors.items()
            if floor.is_inferred
        }
        assert inferred == {(SWAP_2, "national_officer"), (SWAP_3, "national_officer")}
        assert not any(rule.is_inferred for code in ALL for rule in published(code).rules)


class TestGrade:
    @pytest.mark.parametrize("code", ALL)
    @pytest.mark.parametrize("grade", GRADES)
    def test_is_senior_enough_or_not_for_every_grade_there_is(self, code, grade):
        is_kept = keys(code, grade=GRADES[grade]) == []
        assert is_kept == (grade in SENIOR_ENOUGH[code])

    @pytest.mark.parametrize(
        ("code", "above", "below", "lowest", "is_inferred"),
        [
            (POLICY, "P3", "P2", "P3", False),
            (POLICY, "NO-C", "NO-B", "NO-C", False),
            (SWAP_2, "P4", "P3", "P4", False),
            (SWAP_2, "NO-D", "NO-C", "NO-D", True),
            (SWAP_3, "P4", "P3", "P4", False),
            (SWAP_3, "NO-D", "NO-C", "NO-D", True),
        ],
    )
    def test_fails_one_step_below_each_floor(self, code, above, below, lowest, is_inferred):
        assert keys(code, grade=GRADES[above]) == []
        (failure,) = failures_of(facts(grade=GRADES[below]), published(code))
        assert (failure.rule, failure.key) == ("grade", "grade_below")
        assert failure.values == {"grade": below, "lowest": lowest}
        assert failure.is_inferred is is_inferred

    def test_of_a_category_without_a_floor_is_not_taken(self):
        (failure,) = failures_of(facts(grade=GRADES["G7"]), published(POLICY))
        assert failure.key == "grade_of_other_category"
        assert failure.values == {"grade": "G7", "lowest_of_all": ("P3", "NO-C")}

    @pytest.mark.parametrize("code", ALL)
    def test_that_is_not_known_fails(self, code):
        assert keys(code, grade=None) == ["grade_not_known"]


class TestTime:
    @pytest.mark.parametrize("code", ALL)
    def test_is_enough_at_the_threshold_and_not_a_hundredth_below(self, code):
        least = LEAST[code]
        below = least - Decimal("0.01")
        assert keys(code, percent=least, percent_of_person=least) == []
        (failure,) = failures_of(facts(percent=below, percent_of_person=below), published(code))
        assert (failure.rule, failure.key) == ("time", "time_below")
        assert failure.values == {"percent": below, "least": least}

    @pytest.mark.parametrize("code", ALL)
    def test_that_is_not_known_fails(self, code):
        assert keys(code, percent=None, percent_of_person=Decimal(0)) == ["time_not_known"]

    @pytest.mark.parametrize("code", ALL)
    def test_of_all_roles_of_a_person_is_at_most_all(self, code):
        assert keys(code, percent=Decimal(60), percent_of_person=Decimal(100)) == []
        (failure,) = failures_of(
            facts(percent=Decimal(60), percent_of_person=Decimal("100.01")), published(code)
        )
        assert (failure.rule, failure.key, failure.source) == ("time", "time_above_all", "")

    def test_of_a_person_is_added_up_even_where_no_rule_asks_for_time(self):
        nothing = RuleSetFacts(code="X", rules=())
        assert failures_of(facts(percent_of_person=Decimal(120)), nothing)[0].rule == "time"


class TestTerms:
    @pytest.mark.parametrize("code", ALL)
    def test_hold_from_the_day_on_which_they_were_signed(self, code):
        signed = date(2026, 3, 2)
        assert keys(code, terms_signed_on=signed, as_of=date(2026, 3, 2)) == []
        assert keys(code, terms_signed_on=signed, as_of=date(2026, 3, 3)) == []
        assert keys(code, terms_signed_on=signed, as_of=date(2026, 3, 1)) == ["terms_not_signed"]

    @pytest.mark.parametrize("code", ALL)
    def test_are_on_file_or_not(self, code):
        assert keys(code, terms_signed_on=None) == ["terms_not_signed"]
        assert keys(code, terms_signed_on=None, has_terms=False) == ["terms_not_on_file"]


class TestExpertise:
    @pytest.mark.parametrize("code", [POLICY, SWAP_3])
    def test_is_none_or_not_known(self, code):
        assert keys(code, has_expertise=False) == ["expertise_none"]
        assert keys(code, has_expertise=None) == ["expertise_not_known"]

    def test_is_not_asked_by_un_swap_2(self):
        assert keys(SWAP_2, has_expertise=None) == []


class TestAppraisal:
    def test_is_of_the_year_of_the_day(self):
        last, first = date(2026, 12, 31), date(2027, 1, 1)
        assert keys(POLICY, appraisal_year=2026, as_of=last) == []
        assert keys(POLICY, appraisal_year=2026, as_of=first) == ["appraisal_missing"]
        assert keys(POLICY, appraisal_year=2027, as_of=last) == ["appraisal_missing"]
        assert keys(POLICY, appraisal_year=2027, as_of=first) == []

    def test_is_missing_when_nobody_named_one(self):
        assert keys(POLICY, appraisal_year=None) == ["appraisal_missing"]

    @pytest.mark.parametrize("code", [SWAP_2, SWAP_3])
    def test_is_not_asked_by_un_swap(self, code):
        assert keys(code, appraisal_year=None) == []


class TestWorkplan:
    def test_of_the_year_is_asked_by_the_policy_only(self):
        assert keys(POLICY, has_workplan=False) == ["workplan_missing"]
        assert keys(SWAP_2, has_workplan=False) == keys(SWAP_3, has_workplan=False) == []


class TestSpecialist:
    @pytest.mark.parametrize(
        ("is_regional", "has_one", "told"),
        [
            (True, False, ["specialist_missing"]),
            (True, True, []),
            (False, False, []),
            (False, True, []),
        ],
    )
    def test_is_asked_of_regional_offices_only(self, is_regional, has_one, told):
        assert keys(POLICY, is_regional_office=is_regional, has_specialist=has_one) == told

    @pytest.mark.parametrize("code", [SWAP_2, SWAP_3])
    def test_is_not_asked_by_un_swap(self, code):
        assert keys(code, is_regional_office=True, has_specialist=False) == []


class TestSingle:
    RULE = RuleSetFacts(code="ONE", rules=(RuleFacts("single", "a decision"),))

    def test_fails_beside_another_where_a_set_says_one(self):
        (failure,) = failures_of(facts(others=("Ana Ruiz",)), self.RULE)
        assert (failure.rule, failure.key) == ("single", "not_single")
        assert failure.values == {"others": ("Ana Ruiz",)}
        assert failures_of(facts(), self.RULE) == []

    @pytest.mark.parametrize("code", ALL)
    def test_is_asked_by_no_published_set(self, code):
        assert keys(code, others=("Ana Ruiz",)) == []


class TestSeveralFailures:
    def test_are_all_told_in_the_order_of_the_rules(self):
        told = keys(
            POLICY,
            grade=None,
            percent=None,
            percent_of_person=Decimal(101),
            terms_signed_on=None,
            has_expertise=None,
            appraisal_year=None,
            has_workplan=False,
            is_regional_office=True,
        )
        assert told == [
            "grade_not_known",
            "terms_not_signed",
            "time_not_known",
            "expertise_not_known",
            "specialist_missing",
            "appraisal_missing",
            "workplan_missing",
            "time_above_all",
        ]
