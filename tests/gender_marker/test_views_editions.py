"""Pages of markers and editions: what stands there, what is tried without being stored, drafts hidden."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.gender_marker.models import Assessment
from apps.gender_marker.reference import load
from apps.gender_marker.selectors.editions import edition_seen
from apps.gender_marker.selectors.table_words import row_asked
from apps.gender_marker.selectors.tables import table_of
from tests.gender_marker.builders import make_edition
from tests.staffing.builders import scope_of

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LIST = "/gender-marker/markers/"


@pytest.fixture
def at_desk(world):
    """A function that gives a member of the cast a browser, in a world with the reference editions."""
    load(folder=settings.REFERENCE_DIR, now=AT)

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def page(code: str) -> str:
    return reverse("gender_marker:edition", args=[code])


class TestMarkers:
    def test_stand_with_their_editions_for_everybody_and_drafts_for_their_keepers(
        self, world, at_desk
    ):
        make_edition("IOM-2027", is_published=False)
        stranger, gcu = at_desk("stranger").get(LIST), at_desk("gcu").get(LIST)
        names = [each["code"] for each in stranger.context["scales"]]
        assert names == ["IOM", "IASC", "ECHO", "GAM", "DAC", "GEM"]
        assert b"IOM-2027" not in stranger.content
        assert b"IOM-2027" in gcu.content
        assert at_desk("stranger").get(page("IOM-2027")).status_code == 404
        assert at_desk("gcu").get(page("IOM-2027")).status_code == 200

    def test_take_as_many_statements_whatever_there_is(
        self, world, at_desk, django_assert_num_queries, django_assert_max_num_queries
    ):
        client = at_desk("gcu")
        client.get(LIST)
        for address in (LIST, page("IOM-2017"), reverse("gender_marker:crosswalk")):
            with django_assert_max_num_queries(20) as asked:
                client.get(address)
        number = len(asked)
        for place in range(3):
            make_edition(f"IOM-{2030 + place}")
        with django_assert_num_queries(number):
            client.get(reverse("gender_marker:crosswalk"))


class TestEdition:
    def test_says_its_rows_in_words_and_how_well_each_is_founded(self, world, at_desk):
        found = at_desk("stranger").get(page("IOM-2017"))
        third = found.context["rows"][2]
        assert third["asked"] == (
            "Does the marker apply: “Yes”",
            "1 to 2 of 3 are “Yes”: Needs assessment, Outputs, Activities",
        )
        assert [str(row["founded"].label) for row in found.context["rows"]] == [
            "Unverified",
            "Inferred",
            "Verified",
            "Inferred",
            "Inferred",
        ]
        body = found.content.decode()
        assert "its condition was not seen" in body
        assert "says whether the marker applies" in body

    def test_says_where_the_published_rules_are_silent(self, world, at_desk):
        found = at_desk("stranger").get(page("GAM-2018-MONITORING"))
        assert [row["code"] for row in found.context["rows"]][-1] is None
        assert "rule not published" in found.content.decode()
        decides = {each["key"] for each in found.context["questions"] if each["decides"]}
        assert decides == {"CONTACT", "GOODS", "DELIVERY", "A", "D", "G", "J", "TARGETED"}

    def test_is_tried_without_anything_being_stored(self, world, at_desk):
        client = at_desk("stranger")
        answers = {"SCREENED": "yes", "OBJECTIVE": "yes", "WITHOUT_IT": "no", "try": "1"}
        found = client.get(page("DAC-2016"), answers)
        assert (found.status_code, found.context["tried"]["code"]) == (200, "2")
        found = client.get(page("IOM-2017"), {"APPLICABLE": "no", "NEEDS": "", "try": "1"})
        assert found.context["tried"]["code"] == "N/A"
        assert len(found.context["tried"]["skipped"]) == 4
        found = client.get(page("GAM-2018-DESIGN"), dict.fromkeys(("A", "D"), "1") | GAM_OPEN)
        assert found.context["tried"]["code"] == ""
        assert not Assessment.objects.exists()

    def test_asks_for_what_is_missing_and_keeps_what_was_answered(self, world, at_desk):
        client = at_desk("stranger")
        found = client.get(page("DAC-2016"), {"SCREENED": "yes", "try": "1"})
        assert found.status_code == 422
        assert set(found.context["form"].errors) == {"OBJECTIVE", "WITHOUT_IT"}
        assert found.context["form"]["SCREENED"].value() == "yes"
        found = client.get(page("DAC-2016"), {"SCREENED": "perhaps", "try": "1"})
        assert found.status_code == 422
        assert set(found.context["form"].errors) == {"SCREENED"}


GAM_OPEN = {
    "CONTACT": "yes",
    "GOODS": "no",
    "DELIVERY": "no",
    "G": "2",
    "J": "3",
    "TARGETED": "no",
    "try": "1",
}


class TestCrosswalk:
    def test_says_what_is_lost(self, world, at_desk):
        client, address = at_desk("stranger"), reverse("gender_marker:crosswalk")
        assert client.get(address, {"from": "nothing"}).context["chosen"] == "IOM"
        found = client.get(address)
        others = {each["code"]: each["rows"] for each in found.context["others"]}
        assert list(others) == ["IASC", "ECHO", "GAM", "DAC", "GEM"]
        by_code = {row["code"]: row for row in others["DAC"]}
        assert {code: row["other"] for code, row in by_code.items()} == {
            "0": "0",
            "1": "0",
            "2a": "1",
            "2b": "2",
            "N/A": "",
        }
        assert "1 if a gender objective exists" in by_code["1"]["loss"]
        assert str(by_code["1"]["founded"].label) == "Proposal of this product"
        found = client.get(address, {"from": "DAC"})
        [gem] = [each["rows"] for each in found.context["others"] if each["code"] == "GEM"]
        assert {row["code"]: row["other"] for row in gem}["not screened"] == ""

    def test_says_what_belongs_there_while_nothing_is_loaded(self, world):
        client = Client()
        client.force_login(world.people["gcu"])
        for address in (LIST, reverse("gender_marker:crosswalk")):
            assert b"loaded with the reference data" in client.get(address).content


class TestConditionsInWords:
    def test_say_how_many_of_which_questions(self, world):
        three = ("NEEDS", "OUTPUTS", "ACTIVITIES")
        sentences = {
            (0, 0): "Needs, Outputs, Activities: never “Yes”",
            (3, 3): "Needs, Outputs, Activities: “Yes”",
            (1, 1): "Exactly 1 of 3 is “Yes”: Needs, Outputs, Activities",
            (2, 3): "At least 2 of 3 are “Yes”: Needs, Outputs, Activities",
            (0, 2): "At most 2 of 3 are “Yes”: Needs, Outputs, Activities",
            (1, 2): "1 to 2 of 3 are “Yes”: Needs, Outputs, Activities",
        }
        rows = tuple(("1", ((three, ("yes",), least, most),)) for least, most in sentences)
        make_edition("IOM-2031", rows=rows, is_published=False)
        table = table_of(edition=edition_seen(code="IOM-2031", scope=scope_of(world, "gcu")))
        asked = [row_asked(table, row)[0] for row in table.table.rows]
        assert asked == list(sentences.values())
        with translation.override("es"):
            assert "«" in row_asked(table, table.table.rows[0])[0], "the marks of the language"
