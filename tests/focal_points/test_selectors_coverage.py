"""Coverage: the same as counted the slow way, for everybody what they see, in few statements."""

import random
from datetime import date, timedelta

import pytest

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Empty, Status
from apps.focal_points.analytics.coverage import State
from apps.focal_points.choices import AppointmentRole, StatedGroup
from apps.focal_points.models import Inquiry
from apps.focal_points.selectors.coverage import Answer, coverage_on
from apps.focal_points.selectors.coverage.history import stated_rows, trend_to
from apps.focal_points.selectors.coverage.reading import HEADQUARTERS
from apps.focal_points.selectors.coverage.words import headline, map_chart, sexes_sentence
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Office, OfficeSpell
from apps.web.refusals import Invalid, NotPermitted
from tests.focal_points.builders import (
    DAKAR,
    NAIROBI,
    NOON,
    make_activity,
    make_appointment,
    make_rule_set,
)
from tests.focal_points.coverage_builders import (
    DAY,
    HARGEISA,
    MOMBASA,
    RO,
    make_stated,
    more_offices,
)
from tests.focal_points.coverage_oracle import recount

pytestmark = pytest.mark.django_db
EVERYTHING = OfficeScope.everything("test")


def states(found):
    """The states of the offices by their codes."""
    return {place.node.code: place.state.value for place in found.places}


def agree(found, expected):
    """Whether an answer is what was recounted."""
    assert states(found) == expected.states
    assert {place.node.code for place in found.places if place.is_named} == expected.named
    assert found.offices.value == expected.offices
    assert found.covered.value == expected.covered
    assert found.women.value == expected.sexes["F"]
    assert found.men.value == expected.sexes["M"]
    assert found.other.value == expected.sexes["O"] + expected.sexes[""]
    assert sum(place.alternates for place in found.places) == expected.alternates


class TestCoverage:
    @pytest.mark.parametrize("seed", range(4))
    def test_is_what_the_slow_recount_says(self, world, seed):
        dice = random.Random(seed)
        more_offices(world, 6)
        more_offices_ending = Office.objects.create(code="XXX-ENDED")
        OfficeSpell.objects.create(
            office=more_offices_ending,
            name="Ended",
            kind=OfficeKind.COUNTRY_OFFICE,
            parent=world.offices["SEN-DAKAR-RO"],
            reporting=Reporting.UNIT,
            ends_before=date(2024, 7, 1),
        )
        world.offices["XXX-ENDED"] = more_offices_ending
        codes = [code for code in world.offices if code != "IOM"]
        for _turn in range(40):
            starts_on = date(2020, 1, 1) + timedelta(days=dice.randrange(2200))
            length = dice.choice((None, dice.randrange(1, 900)))
            held = make_appointment(
                world,
                office=dice.choice(codes),
                sex=dice.choice(("F", "F", "M", "O", "")),
                role=dice.choice(("focal_point", "focal_point", "focal_point", "alternate")),
                starts_on=starts_on,
                ends_before=starts_on + timedelta(days=length) if length else None,
            )
            for _more in range(dice.randrange(3)):
                made = make_activity(
                    world,
                    office=held.office.code,
                    appointment=held,
                    happened_on=starts_on + timedelta(days=dice.randrange(1500)),
                    state=dice.choice(("logged", "logged", "draft")),
                )
                if dice.random() < 0.2:
                    Inquiry.objects.create(
                        appointment=held,
                        silent_since=starts_on,
                        asked_at=NOON,
                        answer=dice.choice(("goes_on", "hands_over")),
                        answered_at=NOON - timedelta(days=dice.randrange(900)),
                    )
                if dice.random() < 0.3:
                    made.ended_on = made.happened_on + timedelta(days=dice.randrange(40))
                    made.save()
        for day in (date(2022, 3, 31), date(2024, 6, 30), date(2024, 7, 1), DAY):
            agree(coverage_on(as_of=day, scope=EVERYTHING), recount(day))
            scope = world.scope("head.nairobi")
            agree(coverage_on(as_of=day, scope=scope), recount(day, {NAIROBI, MOMBASA}))

    def test_tells_the_four_states_apart(self, world):
        active = make_appointment(world, office=NAIROBI)
        make_activity(world, appointment=active, happened_on=date(2025, 6, 1))
        make_appointment(world, office=HARGEISA, starts_on=date(2023, 1, 1))
        make_appointment(
            world, office=DAKAR, starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1)
        )
        found = coverage_on(as_of=DAY, scope=EVERYTHING)
        assert states(found) | {} == {
            "CHE-GENEVA": "without",
            RO: "without",
            NAIROBI: "with",
            MOMBASA: "without",
            HARGEISA: "inactive",
            "SEN-DAKAR-RO": "without",
            DAKAR: "lapsed",
        }
        assert (found.offices.value, found.covered.value) == (5, 2)
        assert found.share.value == 40
        assert (found.share.numerator, found.share.denominator) == (2, 5)
        assert found.states == {
            State.WITH: 1,
            State.INACTIVE: 1,
            State.LAPSED: 1,
            State.WITHOUT: 2,
        }

    def test_counts_the_last_day_of_an_appointment_and_not_the_next(self, world):
        make_appointment(world, ends_before=DAY + timedelta(days=1))
        assert coverage_on(as_of=DAY, scope=EVERYTHING).covered.value == 1
        after = coverage_on(as_of=DAY + timedelta(days=1), scope=EVERYTHING)
        assert after.covered.value == 0
        assert states(after)[NAIROBI] == "lapsed"

    @pytest.mark.parametrize(
        ("heard_on", "state"),
        [(date(2025, 1, 1), "with"), (date(2024, 12, 31), "inactive"), (None, "inactive")],
    )
    def test_calls_inactive_who_was_silent_for_twelve_months(self, world, heard_on, state):
        held = make_appointment(world, starts_on=date(2024, 6, 1))
        if heard_on:
            make_activity(world, appointment=held, happened_on=heard_on)
        make_activity(world, appointment=held, happened_on=DAY, state="draft")
        make_activity(world, appointment=held, happened_on=DAY + timedelta(days=1))
        assert states(coverage_on(as_of=DAY, scope=EVERYTHING))[NAIROBI] == state

    def test_gives_somebody_new_twelve_months(self, world):
        make_appointment(world, starts_on=date(2025, 1, 1))
        make_appointment(world, office=DAKAR, starts_on=date(2024, 12, 31))
        found = states(coverage_on(as_of=DAY, scope=EVERYTHING))
        assert (found[NAIROBI], found[DAKAR]) == ("with", "inactive")

    def test_is_not_helped_by_an_alternate(self, world):
        make_appointment(world, role=AppointmentRole.ALTERNATE)
        found = coverage_on(as_of=DAY, scope=EVERYTHING)
        assert found.covered.value == 0
        assert found.persons.value == 0
        assert next(place for place in found.places if place.node.code == NAIROBI).alternates == 1

    def test_shows_offices_that_the_policy_does_not_name_apart(self, world):
        make_appointment(world, office=MOMBASA, sex="M")
        found = coverage_on(as_of=DAY, scope=EVERYTHING)
        assert (found.offices.value, found.covered.value) == (5, 0)
        assert found.men.value == 1
        assert states(found)[MOMBASA] == "with"

    def test_counts_in_the_structure_of_the_day(self, world):
        make_appointment(world, starts_on=date(2020, 1, 1))
        spell = world.spells[DAKAR]
        spell.ends_before = date(2025, 1, 1)
        spell.save()
        assert coverage_on(as_of=date(2024, 12, 31), scope=EVERYTHING).offices.value == 5
        assert coverage_on(as_of=date(2025, 1, 1), scope=EVERYTHING).offices.value == 4

    def test_takes_as_many_statements_whatever_there_is(self, world, django_assert_num_queries):
        make_rule_set(is_default=True, least=None)
        make_appointment(world)
        coverage_on(as_of=DAY, scope=EVERYTHING)
        with django_assert_num_queries(STATEMENTS):
            coverage_on(as_of=DAY, scope=EVERYTHING)
        for code in more_offices(world, 60):
            held = make_appointment(world, office=code, sex="M")
            make_activity(world, office=code, appointment=held)
        coverage_on(as_of=DAY, scope=EVERYTHING)
        with django_assert_num_queries(STATEMENTS):
            found = coverage_on(as_of=DAY, scope=EVERYTHING)
        assert found.covered.value == 61


STATEMENTS = 16
"""Rule sets (4), stated counts, first record, tree, appointments, pictures (3), ended, rules (4)."""


class TestScope:
    def test_of_a_head_is_the_offices_below(self, world):
        make_appointment(world)
        make_appointment(world, office=DAKAR)
        found = coverage_on(as_of=DAY, scope=world.scope("head.nairobi"))
        assert set(states(found)) == {NAIROBI, MOMBASA}
        assert (found.offices.value, found.covered.value, found.persons.value) == (1, 1, 1)

    @pytest.mark.parametrize("username", ["council", "stranger", "hr.nairobi"])
    def test_of_others_is_nothing(self, world, username):
        make_appointment(world)
        scope = world.scope(username)
        for read in (coverage_on, trend_to):
            with pytest.raises(NotPermitted):
                read(as_of=DAY, scope=scope)
        with pytest.raises(NotPermitted):
            stated_rows(scope=scope)


class TestHistory:
    def test_of_a_year_with_a_published_count_is_stated_and_says_nothing_of_coverage(self, world):
        make_stated()
        make_appointment(world)
        found = coverage_on(as_of=date(2006, 12, 31), scope=EVERYTHING)
        assert found.answer is Answer.STATED
        assert (found.offices.value, found.women.value, found.men.value) == (292, 69, 12)
        assert found.persons.value == 81
        assert found.covered.empty is found.share.empty is found.other.empty is Empty.MISSING
        assert found.offices.status is Status.AS_PUBLISHED
        assert found.offices.note == "CRP/22"
        assert (found.places, found.failures, found.table) == ((), (), None)

    def test_of_a_published_year_stays_stated_beside_a_stray_record(self, world):
        make_stated()
        make_appointment(world, starts_on=date(2001, 1, 1))
        found = coverage_on(as_of=date(2006, 12, 31), scope=EVERYTHING)
        assert found.answer is Answer.STATED
        assert trend_to(as_of=date(2007, 12, 31), scope=EVERYTHING).rows[-2].key == "2005-12-31"

    def test_leaves_blank_what_is_not_stated(self, world):
        make_stated(2003, total=85, women=None, men=None, offices=None)
        found = coverage_on(as_of=date(2003, 5, 1), scope=EVERYTHING)
        assert found.persons.value == 85
        assert found.offices.value is found.women.value is found.men.value is None

    @pytest.mark.parametrize("day", [date(2000, 12, 31), date(2004, 12, 31), date(2024, 12, 31)])
    def test_of_any_other_day_before_the_first_record_is_not_known(self, world, day):
        make_stated(2000, group=StatedGroup.HEADQUARTERS, total=14)
        make_stated()
        make_appointment(world, starts_on=date(2025, 1, 1))
        found = coverage_on(as_of=day, scope=EVERYTHING)
        assert found.answer is Answer.NOT_KNOWN
        assert found.offices.value is found.covered.value is found.persons.value is None
        assert coverage_on(as_of=date(2025, 1, 1), scope=EVERYTHING).covered.value == 1

    def test_of_an_empty_register_is_not_known(self, world):
        assert coverage_on(as_of=DAY, scope=EVERYTHING).answer is Answer.NOT_KNOWN
        assert trend_to(as_of=DAY, scope=EVERYTHING).rows == ()


class TestTrend:
    def test_says_of_every_day_what_coverage_says_of_it(self, world):
        make_appointment(world, starts_on=date(2022, 3, 1), ends_before=date(2024, 2, 1))
        make_appointment(world, starts_on=date(2024, 12, 31), sex="M")
        make_appointment(world, office=DAKAR, starts_on=date(2023, 5, 1), sex="")
        make_appointment(world, office=MOMBASA, starts_on=date(2023, 5, 1), sex="O")
        table = trend_to(as_of=date(2025, 6, 30), scope=EVERYTHING)
        keys = [row.key for row in table.rows]
        assert keys == ["2022-12-31", "2023-12-31", "2024-12-31", "2025-06-30"]
        for key in keys:
            found = coverage_on(as_of=date.fromisoformat(key), scope=EVERYTHING)
            for name, figure in (
                ("offices", found.offices),
                ("covered", found.covered),
                ("share", found.share),
                ("total", found.persons),
                ("women", found.women),
                ("men", found.men),
                ("other", found.other),
            ):
                assert table.cell(key, name).value == figure.value, (key, name)

    def test_shows_twelve_days_in_a_fixed_number_of_statements(
        self, world, django_assert_num_queries
    ):
        make_appointment(world, starts_on=date(2000, 1, 1))
        trend_to(as_of=DAY, scope=EVERYTHING)
        with django_assert_num_queries(4):
            table = trend_to(as_of=DAY, scope=EVERYTHING)
        assert table.rows[0].key == "2014-12-31"
        assert len(table.rows) == 12


class TestTableByRegion:
    def test_adds_up_to_what_the_figures_say(self, world):
        make_rule_set(is_default=True, least=None)
        make_rule_set(code="UN-SWAP-3", floors=(("professional", "P4"),), position=2, least=None)
        make_appointment(world, grade="P3")
        make_appointment(world, office=HARGEISA, grade="P4", sex="M")
        make_appointment(world, office=DAKAR, grade="P2")
        make_appointment(world, office="CHE-GENEVA", grade="P5")
        found = coverage_on(as_of=DAY, scope=EVERYTHING)
        table = found.table
        assert table.number == "T11"
        assert [row.key for row in table.rows] == [
            HEADQUARTERS,
            "SEN-DAKAR-RO",
            "KEN-NAIROBI-RO",
            "total",
        ]
        worked = {
            HEADQUARTERS: (0, 0, 1, 1, 0, 0, 1, 1),
            "KEN-NAIROBI-RO": (3, 2, 2, 1, 1, 0, 2, 1),
            "SEN-DAKAR-RO": (2, 1, 1, 1, 0, 0, 0, 0),
            "total": (5, 3, 4, 3, 1, 0, 3, 2),
        }
        names = ("offices", "covered", "total", "women", "men", "other")
        rules = ("meets_IOM-2015", "meets_UN-SWAP-3")
        for key, numbers in worked.items():
            row = tuple(table.cell(key, name).value for name in (*names, *rules))
            assert row == numbers, key
        assert table.cell("total", "share").value == 60
        assert table.cell(HEADQUARTERS, "share").empty is Empty.NOT_APPLICABLE


class TestRules:
    def test_name_office_and_sentence_of_the_chosen_set(self, world):
        make_rule_set(is_default=True, least=None)
        make_rule_set(code="UN-SWAP-3", floors=(("professional", "P4"),), position=2, least=None)
        make_appointment(world, grade="P3")
        assert coverage_on(as_of=DAY, scope=EVERYTHING).failures == ()
        strict = coverage_on(as_of=DAY, rule_set_code="UN-SWAP-3", scope=EVERYTHING)
        assert [(each.place.node.code, str(each.failure.rule)) for each in strict.failures] == [
            (NAIROBI, "grade")
        ]
        assert strict.failures[0].failure.sentence

    def test_of_an_unknown_set_are_refused(self, world):
        make_appointment(world)
        with pytest.raises(Invalid):
            coverage_on(as_of=DAY, rule_set_code="NONE", scope=EVERYTHING)


class TestWords:
    def test_give_counts_of_few_and_a_share_of_many(self, world):
        make_appointment(world)
        assert "1 of 5 offices" in headline(coverage_on(as_of=DAY, scope=EVERYTHING))
        more_offices(world, 20)
        found = coverage_on(as_of=DAY, scope=EVERYTHING)
        assert "1 of 25 offices and departments" in headline(found)
        assert "4 per cent" in headline(found)
        assert sexes_sentence(found) == "1 focal point: women 1, men 0."

    def test_of_a_stated_year_name_the_source(self, world):
        make_stated()
        said = headline(coverage_on(as_of=date(2006, 1, 1), scope=EVERYTHING))
        assert "81 focal points" in said
        assert "292 offices" in said
        assert "CRP/22" in said

    def test_of_the_map_count_countries(self, world):
        make_appointment(world)
        make_appointment(world, office=RO)
        make_appointment(world, office=DAKAR)
        chart = map_chart(coverage_on(as_of=DAY, scope=EVERYTHING))
        classes = {series.key: [point.x for point in series.points] for series in chart.series}
        assert classes == {
            "class_0": ["KEN"],
            "class_1": ["SEN"],
            "class_2": ["SOM"],
            "elsewhere": [],
        }
        assert "Of 3 countries" in chart.sentence
        assert chart.table.cell("SEN", "covered").value == 1
