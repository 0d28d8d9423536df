"""Movements and uptake: what may be said, what stands, who may say it, and that it stays."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from apps.staffing.choices import CellState, RevisionState, Standing
from apps.staffing.models import Movement, MovementStatement, ReturnRevision, UptakeCell
from apps.staffing.selectors.reconciliation import (
    MovementLine,
    Stated,
    UptakeChange,
    entered_of,
    reconciliation_of,
)
from apps.staffing.services import imports
from apps.staffing.services.movements import save_movements
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    NOON,
    STAFF,
    advance,
    approved_before,
    begin,
    fill,
    scope_of,
    take,
)
from tests.staffing.permission_subjects import put


def line(world, kind, counts, *, old="", new="", place="x", **rest):
    """A line of a kind with grades by their codes and contract groups by theirs."""
    groups = world.contract_groups
    return MovementLine(
        kind=kind,
        contract_group_id=groups[rest.pop("contract", "ONE_YEAR_PLUS")].pk,
        to_contract_group_id=groups[rest.pop("to_contract")].pk if "to_contract" in rest else None,
        from_grade_id=world.grades[old].pk if old else None,
        to_grade_id=world.grades[new].pk if new else None,
        counts=counts,
        place=place,
        **rest,
    )


def save(world, revision, lines=(), *, version=None, has_none=False, uptake=(), by="hr.nairobi"):
    held = MovementStatement.objects.filter(revision=revision).first()
    return save_movements(
        revision_id=revision.pk,
        version=(held.version if held else 0) if version is None else version,
        has_none=has_none,
        lines=lines,
        uptake=uptake,
        at=NOON,
        scope=scope_of(world, by),
    )


def problems(world, revision, *lines, **rest):
    with pytest.raises(Invalid) as refused:
        save(world, revision, lines, **rest)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def reconciled(world, revision, by="hr.nairobi"):
    revision = ReturnRevision.objects.select_related("headcount_return__period").get(pk=revision.pk)
    return reconciliation_of(revision=revision, scope=scope_of(world, by))


class TestSaving:
    def test_keeps_lines_by_sex_and_says_the_same_twice_without_a_change(self, world):
        draft = begin(world)
        lines = [
            line(world, "hire", {"F": 2, "M": 1}, new="P3"),
            line(
                world,
                "promotion",
                {"F": 1},
                old="P3",
                new="P4",
                post_grade_id=world.grades["P5"].pk,
            ),
            line(world, "separation", {"M": 1}, old="G5", reason="retirement"),
            line(world, "contract_change", {"F": 1}, old="G5", new="G5", to_contract="OTHER_STAFF"),
        ]
        assert save(world, draft, lines) == 1
        assert save(world, draft, lines) == 1
        held = entered_of(revision=draft, scope=scope_of(world, "hr.nairobi"))
        assert held.stated is Stated.MOVEMENTS
        assert {(one.kind, tuple(sorted(one.counts.items()))) for one in held.lines} == {
            ("hire", (("F", 2), ("M", 1))),
            ("promotion", (("F", 1),)),
            ("separation", (("M", 1),)),
            ("contract_change", (("F", 1),)),
        }
        kept = Movement.objects.get(kind="hire", sex="F")
        assert save(world, draft, [line(world, "hire", {"F": 3}, new="P3")]) == 2
        assert Movement.objects.get().pk == kept.pk
        assert Movement.objects.get().count == 3

    def test_tells_none_from_not_known(self, world):
        draft = begin(world)
        scope = scope_of(world, "hr.nairobi")
        assert entered_of(revision=draft, scope=scope).stated is Stated.NOT_KNOWN
        save(world, draft, uptake=[UptakeChange("part_time", "F", CellState.COUNTED, 2)])
        assert entered_of(revision=draft, scope=scope).stated is Stated.NOT_KNOWN
        save(world, draft, has_none=True)
        assert entered_of(revision=draft, scope=scope).stated is Stated.NONE
        save(world, draft)
        assert entered_of(revision=draft, scope=scope).stated is Stated.NOT_KNOWN

    def test_refuses_everything_that_is_wrong_at_once(self, world):
        draft = begin(world)
        many = problems(
            world,
            draft,
            line(world, "promotion", {"F": 1}, old="P4", new="P4", place="a"),
            line(world, "promotion", {"F": 1}, old="P4", new="P3", place="b"),
            line(world, "hire", {"F": -1}, new="P3", place="c"),
            line(world, "hire", {"M": 100_000}, new="P2", place="d"),
            line(world, "hire", {}, new="P1", place="e"),
            line(world, "separation", {"F": 1}, old="P4", place="f"),
            line(world, "separation", {"F": 1}, reason="retirement", place="g"),
            line(world, "hire", {"F": 1}, new="P5", reason="death", place="h"),
            line(world, "hire", {"F": 1}, new="G5", contract="NON_STAFF", place="i"),
            line(world, "contract_change", {"F": 1}, old="G5", new="G5", place="j"),
            line(world, "hire", {"F": 1}, new="G6", place="k"),
            line(world, "hire", {"M": 1}, new="G6", place="l"),
            line(world, "loan", {"M": 1}, new="G6", place="m"),
            line(world, "hire", {"X": 1}, new="G7", place="n"),
            has_none=True,
            uptake=[
                UptakeChange("exit_offered", "F", CellState.COUNTED, 1),
                UptakeChange("exit_held", "F", CellState.COUNTED, 2),
                UptakeChange("part_time", "M", CellState.COUNTED, -1),
                UptakeChange("gossip", "M", CellState.COUNTED, 1),
            ],
        )
        assert many == [
            ("none_and_some", "has_none"),
            ("same_grade", "a-to"),
            ("lower_grade", "b-to"),
            ("count_out_of_range", "c-F"),
            ("count_out_of_range", "d-M"),
            ("required", "e-F"),
            ("required", "f-reason"),
            ("required", "g-from"),
            ("unknown_reason", "h-reason"),
            ("unknown_contract_group", "i-contract"),
            ("unknown_contract_group", "j-to_contract"),
            ("line_twice", "l-F"),
            ("unknown_kind", "m-kind"),
            ("count_out_of_range", "n-X"),
            ("count_out_of_range", "uptake-part_time-M"),
            ("unknown_cell", "uptake-gossip-M"),
            ("more_held_than_offered", "uptake-exit_held-F"),
        ]
        assert not Movement.objects.exists()
        assert not UptakeCell.objects.exists()
        assert not MovementStatement.objects.exists()

    def test_lets_a_promotion_cross_categories(self, world):
        draft = begin(world)
        save(world, draft, [line(world, "promotion", {"F": 1}, old="G7", new="NO-A")])
        assert Movement.objects.get().kind == "promotion"

    def test_refuses_an_older_version_and_keeps_theirs(self, world):
        draft = begin(world)
        save(world, draft, [line(world, "hire", {"F": 1}, new="P3")])
        with pytest.raises(WrongState) as refused:
            save(world, draft, [line(world, "hire", {"F": 5}, new="P3")], version=0)
        assert refused.value.code == "changed"
        assert Movement.objects.get().count == 1

    def test_is_for_hr_of_the_office_and_only_in_a_draft(self, world):
        draft = begin(world)
        hire = [line(world, "hire", {"F": 1}, new="P3")]
        with pytest.raises(NotPermitted):
            save(world, draft, hire, by="head.nairobi")
        for stranger in ["hr.dakar", "stranger", "council"]:
            with pytest.raises(OutOfScope):
                save(world, draft, hire, by=stranger)
        fill(world, draft)
        advance(world, draft, RevisionState.SUBMITTED)
        with pytest.raises(WrongState):
            save(world, draft, hire)

    def test_leaves_a_measure_that_is_not_given_and_empties_one_that_is_missing(self, world):
        draft = begin(world)
        save(
            world,
            draft,
            uptake=[
                UptakeChange("part_time", "F", CellState.COUNTED, 0),
                UptakeChange("part_time", "M", CellState.NOT_APPLICABLE, None),
                UptakeChange("mentoring", "F", CellState.COUNTED, 4),
            ],
        )
        save(world, draft, uptake=[UptakeChange("part_time", "F", CellState.MISSING, None)])
        held = entered_of(revision=draft, scope=scope_of(world, "auditor"))
        assert held.uptake == {
            ("part_time", "M"): ("not_applicable", None),
            ("mentoring", "F"): ("counted", 4),
        }
        assert held.version == 2


class TestStored:
    def test_rows_of_a_submitted_revision_never_change(self, world):
        draft = fill(world, begin(world))
        save(
            world,
            draft,
            [line(world, "hire", {"F": 1}, new="P3")],
            uptake=[UptakeChange("part_time", "F", CellState.COUNTED, 1)],
        )
        advance(world, draft, RevisionState.SUBMITTED)
        for model in (Movement, UptakeCell, MovementStatement):
            table = model._meta.db_table
            for statement in (
                f"UPDATE {table} SET changed_at = now()",
                f"DELETE FROM {table}",
            ):
                with (
                    pytest.raises(IntegrityError, match="cannot be changed"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)
        row = Movement.objects.get()
        row.pk, row.sex = None, "M"
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "hire", "to": None},
            {"kind": "promotion", "from": "P4", "to": "P4"},
            {"kind": "separation", "from": "P4", "to": None},
            {"kind": "contract_change", "from": "P4", "to": "P4"},
            {"kind": "hire", "to": "P4", "count": 0},
            {"kind": "hire", "to": "P4", "reason": "death"},
        ],
        ids=str,
    )
    def test_shapes_that_make_no_sense_are_refused_by_the_database(self, world, wrong):
        draft = begin(world)
        grade = {part: world.grades[wrong[part]] for part in ("from", "to") if wrong.get(part)}
        with (
            pytest.raises(IntegrityError, match="a_movement_is_of"),
            transaction.atomic(),
        ):
            Movement.objects.create(
                revision=draft,
                kind=wrong["kind"],
                sex="F",
                contract_group=world.contract_groups["ONE_YEAR_PLUS"],
                from_grade=grade.get("from"),
                to_grade=grade.get("to"),
                reason=wrong.get("reason", ""),
                count=wrong.get("count", 1),
                changed_at=NOON,
            )

    def test_are_carried_into_a_correction(self, world):
        draft = fill(world, begin(world))
        save(
            world,
            draft,
            [line(world, "hire", {"F": 1}, new="P3")],
            uptake=[UptakeChange("part_time", "F", CellState.COUNTED, 1)],
        )
        approved = advance(world, draft, RevisionState.APPROVED)
        correction = take(world, "correct", approved, "hr.nairobi")
        held = entered_of(revision=correction, scope=scope_of(world, "hr.nairobi"))
        assert (held.stated, held.version) == (Stated.MOVEMENTS, 1)
        assert held.uptake == {("part_time", "F"): ("counted", 1)}
        save(world, correction, has_none=True)
        before = entered_of(revision=approved, scope=scope_of(world, "hr.nairobi"))
        assert before.stated is Stated.MOVEMENTS

    def test_are_carried_into_a_correction_that_a_file_begins(self, world):
        draft = fill(world, begin(world))
        save(world, draft, [line(world, "hire", {"F": 1}, new="P3")])
        advance(world, draft, RevisionState.APPROVED)
        scope = scope_of(world, "hr.nairobi")
        kept = imports.receive(
            content=b"office,grade,contract,sex,count\nKEN-NAIROBI,P4,ONE_YEAR_PLUS,F,9\n",
            filename="returns.csv",
            as_of=OPEN_PERIOD,
            at=NOON,
            scope=scope,
        )
        imports.apply(
            import_id=kept.pk, only_good=False, reason="Miscounted.", at=NOON, scope=scope
        )
        correction = ReturnRevision.objects.get(number=2)
        assert entered_of(revision=correction, scope=scope).stated is Stated.MOVEMENTS


class TestReconciliation:
    def test_is_exact_when_the_movements_explain_everything(self, world):
        approved_before(world)
        draft = fill(world, begin(world), {**STAFF, "P4/F": 4, "G5/M": 8, "NO-B/F": 4, "NO-A/F": 0})
        save(
            world,
            draft,
            [
                line(world, "promotion", {"F": 1}, old="NO-B", new="P4"),
                line(world, "separation", {"M": 1}, old="G5", reason="resignation"),
            ],
        )
        found = reconciled(world, draft)
        assert found.opening_standing == Standing.APPROVED
        assert found.differing == ()
        assert found.status_text == "The movements explain every change since 31 December 2024."
        assert sum(one.came for one in found.balances) == 1
        assert sum(one.left for one in found.balances) == 2

    def test_names_what_differs(self, world):
        approved_before(world)
        draft = fill(world, begin(world), {**STAFF, "P4/F": 6})
        save(world, draft, [line(world, "hire", {"F": 2}, new="P4")])
        found = reconciled(world, draft)
        (one,) = found.differing
        assert one.name == "P4, Women (One year or more)"
        assert (one.opening, one.came, one.left, one.expected, one.closing, one.difference) == (
            3,
            2,
            0,
            5,
            6,
            1,
        )
        assert found.sentence(one) == (
            "3 on 31 December 2024, 2 in, 0 out: 5 expected, but the return counts 6."
        )

    def test_never_takes_missing_for_zero(self, world):
        approved_before(world)
        draft = begin(world)
        save(world, draft, [line(world, "hire", {"F": 2}, new="P4")])
        found = reconciled(world, draft)
        (one,) = found.balances
        assert (one.closing, one.difference, found.unknown) == (None, None, 1)

    def test_says_what_is_to_be_explained_while_nothing_is_stated(self, world):
        approved_before(world)
        draft = fill(world, begin(world), {**STAFF, "P4/F": 6})
        found = reconciled(world, draft)
        assert found.stated is Stated.NOT_KNOWN
        assert found.status_text == (
            "Movements are not known. Since 31 December 2024 1 number has changed."
        )

    def test_needs_the_period_just_before(self, world):
        approved_before(world, as_of=date(2023, 12, 31))
        draft = fill(world, begin(world))
        found = reconciled(world, draft)
        assert (found.opening_standing, found.balances) == ("", ())
        assert "no submitted return of 31 December 2024" in found.status_text

    def test_takes_a_submitted_return_and_says_so(self, world):
        put(world, NAIROBI, world.periods[date(2024, 12, 31)], RevisionState.SUBMITTED)
        draft = fill(world, begin(world))
        found = reconciled(world, draft)
        assert found.opening_standing == Standing.PROVISIONAL
        assert found.provisional_text
