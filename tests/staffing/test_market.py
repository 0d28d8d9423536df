"""The applicants' market and the boards: figures by hand, pages, files, API, and who sees nothing."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from apps.staffing.choices import Board, VacancyState
from apps.staffing.models import BoardComposition
from apps.staffing.selectors.market import MarketQuery, market_of
from apps.staffing.selectors.market_words import warnings_of
from apps.staffing.services import boards
from apps.staffing.services.boards import BoardData
from apps.web.refusals import Invalid, NotPermitted, WrongState
from tests.staffing.permission_subjects_market import make_board, make_vacancy
from tests.staffing.test_analytics_selection import departments

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
GRADES = ("P1", "P2", "P3", "P4", "P5", "D1")
pytestmark = pytest.mark.django_db


@pytest.fixture
def berkeley(world):
    """The applicants of 1973 as vacancies: one of each department, at a grade of its own."""
    for grade, one in zip(GRADES, departments(), strict=True):
        make_vacancy(
            world,
            "KEN-NAIROBI",
            f"1973 {grade}",
            grade=world.grades[grade],
            posts=999,
            applicants_women=one.women_in,
            applicants_men=one.men_in,
            applicants_other=0,
            appointed_women=one.women,
            appointed_men=one.men,
            state=VacancyState.FILLED,
            closed_on=date(2025, 12, 1),
        )


def way(market):
    """The step from applicants to appointed."""
    return market.steps[-1]


class TestMarket:
    def test_warns_when_pooling_reverses_the_picture_of_1973(self, world, berkeley):
        market = market_of(query=MarketQuery(), today=TODAY, scope=world.scope("hr.nairobi"))
        step = way(market)
        assert (step.crude.women, step.crude.women_in) == (557, 1835)
        assert float(step.ratio.value) == pytest.approx(0.68183, abs=1e-5)
        assert (step.ratio.lower, step.rests_on_one) == ("women", False)
        assert float(step.pooled.odds_ratio) == pytest.approx(1.105343, abs=1e-6)
        assert step.pooled.p == pytest.approx(0.216924, abs=1e-6)
        assert len(warnings_of(market)) == 1
        assert [one.label for one in step.strata if one.ratio.is_below] == ["P1"]
        # One office is one part: then nothing is left to compare within.
        as_one = market_of(
            query=MarketQuery(within="office"), today=TODAY, scope=world.scope("hr.nairobi")
        )
        assert warnings_of(as_one) == []
        assert way(as_one).pooled.strata == 1

    def test_leaves_out_stages_that_are_not_known_and_cancelled_vacancies(self, world):
        known = {"applicants_women": 10, "applicants_men": 20}
        make_vacancy(world, "KEN-NAIROBI", "1", **known, short_list_women=2, short_list_men=3)
        make_vacancy(world, "KEN-NAIROBI", "2", **known, short_list_women=2)
        make_vacancy(
            world,
            "KEN-MOMBASA",
            "3",
            applicants_women=4,
            applicants_men=0,
            applicants_other=1,
            short_list_women=1,
            short_list_men=0,
        )
        cancelled = {"state": VacancyState.CANCELLED, "closed_on": date(2025, 6, 1)}
        make_vacancy(world, "KEN-NAIROBI", "4", **known, **cancelled)
        make_vacancy(world, "SEN-DAKAR", "5", **known)
        market = market_of(query=MarketQuery(), today=TODAY, scope=world.scope("hr.nairobi"))
        applicants, long_list, short_list = market.stages[:3]
        assert (applicants.tally.women, applicants.tally.men, applicants.tally.other) == (24, 40, 1)
        assert applicants.coverage.counted == 3
        assert (long_list.coverage.due, long_list.coverage.counted) == (3, 0)
        assert (short_list.tally.women, short_list.coverage.missing) == (3, 1)
        assert (market.cancelled, market.with_missing_stages) == (1, 3)
        assert all(step.ratio is None for step in market.steps)
        everywhere = market_of(query=MarketQuery(), today=TODAY, scope=world.scope("gcu"))
        assert len(everywhere.vacancies) == 4
        narrowed = MarketQuery(region="SEN-DAKAR-RO", first=2025, last=2025, grade_group="P4")
        there = market_of(query=narrowed, today=TODAY, scope=world.scope("gcu"))
        assert [one.reference for one in there.vacancies] == ["5"]
        for nothing in (
            MarketQuery(first=2026),
            MarketQuery(grade_group="P5"),
            MarketQuery(office="X"),
        ):
            assert not market_of(query=nothing, today=TODAY, scope=world.scope("gcu")).vacancies
        for nobody in ("hr.hargeisa", "council", "stranger"):
            assert not market_of(
                query=MarketQuery(), today=TODAY, scope=world.scope(nobody)
            ).vacancies


class TestPages:
    def test_show_the_warning_the_ratio_and_the_same_numbers_by_api_and_file(
        self, world, berkeley, client, django_assert_max_num_queries
    ):
        client.force_login(world.people["gcu"])
        url = reverse("staffing:market")
        client.get(url)
        with django_assert_max_num_queries(14):
            page = client.get(url).content.decode()
        assert "do not read the sum alone" in page
        assert all(text in page for text in ("0.68", "1.11", "to the disadvantage of women"))
        assert "30.4" in page
        answer = client.get("/api/v1/staffing/market/").json()
        (whole,) = [
            step
            for step in answer["steps"]
            if (step["before"], step["after"]) == ("applicants", "appointed")
        ]
        assert whole["ratio"] == pytest.approx(0.68183, abs=1e-5)
        assert (whole["is_below"], whole["test"]) == (True, "chi_square")
        assert whole["pooled"]["picture"] == "reversed"
        assert whole["coverage"] == {"due": 6, "counted": 6, "missing": 0}
        for what in ("stages", "steps", "below", "pooled", "short-lists"):
            file = client.get(reverse("staffing:market_file", args=[what, "csv"]))
            assert file.status_code == 200
        assert (
            "1835"
            in client.get(reverse("staffing:market_file", args=["steps", "csv"])).content.decode()
        )
        assert (
            client.get(reverse("staffing:market_file", args=["steps", "xlsx"])).status_code == 200
        )
        assert client.get(reverse("staffing:market_file", args=["steps", "pdf"])).status_code == 404
        assert client.get(url, {"first": "1873"}).status_code == 404

    def test_do_not_say_nobody_of_a_stage_that_no_vacancy_knows(self, world, client):
        make_vacancy(world, "KEN-NAIROBI", applicants_women=10, applicants_men=20)
        client.force_login(world.people["hr.nairobi"])
        files = {
            what: client.get(reverse("staffing:market_file", args=[what, "csv"])).content.decode()
            for what in ("stages", "steps")
        }
        assert "Short list" in files["stages"]
        assert "Short list,0" not in files["stages"].replace(";", ",")
        assert "nobody entered" not in files["steps"]
        assert "Not known" in files["steps"]
        answer = client.get("/api/v1/staffing/market/").json()
        assert [stage["women"] for stage in answer["stages"]] == [10, None, None, None, None, None]
        assert {step["women_in"] for step in answer["steps"]} == {None}

    def test_are_empty_with_a_way_on_before_anybody_has_entered_anything(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        for name in ("market", "vacancies"):
            page = client.get(reverse(f"staffing:{name}")).content.decode()
            assert "No vacancy yet" in page
            assert reverse("staffing:vacancy_new") in page
        assert (
            "The composition of no board is known"
            in client.get(reverse("staffing:boards")).content.decode()
        )

    def test_take_a_vacancy_once_and_keep_what_was_typed(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        url = reverse("staffing:vacancy_new")
        typed = {
            "office": "KEN-NAIROBI",
            "reference": "VN 2025/7",
            "grade": "P4",
            "contract": "ONE_YEAR_PLUS",
            "posts": "1",
            "opened_on": "2025-09-01",
            "state": "open",
            "applicants_women": "many",
            "applicants_men": "20",
            "short_list_men": "21",
        }
        answer = client.post(url, typed)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert all(text in page for text in ('value="many"', "21 are more than 20"))
        typed |= {"applicants_women": "12", "short_list_men": "3", "short_list_women": "2"}
        saved = client.post(url, typed)
        assert saved.status_code == 303
        again = client.post(url, typed)
        assert again.status_code == 422
        assert "already" in again.content.decode()
        page = client.get(saved["Location"]).content.decode()
        assert "is not known: its office has no approved return" in page
        vacancy_id = saved["Location"].rstrip("/").rpartition("/")[2]
        edit = reverse("staffing:vacancy_edit", args=[vacancy_id])
        assert client.post(edit, {**typed, "version": "1", "posts": "2"}).status_code == 303
        stale = client.post(edit, {**typed, "version": "1", "posts": "3"})
        assert stale.status_code == 409
        assert 'name="version" value="2"' in stale.content.decode()
        listed = client.get(
            reverse("staffing:vacancies"), {"office": "KEN-NAIROBI", "state": "open"}
        )
        assert "12 / 20" in listed.content.decode()
        history = client.get(reverse("desk:history", args=["staffing.vacancy", vacancy_id]))
        assert history.status_code == 200


class TestApi:
    def test_enters_and_changes_a_vacancy_by_the_rules_of_the_pages(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        url = "/api/v1/staffing/market/vacancies/"
        sent = {
            "office": "KEN-NAIROBI",
            "reference": "VN 9",
            "grade": "P4",
            "contract": "ONE_YEAR_PLUS",
            "opened_on": "2025-09-01",
            "applicants": {"women": 3, "men": 9},
            "appointed": {"women": 4, "men": 0},
        }
        refused = client.post(url, sent, content_type="application/json")
        assert refused.status_code == 422
        assert {error["field"] for error in refused.json()["errors"]} == {"appointed_women"}
        sent["appointed"] = {"women": 1, "men": None}
        made = client.post(url, sent, content_type="application/json")
        assert made.status_code == 201
        row = made.json()
        assert (row["appointed"], row["short_list"]["men"], row["version"]) == (
            {"women": 1, "men": None, "other": None},
            None,
            1,
        )
        assert client.get(url).json()["results"] == [row]
        one = f"{url}{row['id']}/"
        assert (
            client.put(one, {**sent, "version": 7}, content_type="application/json").status_code
            == 409
        )
        changed = client.put(one, {**sent, "version": 1}, content_type="application/json")
        assert changed.json()["version"] == 2


class TestBoards:
    def test_are_kept_by_hrm_and_the_gcu_with_all_problems_at_once(self, world):
        wrong = BoardData(
            board="council",
            as_of=date(2026, 3, 1),
            counts={"members_women": 2, "members_men": None, "trained_women": 3},
        )
        scope = world.scope("hrm")
        with pytest.raises(Invalid) as refused:
            boards.save(data=wrong, now=NOW, today=TODAY, scope=scope)
        assert {problem.field: problem.code for problem in refused.value.problems} == {
            "board": "invalid_choice",
            "as_of": "future",
            "members_men": "required",
            "trained_women": "more_than_members",
        }
        right = BoardData(
            board=Board.JARB, as_of=TODAY, counts={"members_women": 2, "members_men": 4}
        )
        saved = boards.save(data=right, now=NOW, today=TODAY, scope=world.scope("gcu"))
        with pytest.raises(Invalid):
            boards.save(data=right, now=NOW, today=TODAY, scope=scope)
        with pytest.raises(WrongState):
            boards.change(
                composition_id=saved.pk, version=9, data=right, now=NOW, today=TODAY, scope=scope
            )
        for username in ("hr.nairobi", "auditor", "council", "stranger"):
            with pytest.raises(NotPermitted):
                boards.save(data=right, now=NOW, today=TODAY, scope=world.scope(username))
        assert BoardComposition.objects.count() == 1

    def test_page_shows_members_training_and_which_board_is_not_known(self, world, client):
        make_board(trained_women=2, trained_men=1, trained_other=0, has_gender_member="yes")
        client.force_login(world.people["hrm"])
        page = client.get(reverse("staffing:boards")).content.decode()
        assert "Appointments and Postings Board, 1 March 2025" in page
        assert "JARB, CARC, JASAC" in page
        assert "33" in page
        (row,) = client.get("/api/v1/staffing/boards/").json()["compositions"]
        assert row["share_of_women"] == pytest.approx(100 / 3)
        assert (row["members_men"], row["trained_men"]) == (6, 1)
