"""Findings of returns: in words, explained, mended, demanded before submitting, kept at night."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.staffing.choices import CellOrigin, RevisionState
from apps.staffing.models import FindingExplanation, RevisionFindings, StaffingRule
from apps.staffing.selectors.findings import findings_of
from apps.staffing.services import findings
from apps.staffing.services.nightly import look_at_returns
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.staffing.builders import (
    NAIROBI,
    NOON,
    advance,
    approved_before,
    begin,
    cell,
    fill,
    scope_of,
    take,
    type_in,
)
from tests.staffing.rule_builders import BEFORE, EXCHANGED, make_rules, odd_draft

pytestmark = pytest.mark.django_db
NIGHT = OfficeScope.everything("test")


@pytest.fixture(autouse=True)
def _rules():
    make_rules()


def found(world, revision, username="hr.nairobi"):
    return findings_of(revisions=[revision.pk], scope=scope_of(world, username)).get(revision.pk)


def explain(world, revision, finding, username="hr.nairobi", **changes):
    said = {"reason": "change", "text": "Five colleagues moved.", "numbers": finding.numbers}
    return findings.explain(
        revision_id=revision.pk,
        key=finding.key,
        at=NOON,
        scope=scope_of(world, username),
        **{**said, **changes},
    )


class TestFindings:
    def test_name_the_line_its_numbers_and_what_would_mend_it(self, world):
        [finding] = found(world, odd_draft(world))
        assert (finding.rule_key, finding.severity) == ("line_exchanged", "warning")
        assert finding.sentence == (
            "P4 (One year or more): women 14, men 9; the last date has 9 and 14. Were the columns exchanged?"
        )
        assert [(one.name, one.old, one.new) for one in finding.fix] == [
            ("P4, Women (One year or more)", "14", "9"),
            ("P4, Men (One year or more)", "9", "14"),
        ]

    def test_are_nobody_elses(self, world):
        revision = odd_draft(world)
        assert found(world, revision, "hr.dakar") is None
        assert found(world, revision, "stranger") is None
        assert found(world, revision, "hrm")

    def test_take_nine_statements_for_any_number_of_returns(self, world, django_assert_num_queries):
        one = odd_draft(world)
        other = odd_draft(world, "SEN-DAKAR", BEFORE)
        scope = scope_of(world, "hrm")
        with django_assert_num_queries(9):
            findings_of(revisions=[one.pk], scope=scope)
        with django_assert_num_queries(9):
            findings_of(revisions=[one.pk, other.pk], scope=scope)

    def test_wait_for_cells_that_are_missing_and_for_a_first_return(self, world):
        for year in (2023, 2024):
            approved_before(world, NAIROBI, BEFORE, date(year, 12, 31))
        revision = begin(world)
        type_in(world, revision, {"P4/F": 0})
        assert found(world, revision) == []
        first = fill(world, begin(world, "SEN-DAKAR"), EXCHANGED)
        assert found(world, first, "hr.dakar") == []

    def test_keep_the_old_look_at_exchanged_and_jumping_lines(self, world):
        approved_before(world, NAIROBI, {"G1/F": 2, "G1/M": 9, "G5/F": 40, "G6/F": 40})
        StaffingRule.objects.exclude(key__in=["line_mirrored", "line_jumped"]).update(
            is_active=False
        )
        draft = fill(world, begin(world), {"G1/F": 9, "G1/M": 2, "G5/F": 81, "G6/F": 79, "P1/F": 9})
        assert [(one.rule_key, one.severity) for one in found(world, draft)] == [
            ("line_mirrored", "notice"),
            ("line_jumped", "notice"),
        ]


class TestSubmitting:
    def test_refuses_what_cannot_be_right_and_what_is_not_explained(self, world):
        draft = odd_draft(world)
        with pytest.raises(Invalid) as refused:
            take(world, "submit", draft, "hr.nairobi")
        assert refused.value.code == "findings_unexplained"
        assert refused.value.problems[0].field == str(found(world, draft)[0].cells[0])
        type_in(world, draft, {"P3/F": 900})
        with pytest.raises(Invalid) as refused:
            take(world, "submit", draft, "hr.nairobi")
        assert refused.value.code == "findings_errors"

    def test_takes_an_explained_return_and_shows_the_reason_to_who_reviews(self, world):
        draft = odd_draft(world)
        [finding] = found(world, draft)
        explain(world, draft, finding)
        explain(world, draft, finding, reason="regraded", text="Posts were reclassified.")
        advance(world, draft, RevisionState.ATTESTED)
        [shown] = found(world, draft, "hrm")
        assert shown.explanation.text == "Posts were reclassified."
        assert FindingExplanation.objects.count() == 1
        with pytest.raises(WrongState):
            explain(world, draft, finding)

    def test_keeps_what_a_reviewer_read_whatever_door_is_tried(self, world):
        draft = odd_draft(world)
        [finding] = found(world, draft)
        explain(world, draft, finding)
        advance(world, draft, RevisionState.SUBMITTED)
        said = FindingExplanation.objects.filter(revision=draft)
        for change in (lambda: said.update(text="Other words."), said.delete):
            with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
                change()
        assert said.get().text == "Five colleagues moved."

    def test_an_explanation_has_a_reason_words_and_the_numbers_that_were_seen(self, world):
        draft = odd_draft(world)
        [finding] = found(world, draft)
        with pytest.raises(Invalid) as refused:
            explain(world, draft, finding, reason="because", text=" ")
        assert [one.field for one in refused.value.problems] == ["reason", "text"]
        with pytest.raises(WrongState) as stale:
            explain(world, draft, finding, numbers="0" * 16)
        assert stale.value.code == "stale"
        with pytest.raises(NotPermitted):
            explain(world, draft, finding, username="hrm")
        with pytest.raises(OutOfScope):
            explain(world, draft, finding, username="hr.dakar")

    def test_other_numbers_are_another_finding(self, world):
        draft = odd_draft(world)
        explain(world, draft, found(world, draft)[0])
        type_in(world, draft, {"P4/M": 8})
        assert found(world, draft)[0].explanation is None


class TestFixes:
    def test_are_tried_before_they_are_taken_and_saved_like_typed_cells(self, world):
        draft = odd_draft(world)
        scope = scope_of(world, "hr.nairobi")
        [finding] = found(world, draft)
        trial = findings.try_fix(revision_id=draft.pk, key=finding.key, at=NOON, scope=scope)
        assert trial.then == []
        assert cell(draft, world, "P4/F").count == 14
        number = findings.take_fix(
            revision_id=draft.pk,
            key=finding.key,
            numbers=finding.numbers,
            versions=trial.versions,
            at=NOON,
            scope=scope,
        )
        mended = cell(draft, world, "P4/F")
        assert (number, mended.count, mended.origin) == (2, 9, CellOrigin.FIXED)
        assert found(world, draft) == []

    def test_are_refused_where_the_return_changed_meanwhile(self, world):
        draft = odd_draft(world)
        scope = scope_of(world, "hr.nairobi")
        [finding] = found(world, draft)
        trial = findings.try_fix(revision_id=draft.pk, key=finding.key, at=NOON, scope=scope)
        taken = {"revision_id": draft.pk, "key": finding.key, "at": NOON, "scope": scope}
        type_in(world, draft, {"P4/F": 13})
        type_in(world, draft, {"P4/F": 14})  # the same number again, but another version
        with pytest.raises(WrongState) as stale:
            findings.take_fix(numbers=finding.numbers, versions=trial.versions, **taken)
        assert stale.value.code == "stale"
        type_in(world, draft, {"P4/F": 9, "P4/M": 14})
        with pytest.raises(WrongState):
            findings.take_fix(numbers=finding.numbers, versions=trial.versions, **taken)


class TestTheNight:
    def test_keeps_what_is_found_and_tells_hrm_only_what_is_new(self, world):
        draft = odd_draft(world)
        looked = look_at_returns(now=NOON, scope=NIGHT)
        assert (looked.returns, looked.with_findings, looked.news) == (2, 1, 0)
        kept = RevisionFindings.objects.get(revision=draft)
        assert (kept.highest, kept.warnings, kept.unexplained, kept.known) == ("warning", 1, 1, [])
        StaffingRule.objects.update(is_active=False)
        take(world, "submit", draft, "hr.nairobi")
        StaffingRule.objects.update(is_active=True)
        Notice.objects.all().delete()
        assert look_at_returns(now=NOON, scope=NIGHT).news == 1
        assert [one.user.username for one in Notice.objects.all()] == ["hrm"]
        assert look_at_returns(now=NOON, scope=NIGHT).news == 0
        assert Notice.objects.count() == 1
        assert RevisionFindings.objects.count() == 2

    def test_is_for_jobs_only(self, world):
        with pytest.raises(NotPermitted):
            look_at_returns(now=NOON, scope=scope_of(world, "hrm"))
