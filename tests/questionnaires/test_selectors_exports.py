import csv
import io

import pandas as pd
import pytest
from django.urls import reverse

from apps.questionnaires.selectors.exports import NOT_ASKED, answer_file
from apps.questionnaires.selectors.result_charts import chart_of
from apps.questionnaires.selectors.tables import tabulation
from apps.web.refusals import NotPermitted, OutOfScope, WrongState
from tests.questionnaires.oracle import ALL, expected
from tests.questionnaires.survey import deal, store


class TestAnswerFile:
    def test_counted_by_pandas_is_the_survey(self, world, django_assert_num_queries):
        survey = deal(1, number=40)
        campaign = store(world, survey)
        scope = world.scope("gcu")
        with django_assert_num_queries(6):
            found = answer_file(campaign_id=campaign.pk, scope=scope)
        frame = pd.DataFrame(found.rows, columns=[column.name for column in found.columns])
        wanted = expected(survey, "")
        for key in ("consulted", "how", "why-not"):
            numbers = wanted[key][ALL]
            assert (frame[key] != NOT_ASKED).sum() == numbers["asked"]
            for option, count in numbers["options"].items():
                assert (frame[key] == option).sum() == count
        for option, count in wanted["topics"][ALL]["options"].items():
            assert (frame[f"topics.{option}"] == 1).sum() == count
        assert frame["topics.parity"].isna().sum() == 40 - wanted["topics"][ALL]["answered"]
        assert sum(frame["persons"].dropna()) == wanted["persons"][ALL]["sum"]

    def test_names_every_column_once_and_says_what_it_holds(self, world):
        campaign = store(world, deal(1, number=3))
        columns = answer_file(campaign_id=campaign.pk, scope=world.scope("gcu")).columns
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        assert {"response", "background.sex", "topics.other-1999", "consulted.words"} <= set(names)
        assert all(column.meaning for column in columns)
        assert next(c for c in columns if c.name == "consulted").values == "yes: Yes; no: No"

    def test_of_an_anonymous_campaign_holds_nothing_by_which_to_recognize_somebody(self, world):
        campaign = store(world, deal(1, number=20), anonymity="anonymous")
        names = {
            column.name
            for column in answer_file(campaign_id=campaign.pk, scope=world.scope("gcu")).columns
        }
        assert {"consulted", "persons", "topics.parity"} <= names
        assert not {"response", "submitted_on", "language", "office", "background.sex"} & names
        assert not {"words", "consulted.words", "how.words"} & names

    def test_of_an_anonymous_campaign_leaves_out_what_few_were_asked_or_answered(self, world):
        survey = deal(1, number=20)
        few = expected(survey, "")
        hidden = {
            key
            for key, groups in few.items()
            if 0 < groups[ALL]["asked"] < 5 or 0 < groups[ALL]["answered"] < 5
        }
        assert hidden & {"why-not", "with-whom", "was-useful", "hours"}
        campaign = store(world, survey, anonymity="anonymous")
        names = {
            column.name.partition(".")[0]
            for column in answer_file(campaign_id=campaign.pk, scope=world.scope("gcu")).columns
        }
        assert not names & hidden
        assert names >= {"consulted", "persons"} - hidden

    def test_of_an_anonymous_campaign_is_refused_below_its_smallest_group(self, world):
        campaign = store(world, deal(1, number=4), anonymity="anonymous")
        with pytest.raises(NotPermitted, match="Too few"):
            answer_file(campaign_id=campaign.pk, scope=world.scope("gcu"))

    def test_of_an_anonymous_campaign_waits_for_its_end(self, world):
        campaign = store(world, deal(1, number=20), anonymity="anonymous", state="open")
        with pytest.raises(WrongState):
            answer_file(campaign_id=campaign.pk, scope=world.scope("gcu"))

    def test_is_for_those_who_run_the_campaign(self, world):
        campaign = store(world, deal(1, number=20), office=world.offices["KEN-NAIROBI"])
        with pytest.raises(NotPermitted):
            answer_file(campaign_id=campaign.pk, scope=world.scope("head.nairobi"))
        with pytest.raises(OutOfScope):
            answer_file(campaign_id=campaign.pk, scope=world.scope("head.dakar"))


class TestFiles:
    def test_defuse_formulas(self, client, world):
        campaign = store(world, deal(1, number=40))
        client.force_login(world.people["gcu"])
        answer = client.get(reverse("questionnaires:answers_file", args=[campaign.pk, "csv"]))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 40
        assert {row["words"] for row in rows} >= {"'=1+1", "Once"}

    def test_have_a_sheet_that_explains_the_columns(self, client, world):
        campaign = store(world, deal(1, number=5))
        client.force_login(world.people["gcu"])
        answer = client.get(reverse("questionnaires:answers_file", args=[campaign.pk, "xlsx"]))
        sheets = pd.read_excel(io.BytesIO(answer.content), sheet_name=None, engine="calamine")
        assert list(sheets)[:2] == ["Answers", "Columns"]
        assert list(sheets["Answers"].columns) == list(sheets["Columns"]["Column"])


class TestResultsPage:
    def page(self, client, campaign, **query):
        return client.get(reverse("questionnaires:results", args=[campaign.pk]), query)

    def test_shows_tables_and_charts_by_a_variable(self, client, world):
        campaign = store(world, deal(1, number=40))
        client.force_login(world.people["gcu"])
        page = self.page(client, campaign, by="sex").content.decode()
        assert "Most often chosen" in page
        assert "Women: answers" in page
        assert "Tabulation(" not in page
        assert "All 40 persons who were asked have answered" in page
        assert self.page(client, campaign, by="grade").status_code == 404

    def test_draws_the_sexes_in_their_own_colours(self, world):
        campaign = store(world, deal(1, number=60))
        found = tabulation(campaign_ids=[campaign.pk], by="sex", scope=world.scope("gcu"))
        chart = chart_of(found.questions[0], found)
        assert [series.key for series in chart.series] == ["women", "men", "other"]
        [share] = [point for point in chart.series[0].points if point.x == "option:yes"]
        assert share.y == found.questions[0].figure("option:yes", "=F", "share").value

    def test_of_too_few_shows_nothing(self, client, world):
        campaign = store(world, deal(1, number=4), anonymity="anonymous")
        client.force_login(world.people["gcu"])
        page = self.page(client, campaign).content.decode()
        assert "Too few answers" in page
        assert "Most often chosen" not in page

    def test_of_a_protected_campaign_waits_for_its_end(self, client, world):
        campaign = store(world, deal(1, number=40), anonymity="anonymous", state="open")
        client.force_login(world.people["gcu"])
        assert "No results yet" in self.page(client, campaign).content.decode()

    def test_of_nobody_says_so(self, client, world):
        campaign = store(world, deal(1, number=0))
        client.force_login(world.people["gcu"])
        assert "Nobody has answered yet" in self.page(client, campaign).content.decode()

    def test_words_are_listed_for_those_who_run_the_campaign(self, client, world):
        campaign = store(world, deal(1, number=40))
        url = reverse("questionnaires:result_words", args=[campaign.pk, "words"])
        client.force_login(world.people["gcu"])
        assert "Twice" in client.get(url).content.decode()
        client.force_login(world.people["auditor"])
        assert "Twice" not in client.get(url).content.decode()


class TestResultsApi:
    def test_says_what_the_page_says(self, api, world):
        survey = deal(1, number=40)
        campaign = store(world, survey)
        api.force_authenticate(world.people["gcu"])
        found = api.get(f"/api/v1/questionnaires/campaigns/{campaign.pk}/results/?by=sex").json()
        assert found["responses"] == 40
        wanted = expected(survey, "sex")["consulted"]
        [table] = [each["table"] for each in found["questions"] if each["key"] == "consulted"]
        [row] = [row for row in table["rows"] if row["key"] == "option:yes"]
        place = [column["key"] for column in table["columns"]].index("count:=F")
        assert row["cells"][place]["value"] == wanted["F"]["options"]["yes"]

    def test_refuses_an_unknown_variable_with_its_name(self, api, world):
        campaign = store(world, deal(1, number=5))
        api.force_authenticate(world.people["gcu"])
        answer = api.get(f"/api/v1/questionnaires/campaigns/{campaign.pk}/results/?by=grade")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "by"
