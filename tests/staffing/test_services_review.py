from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import CellOrigin, RevisionState, Standing
from apps.staffing.models import (
    HeadcountCell,
    ReturnRevision,
    ReturnTally,
    SetAsideGrade,
    StaffSummary,
)
from apps.staffing.services import bulk_approval, entry, review
from apps.staffing.services.summaries import differences
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Refusal, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NOON,
    STAFF,
    advance,
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

STEPS = ("submit", "attest", "approve", "send_back", "correct")
# Written by hand from the policy: who may ever take a step on a return of Nairobi …
HOLDERS = {
    "submit": {"hr.nairobi", "hr.region"},
    "attest": {"head.nairobi", "head.region"},
    "approve": {"hrm"},
    "send_back": {"hr.nairobi", "hr.region", "head.nairobi", "head.region", "hrm"},
    "correct": {"hr.nairobi", "hr.region", "hrm"},
}
# … in which state it is free for them …
FREE = {
    ("submit", "draft"): HOLDERS["submit"],
    ("submit", "returned"): HOLDERS["submit"],
    ("attest", "submitted"): HOLDERS["attest"],
    ("approve", "attested"): HOLDERS["approve"],
    ("send_back", "submitted"): HOLDERS["send_back"],
    ("send_back", "attested"): {"hrm"},
    ("correct", "approved"): HOLDERS["correct"],
}
# … where the state takes it out of somebody's hands …
HANDED_ON = {("send_back", "attested"): HOLDERS["send_back"] - {"hrm"}}
# … and who does not see Nairobi at all.
OUTSIDE = {
    "hr.dakar",
    "head.dakar",
    "hr.hargeisa",
    "head.hargeisa",
    "mombasa",
    "pm.nairobi",
    "reviewer",
    "owner.finance",
    "budget",
    "translator",
    "council",
    "stranger",
}


def expected(step, state, username):
    if username in OUTSIDE:
        return OutOfScope
    if username not in HOLDERS[step] or username in HANDED_ON.get((step, state), ()):
        return NotPermitted
    return None if username in FREE.get((step, state), ()) else WrongState


def outcome(world, step, revision, username):
    """The kind of refusal, or None; whatever was done is undone."""
    try:
        with transaction.atomic():
            take(world, step, revision, username)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return type(refusal)
    return None


def count(name="P4/F"):
    """What stands in the sums of the organization for a cell."""
    grade = name.split("/", 1)[0]
    row = StaffSummary.objects.filter(
        unit__code="IOM", grade__code=grade, status=Standing.APPROVED
    ).first()
    return row.women if row else 0


def set_period(state, closes_on=date(2199, 12, 31)):
    ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=state, closes_on=closes_on)


def correction(world, values):
    """A correction, complete, with some cells changed."""
    draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
    type_in(world, draft, values)
    return draft


class TestTheWorkflow:
    @pytest.mark.parametrize("step", STEPS)
    @pytest.mark.parametrize("state", RevisionState.values)
    def test_lets_each_role_do_what_is_theirs_in_each_state(self, world, state, step):
        revision = bring_to(world, state)
        found = {name: outcome(world, step, revision, name) for name in world.people}
        assert found == {name: expected(step, state, name) for name in world.people}

    @pytest.mark.parametrize("step", STEPS)
    def test_stands_still_in_a_certified_period(self, world, step):
        state = next(state for of_step, state in FREE if of_step == step)
        revision = bring_to(world, state)
        set_period(PeriodState.CERTIFIED)
        for username in HOLDERS[step]:
            assert outcome(world, step, revision, username) is WrongState

    @pytest.mark.parametrize("step", ["attest", "approve", "send_back"])
    def test_goes_on_after_the_deadline(self, world, step):
        state = next(state for of_step, state in FREE if of_step == step)
        revision = bring_to(world, state)
        set_period(PeriodState.CLOSED)
        for username in FREE[step, state]:
            assert outcome(world, step, revision, username) is None

    def test_records_every_hand_and_moment(self, world):
        revision = bring_to(world, RevisionState.APPROVED)
        revision = ReturnRevision.objects.get(pk=revision.pk)
        hands = (revision.submitted_by, revision.attested_by, revision.approved_by)
        assert [hand.username for hand in hands] == ["hr.nairobi", "head.nairobi", "hrm"]
        assert revision.submitted_at == revision.attested_at == revision.approved_at == NOON
        assert revision.is_in_force

    def test_knows_no_revision_that_does_not_exist(self, world):
        scope = scope_of(world, "hrm")
        for step in (review.submit, review.attest, review.approve):
            with pytest.raises(OutOfScope):
                step(revision_id=10**9, version=1, at=NOON, scope=scope)
        with pytest.raises(OutOfScope):
            review.correct(return_id=10**9, reason="x", at=NOON, scope=scope)


class TestSubmit:
    def test_needs_no_cell_missing_and_names_those_that_are(self, world):
        revision = fill(world, begin(world))
        type_in(world, revision, {"P4/F": None, "D1/M": None})
        with pytest.raises(Invalid) as refused:
            take(world, "submit", revision, "hr.nairobi")
        assert [problem.field for problem in refused.value.problems] == [
            field(world, "D1/M"),
            field(world, "P4/F"),
        ]
        assert "P4, Women (One year or more)" in str(refused.value.problems[1].message)

    def test_is_refused_after_the_deadline_unless_it_was_returned(self, world):
        draft = fill(world, begin(world))
        returned = bring_to(world, RevisionState.RETURNED, "SOM-HARGEISA")
        set_period(PeriodState.CLOSED)
        with pytest.raises(WrongState) as refused:
            take(world, "submit", draft, "hr.nairobi")
        assert refused.value.code == "period_closed"
        assert take(world, "submit", returned, "hr.hargeisa").state == RevisionState.SUBMITTED

    def test_sent_twice_moves_once(self, world):
        revision = fill(world, begin(world))
        seen = revision.version
        take(world, "submit", revision, "hr.nairobi", version=seen)
        with pytest.raises(WrongState):
            take(world, "submit", revision, "hr.nairobi", version=seen)


class TestAttest:
    def test_is_refused_to_whoever_submitted(self, world, only_mombasa):
        revision = bring_to(world, RevisionState.SUBMITTED, "KEN-MOMBASA", {"G5/F": 1, "G5/M": 1})
        with pytest.raises(NotPermitted) as refused:
            take(world, "attest", revision, "mombasa")
        assert refused.value.code == "same_person"

    def test_is_refused_to_whoever_entered_a_cell_that_another_submitted(self, world):
        revision = fill(world, begin(world, "KEN-MOMBASA"), {"G5/F": 2}, "mombasa")
        revision = take(world, "submit", revision, "hr.nairobi")
        with pytest.raises(NotPermitted) as refused:
            take(world, "attest", revision, "mombasa")
        assert refused.value.code == "same_person"
        assert take(world, "attest", revision, "head.nairobi").state == RevisionState.ATTESTED

    @pytest.mark.parametrize("staff", [{}, {"G5/F": 1}, {"G5/F": 1, "NON_STAFF/UG/F": 9}])
    def test_of_one_person_is_for_the_head_above(self, world, staff):
        revision = fill(world, begin(world, "KEN-MOMBASA"), staff, "hr.nairobi")
        revision = take(world, "submit", revision, "hr.nairobi")
        with pytest.raises(NotPermitted) as refused:
            take(world, "attest", revision, "mombasa")
        assert refused.value.code == "one_person_office"
        assert take(world, "attest", revision, "head.nairobi").state == RevisionState.ATTESTED

    def test_of_two_persons_is_for_its_own_head(self, world):
        revision = fill(world, begin(world, "KEN-MOMBASA"), {"G5/F": 2}, "hr.nairobi")
        revision = take(world, "submit", revision, "hr.nairobi")
        assert take(world, "attest", revision, "mombasa").state == RevisionState.ATTESTED


class TestApprove:
    def test_is_refused_to_whoever_had_a_hand_in_it(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hrm")
        type_in(world, draft, {"P4/F": 6}, "hrm")
        revision = take(world, "submit", draft, "hr.nairobi")
        revision = take(world, "attest", revision, "head.nairobi")
        with pytest.raises(NotPermitted) as refused:
            take(world, "approve", revision, "hrm")
        assert refused.value.code == "same_person"

    @pytest.mark.parametrize("step", ["attest", "approve", "send_back"])
    def test_and_other_reviews_need_the_version_that_was_looked_at(self, world, step):
        state = next(state for of_step, state in FREE if of_step == step)
        revision = bring_to(world, state)
        username = sorted(FREE[step, state])[0]
        with pytest.raises(WrongState) as refused:
            take(world, step, revision, username, version=revision.version - 1)
        assert refused.value.code == "stale"

    def test_of_a_return_that_was_sent_back_and_submitted_anew_is_stale(self, world):
        revision = bring_to(world, RevisionState.ATTESTED)
        looked_at = revision.version
        take(world, "send_back", revision, "hrm")
        advance(world, revision, RevisionState.ATTESTED)
        with pytest.raises(WrongState) as refused:
            take(world, "approve", revision, "hrm", version=looked_at)
        assert refused.value.code == "stale"

    def test_in_bulk_holds_all_rows_in_one_order_before_the_first_sum_is_touched(self, world):
        revisions = [
            bring_to(world, RevisionState.ATTESTED, code) for code in ("KEN-NAIROBI", "SEN-DAKAR")
        ]
        with CaptureQueriesContext(connection) as asked:
            bulk_approval.approve_many(
                chosen=[(one.pk, one.version) for one in reversed(revisions)],
                at=NOON,
                scope=scope_of(world, "hrm"),
            )
        first = next(each["sql"] for each in asked if "FOR UPDATE" in each["sql"])
        assert all(str(one.pk) in first for one in revisions)
        assert first.startswith('SELECT "staffing_returnrevision"."id" ')
        assert "ORDER BY 1 ASC FOR UPDATE" in first

    def test_in_bulk_stands_or_is_refused_for_each(self, world):
        good = bring_to(world, RevisionState.ATTESTED)
        stale = bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")
        not_attested = bring_to(world, RevisionState.SUBMITTED, "SOM-HARGEISA")
        approved, refused = bulk_approval.approve_many(
            chosen=[
                (good.pk, good.version),
                (stale.pk, stale.version - 1),
                (not_attested.pk, not_attested.version),
                (10**9, 1),
            ],
            at=NOON,
            scope=scope_of(world, "hrm"),
        )
        assert [revision.pk for revision in approved] == [good.pk]
        assert [entry.revision_id for entry in refused] == [stale.pk, not_attested.pk, 10**9]
        assert "changed since you opened it" in refused[0].reason
        assert "Submitted" in refused[1].reason
        assert set(
            ReturnRevision.objects.filter(state=RevisionState.APPROVED).values_list("pk", flat=True)
        ) == {good.pk}


class TestSendBack:
    def test_tells_the_office_why_and_forgets_the_attestation(self, world):
        revision = take(world, "send_back", bring_to(world, RevisionState.ATTESTED), "hrm")
        assert revision.return_reason == "Please look again."
        assert (revision.attested_by_id, revision.attested_at) == (None, None)

    def test_needs_a_reason(self, world):
        revision = bring_to(world, RevisionState.SUBMITTED)
        with pytest.raises(Invalid):
            review.send_back(
                revision_id=revision.pk,
                version=revision.version,
                reason=" ",
                at=NOON,
                scope=scope_of(world, "head.nairobi"),
            )


class TestCorrect:
    def test_carries_the_approved_cells_into_a_draft(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        draft = take(world, "correct", approved, "hr.nairobi")
        assert (draft.number, draft.state, draft.reason) == (2, RevisionState.DRAFT, "Miscounted.")
        fields = ("grade", "contract_group", "sex", "state", "count")
        assert set(draft.cells.values_list(*fields)) == set(approved.cells.values_list(*fields))
        assert set(draft.cells.values_list("origin", flat=True)) == {CellOrigin.CARRIED}

    def test_leaves_the_approved_one_in_force_until_the_next_approval(self, world):
        draft = correction(world, {"P4/F": 30})
        for state in (RevisionState.SUBMITTED, RevisionState.ATTESTED):
            advance_one = {"submitted": "hr.nairobi", "attested": "head.nairobi"}[state]
            take(world, {"submitted": "submit", "attested": "attest"}[state], draft, advance_one)
            assert count() == STAFF["P4/F"]
        take(world, "approve", draft, "hrm")
        assert count() == 30
        in_force = ReturnRevision.objects.filter(is_in_force=True)
        assert [revision.number for revision in in_force] == [2]
        assert ReturnRevision.objects.get(number=1).state == RevisionState.APPROVED

    def test_may_begin_from_an_earlier_revision(self, world):
        second = advance(world, correction(world, {"P4/F": 30}), RevisionState.APPROVED)
        first = ReturnRevision.objects.get(number=1)
        fields = ("grade", "contract_group", "sex", "state", "count")
        kept = {one.pk: set(one.cells.values_list(*fields)) for one in (first, second)}
        draft = review.correct(
            return_id=first.headcount_return_id,
            reason="The first count was right.",
            at=NOON,
            from_number=1,
            scope=scope_of(world, "hr.nairobi"),
        )
        assert (draft.number, draft.state) == (3, RevisionState.DRAFT)
        assert set(draft.cells.values_list(*fields)) == kept[first.pk]
        # What was approved stays as it is, and in force.
        assert kept == {one.pk: set(one.cells.values_list(*fields)) for one in (first, second)}
        assert count() == 30
        assert list(
            ReturnRevision.objects.filter(is_in_force=True).values_list("number", flat=True)
        ) == [2]

    def test_brings_back_a_grade_that_was_set_aside_since(self, world):
        none_left = {"P4/F": 0, "P4/M": 0}
        advance(world, correction(world, none_left), RevisionState.APPROVED)
        first = ReturnRevision.objects.get(number=1)
        office, grade = first.headcount_return.office, world.grades["P4"]
        SetAsideGrade.objects.create(office=office, grade=grade)
        SetAsideGrade.objects.create(office=office, grade=world.grades["P1"])
        review.correct(
            return_id=first.headcount_return_id,
            reason="They were there.",
            at=NOON,
            from_number=1,
            scope=scope_of(world, "hr.nairobi"),
        )
        assert [each.grade.code for each in SetAsideGrade.objects.all()] == ["P1"]

    def test_knows_no_revision_of_another_number(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        with pytest.raises(Invalid, match="no revision 7"):
            review.correct(
                return_id=approved.headcount_return_id,
                reason="x",
                at=NOON,
                from_number=7,
                scope=scope_of(world, "hr.nairobi"),
            )
        assert ReturnRevision.objects.count() == 1

    def test_is_begun_once(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        take(world, "correct", approved, "hr.nairobi")
        with pytest.raises(WrongState, match="already under way"):
            take(world, "correct", approved, "hrm")

    def test_needs_a_reason(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        with pytest.raises(Invalid):
            review.correct(
                return_id=approved.headcount_return_id,
                reason="",
                at=NOON,
                scope=scope_of(world, "hrm"),
            )

    def test_is_for_hrm_alone_once_the_period_is_closed(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        set_period(PeriodState.CLOSED)
        with pytest.raises(WrongState, match="Human resources management can begin"):
            take(world, "correct", approved, "hr.nairobi")
        draft = take(world, "correct", approved, "hrm")
        type_in(world, draft, {"P4/F": 6}, "hr.nairobi")
        assert take(world, "submit", draft, "hr.nairobi").state == RevisionState.SUBMITTED

    def test_may_be_mended_by_hrm_too(self, world):
        draft = take(world, "correct", bring_to(world, RevisionState.APPROVED), "hrm")
        type_in(world, draft, {"P4/F": 6}, "hrm")
        assert cell(draft, world, "P4/F").count == 6

    def test_may_be_corrected_again(self, world):
        draft = correction(world, {"P4/F": 30})
        approved = advance(world, draft, RevisionState.APPROVED)
        assert take(world, "correct", approved, "hr.nairobi").number == 3


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    """Each in a connection of their own."""

    @staticmethod
    def together(*jobs):
        """Run the jobs at the same moment; return what each gave or was refused with."""
        barrier = Barrier(len(jobs), timeout=30)
        results = [None] * len(jobs)

        def run(place, job):
            try:
                barrier.wait()
                results[place] = job()
            except Exception as error:
                results[place] = error
            finally:
                connection.close()

        threads = [Thread(target=run, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def test_approve_once(self, world):
        revision = bring_to(world, RevisionState.ATTESTED)
        scope = scope_of(world, "hrm")

        def approve():
            return review.approve(
                revision_id=revision.pk, version=revision.version, at=NOON, scope=scope
            )

        results = self.together(approve, approve)
        refused = [result for result in results if isinstance(result, WrongState)]
        assert [refusal.code for refusal in refused] == ["stale"]
        assert count() == STAFF["P4/F"]
        assert ReturnTally.objects.get(unit__code="IOM", status=Standing.APPROVED).counted == 1

    def test_approve_and_send_back_do_not_both_happen(self, world):
        revision = bring_to(world, RevisionState.ATTESTED)
        scope = scope_of(world, "hrm")
        same = {"revision_id": revision.pk, "version": revision.version, "at": NOON, "scope": scope}
        results = self.together(
            lambda: review.approve(**same), lambda: review.send_back(**same, reason="No.")
        )
        assert sum(isinstance(result, WrongState) for result in results) == 1
        period = world.open_period
        assert differences(period_id=period.pk, as_of=period.as_of, scope=scope) == 0

    def test_approve_two_offices_and_lose_no_sum(self, world):
        scope = scope_of(world, "hrm")
        revisions = [
            bring_to(world, RevisionState.ATTESTED, office)
            for office in ("KEN-NAIROBI", "SOM-HARGEISA", "SEN-DAKAR")
        ]
        jobs = [
            partial(
                review.approve,
                revision_id=revision.pk,
                version=revision.version,
                at=NOON,
                scope=scope,
            )
            for revision in revisions
        ]
        results = self.together(*jobs)
        assert all(isinstance(result, ReturnRevision) for result in results)
        assert count() == 3 * STAFF["P4/F"]
        period = world.open_period
        assert differences(period_id=period.pk, as_of=period.as_of, scope=scope) == 0

    def test_save_one_new_cell_and_one_of_them_is_told(self, world):
        revision = begin(world)
        scopes = [scope_of(world, name) for name in ("hr.nairobi", "hr.region")]

        def job(scope, value):
            return lambda: entry.save_cells(
                revision_id=revision.pk,
                changes=[change(world, "P4/F", value)],
                origin=CellOrigin.TYPED,
                at=NOON + timedelta(minutes=value),
                scope=scope,
            )

        results = self.together(job(scopes[0], 5), job(scopes[1], 9))
        conflicts = [conflict for result in results for conflict in result.conflicts]
        [held] = HeadcountCell.objects.all()
        assert [conflict.cell.count for conflict in conflicts] == [held.count]
        assert held.version == 1

    def test_submit_and_save_never_leave_a_changed_cell_in_a_submitted_return(self, world):
        revision = fill(world, begin(world))
        scope = scope_of(world, "hr.nairobi")
        results = self.together(
            lambda: review.submit(
                revision_id=revision.pk, version=revision.version, at=NOON, scope=scope
            ),
            lambda: entry.save_cells(
                revision_id=revision.pk,
                changes=[change(world, "P4/F", None, seen=1)],
                origin=CellOrigin.TYPED,
                at=NOON,
                scope=scope,
            ),
        )
        submitted, saved = results
        state = ReturnRevision.objects.get().state
        if isinstance(submitted, ReturnRevision):
            assert isinstance(saved, WrongState)
            assert state == RevisionState.SUBMITTED
        else:
            assert isinstance(submitted, Invalid)
            assert state == RevisionState.DRAFT
