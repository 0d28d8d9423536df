"""Computing a code from answers, with the way to it in words."""

import pytest
from django.utils import translation

from apps.gender_marker.selectors.tables import compute, table_of, tables_of
from apps.web.refusals import Invalid
from tests.cast import World
from tests.gender_marker.builders import STANDARDS, make_edition

pytestmark = pytest.mark.django_db

ALL_YES = dict.fromkeys(("APPLICABLE", *STANDARDS), "yes")


class TestCompute:
    def test_says_the_way_through_the_table(self, world: World):
        edition = table_of(edition=make_edition())
        answers = {**ALL_YES, "OUTPUTS": "no"}
        found = compute(edition=edition, answers=answers)
        assert found.code.key == "1"
        assert found.path == (
            "Applicable: Yes",
            "2 of 3 questions answered “Yes”: Needs, Activities",
            "Row 3: code 1. Reason of row 3.",
        )
        assert found.skipped == ("PRINCIPAL",)

    def test_says_when_none_was_met(self, world: World):
        edition = table_of(edition=make_edition())
        answers = {"APPLICABLE": "yes", **dict.fromkeys(STANDARDS, "no")}
        path = compute(edition=edition, answers=answers).path
        assert path[1] == "None of 3 questions answered “Yes”"

    def test_leaves_undetermined_what_the_rules_leave_open(self, world: World):
        edition = make_edition("OPEN", rows=((None, ()),), is_default=False)
        found = compute(edition=table_of(edition=edition), answers={})
        assert found.code is None
        assert found.path == ("Row 1: undetermined. Reason of row 1.",)

    def test_refuses_a_hole_and_names_every_question_that_is_needed(self, world: World):
        edition = table_of(edition=make_edition())
        with pytest.raises(Invalid) as refusal:
            compute(edition=edition, answers=ALL_YES)
        assert [(each.code, each.field) for each in refusal.value.problems] == [
            ("unanswered", "PRINCIPAL")
        ]

    def test_refuses_questions_and_answers_that_the_edition_lacks_all_at_once(self, world: World):
        edition = table_of(edition=make_edition())
        with pytest.raises(Invalid) as refusal:
            compute(edition=edition, answers={**ALL_YES, "NEEDS": "perhaps", "AGE": "yes"})
        assert [(each.code, each.field) for each in refusal.value.problems] == [
            ("unknown_answer", "NEEDS"),
            ("unknown_question", "AGE"),
        ]

    def test_refuses_what_no_row_takes(self, world: World):
        rows = (("0", ((("NEEDS",), ("no",), 1, 1),)),)
        edition = make_edition("GAP", rows=rows, is_published=False)
        with pytest.raises(Invalid) as refusal:
            compute(edition=table_of(edition=edition), answers={"NEEDS": "yes"})
        assert [each.code for each in refusal.value.problems] == ["not_covered"]

    def test_speaks_the_language_of_the_reader(self, world: World):
        edition = table_of(edition=make_edition())
        with translation.override("fr"):
            path = compute(edition=edition, answers={"APPLICABLE": "no"}).path
        assert path[-1].startswith("Ligne 1")


class TestReading:
    def test_takes_five_statements_however_many_editions(
        self, world: World, django_assert_num_queries
    ):
        editions = [make_edition(), make_edition("IOM-2030", is_default=False)]
        with django_assert_num_queries(5):
            found = tables_of(editions=editions)
        assert [len(found[each.pk].table.rows) for each in editions] == [5, 5]
