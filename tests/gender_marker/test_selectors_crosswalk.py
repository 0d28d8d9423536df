"""What a code is in another marker, with its loss in the reader's language."""

import pytest
from django.conf import settings
from django.utils import translation

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import Correspondence, Edition
from apps.gender_marker.reference import load
from apps.gender_marker.selectors.crosswalk import counterpart, counterparts_of
from tests.cast import World
from tests.gender_marker.builders import (
    NOON,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference(world: World) -> None:
    """The markers of the product, with their crosswalk."""
    load(folder=settings.REFERENCE_DIR, now=NOON)


class TestOneCode:
    @pytest.mark.parametrize(
        ("code", "from_scale", "to_scale", "told"),
        [
            ("2b", "IOM", "DAC", "2"),
            ("2a", "IOM", "DAC", "1"),
            ("1", "IOM", "DAC", "0"),
            ("0", "IOM", "DAC", "0"),
            ("N/A", "IOM", "DAC", ""),
            ("2b", "IOM", "ECHO", ""),
            ("2a", "IASC", "GEM", "2"),
            ("4T", "GAM", "DAC", "2"),
        ],
    )
    def test_is_what_the_collection_of_markers_says(
        self, world: World, code: str, from_scale: str, to_scale: str, told: str
    ):
        """Worked by hand from markers.md, section 4."""
        found = counterpart(
            code=code, from_scale=from_scale, to_scale=to_scale, scope=world.scope("pm.nairobi")
        )
        assert found is not None
        assert (found.scale, found.code) == (to_scale, told)

    def test_says_what_is_lost_in_the_language_of_the_reader(self, world: World):
        asked = {"code": "1", "from_scale": "IOM", "to_scale": "DAC", "scope": world.scope("gcu")}
        with translation.override("fr"):
            found = counterpart(**asked)
        assert found is not None
        assert "compté ici comme 0" in found.loss
        assert found.name.startswith("Marqueur")
        assert found.status == "proposal"

    def test_has_no_row_where_nothing_compares_the_two(self, world: World):
        asked = {"code": "1", "from_scale": "ECHO", "to_scale": "GAM"}
        assert counterpart(**asked, scope=world.scope("gcu")) is None
        nobody = OfficeScope.nothing()
        assert counterpart(code="1", from_scale="IOM", to_scale="DAC", scope=nobody) is None
        Correspondence.objects.update(retired_on=NOON.date())
        retired = {"code": "1", "from_scale": "IOM", "to_scale": "DAC"}
        assert counterpart(**retired, scope=world.scope("gcu")) is None


class TestScores:
    def test_have_a_counterpart_in_each_other_marker(self, world: World, django_assert_num_queries):
        iom = Edition.objects.get(code="IOM-2017")
        gam = Edition.objects.get(code="GAM-2018-DESIGN")
        score = make_score(world, project=make_project(world), edition=iom, code="2b")
        same = make_score(world, project=make_project(world, code="B"), edition=iom, code="2b")
        left_open = make_undetermined(world, project=make_project(world, code="C"), edition=gam)
        mine = world.scope("gcu")
        with django_assert_num_queries(2):
            found = counterparts_of(assessments=[score, same, left_open], scope=mine)
        told = [(each.scale, each.code) for each in found[score.pk]]
        assert told == [("IASC", "2b"), ("ECHO", ""), ("GAM", ""), ("DAC", "2"), ("GEM", "3")]
        assert found[same.pk] == found[score.pk]
        assert found[left_open.pk] == []

    def test_are_told_to_nobody_who_does_not_see_the_score(self, world: World):
        iom = Edition.objects.get(code="IOM-2017")
        score = make_score(world, project=make_project(world), edition=iom, code="2b")
        sample = make_sample(world, edition=iom)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        for name in ("gcu", "head.dakar", "stranger"):
            found = counterparts_of(assessments=[score], scope=world.scope(name))
            assert found == {score.pk: []}, name
