"""Pages of questionnaires where something is wrong: nothing typed is lost, and nothing is said that is secret."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.questionnaires.links import token_of
from apps.questionnaires.models import Answer, Campaign, Question, Recipient, Response
from apps.questionnaires.services import campaigns
from tests.questionnaires.builders import (
    FAR,
    FIVE,
    KEY,
    LAST,
    NOW,
    opened,
    prepared,
    published,
    recipient,
    wishes,
)

LINK = "someone@example.com"


@pytest.fixture
def by_link(world) -> Campaign:
    return opened(world, anonymity="link", closes_on=FAR, asked=wishes(LINK))


def address(campaign: Campaign) -> str:
    token = token_of(recipient(campaign, LINK).secret, campaign.closes_on)
    return f"/questionnaires/answer/{token}/"


@pytest.fixture
def gcu(world) -> Client:
    client = Client()
    client.force_login(world.people["gcu"])
    return client


class TestALink:
    def test_that_is_forged_is_answered_as_if_there_were_nothing(self, client, by_link):
        assert client.get(address(by_link)[:-2] + "x/").status_code == 404

    def test_to_a_closed_campaign_says_so(self, world, client, by_link):
        url = address(by_link)
        campaigns.close_campaign(
            campaign_id=by_link.pk, version=2, now=NOW, scope=world.scope("gcu")
        )
        for response in (client.get(url), client.post(url, {"a_q3": "good", "do": "send"})):
            assert response.status_code == 409
            assert "This questionnaire is closed" in response.content.decode()
        assert not Response.objects.exists()

    def test_that_has_expired_says_so(self, world, client):
        campaign = opened(world, anonymity="link", closes_on=LAST, asked=wishes(LINK))
        token = token_of(recipient(campaign, LINK).secret, LAST - timedelta(days=3650))
        response = client.get(f"/questionnaires/answer/{token}/")
        assert response.status_code == 409
        assert "This link has expired" in response.content.decode()

    def test_speaks_the_language_of_its_recipient_until_another_is_chosen(self, client, by_link):
        assert "Comment était-ce" in client.get(address(by_link)).content.decode()
        client.cookies["django_language"] = "en"
        assert "How was it?" in client.get(address(by_link)).content.decode()

    def test_tells_its_secret_to_no_other_site_and_to_no_cache(self, client, by_link):
        response = client.get(address(by_link))
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]


class TestTyping:
    def test_is_kept_when_another_window_was_faster(self, client, by_link):
        url = address(by_link)
        assert client.post(url, {"version": 0, "a_q4": "One", "do": "save"}).status_code == 303
        response = client.post(url, {"version": 0, "a_q4": "Two", "do": "save"})
        assert response.status_code == 409
        text = response.content.decode()
        assert ">Two</textarea>" in text
        assert 'name="version" value="1"' in text
        assert Answer.objects.get().text == "One"

    def test_is_kept_when_something_must_be_answered(self, client, by_link):
        response = client.post(address(by_link), {"version": 0, "a_q4": "Words", "do": "send"})
        assert response.status_code == 422
        assert ">Words</textarea>" in response.content.decode()

    def test_is_saved_by_the_way_and_answered_with_the_next_version(self, client, by_link):
        url = address(by_link)
        for version in (0, 1):
            response = client.post(
                url, {"version": version, "a_q4": "So far"}, headers={"HX-Request": "true"}
            )
            assert response.status_code == 200
            assert f'value="{version + 1}"' in response.content.decode()
        assert (
            client.post(
                url, {"version": 0, "a_q4": "Old"}, headers={"HX-Request": "true"}
            ).status_code
            == 409
        )

    def test_of_an_option_that_is_not_offered_is_refused(self, client, by_link):
        sent = {"version": 0, "a_q3": "excellent", "do": "send"}
        assert client.post(address(by_link), sent).status_code == 422
        assert not Recipient.objects.get(email=LINK).has_answered


class TestAPublishedVersion:
    def test_is_refused_to_whoever_writes_it_with_a_sentence(self, world, gcu):
        version = published(world)
        question = version.questions.get(key="q4")
        base = f"/questionnaires/{KEY}/1/questions"
        sent = {
            "key": "q4",
            "kind": "text",
            "text_en": "Changed?",
            "options-TOTAL_FORMS": 0,
            "options-INITIAL_FORMS": 0,
        }
        for response in (
            gcu.post(f"{base}/{question.pk}/", sent),
            gcu.post(f"{base}/new/", {**sent, "key": "q9"}),
            gcu.post(f"{base}/{question.pk}/delete/"),
            gcu.post(f"{base}/{question.pk}/move/", {"position": 4, "direction": "up"}),
        ):
            assert response.status_code == 409
            assert "never changes" in response.content.decode()
        assert Question.objects.get(pk=question.pk).text_en == "Question q4?"


class TestCampaignPage:
    def test_names_nobody_once_an_anonymous_campaign_is_open(self, world, gcu):
        campaign = prepared(world, anonymity="anonymous", closes_on=FAR, asked=wishes(*FIVE))
        url = f"/questionnaires/campaigns/{campaign.pk}/"
        assert "Achieng Otieno" in gcu.get(url).content.decode()
        campaigns.open_campaign(
            campaign_id=campaign.pk, version=1, now=NOW, scope=world.scope("gcu")
        )
        text = gcu.get(url).content.decode()
        assert "Achieng Otieno" not in text
        assert "of 5 asked" in text

    def test_keeps_lines_that_cannot_be_added(self, world, gcu):
        campaign = prepared(world, closes_on=FAR)
        url = f"/questionnaires/campaigns/{campaign.pk}/recipients/"
        response = gcu.post(url, {"lines": "hr.nairobi\nnobody", "language": "en"})
        assert response.status_code == 422
        text = response.content.decode()
        assert "Line 2: Neither a user name" in text
        assert "hr.nairobi\nnobody</textarea>" in text
        assert not campaign.recipients.exists()

    def test_gives_the_links_as_a_list_to_send(self, world, gcu, by_link):
        response = gcu.post(f"/questionnaires/campaigns/{by_link.pk}/links/")
        assert response.status_code == 200
        header, line = response.content.decode("utf-8-sig").splitlines()
        assert header == "name,email,language,link"
        assert line == f",{LINK},fr,http://testserver{address(by_link)}"

    @pytest.mark.parametrize("people", [1, 4])
    def test_takes_as_many_statements_for_few_and_for_many(
        self, world, gcu, people, django_assert_max_num_queries
    ):
        campaign = opened(world, closes_on=FAR, asked=wishes(*FIVE[:people]))
        gcu.get("/questionnaires/campaigns/")
        with django_assert_max_num_queries(32):
            gcu.get(f"/questionnaires/campaigns/{campaign.pk}/")
