"""The IATI file against the official schema, and what it says of each project."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from apps.organization.models import Country
from apps.projects.iati import shares, written
from apps.projects.models import Project, ProjectCountry, ProjectPartner, ServiceArea
from apps.projects.selectors.iati import activities, contents_of
from tests.projects.register_builders import DAKAR, add_budget, make_project

SCHEMA = Path(__file__).parent / "iati" / "iati-activities-schema.xsd"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The official schema, with the two that it includes."""
    return etree.XMLSchema(etree.parse(SCHEMA, PARSER))


def file_of(world, username="gcu") -> etree._Element:
    pieces = written(
        activities(rows=Project.objects.all(), scope=world.scope(username)),
        organization="XX-TEST",
        now=NOW,
        every=2,
    )
    return etree.fromstring(b"".join(pieces), PARSER)


def full_project(world) -> Project:
    area = ServiceArea.objects.create(key="labour", name_en="Labour", name_fr="Travail", position=1)
    project = make_project(
        world,
        code="KE/1",
        title="Wells & <women>\x0b",
        service_area=area,
        donor="A donor",
        is_gender_main=True,
        state="completed",
    )
    for iso3 in ("KEN", "SEN", "SOM"):
        ProjectCountry.objects.create(project=project, country=Country.objects.get(iso3=iso3))
    for kind in ("un", "ngo"):
        ProjectPartner.objects.create(project=project, name=f"Partner {kind}", kind=kind)
    add_budget(project, "100", year=2025)
    add_budget(project, "50.25", year=2025, fund="Other")
    add_budget(project, "1250", year=2026, currency="KES", rate="125")
    add_budget(project, "3", year=2026)
    return project


class TestShares:
    @given(st.integers(min_value=1, max_value=250))
    def test_add_up_to_exactly_one_hundred(self, number):
        found = shares(number)
        assert len(found) == number
        assert sum(found) == Decimal(100)
        assert min(found) > 0


class TestFile:
    def test_is_valid_by_the_official_schema(self, world, schema):
        full_project(world)
        for state in ("proposed", "planned", "under_way"):
            make_project(world, state=state, starts_on=None)
        make_project(world, state="cancelled", state_because="No money.", ends_before=None)
        assert schema.validate(file_of(world)), schema.error_log

    def test_with_nothing_in_it_would_not_be_valid(self, world, schema):
        """The schema asks for an activity: the page offers no file without one."""
        assert not schema.validate(file_of(world))

    def test_says_what_is_known_of_a_project(self, world):
        full_project(world)
        [activity] = file_of(world)
        said = activity.xpath
        assert said("string(iati-identifier)") == "XX-TEST-KE/1"
        assert said("string(title/narrative)") == "Wells & <women>"
        assert said("string(activity-status/@code)") == "4"
        assert said("activity-date/@type") == ["2", "4"]
        assert said("activity-date/@iso-date") == ["2025-01-01", "2026-12-31"]
        assert said("recipient-country/@code") == ["KE", "SN", "SO"]
        assert said("recipient-country/@percentage") == ["33.33", "33.33", "33.34"]
        assert said("sector[@vocabulary='99']/@code") == ["labour"]
        assert said("policy-marker") == []
        assert said("participating-org/@role") == ["1", "4", "4", "4"]
        assert said("budget/value/text()") == ["150.25", "13.00"]
        assert said("budget/value/@currency") == ["USD", "USD"]
        assert said("budget/value/@value-date") == ["2025-01-01", "2026-01-01"]

    def test_states_a_budget_in_its_own_currency_where_it_has_one(self, world):
        add_budget(make_project(world), "1250", currency="KES", rate="125")
        [activity] = file_of(world)
        assert activity.xpath("budget/value/text()") == ["1250.00"]
        assert activity.xpath("budget/value/@currency") == ["KES"]

    def test_marks_nothing_that_is_not_known(self, world):
        make_project(world)
        make_project(world, is_gender_main=True)
        for activity in file_of(world):
            assert activity.xpath("policy-marker|sector|recipient-country|activity-scope") == []

    def test_leaves_out_what_the_standard_cannot_hold_and_says_so(self, world):
        make_project(world)
        make_project(world, starts_on=None, ends_before=None)
        make_project(world, state="not_known")
        assert len(file_of(world)) == 1
        contents = contents_of(rows=Project.objects.all(), scope=world.scope("gcu"))
        assert (contents.written, contents.without_day, contents.without_state) == (1, 1, 1)
        assert contents.with_marker == 0

    def test_holds_the_projects_that_one_sees(self, world):
        make_project(world, code="K")
        make_project(world, code="S", office=DAKAR)
        assert len(file_of(world, "pm.nairobi")) == 1
        assert len(file_of(world, "stranger")) == 0

    def test_comes_in_pieces_and_is_whole(self, world, schema):
        for _ in range(5):
            make_project(world)
        pieces = list(
            written(
                activities(rows=Project.objects.all(), scope=world.scope("gcu")),
                organization="XX-TEST",
                now=NOW,
                every=2,
            )
        )
        assert len(pieces) == 3
        assert schema.validate(etree.fromstring(b"".join(pieces), PARSER))


class TestPages:
    def client(self, world, username="gcu") -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    def test_send_the_file_of_the_filtered_projects(self, world, schema, settings):
        settings.IATI_ORGANIZATION_ID = "XX-TEST"
        make_project(world)
        make_project(world, office=DAKAR)
        response = self.client(world).get(reverse("projects:iati_file"), {"office": DAKAR})
        root = etree.fromstring(b"".join(response.streaming_content), PARSER)
        assert schema.validate(root)
        assert len(root) == 1
        assert response["Content-Disposition"].startswith("attachment")

    def test_refuse_while_nobody_knows_the_identifier(self, world, settings):
        settings.IATI_ORGANIZATION_ID = ""
        make_project(world, starts_on=date(2025, 1, 1))
        client = self.client(world)
        response = client.get(reverse("projects:iati_file"))
        assert response.status_code == 409
        assert "IATI_ORGANIZATION_ID" in response.content.decode()
        page = client.get(reverse("projects:iati")).content.decode()
        assert "IATI_ORGANIZATION_ID" in page
        assert "Download the file" not in page
