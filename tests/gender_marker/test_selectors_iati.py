"""The policy markers of the IATI file: what a score becomes there, and what never becomes a 0."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import etree

from apps.gender_marker.models import Edition
from apps.gender_marker.reference import load
from apps.gender_marker.selectors.iati import policy_markers
from apps.projects.iati import written
from apps.projects.models import Project
from apps.projects.selectors.iati import activities, contents_of
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    NOON,
    make_project,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parents[1] / "projects" / "iati" / "iati-activities-schema.xsd"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
DAYS = {"starts_on": NOON.date(), "state": "under_way"}


@pytest.fixture(autouse=True)
def reference(world: World) -> None:
    """The markers of the product, with their crosswalk."""
    load(folder=settings.REFERENCE_DIR, now=NOON)


def edition(code: str = "IOM-2017") -> Edition:
    return Edition.objects.get(code=code)


def score(world: World, name: str, code: str, by: str = "IOM-2017", **more: object) -> Project:
    """A project with a score, made once."""
    project = Project.objects.filter(code=name).first() or make_project(
        world, code=name, **{**DAYS, **more}
    )
    make_score(world, project=project, edition=edition(by), code=code)
    return project


def file_of(world: World, username: str = "gcu") -> etree._Element:
    pieces = written(
        activities(rows=Project.objects.all(), scope=world.scope(username)),
        organization="XX-TEST",
        now=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )
    return etree.fromstring(b"".join(pieces), PARSER)


def told(root: etree._Element) -> dict[str, list[tuple[str, str, str | None]]]:
    """Vocabulary, code and significance of each marker, by project."""
    return {
        activity.findtext("iati-identifier").removeprefix("XX-TEST-"): [
            (each.get("vocabulary"), each.get("code"), each.get("significance"))
            for each in activity.findall("policy-marker")
        ]
        for activity in root
    }


class TestFile:
    def test_says_0_1_or_2_of_a_score_and_nothing_without_one(self, world: World):
        """Worked by hand from markers.md, section 4."""
        for code in ("0", "1", "2a", "2b", "N/A"):
            score(world, f"IOM-{code}".replace("/", ""), code)
        make_project(world, code="MAIN", is_gender_main=True, **DAYS)
        score(world, "DAC-ONLY", "1", "DAC-2016")
        score(world, "UNSCREENED", "not screened", "DAC-2016")
        root = file_of(world)
        assert etree.XMLSchema(etree.parse(SCHEMA, PARSER)).validate(root)
        assert told(root) == {
            "IOM-0": [("1", "1", "0"), ("99", "0", None)],
            "IOM-1": [("1", "1", "0"), ("99", "1", None)],
            "IOM-2a": [("1", "1", "1"), ("99", "2a", None)],
            "IOM-2b": [("1", "1", "2"), ("99", "2b", None)],
            "IOM-NA": [],
            "MAIN": [],
            "DAC-ONLY": [("1", "1", "1")],
            "UNSCREENED": [],
        }
        [words] = root.xpath(
            "//iati-activity[policy-marker/@code='2a']/policy-marker[@vocabulary='99']"
        )
        assert [each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in words] == [
            "en",
            "fr",
            "es",
        ]
        assert words[0].text == (
            "IOM Gender Marker, 2017 (IOM-2017): 2a, All standards met, mainstreamed"
        )

    def test_prefers_the_own_score_by_the_dac_marker(self, world: World):
        score(world, "BOTH", "1")
        score(world, "BOTH", "2", "DAC-2016")
        score(world, "NA", "N/A")
        score(world, "NA", "0", "DAC-2016")
        score(world, "NOT", "2b")
        score(world, "NOT", "not screened", "DAC-2016")
        assert told(file_of(world)) == {
            "BOTH": [("1", "1", "2"), ("99", "1", None)],
            "NA": [("1", "1", "0")],
            "NOT": [("1", "1", "2"), ("99", "2b", None)],
        }

    def test_leaves_out_what_is_undetermined_and_what_another_marker_says(self, world: World):
        gam = edition("GAM-2018-DESIGN")
        make_undetermined(world, project=make_project(world, code="OPEN", **DAYS), edition=gam)
        score(world, "GAM", "4T", "GAM-2018-DESIGN")
        assert told(file_of(world)) == {"OPEN": [], "GAM": []}

    def test_hides_the_score_from_who_reads_it_blind(self, world: World):
        project = score(world, "KE-1", "2b", office=DAKAR)
        score(world, "KE-2", "2a", office=DAKAR)
        first = project.marker_assessments.get()
        make_reading(
            world,
            assessment=first,
            sample=make_sample(world, edition=first.edition),
            reader="gcu",
            office="CHE-GENEVA",
        )
        found = told(file_of(world))
        assert found["KE-1"] == []
        assert found["KE-2"]
        assert len(told(file_of(world, "auditor"))["KE-1"]) == 2
        ids = [project.pk]
        assert policy_markers(project_ids=ids, scope=world.scope("pm.nairobi")) == {}
        assert policy_markers(project_ids=ids, scope=world.scope("stranger")) == {}


class TestContents:
    def test_count_those_with_a_marker_of_gender_equality(
        self, world: World, django_assert_num_queries
    ):
        score(world, "A", "0")
        score(world, "B", "2b")
        score(world, "C", "N/A")
        make_project(world, code="D", **DAYS)
        mine = world.scope("gcu")
        with django_assert_num_queries(7):
            found = contents_of(rows=Project.objects.all(), scope=mine)
        assert (found.written, found.with_marker) == (4, 2)
        client = Client()
        client.force_login(world.people["gcu"])
        page = client.get(reverse("projects:iati")).content.decode()
        assert "2 have a marker of gender equality." in page
        assert "2 have none" in page

    def test_are_read_by_batch_in_eight_statements(self, world: World, django_assert_num_queries):
        for code in ("A", "B", "C"):
            score(world, code, "2a")
        mine = world.scope("gcu")
        with django_assert_num_queries(1 + 8):
            rows = list(activities(rows=Project.objects.all(), scope=mine))
        assert [len(each.markers_known) for each in rows] == [2, 2, 2]
