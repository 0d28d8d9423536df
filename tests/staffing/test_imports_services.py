"""The life of an import: previews, drafts begun, corrections, set-aside grades, two at once, history."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.models import Office, ReportingPeriod
from apps.publishing.spreadsheets import write_csv
from apps.staffing.choices import CellOrigin, CellState, ImportState, RevisionState
from apps.staffing.models import (
    HeadcountCell,
    HeadcountImport,
    HeadcountReturn,
    ReturnRevision,
    SetAsideGrade,
    StaffSummary,
)
from apps.staffing.selectors import imports as reads
from apps.staffing.selectors.returns import period_line
from apps.staffing.services import imports
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import GRANTED_ON, OPEN_PERIOD, World, build_world
from tests.staffing.builders import (
    NOON,
    approved_before,
    begin,
    bring_to,
    cell,
    fill,
    take,
    type_in,
)
from tests.staffing.faulty_files import LONG, WIDE, csv

LATER = NOON + timedelta(hours=1)
P4_ROWS = ("KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,3", "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,4")


def receive(world, *rows, username="hr.nairobi", as_of=OPEN_PERIOD, header=LONG, **options):
    return imports.receive(
        content=csv(header, *rows)(),
        filename="returns.csv",
        as_of=as_of,
        at=NOON,
        scope=world.scope(username),
        **options,
    )


def apply(world, kept, username="hr.nairobi", only_good=False, reason="", at=LATER):
    return imports.apply(
        import_id=kept.pk, only_good=only_good, reason=reason, at=at, scope=world.scope(username)
    )


def bring_in(world, *rows, username="hr.nairobi", reason="", only_good=False, header=LONG, **more):
    kept = receive(world, *rows, username=username, header=header, **more)
    return apply(world, kept, username=username, reason=reason, only_good=only_good)


def codes(kept) -> list[str]:
    return [group["code"] for group in kept.preview["groups"]]


class TestReceive:
    def test_keeps_the_file_and_what_it_would_do_and_writes_no_cell(self, world):
        kept = receive(world, *P4_ROWS, "KEN-NAIROBI,P5,ONE_YEAR_PLUS,F,")
        kept.refresh_from_db()
        assert kept.state == ImportState.CHECKED
        assert bytes(kept.content) == csv(LONG, *P4_ROWS, "KEN-NAIROBI,P5,ONE_YEAR_PLUS,F,")()
        assert kept.preview["counts"] == {
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "blank": 1,
            "rejected": 0,
        }
        assert not HeadcountReturn.objects.exists()

    def test_shows_old_and_new_of_every_cell(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9, "P4/M": "NA", "P5/F": 1})
        kept = receive(world, *P4_ROWS, "KEN-NAIROBI,P5,ONE_YEAR_PLUS,F,1")
        assert kept.preview["counts"]["unchanged"] == 1
        assert kept.preview["changes"]["changed"] == [
            ("KEN-NAIROBI", "ONE_YEAR_PLUS", "P4", "F", "9", "3", "", "E2"),
            ("KEN-NAIROBI", "ONE_YEAR_PLUS", "P4", "M", "NA", "4", "", "E3"),
        ]

    def test_takes_the_same_file_sent_twice_for_one(self, world):
        assert receive(world, *P4_ROWS) == receive(world, *P4_ROWS)
        assert HeadcountImport.objects.count() == 1

    def test_leaves_a_large_file_for_later(self, world):
        kept = receive(world, *P4_ROWS, check_now=False)
        assert (kept.state, kept.preview) == (ImportState.UPLOADED, {})
        kept = imports.check(import_id=kept.pk, at=LATER, scope=world.scope("hr.nairobi"))
        assert (kept.state, kept.preview["counts"]["new"]) == (ImportState.CHECKED, 2)

    def test_keeps_the_reason_why_a_large_file_cannot_be_read(self, world):
        kept = receive(world, *P4_ROWS, header="a,b", check_now=False)
        kept = imports.check(import_id=kept.pk, at=LATER, scope=world.scope("hr.nairobi"))
        assert kept.state == ImportState.REFUSED
        assert kept.preview["refusal"][0]["code"] == "header_missing"
        with pytest.raises(WrongState):
            imports.apply(
                import_id=receive_refused(world).pk,
                only_good=True,
                reason="",
                at=LATER,
                scope=world.scope("hr.nairobi"),
            )

    @pytest.mark.parametrize("username", ["head.nairobi", "gcu", "auditor", "council", "stranger"])
    def test_is_for_those_who_enter(self, world, username):
        with pytest.raises(NotPermitted):
            receive(world, *P4_ROWS, username=username)

    def test_gives_nobody_without_a_scope_anything(self, world):
        with pytest.raises(NotPermitted):
            imports.receive(
                content=csv(LONG, *P4_ROWS)(),
                filename="returns.csv",
                as_of=OPEN_PERIOD,
                at=NOON,
                scope=OfficeScope.nothing(),
            )


def receive_refused(world):
    kept = receive(world, *P4_ROWS, header="c,d", check_now=False)
    return imports.check(import_id=kept.pk, at=LATER, scope=world.scope("hr.nairobi"))


class TestApply:
    def test_begins_the_return_and_fills_it_as_imported(self, world):
        kept = bring_in(world, *P4_ROWS)
        revision = ReturnRevision.objects.get()
        assert (revision.number, revision.state) == (1, RevisionState.DRAFT)
        assert revision.created_by == world.people["hr.nairobi"]
        held = cell(revision, world, "P4/F")
        assert (held.count, held.origin, held.version) == (3, CellOrigin.IMPORTED, 1)
        assert (held.changed_by, held.changed_at) == (world.people["hr.nairobi"], LATER)
        assert kept.result["returns"] == [
            {
                "office": "KEN-NAIROBI",
                "revision_id": revision.pk,
                "number": 1,
                "way": "begin",
                "new": 2,
                "changed": 0,
            }
        ]

    def test_writes_only_where_something_differs(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": 9})
        bring_in(world, *P4_ROWS)
        same, other = cell(revision, world, "P4/F"), cell(revision, world, "P4/M")
        assert (same.version, same.origin, same.changed_at) == (1, CellOrigin.TYPED, NOON)
        assert (other.version, other.origin, other.count) == (2, CellOrigin.IMPORTED, 4)

    def test_fills_a_cell_that_had_been_emptied(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        type_in(world, revision, {"P4/F": None})
        kept = bring_in(world, *P4_ROWS)
        assert kept.result["counts"]["new"] == 2
        assert (cell(revision, world, "P4/F").count, cell(revision, world, "P4/F").version) == (
            3,
            3,
        )

    def test_leaves_a_blank_cell_as_it_is(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        kept = bring_in(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,,4,0", header=WIDE)
        assert cell(revision, world, "P4/F").count == 9
        assert kept.result["counts"]["blank"] == 1

    def test_begins_no_return_for_blanks_alone(self, world):
        kept = bring_in(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,,,", header=WIDE)
        assert kept.result["returns"] == []
        assert not HeadcountReturn.objects.exists()

    def test_twice_is_as_good_as_once(self, world):
        kept = bring_in(world, *P4_ROWS)
        before = HeadcountCell.pgh_event_model.objects.count()
        again = apply(world, kept)
        assert again.result == kept.result
        assert HeadcountCell.pgh_event_model.objects.count() == before

    def test_all_or_nothing_writes_nothing_and_renews_the_preview(self, world):
        kept = receive(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77", "KEN-MOMBASA,P4,OTHER_STAFF,F,1")
        bring_to(world, RevisionState.SUBMITTED)
        before = list(HeadcountCell.objects.order_by("pk").values())
        with pytest.raises(Invalid) as caught:
            apply(world, kept)
        assert caught.value.code == "problems_remain"
        kept.refresh_from_db()
        assert (kept.state, codes(kept)) == (ImportState.CHECKED, ["submitted"])
        assert list(HeadcountCell.objects.order_by("pk").values()) == before

    def test_checks_the_scope_of_the_moment(self, world):
        kept = receive(world, *P4_ROWS)
        Grant.objects.filter(user=world.people["hr.nairobi"]).update(
            office=world.offices["SEN-DAKAR"]
        )
        with pytest.raises(Invalid):
            apply(world, kept)
        kept.refresh_from_db()
        assert codes(kept) == ["unknown_office"]
        assert not HeadcountCell.objects.exists()

    def test_is_for_the_one_who_uploaded(self, world):
        kept = receive(world, *P4_ROWS)
        for username, refusal in (("hr.region", OutOfScope), ("stranger", NotPermitted)):
            with pytest.raises(refusal):
                apply(world, kept, username=username)

    def test_records_the_door_in_the_history(self, world):
        kept = bring_in(world, *P4_ROWS)
        events = HeadcountCell.pgh_event_model.objects.all()
        assert {event.pgh_label for event in events} == {"insert"}
        metadata = [event.pgh_context.metadata for event in events]
        assert all(
            (each["door"], each["headcount_import"]) == ("import", kept.pk) for each in metadata
        )
        assert {str(event.pgh_context_id) for event in events} == {kept.result["context"]}

    def test_leaves_the_sums_alone(self, world):
        bring_in(world, *P4_ROWS)
        assert not StaffSummary.objects.exists()

    def test_needs_one_statement_for_all_cells(self, world, django_assert_max_num_queries):
        rows = [
            f"KEN-NAIROBI,{grade},{contract},{count},{count},0"
            for contract in ("ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF")
            for count, grade in enumerate(world.grades)
        ]
        kept = receive(world, *rows, header=WIDE)
        with django_assert_max_num_queries(40):
            apply(world, kept)
        assert HeadcountCell.objects.count() == 180


class TestSubmittedReturn:
    def test_stays_as_it_is(self, world):
        bring_to(world, RevisionState.SUBMITTED)
        kept = receive(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        assert codes(kept) == ["submitted"]

    def test_may_be_named_where_nothing_differs(self, world):
        bring_to(world, RevisionState.SUBMITTED)
        kept = receive(world, *P4_ROWS)
        assert (kept.preview["counts"]["unchanged"], codes(kept)) == (2, [])

    def test_sent_back_takes_numbers_again(self, world):
        revision = bring_to(world, RevisionState.RETURNED)
        bring_in(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        assert cell(revision, world, "P4/F").count == 77


class TestApprovedReturn:
    def test_is_not_touched_without_a_reason(self, world):
        bring_to(world, RevisionState.APPROVED)
        kept = receive(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        assert codes(kept) == ["approved"]
        assert kept.preview["awaiting_reason"] == 1
        with pytest.raises(Invalid):
            apply(world, kept)
        assert ReturnRevision.objects.count() == 1

    def test_gets_a_correction_with_a_reason(self, world):
        approved = bring_to(world, RevisionState.APPROVED)
        kept = bring_in(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77", reason="Miscounted.")
        approved.refresh_from_db()
        draft = ReturnRevision.objects.get(number=2)
        assert (draft.state, draft.reason) == (RevisionState.DRAFT, "Miscounted.")
        assert (approved.is_in_force, cell(approved, world, "P4/F").count) == (True, 3)
        assert (cell(draft, world, "P4/F").count, cell(draft, world, "P4/F").version) == (77, 2)
        assert cell(draft, world, "P4/M").origin == CellOrigin.CARRIED
        assert draft.cells.count() == approved.cells.count()
        assert kept.result["returns"][0]["way"] == "correct"
        assert kept.result["returns"][0]["number"] == 2

    def test_gets_no_correction_where_nothing_differs(self, world):
        bring_to(world, RevisionState.APPROVED)
        kept = bring_in(world, *P4_ROWS, reason="Miscounted.")
        assert kept.result["returns"] == []
        assert ReturnRevision.objects.count() == 1

    def test_is_corrected_late_by_human_resources_management_only(self, world):
        as_of = date(2024, 12, 31)
        approved_before(world)
        row = "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77"
        assert codes(receive(world, row, as_of=as_of)) == ["late_correction"]
        kept = bring_in(world, row, as_of=as_of, username="hrm", reason="Miscounted.")
        assert kept.result["returns"][0]["way"] == "correct"

    def test_of_a_certified_period_stays(self, world):
        approved_before(world, as_of=date(2023, 12, 31))
        row = "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77"
        for username in ("hr.nairobi", "hrm"):
            kept = receive(world, row, as_of=date(2023, 12, 31), username=username)
            assert codes(kept) == ["period_certified"]

    def test_is_begun_by_human_resources_management_never(self, world):
        assert codes(receive(world, *P4_ROWS, username="hrm")) == ["not_permitted"]


class TestLatePeriod:
    def test_takes_what_was_sent_back(self, world):
        bring_to(world, RevisionState.RETURNED)
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(state=PeriodState.CLOSED)
        kept = receive(
            world,
            "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77",
            "KEN-MOMBASA,P4,ONE_YEAR_PLUS,F,1",
        )
        assert codes(kept) == ["period_closed"]
        assert kept.preview["groups"][0]["value"] == "KEN-MOMBASA"
        kept = apply(world, kept, only_good=True)
        assert [one["office"] for one in kept.result["returns"]] == ["KEN-NAIROBI"]


class TestSetAsideGrade:
    def aside(self, world, grade="D2"):
        return SetAsideGrade.objects.create(
            office=world.offices["KEN-NAIROBI"], grade=world.grades[grade]
        )

    def test_comes_back_when_the_file_counts_persons_in_it(self, world):
        self.aside(world)
        revision = begin(world)
        HeadcountCell.objects.create(
            revision=revision,
            grade=world.grades["D2"],
            contract_group=world.contract_groups["ONE_YEAR_PLUS"],
            sex="O",
            state=CellState.NOT_APPLICABLE,
            changed_at=NOON,
        )
        kept = receive(
            world, "KEN-NAIROBI,D2,ONE_YEAR_PLUS,F,1", "KEN-NAIROBI,D2,ONE_YEAR_PLUS,M,0"
        )
        (notice,) = kept.preview["notices"]
        assert (notice["code"], notice["value"]) == ("grade_taken_back", "KEN-NAIROBI: D2")
        assert SetAsideGrade.objects.exists()
        apply(world, kept)
        assert not SetAsideGrade.objects.exists()
        assert cell(revision, world, "D2/F").count == 1
        assert cell(revision, world, "D2/M").count == 0
        assert cell(revision, world, "D2/O").state == CellState.MISSING

    def test_stays_aside_when_the_file_has_none(self, world):
        self.aside(world)
        kept = bring_in(world, "KEN-NAIROBI,D2,ONE_YEAR_PLUS,F,0")
        assert SetAsideGrade.objects.exists()
        assert kept.preview["notices"] == []

    def test_of_a_rejected_row_stays_aside(self, world):
        self.aside(world)
        bring_in(world, "KEN-NAIROBI,D2,ONE_YEAR_PLUS,1,-1,0", header=WIDE, only_good=True)
        assert SetAsideGrade.objects.exists()


class TestDiscard:
    def test_forgets_the_bytes_and_cannot_be_applied(self, world):
        kept = receive(world, *P4_ROWS)
        for _time in range(2):
            kept = imports.discard(import_id=kept.pk, scope=world.scope("hr.nairobi"))
        kept.refresh_from_db()
        assert (kept.state, bytes(kept.content)) == (ImportState.DISCARDED, b"")
        with pytest.raises(WrongState):
            apply(world, kept)

    def test_is_too_late_after_the_import(self, world):
        kept = bring_in(world, *P4_ROWS)
        with pytest.raises(WrongState):
            imports.discard(import_id=kept.pk, scope=world.scope("hr.nairobi"))


class TestImportSeen:
    def test_is_one_s_own_or_the_auditor_s(self, world):
        kept = receive(world, *P4_ROWS)
        for username in ("hr.nairobi", "auditor"):
            assert reads.import_seen(import_id=kept.pk, scope=world.scope(username)) == kept
        for username in ("hr.region", "head.nairobi", "council", "stranger", "admin"):
            assert not reads.imports_seen(scope=world.scope(username)).exists()
            with pytest.raises(OutOfScope):
                reads.import_seen(import_id=kept.pk, scope=world.scope(username))
            with pytest.raises(OutOfScope):
                reads.problems_of_import(import_id=kept.pk, scope=world.scope(username))
        assert not reads.imports_seen(scope=OfficeScope.nothing()).exists()

    def test_is_nothing_for_the_auditor_of_some_offices(self, world):
        """A file names offices and what they hold, also those that this auditor does not see."""
        kept = receive(world, *P4_ROWS)
        auditor = world.people["stranger"]
        Grant.objects.create(
            user=auditor,
            role=Role.AUDITOR,
            office=Office.objects.get(code="SEN-DAKAR"),
            starts_on=GRANTED_ON,
        )
        assert not reads.imports_seen(scope=world.scope("stranger")).exists()
        with pytest.raises(OutOfScope):
            reads.import_seen(import_id=kept.pk, scope=world.scope("stranger"))

    def test_tells_what_was_written_from_the_history(self, world):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 9})
        kept = bring_in(world, *P4_ROWS)
        assert reads.changes_written(import_id=kept.pk, scope=world.scope("hr.nairobi")) == [
            ("KEN-NAIROBI", "ONE_YEAR_PLUS", "P4", "F", "9", "3"),
            ("KEN-NAIROBI", "ONE_YEAR_PLUS", "P4", "M", "", "4"),
        ]

    def test_hides_offices_that_may_no_longer_be_seen(self, world):
        kept = bring_in(world, *P4_ROWS)
        Grant.objects.filter(user=world.people["hr.nairobi"]).update(
            office=world.offices["SEN-DAKAR"]
        )
        scope = world.scope("hr.nairobi")
        assert reads.changed_returns(kept=kept, scope=scope) == []
        assert reads.changes_written(import_id=kept.pk, scope=scope) == []

    def test_lists_all_changes_ahead(self, world):
        kept = receive(world, *P4_ROWS)
        ahead = imports.changes_ahead(import_id=kept.pk, at=LATER, scope=world.scope("hr.nairobi"))
        assert [change[4:] for change in ahead] == [("", "3", "", "E2"), ("", "4", "", "E3")]


class TestOwnFile:
    def rows(self, world, office="KEN-NAIROBI", username="hr.nairobi"):
        scope = world.scope(username)
        period = period_line(as_of=OPEN_PERIOD, scope=scope)
        return list(reads.form_rows(period=period, office=office, scope=scope))

    @pytest.mark.parametrize("language", ["en", "fr", "es"])
    def test_brought_in_again_changes_nothing(self, world, settings, language):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": 0, "P5/F": "NA", "NON_STAFF/UG/F": 7})
        SetAsideGrade.objects.create(office=world.offices["KEN-NAIROBI"], grade=world.grades["D2"])
        settings.LANGUAGE_CODE = language
        content = write_csv(reads.form_header(), self.rows(world))
        kept = imports.import_file(
            content=content,
            filename="kenya.csv",
            as_of=OPEN_PERIOD,
            only_good=False,
            reason="",
            at=LATER,
            scope=world.scope("hr.nairobi"),
        )
        assert kept.result["counts"]["unchanged"] == 4
        assert kept.result["returns"] == []

    def test_leaves_out_what_is_set_aside_and_has_all_else(self, world):
        SetAsideGrade.objects.create(office=world.offices["KEN-NAIROBI"], grade=world.grades["D2"])
        rows = self.rows(world)
        assert len(rows) == 19 * 3 + 1
        assert ("KEN-NAIROBI", "UG", "NON_STAFF", "", "", "") in rows

    def test_has_every_office_that_one_enters(self, world):
        assert {row[0] for row in self.rows(world, office="", username="hr.region")} == {
            "KEN-NAIROBI",
            "KEN-MOMBASA",
            "SOM-HARGEISA",
        }
        assert self.rows(world, office="", username="auditor") == []

    def test_of_an_office_out_of_sight_is_not_there(self, world):
        with pytest.raises(OutOfScope):
            self.rows(world, office="SEN-DAKAR")


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    """Real transactions: what one has locked, the other waits for."""

    def alongside(self, work):
        """Start work in a thread with a connection of its own."""
        answers: list[object] = []

        def run():
            try:
                answers.append(work())
            except Exception as error:
                answers.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread, answers

    @pytest.fixture
    def lasting_world(self, transactional_db) -> World:
        return build_world()

    def test_import_waits_for_a_hand_that_submits_and_then_is_refused(self, lasting_world):
        world = lasting_world
        revision = fill(world, begin(world))
        kept = receive(world, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77")
        with transaction.atomic():
            take(world, "submit", revision, "hr.nairobi")
            thread, answers = self.alongside(lambda: apply(world, kept))
            wait_until_blocked()
        thread.join()
        assert isinstance(answers[0], Invalid)
        assert cell(revision, world, "P4/F").count == 3

    def test_import_into_a_return_that_somebody_begins_goes_into_theirs(self, lasting_world):
        world = lasting_world
        kept = receive(world, *P4_ROWS)
        with transaction.atomic():
            revision = begin(world)
            thread, answers = self.alongside(lambda: apply(world, kept))
            wait_until_blocked()
        thread.join()
        assert not isinstance(answers[0], Exception), answers[0]
        assert ReturnRevision.objects.get() == revision
        assert cell(revision, world, "P4/F").count == 3


def wait_until_blocked() -> None:
    """Wait until another backend of this database waits for a lock; the server tells, no guessing."""
    for _look in range(2000):
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT pg_sleep(0.005), COUNT(*) FROM pg_locks waiting
                WHERE NOT waiting.granted AND waiting.pid IN (
                    SELECT held.pid FROM pg_locks held
                    JOIN pg_database ON pg_database.oid = held.database
                    WHERE pg_database.datname = current_database())
                """
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waited for a lock")
