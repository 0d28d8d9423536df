from datetime import date

import pytest
from django.utils import translation

from apps.staffing.choices import RevisionState
from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.grid import Sums, grid_of, with_typed
from apps.staffing.selectors.revisions import (
    Happening,
    compared_with,
    differences_between,
    head_of_revision,
    remarks_on,
    return_head,
    timeline,
)
from apps.staffing.services import entry
from apps.web.refusals import OutOfScope
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    NOON,
    advance,
    approved_before,
    begin,
    bring_to,
    change,
    field,
    fill,
    scope_of,
    take,
    type_in,
)


def grid(world, revision, username="hr.nairobi"):
    scope = scope_of(world, username)
    head = head_of_revision(revision_id=revision.pk, scope=scope)
    return grid_of(revision=head.identified(revision.pk), scope=scope)


def row(world, revision, grade, group=0):
    rows = grid(world, revision).groups[group].rows
    return next(one for one in rows if one.grade.code == grade)


class TestSums:
    def test_name_the_cells_that_are_missing(self):
        assert Sums(23, 18, 0, 2).total_text == "41 (2 missing)"
        assert Sums(23, 18, 1).total_text == "42"

    @pytest.mark.parametrize(
        ("sums", "text"),
        [
            (Sums(12, 9), "57"),
            (Sums(12, 9, 5), "57"),  # other and undisclosed stay out of the divisor
            (Sums(10, 9), ""),  # under 20 persons
            (Sums(12, 9, 0, 1), ""),  # a cell is missing
            (Sums(), ""),
            (Sums(19, 1), "95"),
        ],
    )
    def test_show_a_share_from_20_persons_on(self, sums, text):
        assert sums.share_text == text

    def test_speak_the_language(self):
        with translation.override("fr"):
            assert Sums(700, 800).total_text == "1\u00a0500"
        assert Sums(700, 800).total_text == "1,500"

    def test_show_other_where_there_are_any(self):
        assert (Sums(9, 14).short_text, Sums(9, 14, 1).short_text) == ("9 / 14", "9 / 14 / 1")
        assert Sums(12, 9).split_text == "12 / 9 (57 % women)"


class TestGrid:
    def test_has_senior_grades_first_in_their_categories(self, world):
        group = grid(world, begin(world)).groups[0]
        assert [category.category for category in group.categories] == [
            "professional",
            "national_officer",
            "general_service",
            "ungraded",
        ]
        assert [one.label for one in group.rows][:4] == ["HEAD", "D2", "D1", "P5"]

    def test_has_one_line_for_groups_without_grades(self, world):
        group = grid(world, begin(world)).groups[3]
        assert [one.label for one in group.rows] == ["Persons"]

    def test_shows_a_number_na_and_nothing(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 0, "P4/M": "NA"})
        line = row(world, revision, "P4")
        assert [cell.text for cell in line.cells] == ["0", "NA", ""]
        assert [cell.is_missing for cell in line.cells] == [False, False, True]

    def test_adds_up_staff_without_those_who_are_not(self, world):
        revision = fill(world, begin(world), {"P4/F": 3, "G5/M": 4, "NON_STAFF/UG/F": 9})
        whole = grid(world, revision)
        assert whole.staff == Sums(3, 4, 0, 0)
        assert whole.groups[3].sums == Sums(9, 0, 0, 0)
        type_in(world, revision, {"NON_STAFF/UG/M": None})
        assert grid(world, revision).staff.missing == 1

    def test_marks_what_the_rest_is_zero_has_filled(self, world):
        revision = fill(world, begin(world), {"P4/F": 3})
        group = grid(world, revision).groups[0]
        assert group.zeros_set_at_once == 59
        assert not row(world, revision, "P4").cells[0].is_set_at_once

    def test_stands_beside_the_last_approved_period(self, world):
        approved_before(world, values={"P4/F": 9, "P4/M": 14})
        approved_before(world, values={"P4/F": 1}, as_of=date(2023, 12, 31))
        revision = begin(world)
        whole = grid(world, revision)
        assert whole.last_as_of == date(2024, 12, 31)
        assert row(world, revision, "P4").last_text == "9 / 14"
        assert whole.last_staff == Sums(9, 14, 0)
        assert [group.has_persons for group in whole.groups] == [True, False, False, False]

    def test_has_no_last_period_where_none_is_approved(self, world):
        whole = grid(world, begin(world))
        assert (whole.last_as_of, whole.last_staff) == (None, None)

    def test_leaves_out_grades_set_aside_while_nobody_is_in_them(self, world):
        revision = begin(world)
        entry.set_grade_aside(
            revision_id=revision.pk,
            grade_id=world.grades["D2"].pk,
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )
        whole = grid(world, revision)
        assert [grade.code for grade in whole.aside] == ["D2"]
        assert "D2" not in [one.label for one in whole.groups[0].rows]
        assert whole.missing == 180 + 3 - 9
        earlier = approved_before(world, values={"D2/F": 1})
        assert "D2" in [one.label for one in grid(world, earlier).groups[0].rows]

    def test_keeps_a_grade_aside_though_the_line_of_non_staff_bears_its_code(self, world):
        revision = begin(world)
        entry.set_grade_aside(
            revision_id=revision.pk,
            grade_id=world.grades["UG"].pk,
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )
        type_in(world, revision, {"NON_STAFF/UG/F": 4})
        whole = grid(world, revision)
        assert [grade.code for grade in whole.aside] == ["UG"]
        assert "UG" not in [one.label for one in whole.groups[0].rows]
        assert whole.groups[-1].sums.women == 4

    def test_keeps_what_could_not_be_saved_as_it_was_typed(self, world):
        revision = begin(world)
        name = field(world, "P4/F")
        left = with_typed(
            grid(world, revision), texts={name: "many"}, failures={name: ("invalid", "Why.")}
        )
        cell = left.cells[name]
        assert (cell.text, cell.state, cell.problem) == ("many", "invalid", "Why.")

    def test_takes_as_many_statements_for_a_full_grid_as_for_an_empty_one(
        self, world, django_assert_num_queries
    ):
        scope = scope_of(world, "hr.nairobi")
        for office in (NAIROBI, "KEN-MOMBASA"):
            approved_before(world, office)
        for revision in (fill(world, begin(world)), begin(world, "KEN-MOMBASA")):
            newest = head_of_revision(revision_id=revision.pk, scope=scope).newest
            with django_assert_num_queries(7):
                grid_of(revision=newest, scope=scope)


class TestReturnHead:
    def test_knows_office_period_and_revisions(self, world):
        revision = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        head = head_of_revision(revision_id=revision.pk, scope=scope_of(world, "hr.nairobi"))
        assert (head.office.code, head.period.as_of) == (NAIROBI, OPEN_PERIOD)
        assert (head.newest.number, head.in_force.number) == (2, 1)

    @pytest.mark.parametrize("username", ["hr.dakar", "council", "stranger"])
    def test_is_not_there_outside_the_scope(self, world, username):
        revision = begin(world)
        scope = scope_of(world, username)
        with pytest.raises(OutOfScope):
            return_head(office_code=NAIROBI, as_of=OPEN_PERIOD, scope=scope)
        with pytest.raises(OutOfScope):
            head_of_revision(revision_id=revision.pk, scope=scope)

    @pytest.mark.parametrize(
        ("code", "as_of"),
        [("KEN-NOWHERE", OPEN_PERIOD), (NAIROBI, date(2025, 6, 30)), ("IOM", OPEN_PERIOD)],
    )
    def test_is_not_there_for_other_codes_dates_and_offices_that_owe_none(self, world, code, as_of):
        with pytest.raises(OutOfScope):
            return_head(office_code=code, as_of=as_of, scope=scope_of(world, "hrm"))


class TestTimeline:
    def test_remembers_every_round(self, world):
        revision = bring_to(world, RevisionState.RETURNED)
        advance(world, revision, RevisionState.APPROVED)
        take(world, "correct", revision, "hrm")
        scope = scope_of(world, "auditor")
        head = return_head(office_code=NAIROBI, as_of=OPEN_PERIOD, scope=scope)
        moments = timeline(head=head, scope=scope)[::-1]
        assert [(one.number, one.what.value, one.by) for one in moments] == [
            (1, "begun", "Achieng Otieno"),
            (1, "submitted", "Achieng Otieno"),
            (1, "returned", "Baraka Mwangi"),
            (1, "submitted", "Achieng Otieno"),
            (1, "attested", "Baraka Mwangi"),
            (1, "approved", "Marta Silva"),
            (2, "correction", "Marta Silva"),
        ]
        assert moments[2].reason == "Please look again."
        assert moments[6].reason == "Miscounted."
        assert {one.at for one in moments} == {NOON}

    def test_tells_of_a_return_that_was_loaded_as_approved(self, world):
        approved_before(world)
        scope = scope_of(world, "auditor")
        head = return_head(office_code=NAIROBI, as_of=date(2024, 12, 31), scope=scope)
        assert [one.what for one in timeline(head=head, scope=scope)] == [
            Happening.APPROVED,
            Happening.BEGUN,
        ]


class TestDifferences:
    def test_tell_old_and_new_of_each_cell(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        draft = take(world, "correct", approved, "hr.nairobi")
        type_in(world, draft, {"P4/F": 5, "P4/M": "NA", "D1/F": None})
        scope = scope_of(world, "hr.nairobi")
        found = differences_between(older=approved, newer=draft, scope=scope)
        assert [(one.name, one.old, one.new) for one in found] == [
            ("D1, Women (One year or more)", "0", ""),
            ("P4, Women (One year or more)", "3", "5"),
            ("P4, Men (One year or more)", "4", "NA"),
        ]

    def test_take_a_cell_without_a_row_for_a_missing_one(self, world):
        one, other = begin(world), begin(world, "SEN-DAKAR")
        type_in(world, one, {"P4/F": 1})
        type_in(world, one, {"P4/F": None})
        assert differences_between(older=one, newer=other, scope=scope_of(world, "hrm")) == []

    def test_compare_a_correction_with_what_it_corrects_and_the_rest_with_the_last_period(
        self, world
    ):
        scope = scope_of(world, "hr.nairobi")
        earlier = approved_before(world)
        first = bring_to(world, RevisionState.APPROVED)
        head = head_of_revision(revision_id=first.pk, scope=scope)
        assert compared_with(head=head, scope=scope) == earlier
        take(world, "correct", first, "hr.nairobi")
        head = head_of_revision(revision_id=first.pk, scope=scope)
        assert compared_with(head=head, scope=scope) == first


class TestRemarks:
    def test_stand_on_their_cell(self, world):
        revision = begin(world)
        one = change(world, "P4/F", None)
        scope = scope_of(world, "head.nairobi")
        entry.comment_on_cell(
            revision_id=revision.pk,
            grade_id=one.grade_id,
            contract_group_id=one.contract_group_id,
            sex="F",
            text="On loan.",
            at=NOON,
            scope=scope,
        )
        [remark] = remarks_on(revision=revision, scope=scope)
        assert remark.key == CellKey.parse(field(world, "P4/F"))
        assert (remark.author, remark.text) == ("Baraka Mwangi", "On loan.")
        assert row(world, revision, "P4").remarks == 1
