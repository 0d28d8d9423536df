"""The sums follow the cells and the tree by the clock."""

from datetime import date

import pytest
from django.core.cache import cache

from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell, ReportingPeriod
from apps.staffing.models import StaffSummary
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import Dimension, parity
from apps.staffing.services.summaries import rebuild
from apps.staffing.tasks import follow_the_tree, verify_summaries
from tests.staffing.builders import approved_before

pytestmark = pytest.mark.django_db

DAY = date(2024, 12, 31)
ALL = OfficeScope.everything("test")


@pytest.fixture
def counted(world):
    """Nairobi with an approved return, summed up; the tree as it is has been followed."""
    cache.clear()
    approved_before(world, as_of=DAY)
    period = ReportingPeriod.objects.get(as_of=DAY)
    rebuild(period_id=period.pk, as_of=DAY, scope=ALL)
    follow_the_tree()
    return world


def persons_of(region):
    answer = parity(as_of=DAY, by=Dimension.REGION, query=CountQuery(), scope=ALL)
    return {row.key: row.tally.total for row in answer.rows}[region]


class TestFollowTheTree:
    def test_counts_an_office_moved_in_the_past_in_its_new_region(self, counted):
        before = persons_of("KEN-NAIROBI-RO")
        OfficeSpell.objects.filter(office__code="KEN-NAIROBI").update(
            parent=counted.offices["SEN-DAKAR-RO"]
        )
        assert follow_the_tree() == [DAY.isoformat()]
        assert persons_of("SEN-DAKAR-RO") == before

    def test_does_nothing_while_the_tree_stands_still(self, counted):
        StaffSummary.objects.update(women=999)
        assert follow_the_tree() == []


class TestVerifySummaries:
    def test_finds_nothing_in_true_sums(self, counted):
        assert verify_summaries() == {}

    def test_tells_and_changes_nothing_where_a_sum_is_wrong(self, counted):
        StaffSummary.objects.filter(grade__code="P4").update(women=999)
        assert list(verify_summaries()) == [DAY.isoformat()]
        assert StaffSummary.objects.filter(women=999).exists()
