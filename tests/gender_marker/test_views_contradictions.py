"""Contradictions on pages, in files and through the API: the same rows, and none for a blind reader."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule, Edition
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)
from tests.gender_marker.contradiction_builders import make_reply, make_rule

pytestmark = pytest.mark.django_db
LIST = "/api/v1/gender-marker/contradictions/"


@pytest.fixture
def edition(world: World) -> Edition:
    """IOM's edition, and two rules on it: a warning, and a notice that cannot be tested."""
    make_rule("iom-0-main", sentence_fr="Le genre est absent, et pourtant principal.")
    make_rule("iom-0-women", fact="women_only", severity="notice")
    return make_edition()


@pytest.fixture
def scores(world: World, edition: Edition) -> dict[str, Assessment]:
    """Two scores of Nairobi and one of Dakar that the warning names; one of them is answered."""
    found = {
        code: make_score(
            world,
            project=make_project(world, code=code, office=office, is_gender_main=True),
            edition=edition,
            code="0",
        )
        for code, office in (("KE-1", "KEN-NAIROBI"), ("KE-2", "KEN-NAIROBI"), ("SN-1", DAKAR))
    }
    rule = ContradictionRule.objects.get(key="iom-0-main")
    make_reply(world, assessment=found["KE-2"], rule=rule)
    return found


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def page(world: World, name: str, **query: str) -> str:
    response = client_of(world, name).get(reverse("gender_marker:contradictions"), query)
    assert response.status_code == 200
    return response.content.decode()


class TestList:
    def test_names_project_sentence_and_reply_and_what_could_not_be_tested(
        self, world: World, scores: dict[str, Assessment]
    ):
        shown = page(world, "gcu")
        assert "3 scores by" in shown
        assert "3 contradictions found" in shown
        for words in (
            "KE-1",
            "SN-1",
            "Sentence of iom-0-main.",
            "The component is that of the donor",
        ):
            assert words in shown
        assert "Meant for women only" in shown
        assert shown.count("Say why this is none") == 2
        assert "Say why this is none" not in page(world, "auditor")
        assert "SN-1" not in page(world, "pm.nairobi")

    def test_is_narrowed_by_what_stands_in_the_address(
        self, world: World, scores: dict[str, Assessment]
    ):
        assert "1 contradiction found" in page(world, "gcu", office=DAKAR)
        assert "1 contradiction found" in page(world, "gcu", answered="yes")
        assert "2 contradictions found" in page(world, "gcu", answered="no", rule="iom-0-main")
        assert "Nothing matches" in page(world, "gcu", rule="iom-0-women")
        assert "3 contradictions found" in page(world, "gcu", office="XXX", edition="XXX")

    def test_says_what_belongs_here_before_anything_does(self, world: World):
        assert "loaded with the reference data" in page(world, "gcu")
        make_edition()
        assert "No score to look at yet" in page(world, "gcu")

    def test_costs_the_same_however_long_it_is(
        self, world: World, scores: dict[str, Assessment], django_assert_max_num_queries
    ):
        for number in range(8):
            make_score(
                world,
                project=make_project(world, code=f"P-{number}", is_gender_main=True),
                edition=Edition.objects.get(),
                code="0",
            )
        client = client_of(world, "auditor")
        client.get(reverse("gender_marker:contradictions"))
        with django_assert_max_num_queries(24):
            client.get(reverse("gender_marker:contradictions"))

    def test_is_downloaded_as_it_is_shown(self, world: World, scores: dict[str, Assessment]):
        client = client_of(world, "gcu")
        url = reverse("gender_marker:contradictions_file", args=["csv"])
        text = client.get(url, {"answered": "yes"}).content.decode("utf-8-sig")
        [row] = csv.DictReader(io.StringIO(text))
        assert (row["Project"], row["Rule"], row["Score"]) == ("KE-2", "iom-0-main", "0")
        assert row["Reply"].startswith("The component")
        assert date.fromisoformat(row["Replied at"]), "a day, as in the other files"
        book = client.get(reverse("gender_marker:contradictions_file", args=["xlsx"]))
        assert book.content[:2] == b"PK"
        assert (
            client.get(reverse("gender_marker:contradictions_file", args=["doc"])).status_code
            == 404
        )


class TestApi:
    def test_tells_the_same_as_the_page(self, world: World, scores: dict[str, Assessment]):
        client = client_of(world, "gcu")
        answer = client.get(LIST, {"answered": "true"}).json()
        assert answer["count"] == 1
        [one] = answer["results"]
        assert (one["project"], one["office"], one["code"], one["rule"], one["severity"]) == (
            "KE-2",
            "KEN-NAIROBI",
            "0",
            "iom-0-main",
            "warning",
        )
        assert list(one["reply"]) == ["because", "replied_at"]
        assert client.get(LIST, {"answered": "false"}).json()["count"] == 2
        assert client.get(LIST, {"office": DAKAR}).json()["results"][0]["reply"] is None
        rules = client.get(f"{LIST}rules/").json()
        assert [
            (each["rule"], each["named"], each["answered"], each["untested"]) for each in rules
        ] == [
            ("iom-0-main", 3, 1, 0),
            ("iom-0-women", 0, 0, 3),
        ]

    def test_refuses_what_it_does_not_know(self, world: World, scores: dict[str, Assessment]):
        client = client_of(world, "gcu")
        assert client.get(LIST, {"edition": "IOM-1900"}).status_code == 422
        assert client.get(LIST, {"office": "XXX"}).status_code == 404
        assert client.get(LIST, {"answered": "perhaps"}).status_code == 422


class TestBlindReader:
    def test_gets_none_of_it_by_any_door(self, world: World, scores: dict[str, Assessment]):
        score = scores["KE-1"]
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        client = client_of(world, "gcu")
        for url in (
            reverse("gender_marker:contradictions"),
            reverse("gender_marker:contradictions_file", args=["csv"]),
            LIST,
            f"{LIST}rules/",
            reverse("gender_marker:contradiction_rule_edit", args=["iom-0-main"]),
        ):
            assert client.get(url).status_code == 403, url
        reply = reverse("gender_marker:contradiction_reply", args=[score.pk, "iom-0-main"])
        assert client.get(reply).status_code == 404
        rule = client.get(reverse("gender_marker:contradiction_rule", args=["iom-0-main"]))
        assert "Change the rule" not in rule.content.decode()
        assert "KE-1" not in rule.content.decode()


class TestReply:
    def url(self, score: Assessment) -> str:
        return reverse("gender_marker:contradiction_reply", args=[score.pk, "iom-0-main"])

    def test_is_kept_when_it_is_refused_and_shown_on_the_page_of_the_score(
        self, world: World, scores: dict[str, Assessment]
    ):
        client, url = client_of(world, "pm.nairobi"), self.url(scores["KE-1"])
        refused = client.post(url, {"because": " "})
        assert refused.status_code == 422
        assert "Say why this is no contradiction." in refused.content.decode()
        done = client.post(url, {"because": "The donor words it so."})
        assert done.status_code == 303
        shown = client_of(world, "auditor").get(done["Location"]).content.decode()
        assert "The donor words it so." in shown
        assert client.get(url).status_code == 409
        assert ContradictionReply.objects.count() == 2


class TestRulePages:
    def test_show_the_rules_with_sources_and_are_in_french(self, world: World, edition: Edition):
        client = client_of(world, "auditor")
        client.cookies["django_language"] = "fr"
        shown = client.get(reverse("gender_marker:contradiction_rules")).content.decode()
        assert "Le genre est absent, et pourtant principal." in shown

    def test_a_change_is_looked_at_before_it_is_saved(
        self, world: World, scores: dict[str, Assessment]
    ):
        client = client_of(world, "gcu")
        url = reverse("gender_marker:contradiction_rule_edit", args=["iom-0-main"])
        said = {"version": "1", "severity": "notice", "sentence_en": "Look."}
        unseen = client.post(url, said | {"step": "save"})
        assert unseen.status_code == 200
        assert ContradictionRule.objects.get(key="iom-0-main").version == 1
        shown = unseen.content.decode()
        assert "the rule names 3 now and 0 then" in shown
        mark = unseen.context["form"].data["looked_at"]
        other = client.post(
            url,
            said | {"step": "save", "looked_at": mark, "is_active": "on", "sentence_en": "See."},
        )
        assert other.status_code == 200
        done = client.post(url, said | {"step": "save", "looked_at": mark})
        assert done.status_code == 303
        rule = ContradictionRule.objects.get(key="iom-0-main")
        assert (rule.version, rule.is_active, rule.sentence_en) == (2, False, "Look.")
        stale = client.post(url, said | {"step": "save", "looked_at": mark})
        assert stale.status_code == 409
        history = reverse("desk:history", args=["gender_marker.contradictionrule", rule.pk])
        assert "Look." in client.get(history).content.decode()
