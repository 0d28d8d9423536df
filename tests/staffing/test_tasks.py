"""The nightly look at the sums."""

import logging

from django.db.models import F

from apps.staffing.choices import RevisionState
from apps.staffing.models import StaffSummary
from apps.staffing.tasks import verify_summaries
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import bring_to


class TestVerifySummaries:
    def test_finds_nothing_when_the_sums_are_right(self, world, caplog):
        bring_to(world, RevisionState.APPROVED)
        with caplog.at_level(logging.ERROR, logger="apps.staffing"):
            assert verify_summaries() == {}
        assert caplog.records == []

    def test_reports_sums_that_disagree_and_leaves_them(self, world, caplog):
        bring_to(world, RevisionState.APPROVED)
        changed = StaffSummary.objects.filter(women__gt=0).update(women=F("women") + 1)
        with caplog.at_level(logging.ERROR, logger="apps.staffing"):
            assert verify_summaries(later="unknown") == {OPEN_PERIOD.isoformat(): changed}
        assert f"{changed} sums of {OPEN_PERIOD} disagree" in caplog.text
        assert verify_summaries() == {OPEN_PERIOD.isoformat(): changed}
