"""What the tables of commitments refuse by themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.policy.models import Commitment, GuidelineActivity, Policy
from tests.policy.builders import commitment, policy

pytestmark = pytest.mark.django_db


class TestCommitment:
    @pytest.mark.parametrize(
        "said",
        [
            {"closing": "fulfilled"},
            {"closed_on": date(2026, 2, 1)},
            {"closed_because": "Done."},
            {"closing": "fulfilled", "closed_on": date(2026, 2, 1)},
            {"closing": "fulfilled", "closed_because": "Done."},
            {"closing": "lost", "closed_on": date(2026, 2, 1), "closed_because": "Done."},
        ],
    )
    def test_is_not_closed_without_day_and_reason(self, said):
        kept = commitment()
        with pytest.raises(IntegrityError, match="says_when_and_why"), transaction.atomic():
            Commitment.objects.filter(pk=kept.pk).update(**said)

    def test_has_a_history(self):
        kept = commitment()
        Commitment.objects.filter(pk=kept.pk).update(note="mended")
        events = Commitment.pgh_event_model.objects.filter(pgh_obj=kept)
        assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "update"]


class TestPolicy:
    def test_does_not_end_before_it_begins(self):
        kept = policy()
        with pytest.raises(IntegrityError, match="begins_before"), transaction.atomic():
            Policy.objects.filter(pk=kept.pk).update(last_year=2014)


class TestGuidelineActivity:
    def test_belongs_to_one_of_the_guidelines(self):
        with pytest.raises(IntegrityError, match="guideline_is_in_the_list"), transaction.atomic():
            GuidelineActivity.objects.create(
                key="x", guideline="travel", position=1, is_our_reading=True, source="CRP/22"
            )
