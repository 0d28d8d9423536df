"""An edition is a record for those who may read it."""

import pytest

from apps.accounts.scope import OfficeScope
from apps.reports.choices import EditionState, Series
from apps.reports.records import editions_seen
from apps.reports.selectors import sees_unpublished
from tests.gender_marker.builders import (
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)
from tests.reports.builders import PUBLISHED_AT, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    return frozen()


def publish(edition):
    edition.state, edition.published_at = EditionState.PUBLISHED, PUBLISHED_AT
    edition.save(update_fields=["state", "published_at"])


class TestEditions:
    @pytest.mark.parametrize("username", ["gcu", "auditor", "hrm"])
    def test_are_seen_before_publication_by_those_who_see_every_office(
        self, world, edition, username
    ):
        view = editions_seen([edition.pk], world.scope(username))[edition.pk]
        assert view.label == "Report to the Council for 2024, edition 1"
        assert view.url == "/reports/2024/1/"
        assert view.office_id == world.offices["IOM"].pk

    @pytest.mark.parametrize("username", ["council", "hr.nairobi", "stranger"])
    def test_are_seen_by_others_once_published(self, world, edition, username):
        scope = world.scope(username)
        assert editions_seen([edition.pk], scope) == {}
        publish(edition)
        assert set(editions_seen([edition.pk], scope)) == {edition.pk}

    def test_are_not_seen_before_by_who_reads_a_project_blind(self, world, edition):
        """The chapter on the gender marker gives sums of scores."""
        score = make_score(world, project=make_project(world), edition=make_edition())
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="wggi", office="IOM")
        scope = world.scope("wggi")
        assert editions_seen([edition.pk], scope) == {}
        assert sees_unpublished(series=Series.WGGI, scope=scope)
        publish(edition)
        assert set(editions_seen([edition.pk], scope)) == {edition.pk}
        assert not sees_unpublished(series=Series.COUNCIL, scope=scope)

    def test_are_nothing_to_visitors(self, world, edition):
        publish(edition)
        assert editions_seen([edition.pk], OfficeScope.nothing()) == {}

    @pytest.mark.parametrize(("username", "may"), [("gcu", True), ("hrm", False)])
    def test_are_worked_on_by_those_who_build_reports(self, world, edition, username, may):
        [view] = editions_seen([edition.pk], world.scope(username)).values()
        assert view.may_change is may

    def test_take_three_statements(self, world, edition, django_assert_num_queries):
        scope = world.scope("gcu")
        with django_assert_num_queries(3):
            assert editions_seen([edition.pk, 999], scope)
