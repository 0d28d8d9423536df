"""What the database itself refuses, whatever runs above it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from apps.focal_points.choices import (
    ActivityState,
    EditionState,
    InquiryAnswer,
    ItemProgress,
    RuleKey,
    WorkplanState,
)
from apps.focal_points.models import (
    Activity,
    Inquiry,
    Issue,
    Rule,
    RuleSet,
    Task,
    TermsEdition,
    Workplan,
)
from tests.focal_points.builders import (
    DAKAR,
    NOON,
    TODAY,
    make_activity,
    make_appointment,
    make_area,
    make_item,
    make_rule_set,
    make_workplan,
)


def refuses(constraint: str):
    """Expect the constraint of that name, and keep the test's transaction usable."""
    return pytest.raises(Exception, match=constraint)


class TestAppointment:
    def test_begins_before_it_ends(self, world):
        with refuses("appointment_begins_before_it_ends"), transaction.atomic():
            make_appointment(world, ends_before=date(2025, 1, 1))

    @pytest.mark.parametrize("share", ["0", "-1", "100.01"])
    def test_takes_a_part_of_the_working_time(self, world, share):
        with refuses("time_is_above_zero_and_at_most_all"), transaction.atomic():
            make_appointment(world, percent_of_time=Decimal(share))

    def test_is_of_a_person_once_at_a_time_in_an_office(self, world):
        first = make_appointment(world, user="focalpoint.nairobi", ends_before=date(2026, 1, 1))
        with (
            refuses("a_person_serves_an_office_once_at_a_time"),
            transaction.atomic(),
        ):
            make_appointment(world, user="focalpoint.nairobi", starts_on=date(2025, 12, 31))
        make_appointment(world, user="focalpoint.nairobi", starts_on=first.ends_before)
        make_appointment(world, user="focalpoint.nairobi", office=DAKAR)

    def test_is_free_to_overlap_with_another_person_in_the_same_office(self, world):
        make_appointment(world)
        make_appointment(world)


class TestRules:
    def test_has_one_default_set(self, world):
        make_rule_set(is_default=True)
        with refuses("one_rule_set_is_the_default"), transaction.atomic():
            RuleSet.objects.create(
                code="B", title_en="B", position=2, source="test", is_default=True
            )

    @pytest.mark.parametrize(
        ("key", "threshold"),
        [(RuleKey.TIME, None), (RuleKey.TIME, "0"), (RuleKey.TIME, "101"), (RuleKey.TERMS, "10")],
    )
    def test_asks_for_a_threshold_of_time_and_of_nothing_else(self, world, key, threshold):
        made = make_rule_set(least=None)
        with refuses("the_rule_on_time_has_a_threshold"), transaction.atomic():
            Rule.objects.create(
                rule_set=made, key=key, threshold=threshold and Decimal(threshold), source="test"
            )


class TestTerms:
    def test_are_frozen_once_published(self, world):
        edition = TermsEdition.objects.create(number=1, title_en="Terms", created_at=NOON)
        task = Task.objects.create(
            edition=edition, area=make_area(), position=1, text_en="Brief colleagues"
        )
        TermsEdition.objects.filter(pk=edition.pk).update(
            state=EditionState.PUBLISHED, published_at=NOON
        )
        with refuses("published_terms_stay"), transaction.atomic():
            TermsEdition.objects.filter(pk=edition.pk).update(title_en="Other terms")
        with refuses("tasks_change_only_in_a_draft"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(text_en="Nothing")
        with refuses("tasks_change_only_in_a_draft"), transaction.atomic():
            Task.objects.create(edition=edition, area=make_area(), position=2, text_en="More")


class TestWorkplan:
    def test_needs_two_persons_to_say_yes(self, world):
        plan = make_workplan(make_appointment(world), submitted_by=world.people["gcu"])
        with refuses("nobody_supervises_their_own_workplan"), transaction.atomic():
            Workplan.objects.filter(pk=plan.pk).update(supervised_by=world.people["gcu"])
        with refuses("two_persons_say_yes_to_a_workplan"), transaction.atomic():
            Workplan.objects.filter(pk=plan.pk).update(
                supervised_by=world.people["head.nairobi"],
                approved_by=world.people["head.nairobi"],
            )
        with refuses("an_approved_workplan_says_when"), transaction.atomic():
            Workplan.objects.filter(pk=plan.pk).update(state=WorkplanState.APPROVED)
        with refuses("a_workplan_sent_back_says_why"), transaction.atomic():
            Workplan.objects.filter(pk=plan.pk).update(state=WorkplanState.RETURNED)

    def test_says_why_an_item_was_dropped(self, world):
        plan = make_workplan(make_appointment(world))
        with refuses("a_dropped_item_says_why"), transaction.atomic():
            make_item(plan, progress=ItemProgress.DROPPED)


class TestActivity:
    def test_is_whole_once_it_is_logged(self, world):
        draft = make_activity(
            world, state=ActivityState.DRAFT, title="", kind="", happened_on=None, logged_at=None
        )
        with refuses("what_is_logged_is_whole"), transaction.atomic():
            Activity.objects.filter(pk=draft.pk).update(state=ActivityState.LOGGED)

    def test_ends_on_the_day_or_later(self, world):
        make_activity(world, ended_on=TODAY)
        with refuses("an_activity_begins_before_it_ends"), transaction.atomic():
            make_activity(world, ended_on=TODAY - timedelta(days=1))

    def test_says_why_it_was_withdrawn(self, world):
        with refuses("a_withdrawn_activity_says_why"), transaction.atomic():
            make_activity(world, state=ActivityState.WITHDRAWN)


class TestInquiry:
    def test_is_open_once(self, world):
        appointment = make_appointment(world)
        facts = {"appointment": appointment, "silent_since": TODAY, "asked_at": NOON}
        first = Inquiry.objects.create(**facts)
        with refuses("one_open_question_an_appointment"), transaction.atomic():
            Inquiry.objects.create(**facts)
        with refuses("an_answer_says_when"), transaction.atomic():
            Inquiry.objects.filter(pk=first.pk).update(answer=InquiryAnswer.GOES_ON)
        Inquiry.objects.filter(pk=first.pk).update(answer=InquiryAnswer.GOES_ON, answered_at=NOON)
        Inquiry.objects.create(**facts)


class TestIssue:
    def test_is_frozen_once_published(self, world):
        issue = Issue.objects.create(kind="bulletin", number=1, title_en="News", created_at=NOON)
        with refuses("a_published_issue_has_a_text"), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(published_at=NOON)
        Issue.objects.filter(pk=issue.pk).update(text_en="News.", published_at=NOON)
        with refuses("published_issue_stays"), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(title_en="Other news")
