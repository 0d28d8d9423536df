"""Scenarios: saved as they are set, shared only with who sees their offices, changed by who made them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from apps.staffing.analytics.simulation import Plan, Settings
from apps.staffing.choices import Sharing
from apps.staffing.models import Scenario
from apps.staffing.records import scenarios_known
from apps.staffing.selectors.scenarios import plan_of, scenarios_seen
from apps.staffing.services import scenarios
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.staffing.golden_world import NOW
from tests.staffing.permission_subjects_simulator import make_scenario

URL = "/staffing/simulator/scenarios/"
AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HALF = Plan(years=8, every=Settings(women_of_hires=Decimal(60)))


def data(**values):
    return scenarios.ScenarioData(
        **{
            "name": "Sixty",
            "plan": HALF,
            "as_of": NOW,
            "population": "all_staff",
            "office": "KEN-NAIROBI",
            **values,
        }
    )


def names(world, username):
    return [each.name for each in scenarios_seen(scope=world.scope(username))]


class TestSeen:
    def test_goes_to_whom_it_is_shared_with_and_who_sees_its_offices(self, golden):
        make_scenario(golden, "everybody", "KEN-NAIROBI")
        make_scenario(golden, "all offices", "")
        make_scenario(golden, "mine", "KEN-NAIROBI", owner="hr.nairobi", sharing=Sharing.NOBODY)
        make_scenario(
            golden, "heads", "KEN-NAIROBI", sharing=Sharing.ROLE, shared_role="head_of_office"
        )
        make_scenario(
            golden,
            "region",
            "KEN-NAIROBI",
            sharing=Sharing.REGION,
            shared_region=golden.offices["KEN-NAIROBI-RO"],
        )
        make_scenario(
            golden,
            "other region",
            "KEN-NAIROBI",
            sharing=Sharing.REGION,
            shared_region=golden.offices["SEN-DAKAR-RO"],
        )
        assert names(golden, "hr.nairobi") == ["everybody", "mine", "region"]
        assert names(golden, "head.nairobi") == ["everybody", "heads", "region"]
        assert names(golden, "hr.dakar") == []
        assert names(golden, "council") == []
        assert "all offices" in names(golden, "auditor")
        assert "mine" not in names(golden, "auditor")
        mine = Scenario.objects.get(name="mine")
        assert scenarios_known([mine.pk], golden.scope("head.nairobi")) == {}
        assert scenarios_known([mine.pk], golden.scope("hr.nairobi"))[mine.pk].may_change


class TestServices:
    def test_saves_what_is_set_and_changes_it_in_the_version_looked_at(self, golden):
        own = golden.scope("hr.nairobi")
        saved = scenarios.save(data=data(), now=AT, scope=own)
        assert plan_of(saved) == HALF
        changed = scenarios.change(
            scenario_id=saved.pk, version=1, data=data(name="Other"), now=AT, scope=own
        )
        assert (changed.version, changed.name) == (2, "Other")
        with pytest.raises(WrongState, match="version 1"):
            scenarios.change(scenario_id=saved.pk, version=1, data=data(), now=AT, scope=own)
        with pytest.raises(WrongState):
            scenarios.delete(scenario_id=saved.pk, version=1, scope=own)
        with pytest.raises(OutOfScope):
            scenarios.delete(scenario_id=saved.pk, version=2, scope=golden.scope("gcu"))
        shared = make_scenario(golden, "shared", "KEN-NAIROBI")
        with pytest.raises(NotPermitted):
            scenarios.delete(scenario_id=shared.pk, version=1, scope=own)
        scenarios.delete(scenario_id=saved.pk, version=2, scope=own)
        assert not Scenario.objects.filter(pk=saved.pk).exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"office": ""}, "office"),
            ({"office": "SEN-DAKAR"}, "office"),
            ({"sharing": "role", "role": "council_reader"}, "role"),
            ({"sharing": "region"}, "region"),
            ({"sharing": "all"}, "sharing"),
            ({"population": "un_parity", "as_of": NOW.replace(year=2014)}, "as_of"),
            ({"plan": Plan(years=31)}, "years"),
        ],
    )
    def test_refuses_what_cannot_be_saved(self, golden, values, field):
        with pytest.raises(Invalid) as refused:
            scenarios.save(data=data(**values), now=AT, scope=golden.scope("hr.nairobi"))
        assert [problem.field for problem in refused.value.problems] == [field]


class TestPages:
    def test_save_open_change_compare_and_delete(self, golden, client):
        client.force_login(golden.people["gcu"])
        assert "No scenario yet" in client.get(URL).content.decode()
        asked = f"{URL}new/?as_of={NOW.isoformat()}&population=all_staff&h=60&G5-lw=3"
        wrong = client.post(asked, {"name": "", "sharing": "nobody"})
        assert wrong.status_code == 422
        assert "Give the scenario a name." in wrong.content.decode()
        assert client.post(asked, {"name": "Sixty", "sharing": "everybody"}).status_code == 303
        sixty = Scenario.objects.get()
        assert plan_of(sixty).levels == {"G5": Settings(leaving_women=Decimal(3))}
        page = client.get(f"{URL}{sixty.pk}/")
        assert page.context["form"]["h"].value() == "60"
        assert page.context["start"].as_of == NOW
        assert f"{sixty.pk}/edit/" in page.content.decode()
        taken = client.post(asked, {"name": "Sixty", "sharing": "nobody"})
        assert taken.status_code == 422

        edit = f"{URL}{sixty.pk}/edit/"
        changed = client.post(
            f"{edit}?h=70", {"name": "Seventy", "sharing": "nobody", "version": "1"}
        )
        assert changed.status_code == 303
        sixty.refresh_from_db()
        assert (sixty.name, plan_of(sixty).every.women_of_hires) == ("Seventy", Decimal(70))
        assert plan_of(sixty).levels == {"G5": Settings(leaving_women=Decimal(3))}
        stale = client.post(edit, {"name": "Late", "sharing": "nobody", "version": "1"})
        assert stale.status_code == 409
        assert 'value="Late"' in stale.content.decode()

        other = make_scenario(golden, "Parity", "", population="all_staff", as_of=NOW)
        both = client.get(f"{URL}compare/", {"s": [sixty.pk, other.pk]})
        assert both.status_code == 200
        total = both.context["rows"][-1]
        assert total["is_total"]
        (first, seventy), (second, half) = total["cells"]
        assert (first, second) == ("Seventy", "Parity")
        assert seventy.now == half.now
        assert seventy.then != half.then
        assert client.get(f"{URL}compare/", {"s": [sixty.pk]}).status_code == 422
        assert client.get(f"{URL}compare/", {"s": [sixty.pk, 999999]}).status_code == 404

        api = client.get("/api/v1/staffing/simulator/scenarios/").json()["scenarios"]
        assert [each["name"] for each in api] == ["Parity", "Seventy"]
        delete = f"{URL}{sixty.pk}/delete/"
        assert "is deleted; nobody else sees it" in client.get(delete).content.decode()
        assert client.post(delete, {"version": "2"}).status_code == 303
        assert not Scenario.objects.filter(pk=sixty.pk).exists()


class TestApi:
    def test_works_a_plan_out_and_stores_nothing(self, golden, client):
        client.force_login(golden.people["gcu"])
        asked = {
            "as_of": NOW.isoformat(),
            "population": "all_staff",
            "years": 5,
            "every": {"women_of_hires": "60", "promoted_women": 0, "promoted_men": 0},
            "levels": {"G5": {"leaving_men": 50}},
            "needed_by": 2028,
        }
        url = "/api/v1/staffing/simulator/"
        answer = client.post(url, asked, content_type="application/json")
        assert answer.status_code == 200
        body = answer.json()
        by_key = {level["key"]: level for level in body["levels"]}
        five = by_key["G5"]["years"]
        assert (five[0]["year"], five[0]["women"], five[0]["heads"]) == (2024, 13, 23)
        # Of 13 women 1.04 leave, of 10 men 5; 60 per cent of the 6.04 hired are women.
        assert five[1]["women"] == pytest.approx(13 * 0.92 + 0.6 * (13 * 0.08 + 5))
        assert by_key["total"]["needed"]["answer"] in {"needed", "anyway", "not_by_hiring"}
        assert body["other_left_out"] == 1
        assert any("not a forecast" in each for each in body["caveats"])
        assert not Scenario.objects.exists()
        wrong = {"every": {"women_of_hires": 101}, "levels": {"P9": {}}, "years": 99}
        refused = client.post(url, {**asked, **wrong}, content_type="application/json")
        assert refused.status_code == 422
        assert {each["field"] for each in refused.json()["errors"]} == {
            "every.women_of_hires",
            "P9.level",
            "years",
        }
