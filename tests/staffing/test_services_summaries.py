from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import RevisionState, Standing
from apps.staffing.models import ReturnRevision, ReturnTally, StaffSummary
from apps.staffing.services.summaries import differences, rebuild
from apps.web.refusals import Refusal
from tests.staffing.builders import (
    HANDS,
    approved_before,
    begin,
    bring_to,
    fill,
    take,
    type_in,
)

EVERYTHING = OfficeScope.everything("test")
OFFICES = ("KEN-NAIROBI", "KEN-MOMBASA", "SEN-DAKAR")
CELLS = ("P4/F", "P4/M", "G5/O", "UNDER_ONE_YEAR/P4/F", "NON_STAFF/UG/M")
MOVES = st.one_of(
    st.tuples(
        st.just("type"), st.sampled_from(OFFICES), st.sampled_from(CELLS), st.integers(0, 30)
    ),
    st.tuples(
        st.sampled_from(["submit", "attest", "approve", "send_back", "correct"]),
        st.sampled_from(OFFICES),
    ),
)
IN_A_TEST = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def sums(period):
    """Every sum that is not nothing, as a set of rows."""
    return {
        row
        for row in StaffSummary.objects.filter(period=period).values_list(
            "unit__code",
            "status",
            "location",
            "grade__code",
            "contract_group__code",
            "women",
            "men",
            "other",
            "missing_cells",
        )
        if any(row[5:])
    } | {
        row
        for row in ReturnTally.objects.filter(period=period).values_list(
            "unit__code", "status", "counted"
        )
        if row[2]
    }


def people_for(office):
    enterer, attester = HANDS[office]
    return {
        "submit": enterer,
        "attest": attester,
        "approve": "hrm",
        "send_back": "hrm",
        "correct": enterer,
    }


def disagreements(period):
    return differences(period_id=period.pk, as_of=period.as_of, scope=EVERYTHING)


class TestSums:
    @IN_A_TEST
    @given(moves=st.lists(MOVES, max_size=30))
    def test_agree_with_the_cells_after_whatever_people_do(self, world, moves):
        with transaction.atomic():
            for office in OFFICES:
                fill(world, begin(world, office))
            for name, office, *typed in moves:
                revision = (
                    ReturnRevision.objects.filter(headcount_return__office__code=office)
                    .order_by("-number")
                    .first()
                )
                with suppress(Refusal):
                    if name == "type":
                        type_in(world, revision, {typed[0]: typed[1]})
                    else:
                        take(world, name, revision, people_for(office)[name])
                assert disagreements(world.open_period) == 0
            kept = sums(world.open_period)
            rebuild(period_id=world.open_period.pk, as_of=world.open_period.as_of, scope=EVERYTHING)
            assert sums(world.open_period) == kept
            transaction.set_rollback(True)

    @IN_A_TEST
    @given(order=st.permutations(OFFICES))
    def test_do_not_depend_on_the_order_of_approvals(self, world, order):
        found = []
        for offices in (OFFICES, order):
            with transaction.atomic():
                revisions = {
                    office: bring_to(
                        world, RevisionState.ATTESTED, office, {"P4/F": 2 + place, "G5/M": 3}
                    )
                    for place, office in enumerate(OFFICES)
                }
                for office in offices:
                    take(world, "approve", revisions[office], "hrm")
                found.append(sums(world.open_period))
                transaction.set_rollback(True)
        assert found[0] == found[1]
        assert ("IOM", "approved", 3) in found[0]

    def test_stand_with_the_office_and_all_above_it(self, world):
        bring_to(world, RevisionState.APPROVED, "KEN-NAIROBI", {"P4/F": 3, "P4/M": 4})
        rows = StaffSummary.objects.filter(status=Standing.APPROVED, grade__code="P4")
        assert {(row.unit.code, row.women, row.men, row.location) for row in rows} == {
            (code, 3, 4, "field") for code in ("KEN-NAIROBI", "KEN-NAIROBI-RO", "IOM")
        }

    def test_are_provisional_from_submission_on_and_approved_after_approval(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED, values={"P4/F": 3})

        def women(standing):
            row = StaffSummary.objects.filter(unit__code="IOM", status=standing, grade__code="P4")
            return sum(one.women for one in row)

        assert (women("provisional"), women("approved")) == (3, 0)
        take(world, "attest", revision, "head.nairobi")
        take(world, "approve", revision, "hrm")
        assert (women("provisional"), women("approved")) == (3, 3)
        draft = take(world, "correct", revision, "hr.nairobi")
        type_in(world, draft, {"P4/F": 8})
        take(world, "submit", draft, "hr.nairobi")
        assert (women("provisional"), women("approved")) == (3, 3)

    def test_leave_when_a_return_goes_back(self, world):
        take(world, "send_back", bring_to(world, RevisionState.SUBMITTED), "hrm")
        assert sums(world.open_period) == set()

    def test_are_made_anew_after_a_bulk_load(self, world):
        period = world.periods[date(2024, 12, 31)]
        approved_before(world)
        assert disagreements(period) > 0
        rebuild(period_id=period.pk, as_of=period.as_of, scope=EVERYTHING)
        assert disagreements(period) == 0
        assert ("IOM", "approved", 1) in sums(period)

    @pytest.mark.parametrize("model", [StaffSummary, ReturnTally])
    def test_that_are_wrong_are_found(self, world, model):
        bring_to(world, RevisionState.APPROVED)
        assert disagreements(world.open_period) == 0
        row = model.objects.filter(unit__code="IOM").first()
        name = "women" if model is StaffSummary else "counted"
        setattr(row, name, getattr(row, name) + 1)
        row.save()
        assert disagreements(world.open_period) == 1
