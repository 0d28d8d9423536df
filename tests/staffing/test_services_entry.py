from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import CellOrigin, CellState, RevisionState
from apps.staffing.models import HeadcountCell, ReturnRevision, SetAsideGrade
from apps.staffing.selectors.cells import missing_cells
from apps.staffing.services import entry
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NOON,
    approved_before,
    begin,
    bring_to,
    cell,
    change,
    field,
    fill,
    scope_of,
    take,
    type_in,
)

GRADED_CELLS = 20 * 3 * 3
ALL_CELLS = GRADED_CELLS + 3


def save(world, revision, changes, username="hr.nairobi", at=NOON, origin=CellOrigin.TYPED):
    return entry.save_cells(
        revision_id=revision.pk,
        changes=changes,
        origin=origin,
        at=at,
        scope=scope_of(world, username),
    )


def open_for(world, username, office="KEN-NAIROBI", as_of=OPEN_PERIOD, at=NOON):
    return entry.open_draft(office_code=office, as_of=as_of, at=at, scope=scope_of(world, username))


def set_period(state, closes_on=date(2199, 12, 31)):
    ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=state, closes_on=closes_on)


class TestOpenDraft:
    def test_begins_the_first_revision_of_the_office(self, world):
        revision = open_for(world, "hr.nairobi")
        assert (revision.number, revision.state) == (1, RevisionState.DRAFT)
        assert revision.created_by == world.people["hr.nairobi"]

    def test_returns_the_same_draft_to_everybody_who_may_see_it(self, world):
        first = open_for(world, "hr.nairobi")
        assert open_for(world, "hr.nairobi") == first
        assert open_for(world, "auditor") == first
        assert ReturnRevision.objects.count() == 1

    @pytest.mark.parametrize("username", ["hr.dakar", "council", "pm.nairobi", "stranger"])
    def test_knows_no_office_outside_the_scope(self, world, username):
        with pytest.raises(OutOfScope):
            open_for(world, username)

    @pytest.mark.parametrize("username", ["head.nairobi", "hrm", "gcu", "auditor", "admin"])
    def test_is_begun_by_hr_staff_only(self, world, username):
        with pytest.raises(NotPermitted):
            open_for(world, username)

    def test_knows_no_other_dates_and_codes(self, world):
        with pytest.raises(OutOfScope):
            open_for(world, "hr.nairobi", as_of=date(2025, 6, 30))
        with pytest.raises(OutOfScope):
            open_for(world, "hr.nairobi", office="KEN-KISUMU")

    def test_refuses_an_office_that_owes_none(self, world):
        with pytest.raises(WrongState, match="owes no return"):
            open_for(world, "hrm", office="IOM")

    @pytest.mark.parametrize(
        ("as_of", "code"),
        [(date(2024, 12, 31), "period_closed"), (date(2023, 12, 31), "period_certified")],
    )
    def test_refuses_a_period_that_is_closed_or_certified(self, world, as_of, code):
        with pytest.raises(WrongState) as refused:
            open_for(world, "hr.nairobi", as_of=as_of)
        assert refused.value.code == code

    def test_sends_whoever_would_start_over_an_approved_return_to_a_correction(self, world):
        bring_to(world, RevisionState.APPROVED)
        with pytest.raises(WrongState, match="correction"):
            open_for(world, "hr.nairobi")


class TestSaveCells:
    def test_keeps_zero_not_applicable_and_missing_apart(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 0, "P4/M": "NA", "P3/F": 7})
        type_in(world, revision, {"P3/F": None})
        states = {
            name: (cell(revision, world, name).state, cell(revision, world, name).count)
            for name in ("P4/F", "P4/M", "P3/F")
        }
        assert states == {
            "P4/F": (CellState.COUNTED, 0),
            "P4/M": (CellState.NOT_APPLICABLE, None),
            "P3/F": (CellState.MISSING, None),
        }

    def test_raises_the_version_with_every_change_and_only_then(self, world):
        revision = begin(world)
        for value, version in [(3, 1), (4, 2), (4, 2), (None, 3), ("NA", 4)]:
            type_in(world, revision, {"P4/F": value})
            assert cell(revision, world, "P4/F").version == version

    def test_records_who_when_and_how(self, world):
        revision = begin(world)
        save(world, revision, [change(world, "P4/F", 3)], origin=CellOrigin.PASTED)
        held = cell(revision, world, "P4/F")
        assert held.changed_by == world.people["hr.nairobi"]
        assert (held.changed_at, held.origin) == (NOON, CellOrigin.PASTED)

    def test_reports_a_cell_that_somebody_else_changed_first_and_leaves_it(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": 1})
        later = NOON + timedelta(minutes=1)
        save(world, revision, [change(world, "P4/F", 5, seen=1)], "hr.region", at=later)
        result = save(
            world, revision, [change(world, "P4/F", 9, seen=1), change(world, "P4/M", 2, seen=1)]
        )
        [conflict] = result.conflicts
        assert (conflict.cell.count, conflict.cell.version) == (5, 2)
        assert conflict.cell.changed_by == world.people["hr.region"]
        assert conflict.cell.changed_at == later
        assert cell(revision, world, "P4/F").count == 5
        assert cell(revision, world, "P4/M").count == 2

    def test_reports_a_cell_that_was_empty_when_it_was_seen(self, world):
        revision = begin(world)
        save(world, revision, [change(world, "P4/F", 5)], "hr.region")
        assert save(world, revision, [change(world, "P4/F", 9)]).conflicts
        assert cell(revision, world, "P4/F").count == 5

    def test_takes_the_same_request_twice_without_harm(self, world):
        revision = begin(world)
        for _turn in range(2):
            result = save(world, revision, [change(world, "P4/F", 5)])
            assert not result.conflicts
        assert cell(revision, world, "P4/F").version == 1

    def test_agrees_when_two_people_type_the_same(self, world):
        revision = begin(world)
        save(world, revision, [change(world, "P4/F", 5)], "hr.region")
        assert not save(world, revision, [change(world, "P4/F", 5)]).conflicts

    def test_never_brings_a_version_a_second_time(self, world):
        revision = begin(world)
        scope = scope_of(world, "hr.nairobi")
        one = {"revision_id": revision.pk, "contract_group": "ONE_YEAR_PLUS", "at": NOON}
        entry.fill_rest_with_zero(**one, scope=scope)
        entry.undo_rest_is_zero(**one, scope=scope)
        type_in(world, revision, {"P4/F": 7}, "hr.region")
        assert save(world, revision, [change(world, "P4/F", 9, seen=1)]).conflicts
        assert cell(revision, world, "P4/F").count == 7

    @pytest.mark.parametrize("value", [-1, 100_000])
    def test_refuses_counts_that_no_office_can_have(self, world, value):
        revision = begin(world)
        with pytest.raises(Invalid) as refused:
            save(world, revision, [change(world, "P4/F", value), change(world, "P4/M", 1)])
        [problem] = refused.value.problems
        assert (problem.code, problem.field) == ("count_out_of_range", field(world, "P4/F"))
        assert not HeadcountCell.objects.exists()

    @pytest.mark.parametrize("name", ["NON_STAFF/P4/F", "P4/X"])
    def test_refuses_cells_that_the_form_does_not_have(self, world, name):
        with pytest.raises(Invalid) as refused:
            save(world, begin(world), [change(world, name, 1)])
        assert refused.value.problems[0].code == "unknown_cell"

    def test_refuses_ids_that_do_not_exist(self, world):
        made_up = entry.CellChange(
            grade_id=10**9,
            contract_group_id=world.contract_groups["ONE_YEAR_PLUS"].pk,
            sex="F",
            state=CellState.COUNTED,
            count=1,
            version_seen=0,
        )
        with pytest.raises(Invalid):
            save(world, begin(world), [made_up])

    def test_refuses_a_cell_named_twice(self, world):
        with pytest.raises(Invalid) as refused:
            save(world, begin(world), [change(world, "P4/F", 1), change(world, "P4/F", 2)])
        assert refused.value.problems[0].code == "cell_twice"

    @pytest.mark.parametrize("username", ["hr.dakar", "council", "stranger"])
    def test_knows_no_revision_of_other_offices(self, world, username):
        revision = begin(world)
        with pytest.raises(OutOfScope):
            save(world, revision, [change(world, "P4/F", 1)], username)

    @pytest.mark.parametrize("username", ["head.nairobi", "hrm", "gcu", "auditor"])
    def test_is_for_those_who_enter(self, world, username):
        revision = begin(world)
        with pytest.raises(NotPermitted):
            save(world, revision, [change(world, "P4/F", 1)], username)

    @pytest.mark.parametrize(
        "state", [RevisionState.SUBMITTED, RevisionState.ATTESTED, RevisionState.APPROVED]
    )
    def test_refuses_what_is_submitted_attested_or_approved(self, world, state):
        revision = bring_to(world, state)
        with pytest.raises(WrongState) as refused:
            type_in(world, revision, {"P4/F": 99})
        assert refused.value.code == "not_editable"

    def test_refuses_a_draft_after_the_deadline_of_its_own_zone(self, world):
        revision = begin(world)
        set_period(PeriodState.OPEN, closes_on=date(2026, 1, 31))
        before = datetime(2026, 1, 31, 20, 59, tzinfo=UTC)  # 23:59 in Nairobi
        save(world, revision, [change(world, "P4/F", 1)], at=before)
        with pytest.raises(WrongState) as refused:
            save(
                world,
                revision,
                [change(world, "P4/F", 2, seen=1)],
                at=before + timedelta(minutes=1),
            )
        assert refused.value.code == "period_closed"

    @pytest.mark.parametrize("state", [PeriodState.OPEN, PeriodState.CLOSED])
    def test_takes_a_returned_one_after_the_deadline(self, world, state):
        revision = bring_to(world, RevisionState.RETURNED)
        set_period(state, closes_on=date(2026, 1, 1))
        type_in(world, revision, {"P4/F": 99})
        assert cell(revision, world, "P4/F").count == 99

    def test_refuses_a_returned_one_in_a_certified_period(self, world):
        revision = bring_to(world, RevisionState.RETURNED)
        set_period(PeriodState.CERTIFIED)
        with pytest.raises(WrongState) as refused:
            type_in(world, revision, {"P4/F": 99})
        assert refused.value.code == "period_certified"


class TestTheRestIsZero:
    def test_fills_what_is_missing_in_one_group_and_says_so(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": "NA", "P3/F": 1})
        type_in(world, revision, {"P3/F": None})
        filled = entry.fill_rest_with_zero(
            revision_id=revision.pk,
            contract_group="ONE_YEAR_PLUS",
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )
        assert filled == 60 - 2
        assert cell(revision, world, "P4/F").count == 3
        assert cell(revision, world, "P4/M").state == CellState.NOT_APPLICABLE
        assert cell(revision, world, "P3/F").origin == CellOrigin.REST_IS_ZERO
        assert len(missing_cells(revision=revision)) == ALL_CELLS - 60

    def test_is_taken_back_without_touching_what_was_typed(self, world):
        revision = fill(world, begin(world))
        type_in(world, revision, {"P3/F": 6})
        taken_back = entry.undo_rest_is_zero(
            revision_id=revision.pk,
            contract_group="ONE_YEAR_PLUS",
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )
        assert taken_back == 60 - 6 - 1
        assert cell(revision, world, "P3/F").count == 6
        assert len(missing_cells(revision=revision)) == taken_back

    def test_leaves_out_grades_set_aside(self, world):
        revision = begin(world)
        scope = scope_of(world, "hr.nairobi")
        entry.set_grade_aside(
            revision_id=revision.pk, grade_id=world.grades["D2"].pk, at=NOON, scope=scope
        )
        filled = entry.fill_rest_with_zero(
            revision_id=revision.pk, contract_group="UNDER_ONE_YEAR", at=NOON, scope=scope
        )
        assert filled == 57

    @pytest.mark.parametrize("action", [entry.fill_rest_with_zero, entry.undo_rest_is_zero])
    def test_knows_its_groups(self, world, action):
        with pytest.raises(Invalid):
            action(
                revision_id=begin(world).pk,
                contract_group="ASTRONAUTS",
                at=NOON,
                scope=scope_of(world, "hr.nairobi"),
            )


class TestGradesSetAside:
    def aside(self, world, revision, grade, username="hr.nairobi"):
        entry.set_grade_aside(
            revision_id=revision.pk,
            grade_id=world.grades[grade].pk,
            at=NOON,
            scope=scope_of(world, username),
        )

    def back(self, world, revision, grade):
        entry.take_grade_back(
            revision_id=revision.pk,
            grade_id=world.grades[grade].pk,
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )

    def test_owe_no_numbers(self, world):
        revision = begin(world)
        self.aside(world, revision, "D2")
        self.aside(world, revision, "D2")
        assert len(missing_cells(revision=revision)) == ALL_CELLS - 9

    def test_keep_the_ungraded_line_of_groups_without_grades(self, world):
        revision = begin(world)
        self.aside(world, revision, "UG")
        assert len(missing_cells(revision=revision)) == ALL_CELLS - 9

    def test_come_back_with_missing_cells_and_newer_versions(self, world):
        revision = begin(world)
        type_in(world, revision, {"D2/F": 0, "D2/M": 4})
        type_in(world, revision, {"D2/M": None})
        self.aside(world, revision, "D2")
        assert cell(revision, world, "D2/M").state == CellState.NOT_APPLICABLE
        self.back(world, revision, "D2")
        assert len(missing_cells(revision=revision)) == ALL_CELLS
        assert cell(revision, world, "D2/F").version == 2
        assert not SetAsideGrade.objects.exists()

    def test_are_not_taken_back_twice(self, world):
        revision = begin(world)
        type_in(world, revision, {"D2/F": 0})
        self.back(world, revision, "D2")
        assert cell(revision, world, "D2/F").count == 0

    def test_are_refused_while_they_have_persons(self, world):
        revision = begin(world)
        type_in(world, revision, {"UNDER_ONE_YEAR/D2/F": 1})
        with pytest.raises(WrongState) as refused:
            self.aside(world, revision, "D2")
        assert refused.value.code == "grade_in_use"

    def test_take_no_persons_until_they_are_back(self, world):
        revision = begin(world)
        self.aside(world, revision, "D2")
        with pytest.raises(Invalid) as refused:
            type_in(world, revision, {"D2/F": 1})
        assert refused.value.problems[0].code == "grade_set_aside"
        type_in(world, revision, {"D2/F": 0})

    def test_are_known_grades(self, world):
        with pytest.raises(Invalid):
            entry.set_grade_aside(
                revision_id=begin(world).pk,
                grade_id=10**9,
                at=NOON,
                scope=scope_of(world, "hr.nairobi"),
            )

    def test_are_for_those_who_enter(self, world):
        revision = begin(world)
        with pytest.raises(NotPermitted):
            self.aside(world, revision, "D2", "head.nairobi")


class TestCommentOnCell:
    def remark(self, world, revision, username, name="P4/F", text="Two of them on loan."):
        one = change(world, name, None)
        return entry.comment_on_cell(
            revision_id=revision.pk,
            grade_id=one.grade_id,
            contract_group_id=one.contract_group_id,
            sex=one.sex,
            text=text,
            at=NOON,
            scope=scope_of(world, username),
        )

    @pytest.mark.parametrize("username", ["hr.nairobi", "head.nairobi", "hrm", "hr.region"])
    def test_is_open_to_whoever_works_on_the_return(self, world, username):
        remark = self.remark(world, bring_to(world, RevisionState.SUBMITTED), username, text=" Ok ")
        assert (remark.text, remark.author.username) == ("Ok", username)

    @pytest.mark.parametrize("username", ["auditor", "gcu", "focalpoint.nairobi"])
    def test_is_closed_to_readers(self, world, username):
        with pytest.raises(NotPermitted):
            self.remark(world, begin(world), username)

    def test_is_closed_on_an_approved_revision(self, world):
        with pytest.raises(WrongState):
            self.remark(world, bring_to(world, RevisionState.APPROVED), "hr.nairobi")

    @pytest.mark.parametrize(
        ("name", "text"), [("NON_STAFF/P4/F", "x"), ("P4/X", "x"), ("P4/F", " ")]
    )
    def test_needs_a_cell_and_words(self, world, name, text):
        with pytest.raises(Invalid):
            self.remark(world, begin(world), "hr.nairobi", name, text)


class TestTheDatabase:
    """Approved numbers stay, whoever writes the SQL."""

    STATEMENTS = (
        "UPDATE staffing_headcountcell SET count = 77, version = version + 1 WHERE revision_id = %s",
        "DELETE FROM staffing_headcountcell WHERE revision_id = %s",
        "INSERT INTO staffing_headcountcell (revision_id, grade_id, contract_group_id, sex, state,"
        " count, origin, version, changed_at) SELECT %s, grade.id, contract.id, 'F', 'counted', 1,"
        " 'typed', 1, now() FROM organization_grade grade, organization_contractgroup contract"
        " WHERE grade.code = 'P4' AND contract.code = 'NON_STAFF'",
    )

    @pytest.mark.parametrize("statement", STATEMENTS)
    @pytest.mark.parametrize(
        "state", [RevisionState.SUBMITTED, RevisionState.ATTESTED, RevisionState.APPROVED]
    )
    def test_refuses_every_change_of_cells_under_review_or_approved(self, world, state, statement):
        revision = bring_to(world, state)
        before = list(HeadcountCell.objects.order_by("pk").values())
        with (
            pytest.raises(IntegrityError, match="cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [revision.pk])
        assert list(HeadcountCell.objects.order_by("pk").values()) == before

    def test_refuses_to_move_a_cell_out_of_an_approved_revision(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        draft = begin(world, "SOM-HARGEISA")
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            HeadcountCell.objects.filter(revision=approved).update(revision=draft)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE staffing_returnrevision SET state = 'draft' WHERE id = %s",
            "UPDATE staffing_returnrevision SET approved_by_id = submitted_by_id WHERE id = %s",
            "DELETE FROM staffing_returnrevision WHERE id = %s",
        ],
    )
    def test_refuses_to_change_or_delete_an_approved_revision(self, world, statement):
        revision = bring_to(world, RevisionState.APPROVED)
        with (
            pytest.raises(IntegrityError, match="approved revision"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [revision.pk])

    def test_refuses_two_open_revisions_and_two_in_force(self, world):
        revision = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        second = {"headcount_return": revision.headcount_return, "number": 3, "created_at": NOON}
        with pytest.raises(IntegrityError, match="one_open_revision"), transaction.atomic():
            ReturnRevision.objects.create(**second, reason="x")
        with pytest.raises(IntegrityError, match="one_revision_in_force"), transaction.atomic():
            ReturnRevision.objects.create(
                **second, reason="x", state=RevisionState.APPROVED, is_in_force=True
            )

    def test_refuses_one_person_as_enterer_and_attester(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED)
        with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
            ReturnRevision.objects.filter(pk=revision.pk).update(attested_by=revision.submitted_by)

    def test_refuses_a_correction_without_a_reason(self, world):
        revision = bring_to(world, RevisionState.APPROVED)
        with pytest.raises(IntegrityError, match="has_a_reason"), transaction.atomic():
            ReturnRevision.objects.create(
                headcount_return=revision.headcount_return, number=2, created_at=NOON
            )

    def test_keeps_who_changed_what_from_what(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3})
        type_in(world, revision, {"P4/F": 5}, "hr.region")
        held = cell(revision, world, "P4/F")
        events = held.events.order_by("pgh_id").values_list("count", "changed_by__username")
        assert list(events) == [(3, "hr.nairobi"), (5, "hr.region")]


class TestMissingCells:
    def test_come_in_the_order_of_the_form(self, world):
        revision = fill(world, begin(world), {})
        type_in(world, revision, {"P4/M": None, "UNDER_ONE_YEAR/D1/F": None, "D1/O": None})
        assert [problem.field for problem in missing_cells(revision=revision)] == [
            field(world, "D1/O"),
            field(world, "P4/M"),
            field(world, "UNDER_ONE_YEAR/D1/F"),
        ]

    def test_leave_out_grades_that_were_retired_then_but_not_those_retired_later(self, world):
        revision = begin(world)
        for retired_on, owed in [
            (OPEN_PERIOD + timedelta(days=1), ALL_CELLS),
            (OPEN_PERIOD, ALL_CELLS - 9),
        ]:
            grade = world.grades["G1"]
            grade.retired_on = retired_on
            grade.save()
            assert len(missing_cells(revision=revision)) == owed

    def test_are_none_in_an_earlier_approved_return(self, world):
        assert missing_cells(revision=approved_before(world)) == []
