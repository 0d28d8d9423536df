"""The pages of rules on returns, and findings on the page of a return."""

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.staffing.models import StaffingRule
from apps.staffing.services import imports
from apps.staffing.services import rules as services
from apps.web.refusals import Invalid, NotPermitted, WrongState
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NAIROBI, NOON, cell, scope_of, take
from tests.staffing.rule_builders import BEFORE, make_rules, odd_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules():
    make_rules()


def data(**changes):
    return services.RuleData(
        **{"severity": "warning", "limit": Decimal(40), "least": 2, "is_active": True, **changes}
    )


class TestTheReturn:
    def test_is_mended_explained_or_sent_from_its_page(self, world, client):
        draft = odd_draft(world)
        client.force_login(world.people["hr.nairobi"])
        url = reverse("staffing:return_detail", args=[NAIROBI, OPEN_PERIOD])
        page = client.get(url).content.decode()
        assert "Women and men of a line exchanged" in page
        assert "Were the columns exchanged?" in page
        grade, group = world.grades["P4"].pk, world.contract_groups["ONE_YEAR_PLUS"].pk
        key = f"line_exchanged:{group}-{grade}"
        fix = reverse("staffing:return_fix", args=[draft.pk])
        tried = client.get(fix, {"finding": key})
        assert "2 cells would change" in tried.content.decode()
        # Sent as it is, the return is refused with the sentence beside its cell.
        form = {"revision": draft.pk, "version": 1, "seen": ""}
        refused = client.post(url, {**form, "do": "submit"})
        assert refused.status_code == 422
        # An explanation without words keeps the chosen reason.
        numbers = tried.context["finding"].numbers
        said = {f"numbers-{key}": numbers, f"reason-{key}": "regraded", f"text-{key}": ""}
        refused = client.post(url, {**form, **said, "do": f"explain:{key}"})
        assert refused.status_code == 422
        assert "Say in a sentence why these numbers are right." in refused.content.decode()
        assert 'value="regraded" selected' in refused.content.decode()
        said[f"text-{key}"] = "Posts were reclassified."
        kept = client.post(url, {**form, **said, "do": f"explain:{key}"}, follow=True)
        assert "Posts were reclassified." in kept.content.decode()
        # The fix that was tried is taken; a second time there is nothing to mend any more.
        sent = {"finding": key, "numbers": numbers, "versions": tried.context["versions"]}
        assert client.post(fix, sent).status_code == 303
        assert cell(draft, world, "P4/F").count == 9
        assert client.post(fix, sent).status_code == 409
        assert client.get(fix, {"finding": key}).status_code == 409
        assert client.post(fix, {**sent, "versions": "no"}).status_code == 422


class TestTheApi:
    def test_tells_findings_and_takes_explanations(self, world, client):
        odd_draft(world)
        client.force_login(world.people["hr.nairobi"])
        url = reverse("api:return_findings", args=[NAIROBI, OPEN_PERIOD])
        [finding] = client.get(url).json()["findings"]
        assert (finding["rule"], finding["severity"]) == ("line_exchanged", "warning")
        women = {"contract": "ONE_YEAR_PLUS", "grade": "P4", "sex": "F"}
        assert finding["cells"][0] == women
        assert finding["fix"][0] == {**women, "count": 9}
        said = {"finding": finding["finding"], "numbers": finding["numbers"], "reason": "change"}
        post = {"path": url, "content_type": "application/json"}
        assert client.post(data={**said, "text": ""}, **post).status_code == 422
        assert client.post(data={**said, "text": "x", "numbers": "0"}, **post).status_code == 409
        kept = client.post(data={**said, "text": "Five colleagues moved."}, **post)
        assert kept.json()["findings"][0]["explanation"]["text"] == "Five colleagues moved."


class TestTheImport:
    def test_tells_what_the_rules_would_ask_before_anything_is_written(self, world, client):
        draft = odd_draft(world, values=BEFORE | {"G5/M": 8})
        client.force_login(world.people["hr.nairobi"])
        lines = "".join(f"{NAIROBI},P4,ONE_YEAR_PLUS,{pair}\n" for pair in ("F,14", "M,9"))
        kept = imports.receive(
            content=f"office,grade,contract,sex,count\n{lines}".encode(),
            filename="p4.csv",
            as_of=OPEN_PERIOD,
            at=NOON,
            scope=scope_of(world, "hr.nairobi"),
        )
        url = reverse("staffing:import_preview", args=[kept.pk])
        page = client.get(url).content.decode()
        assert "The rules would ask about 1 thing" in page
        assert "P4 (One year or more): women 14, men 9" in page
        client.cookies["django_language"] = "fr"
        assert "Les colonnes ont-elles été inversées" in client.get(url).content.decode()
        assert cell(draft, world, "P4/F").count == 9


class TestTheRules:
    def test_are_changed_after_their_consequences_were_shown(self, world, client):
        odd_draft(world)
        client.force_login(world.people["admin"])
        listed = client.get(reverse("staffing:return_rules")).content.decode()
        assert "40 times likelier" in listed
        assert "chance of at most 0.000001" in listed
        url = reverse("staffing:return_rule_edit", args=["line_exchanged"])
        form = {"version": 1, "severity": "error", "limit": "55", "least": "2", "is_active": "on"}
        looked = client.post(
            url, {**form, "step": "save"}
        )  # nothing is saved that was not looked at
        assert looked.status_code == 200
        assert looked.context["effect"].returns == 2
        mark = looked.context["form"].data["looked_at"]
        saved = client.post(url, {**form, "looked_at": mark, "step": "save"})
        assert saved.status_code == 303
        rule = StaffingRule.objects.get(key="line_exchanged")
        assert (rule.severity, rule.limit, rule.version) == ("error", 55, 2)
        assert "55 times likelier" in client.get(saved["Location"]).content.decode()
        stale = client.post(url, {**form, "looked_at": mark, "step": "save"})
        assert stale.status_code == 409

    @pytest.mark.parametrize("limit", ["-1", "0", "many", "2000000", "NaN"])
    def test_refuse_a_limit_that_is_none_or_would_silence_everything(self, world, client, limit):
        client.force_login(world.people["admin"])
        url = reverse("staffing:return_rule_edit", args=["line_exchanged"])
        form = {"version": 1, "severity": "warning", "limit": limit, "least": "0", "step": "look"}
        refused = client.post(url, form)
        assert refused.status_code == 422
        assert f'value="{limit}"' in refused.content.decode()

    def test_one_at_least_goes_on_asking(self, world):
        scope = scope_of(world, "admin")
        StaffingRule.objects.exclude(key="line_exchanged").update(is_active=False)
        for silent in (data(is_active=False), data(severity="notice")):
            with pytest.raises(Invalid) as refused:
                services.change_rule(
                    key="line_exchanged", version=1, data=silent, now=NOON, scope=scope
                )
            assert refused.value.problems[0].code == "silent"

    def test_say_in_which_returns_findings_appear_and_disappear(self, world):
        draft = odd_draft(world)
        # Submitted without rules, so that it counts.
        StaffingRule.objects.update(is_active=False)
        take(world, "submit", draft, "hr.nairobi")
        StaffingRule.objects.update(is_active=True)
        scope = scope_of(world, "admin")
        effect = services.effect_of(key="line_exchanged", data=data(is_active=False), scope=scope)
        assert (effect.now, effect.then, effect.disappearing, effect.appearing) == (1, 0, 1, 0)
        [difference] = effect.differences
        assert difference.office_code == NAIROBI
        assert services.effect_of(key="line_exchanged", data=data(), scope=scope).differences == ()

    def test_are_kept_by_administrators_in_the_version_they_saw(self, world):
        with pytest.raises(NotPermitted):
            services.rule_to_change(key="line_gone", scope=scope_of(world, "hrm"))
        with pytest.raises(WrongState):
            services.change_rule(
                key="line_exchanged",
                version=9,
                data=data(),
                now=NOON,
                scope=scope_of(world, "admin"),
            )
