"""The annual estimate: frozen as it was, signed off by the Budget Division, replaced with a reason."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.gender_marker.choices import EstimateState
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.desk.estimates import waiting
from apps.gender_marker.selectors.estimates import estimates, signed_estimate, tables_of
from apps.gender_marker.services.estimates import checksum_of, prepare, sign
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.gender_marker.builders import (
    NOON,
    make_budget,
    make_edition,
    make_estimate,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def money(world):
    """400 of principal purpose, of which 300 spent; 600 of code 0; 1000 without a score."""
    edition = make_edition()
    amounts = (("2b", "400", "300"), ("0", "600", None), (None, "1000", None))
    for place, (code, amount, spent) in enumerate(amounts):
        project = make_project(world, code=f"KE-{place}")
        make_budget(project, amount=amount, spent=spent, spent_usd=spent)
        if code:
            make_score(world, project=project, edition=edition, code=code)
    return edition


def prepared(world, who="gcu", **more) -> AnnualEstimate:
    return prepare(
        **{"year": YEAR, "words": "By hand.", "now": NOON, "scope": world.scope(who), **more}
    )


def signed(world, found, **more) -> AnnualEstimate:
    found.refresh_from_db()
    return sign(
        **{
            "estimate_id": found.pk,
            "version": found.version,
            "now": NOON,
            "scope": world.scope("budget"),
            **more,
        }
    )


class TestPreparing:
    def test_freezes_budgets_and_expenditure_apart(self, world, money):
        found = prepared(world)
        budget, _trafficking, funds, spent, *_rest = tables_of(found)
        assert (budget.number, spent.key) == ("T9", "shares.t9.spent")
        assert budget.cell("2b", "share").value == 40
        assert budget.cell("2b", "lowest").value == 20
        assert budget.cell("2b", "highest").value == 70
        assert budget.cell("unscored", "money").value == 1000
        assert spent.cell("2b", "share").value == 100
        assert spent.cell("total", "money").value == 300
        assert funds.cell("other_funds", "share-2b").value == 40
        assert found.checksum == checksum_of(found.tables)

    def test_stays_as_it_was_when_scores_change(self, world, money):
        found = prepared(world)
        project = make_project(world, code="KE-9")
        make_budget(project, amount="5000")
        make_score(world, project=project, edition=money, code="1")
        found.refresh_from_db()
        assert tables_of(found)[0].cell("2b", "share").value == 40

    def test_is_made_anew_until_it_is_signed(self, world, money):
        first = prepared(world)
        again = prepared(world, "budget", words="Better.")
        assert (again.pk, again.words, again.version) == (first.pk, "Better.", 2)

    @pytest.mark.parametrize("year", [1999, 2024, 2101])
    def test_is_refused_for_a_year_without_money(self, world, money, year):
        with pytest.raises(Invalid) as refusal:
            prepared(world, year=year)
        assert refusal.value.problems[0].field == "year"
        assert not AnnualEstimate.objects.exists()

    @pytest.mark.parametrize("who", ["ddg", "auditor", "pm.nairobi", "admin", "stranger"])
    def test_is_for_the_budget_division_and_the_unit(self, world, money, who):
        with pytest.raises(NotPermitted):
            prepared(world, who)


class TestSigning:
    def test_is_for_the_budget_division_alone(self, world, money):
        found = prepared(world)
        with pytest.raises(NotPermitted):
            signed(world, found, scope=world.scope("gcu"))
        assert signed(world, found).signed_by == world.people["budget"]
        with pytest.raises(WrongState):
            signed(world, found)

    def test_is_refused_of_another_version_than_the_one_looked_at(self, world, money):
        found = prepared(world)
        prepared(world, words="Changed meanwhile.")
        with pytest.raises(WrongState, match="version"):
            signed(world, found, version=1)

    def test_replaces_the_former_one_with_a_reason(self, world, money):
        first = signed(world, prepared(world))
        second = prepared(world, now=NOON + timedelta(days=1))
        with pytest.raises(Invalid) as refusal:
            signed(world, second)
        assert refusal.value.problems[0].field == "reason"
        signed(world, second, reason="A fund was missing.")
        first.refresh_from_db()
        assert (first.state, first.replaced_because) == (
            EstimateState.REPLACED,
            "A fund was missing.",
        )
        assert signed_estimate(year=YEAR, scope=world.scope("gcu")).pk == second.pk


class TestReading:
    def test_is_for_those_who_see_every_project(self, world, money):
        found = prepared(world)
        for who in ("budget", "auditor", "senior"):
            assert list(estimates(scope=world.scope(who))) == [found]
        for who in ("head.nairobi", "pm.nairobi", "admin", "council", "stranger"):
            with pytest.raises(NotPermitted):
                estimates(scope=world.scope(who))
        with pytest.raises(OutOfScope):
            signed(world, found, estimate_id=found.pk + 1)

    def test_is_closed_to_who_reads_blind(self, world, money):
        score = make_score(world, project=make_project(world, code="KE-B"), edition=money, code="1")
        sample = make_sample(world, edition=money)
        make_reading(world, assessment=score, sample=sample, reader="wggi", office="CHE-GENEVA")
        with pytest.raises(NotPermitted, match="read blind"):
            estimates(scope=world.scope("wggi"))


class TestPages:
    def test_show_the_frozen_figures_and_who_signed(self, world, client, money):
        found = signed(world, prepared(world))
        client.force_login(world.people["auditor"])
        page = client.get(reverse("gender_marker:estimate", args=[found.pk])).content.decode()
        for part in ("Approved budget of 2025 by code", "By hand.", found.checksum, "At most"):
            assert part in page
        assert "Prepare anew" not in page
        listed = client.get(reverse("gender_marker:estimates")).content.decode()
        assert "Signed off" in listed

    def test_say_that_there_is_none_yet(self, world, client):
        client.force_login(world.people["budget"])
        page = client.get(reverse("gender_marker:estimates")).content.decode()
        assert "No year was estimated yet" in page

    def test_keep_what_was_typed_when_a_year_is_refused(self, world, client, money):
        client.force_login(world.people["gcu"])
        answer = client.post(
            reverse("gender_marker:estimate_new"), {"year": "2019", "words": "Long words."}
        )
        assert answer.status_code == 422
        assert b"Long words." in answer.content
        assert b"No project has a budget in 2019" in answer.content

    def test_refuse_a_stale_signature_and_show_what_is_there(self, world, client, money):
        found = prepared(world)
        prepared(world, words="Changed meanwhile.")
        client.force_login(world.people["budget"])
        url = reverse("gender_marker:estimate_sign", args=[found.pk])
        answer = client.post(url, {"version": "1"})
        assert answer.status_code == 409
        assert b'value="2"' in answer.content

    def test_give_the_budget_and_the_expenditure_in_one_workbook(self, world, client, money):
        found = prepared(world)
        client.force_login(world.people["budget"])
        answer = client.get(reverse("gender_marker:estimate_file", args=[found.pk]))
        book = load_workbook(BytesIO(answer.content))
        frozen = tables_of(found)
        assert [table.number for table in frozen].count("T9") == 2
        assert len(book.sheetnames) == 1 + len(frozen)
        about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
        assert about["Population"] == "Projects of the register"
        last = [row[0].value for row in book[book.sheetnames[-1]].iter_rows()]
        assert any("Expenditure" in str(value) for value in last)

    def test_wait_on_the_home_page_of_who_signs_them(self, world, money, django_assert_num_queries):
        found = prepared(world)
        scope = world.scope("budget")
        with django_assert_num_queries(1):
            [item] = waiting(now=NOON, most=8, scope=scope).items
        assert item.url == reverse("gender_marker:estimate", args=[found.pk])
        others = [world.scope(name) for name in ("gcu", "auditor", "stranger")]
        with django_assert_num_queries(0):
            assert all(waiting(now=NOON, most=8, scope=each).total == 0 for each in others)
        signed(world, found)
        assert waiting(now=NOON, most=8, scope=scope).total == 0

    def test_list_takes_two_statements(self, world, money, django_assert_num_queries):
        for year in range(2010, 2020):
            make_estimate(world, edition=money, year=year)
        scope = world.scope("auditor")
        with django_assert_num_queries(2):
            assert len(estimates(scope=scope)) == 10


class TestApi:
    def test_gives_the_frozen_tables(self, world, api, money):
        prepared(world)
        api.force_authenticate(world.people["auditor"])
        [found] = api.get("/api/v1/gender-marker/estimates/").json()
        assert (found["year"], found["state"], found["edition"]) == (YEAR, "prepared", "IOM-2017")
        assert found["tables"][0]["number"] == "T9"
