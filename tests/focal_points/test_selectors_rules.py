"""What appointments do not keep of the rules, read from the database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Appointment, GradeFloor, Rule, RuleSet, Workplan
from apps.focal_points.selectors.rule_sentences import PUBLISHED_SOURCES
from apps.focal_points.selectors.rules import (
    default_rule_set,
    failures_by_set,
    failures_on,
    rule_sets,
)
from apps.web.refusals import OutOfScope
from tests.focal_points.builders import DAKAR, NAIROBI, TODAY, make_appointment
from tests.focal_points.rule_builders import load_rules, make_sound_appointment

REGION = "KEN-NAIROBI-RO"


@pytest.fixture(autouse=True)
def published(world):
    load_rules()


def told(world, appointment, code="IOM-2015", by="gcu", as_of=TODAY) -> list[str]:
    found = failures_on(
        as_of=as_of, rule_set_code=code, appointments=[appointment], scope=world.scope(by)
    )
    if appointment.pk not in found:
        return ["not seen"]
    return [failure.sentence for failure in found[appointment.pk]]


class TestRuleSets:
    def test_are_three_with_the_policy_in_force(self, world):
        assert [each.code for each in rule_sets(scope=world.scope("council"))] == [
            "IOM-2015",
            "UN-SWAP-2",
            "UN-SWAP-3",
        ]
        assert default_rule_set().code == "IOM-2015"

    def test_are_for_those_who_have_logged_in(self):
        assert rule_sets(scope=OfficeScope.nothing()) == []

    def test_have_sources_that_are_read_in_every_language(self, world):
        sources = {*Rule.objects.values_list("source", flat=True)} | {
            *GradeFloor.objects.values_list("source", flat=True)
        }
        assert sources == set(PUBLISHED_SOURCES)


class TestFailures:
    def test_are_none_for_an_appointment_without_a_fault(self, world):
        sound = make_sound_appointment(world)
        for code in ("IOM-2015", "UN-SWAP-2", "UN-SWAP-3"):
            assert told(world, sound, code) == []

    def test_say_in_one_sentence_what_and_who_asks_it(self, world):
        weak = make_sound_appointment(world, grade="P2", percent_of_time=Decimal("9.5"))
        assert told(world, weak) == [
            "Grade P2 is below P3 (policy C/106/INF/8/Rev.1, paragraph 35).",
            "The share of working time is 9.5 per cent; at least 10 per cent is asked"
            " (policy C/106/INF/8/Rev.1, paragraph 35).",
        ]

    def test_say_what_is_inferred(self, world):
        officer = make_sound_appointment(world, grade="NO-C")
        assert told(world, officer) == []
        (sentence,) = told(world, officer, "UN-SWAP-2")
        assert sentence.startswith("Grade NO-C is below NO-D; inferred from UN-SWAP 2.0,")

    def test_speak_the_language_of_the_reader(self, world):
        weak = make_sound_appointment(world, grade="P2")
        with translation.override("fr"):
            (sentence,) = told(world, weak)
        assert sentence == (
            "Le grade P2 est inférieur à P3 (politique C/106/INF/8/Rev.1, paragraphe 35)."
        )

    def test_add_up_all_appointments_of_a_person(self, world):
        first = make_sound_appointment(
            world, user="focalpoint.nairobi", percent_of_time=Decimal(60)
        )
        make_appointment(
            world, user="focalpoint.nairobi", office=DAKAR, percent_of_time=Decimal("40.5")
        )
        make_appointment(
            world,
            user="focalpoint.nairobi",
            office=REGION,
            percent_of_time=Decimal(90),
            ends_before=date(2026, 1, 1),
        )
        (sentence,) = told(world, first)
        assert sentence == (
            "All appointments of this person together take 100.5 per cent of working time, more than"
            " there is."
        )

    def test_tell_a_regional_office_without_a_specialist(self, world):
        regional = make_sound_appointment(world, office=REGION)
        assert "regional office" in told(world, regional)[0]
        beside = make_appointment(world, office=REGION, post_kind="project_development")
        assert told(world, regional) == []
        beside.role = "alternate"
        beside.save()
        assert len(told(world, regional)) == 1

    def test_count_a_workplan_from_the_day_on_which_it_was_handed_in(self, world):
        sound = make_sound_appointment(world)
        Workplan.objects.update(submitted_at=datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
        assert told(world, sound, as_of=date(2026, 3, 2)) == []
        assert len(told(world, sound, as_of=date(2026, 3, 1))) == 1
        for state in ("draft", "returned"):
            Workplan.objects.update(state=state, returned_because="No.")
            assert told(world, sound) == [
                "There is no workplan of 2026 that was handed in"
                " (policy C/106/INF/8/Rev.1, paragraph 35)."
            ]

    def test_are_told_of_two_at_one_time_only_where_a_set_says_one(self, world):
        sound = make_sound_appointment(world)
        make_sound_appointment(world, user="focalpoint.nairobi")
        assert told(world, sound) == []
        Rule.objects.create(
            rule_set=RuleSet.objects.get(code="IOM-2015"), key="single", source="decision 1"
        )
        assert told(world, sound) == [
            "Wanjiru Kamau is focal point of the same office at the same time (decision 1)."
        ]

    def test_are_not_asked_of_alternates(self, world):
        assert told(world, make_appointment(world, grade="", role="alternate")) == []

    def test_are_hidden_from_those_who_do_not_see_the_appointment(self, world):
        weak = make_appointment(world, user="focalpoint.nairobi")
        assert told(world, weak, by="head.dakar") == ["not seen"]
        assert told(world, weak, by="stranger") == ["not seen"]
        assert len(told(world, weak, by="focalpoint.nairobi")) > 1

    def test_of_a_set_that_there_is_not_are_not_found(self, world):
        with pytest.raises(OutOfScope):
            told(world, make_appointment(world), "UN-SWAP-9")

    def test_take_as_many_statements_for_many_as_for_one(self, world, django_assert_num_queries):
        told(world, make_sound_appointment(world))
        scope = world.scope("gcu")
        for number in (1, 40):
            while Appointment.objects.count() < number:
                make_appointment(world, office=(NAIROBI, DAKAR, REGION)[number % 3])
            rows = list(Appointment.objects.all())
            with django_assert_num_queries(8):
                found = failures_by_set(as_of=TODAY, appointments=rows, scope=scope)
            assert len(found.by_code["IOM-2015"]) == number
