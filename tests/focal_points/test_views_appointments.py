"""Pages of appointments and rule sets: what each person finds there."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.focal_points.models import RuleSet
from apps.publishing.spreadsheets import read_rows
from tests.focal_points.builders import DAKAR, NAIROBI, make_appointment
from tests.focal_points.rule_builders import load_rules, load_terms, make_sound_appointment

REGION = "KEN-NAIROBI-RO"
DAY = "2026-03-02"


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def names(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("focal_points:appointments"), query)
    assert response.status_code == 200
    return [row.record.name for row in response.context["table"].rows]


def page_of(client: Client, appointment) -> str:
    response = client.get(reverse("focal_points:appointment", args=[appointment.pk]))
    assert response.status_code == 200
    return response.content.decode()


class TestList:
    def test_shows_appointments_of_the_offices_that_one_sees(self, world, seen_by):
        make_appointment(world, name="Of Nairobi")
        make_appointment(world, name="Of Dakar", office=DAKAR)
        make_appointment(world, user="head.nairobi", office=DAKAR)
        assert set(names(seen_by("gcu"))) == {"Of Nairobi", "Of Dakar", "Baraka Mwangi"}
        assert set(names(seen_by("head.nairobi"))) == {"Of Nairobi", "Baraka Mwangi"}
        assert names(seen_by("head.hargeisa")) == []

    def test_is_no_page_for_those_who_do_not_work_with_focal_points(self, world, seen_by):
        make_appointment(world)
        for username in ("stranger", "hr.nairobi", "council"):
            url = reverse("focal_points:appointments")
            assert seen_by(username).get(url).status_code == 403

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({}, ["Sound", "Weak", "Alternate", "Later", "Elise"]),
            ({"text": "élise"}, ["Elise"]),
            ({"text": "sen-dakar"}, ["Elise"]),
            ({"office": REGION}, ["Sound", "Weak", "Alternate", "Later"]),
            ({"state": "active"}, ["Sound", "Weak", "Alternate"]),
            ({"state": "to_come"}, ["Later"]),
            ({"state": "ended"}, ["Elise"]),
            ({"state": "active", "as_of": "2025-12-31"}, ["Sound", "Weak", "Alternate", "Elise"]),
            ({"role": "alternate"}, ["Alternate"]),
            ({"sex": "M"}, ["Weak"]),
            ({"sex": "unknown"}, ["Later"]),
            ({"result": "keeps"}, ["Sound"]),
            ({"result": "fails"}, ["Weak"]),
            ({"result": "fails", "rule_set": "UN-SWAP-2"}, ["Sound", "Weak"]),
            ({"office": "XXX", "state": "lost"}, ["Sound", "Weak", "Alternate", "Later", "Elise"]),
        ],
    )
    def test_is_narrowed_by_what_stands_in_the_address(self, world, seen_by, query, shown):
        load_rules()
        make_sound_appointment(world, name="Sound", percent_of_time=Decimal("19.99"))
        make_appointment(world, name="Weak", sex="M", office="SOM-HARGEISA")
        make_appointment(world, name="Alternate", office="SOM-HARGEISA", role="alternate")
        make_appointment(world, name="Later", sex="", starts_on=date(2026, 3, 3))
        make_appointment(world, name="Elise", office=DAKAR, ends_before=date(2026, 1, 1))
        found = names(seen_by("gcu"), **{"as_of": DAY, **query})
        assert sorted(found) == sorted(shown)

    def test_takes_the_same_statements_for_many(self, world, seen_by, django_assert_num_queries):
        load_rules()
        for number in range(60):
            make_appointment(world, name=f"Person {number}", office=(NAIROBI, DAKAR)[number % 2])
        client = seen_by("gcu")
        client.get(reverse("focal_points:appointments"))
        with django_assert_num_queries(23):
            client.get(reverse("focal_points:appointments"))

    def test_says_what_belongs_here_when_it_is_empty(self, seen_by):
        url = reverse("focal_points:appointments")
        assert "No focal point yet" in seen_by("auditor").get(url).content.decode()
        assert "Nothing matches" in seen_by("auditor").get(url, {"text": "x"}).content.decode()

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    def test_is_a_file_of_exactly_what_is_shown(self, world, seen_by, extension):
        load_rules()
        make_sound_appointment(world, name="=Sound", percent_of_time=Decimal("12.50"))
        make_appointment(world, name="B", role="alternate")
        make_appointment(world, name="C", office=DAKAR)
        response = seen_by("gcu").get(
            reverse("focal_points:appointments_file", args=[extension]),
            {"office": NAIROBI, "as_of": DAY, "sort": "-name"},
        )
        assert response.status_code == 200
        book = read_rows(io.BytesIO(response.content), f"x.{extension}")
        rows = [cells for _number, cells in book.sheets[0].rows]
        assert [row[0].lstrip("'") for row in rows] == ["Name", "B", "=Sound"]
        head, alternate, sound = rows
        policy = head.index("Not kept of: IOM policy of 2015")
        assert (alternate[policy] or "", sound[policy]) == ("", "–")
        assert "at least 20 per cent" in sound[policy + 1]
        assert float(sound[head.index("Per cent of working time")]) == 12.5

    def test_has_no_other_kinds_of_files(self, seen_by):
        url = reverse("focal_points:appointments_file", args=["pdf"])
        assert seen_by("gcu").get(url).status_code == 404


class TestPage:
    def test_holds_an_appointment_against_every_rule_set(self, world, seen_by):
        load_rules()
        found = make_sound_appointment(
            world, percent_of_time=Decimal(15), grade="NO-C", ends_before=date(2026, 12, 31)
        )
        page = page_of(seen_by("head.nairobi"), found)
        assert "Every rule is kept" in page
        assert page.count("2 rules are not kept") == 2
        assert "at least 20 per cent is asked (UN-SWAP 3.0, performance indicator 11)" in page

    def test_says_what_is_not_known(self, world, seen_by):
        page = page_of(seen_by("gcu"), make_appointment(world, grade="", sex=""))
        assert page.count("Not known") >= 7

    def test_names_the_others_of_the_office(self, world, seen_by):
        found = make_appointment(world, name="Now")
        make_appointment(world, name="Beside", role="alternate")
        make_appointment(
            world, name="Before", starts_on=date(2020, 1, 1), ends_before=date(2025, 1, 1)
        )
        make_appointment(world, name="Elsewhere", office=DAKAR)
        page = page_of(seen_by("gcu"), found)
        assert page.index("Now") < page.index("Beside") < page.index("Formerly")
        assert page.index("Formerly") < page.index("Before")
        assert "Elsewhere" not in page

    def test_tells_who_keeps_it_of_an_account_without_the_role(self, world, seen_by):
        without = make_appointment(world, user="stranger")
        with_role = make_appointment(world, user="focalpoint.nairobi")
        assert "holds no role" in page_of(seen_by("gcu"), without)
        assert "holds no role" not in page_of(seen_by("gcu"), with_role)
        assert "holds no role" not in page_of(seen_by("head.nairobi"), without)

    def test_is_there_for_the_person_and_not_for_other_offices(self, world, seen_by):
        found = make_appointment(world, user="stranger")
        assert page_of(seen_by("stranger"), found)
        url = reverse("focal_points:appointment", args=[found.pk])
        assert seen_by("head.dakar").get(url).status_code == 404
        assert seen_by("hr.nairobi").get(url).status_code == 404

    def test_takes_the_same_statements_whoever_served_the_office(
        self, world, seen_by, django_assert_num_queries
    ):
        load_rules()
        found = make_appointment(world)
        client = seen_by("gcu")
        page_of(client, found)
        for number in (1, 20):
            for place in range(number):
                make_appointment(world, name=f"Other {place}")
            with django_assert_num_queries(30):
                page_of(client, found)


class TestRuleSetPages:
    def test_name_every_rule_with_its_source(self, seen_by, django_assert_num_queries):
        load_rules()
        client = seen_by("focalpoint.nairobi")
        page = client.get(reverse("focal_points:rule_sets")).content.decode()
        assert page.count("UN-SWAP 3.0, performance indicator 11") >= 4
        assert page.count("inferred") == 2
        with django_assert_num_queries(11):
            client.get(reverse("focal_points:rule_sets"))

    def test_show_one_set(self, seen_by):
        load_rules()
        client = seen_by("auditor")
        page = client.get(reverse("focal_points:rule_set", args=["IOM-2015"])).content.decode()
        assert "at least 10 per cent" in page
        assert client.get(reverse("focal_points:rule_set", args=["NONE"])).status_code == 404

    def test_say_who_loads_them_before_they_are_loaded(self, seen_by):
        page = seen_by("gcu").get(reverse("focal_points:rule_sets")).content.decode()
        assert "an administrator does that" in page


class TestApi:
    def lines(self, client: Client, **query: str) -> dict:
        response = client.get("/api/v1/focal-points/appointments/", query)
        assert response.status_code == 200, response.content
        return {line["name"]: line for line in response.json()["results"]}

    def test_lists_what_the_page_lists_with_what_is_not_kept(self, world, seen_by):
        load_rules()
        make_sound_appointment(world, name="Sound")
        make_appointment(world, name="Weak", office=DAKAR, grade="")
        make_appointment(world, name="Beside", role="alternate")
        found = self.lines(seen_by("gcu"), as_of=DAY)
        assert found["Sound"]["failures"] == []
        assert found["Beside"]["failures"] is None
        weak = found["Weak"]
        assert (weak["office"], weak["grade"], weak["state"]) == (DAKAR, None, "active")
        assert weak["failures"][0] == {
            "rule": "grade",
            "sentence": "The grade is not known; P3 or NO-C or above is asked"
            " (policy C/106/INF/8/Rev.1, paragraph 35).",
            "source": "policy C/106/INF/8/Rev.1, paragraph 35",
        }
        assert set(self.lines(seen_by("gcu"), as_of=DAY, office=DAKAR)) == {"Weak"}
        assert set(self.lines(seen_by("head.nairobi"), as_of=DAY)) == {"Sound", "Beside"}

    def test_refuses_filters_that_it_does_not_understand(self, seen_by):
        for query in ({"as_of": "soon"}, {"office": "XXX"}, {"state": "lost"}):
            response = seen_by("gcu").get("/api/v1/focal-points/appointments/", query)
            assert response.status_code == 422

    def test_lists_the_rule_sets(self, seen_by):
        load_rules()
        found = seen_by("auditor").get("/api/v1/focal-points/rule-sets/").json()
        assert [each["code"] for each in found] == ["IOM-2015", "UN-SWAP-2", "UN-SWAP-3"]
        assert len(found[0]["rules"]) == 7
        assert seen_by("council").get("/api/v1/focal-points/rule-sets/").status_code == 403


class TestChanging:
    def test_appoints_says_what_is_not_kept_and_leads_to_the_page(self, world, seen_by):
        load_rules()
        client = seen_by("gcu")
        said = {
            "account": "FocalPoint.Nairobi",
            "office": world.offices[NAIROBI].pk,
            "role": "focal_point",
            "starts_on": DAY,
            "percent_of_time": "9.99",
        }
        page = client.post(reverse("focal_points:appointment_new"), said, follow=True)
        text = page.content.decode()
        assert "Wanjiru Kamau is appointed." in text
        assert "The share of working time is 9.99 per cent" in text

    def test_loses_nothing_that_was_typed_when_it_is_refused(self, world, seen_by):
        said = {"account": "nobody.there", "name": "Ana Ruiz", "starts_on": DAY, "note": "By mail."}
        response = seen_by("gcu").post(reverse("focal_points:appointment_new"), said)
        page = response.content.decode()
        assert response.status_code == 422
        assert "There is no open account with this user name." in page
        assert "By mail." in page

    def test_names_the_consequence_of_an_end_before_and_after(self, world, seen_by):
        found = make_appointment(world)
        client = seen_by("gcu")
        url = reverse("focal_points:appointment_end", args=[found.pk])
        assert "will be without a focal point" in client.get(url).content.decode()
        said = {"ends_before": "2199-01-02", "reason": "A new post.", "version": 1}
        page = client.post(url, said, follow=True).content.decode()
        assert "The office will be without a focal point from 2 January 2199." in page

    def test_refuses_what_somebody_else_changed_meanwhile(self, world, seen_by):
        found = make_appointment(world, version=3)
        url = reverse("focal_points:appointment_end", args=[found.pk])
        said = {"ends_before": DAY, "reason": "A new post.", "version": 2}
        assert seen_by("gcu").post(url, said).status_code == 409

    def test_shows_what_stands_in_the_form_that_corrects_it(self, world, seen_by):
        found = make_appointment(world, user="focalpoint.nairobi", has_expertise=False)
        url = reverse("focal_points:appointment_correct", args=[found.pk])
        form = seen_by("gcu").get(url).context["form"]
        assert form["account"].value() == "focalpoint.nairobi"
        assert form["has_expertise"].value() == "no"

    def test_appoints_a_successor_in_one_step(self, world, seen_by):
        found = make_appointment(world)
        url = reverse("focal_points:appointment_succeed", args=[found.pk])
        said = {"name": "Ana Ruiz", "starts_on": DAY, "reason": "Rotation.", "version": 1}
        page = seen_by("gcu").post(url, said, follow=True).content.decode()
        assert "The successor is appointed." in page
        assert "Rotation." in page_of(seen_by("gcu"), found)


class TestRuleSetForm:
    def said(self, **changes) -> dict:
        values = {"version": 1, "rules": ["terms"], "source": "Decision 3", "step": "look"}
        return {**values, **changes}

    def test_shows_first_what_would_change_and_saves_only_that(self, world, seen_by):
        load_rules()
        make_appointment(world, terms_signed_on=date(2025, 2, 1), name="Terms only")
        client = seen_by("gcu")
        url = reverse("focal_points:rule_set_edit", args=["UN-SWAP-2"])
        response = client.post(url, self.said(step="save"))
        page = response.content.decode()
        assert "Some rule is not kept by 1 now, by 0 then." in page
        assert "1 would newly keep every rule" in page
        assert RuleSet.objects.get(code="UN-SWAP-2").version == 1
        mark = response.context["form"]["looked_at"].value()
        other = client.post(url, self.said(step="save", looked_at=mark, rules=["expertise"]))
        assert other.status_code == 200
        saved = client.post(url, self.said(step="save", looked_at=mark), follow=True)
        assert "The rules are changed." in saved.content.decode()
        assert RuleSet.objects.get(code="UN-SWAP-2").rules.get().key == "terms"

    def test_refuses_what_cannot_be_asked(self, world, seen_by):
        load_rules()
        url = reverse("focal_points:rule_set_edit", args=["UN-SWAP-2"])
        response = seen_by("gcu").post(url, self.said(rules=["time"], least="0"))
        assert response.status_code == 422
        assert "above 0, at most 100" in response.content.decode()


class TestTermsPages:
    def test_show_the_newest_edition_in_the_language_of_the_reader(
        self, world, seen_by, django_assert_num_queries
    ):
        load_terms()
        client = seen_by("focalpoint.nairobi")
        page = client.get(reverse("focal_points:terms")).content.decode()
        assert "Gender-sensitive programming and priorities" in page
        assert "Begin a new edition" not in page
        with django_assert_num_queries(12):
            client.get(reverse("focal_points:terms"))

    def test_say_who_loads_them_before_they_are_loaded(self, seen_by):
        page = seen_by("auditor").get(reverse("focal_points:terms")).content.decode()
        assert "an administrator does that" in page

    def test_lead_from_a_new_edition_to_its_publication(self, world, seen_by):
        load_terms()
        client = seen_by("gcu")
        page = client.post(reverse("focal_points:terms_new"), follow=True)
        assert "A draft is there" in page.content.decode()
        url = reverse("focal_points:terms_area", args=[2, 1])
        form = client.get(url).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        page = client.post(url, sent | {"text_en_0": "", "text_fr_0": "Seulement"})
        assert page.status_code == 422
        sent |= {"text_en_0": "Brief.", "text_fr_0": "Informer.", "text_es_0": "Informar."}
        assert "Brief." in client.post(url, sent, follow=True).content.decode()
        publish = reverse("focal_points:terms_publish", args=[2])
        assert "never changes" in client.get(publish).content.decode()
        assert client.post(publish, {"version": 1}).status_code == 409
        page = client.post(publish, {"version": 2}, follow=True).content.decode()
        assert "The edition is published." in page
        assert client.get(url).status_code == 409

    def test_name_what_stands_in_the_way_of_publication(self, world, seen_by):
        load_terms()
        client = seen_by("gcu")
        client.post(reverse("focal_points:terms_new"))
        url = reverse("focal_points:terms_area", args=[2, 1])
        client.post(url, {"version": 1, "text_en_0": "Only English"})
        response = client.post(reverse("focal_points:terms_publish", args=[2]), {"version": 2})
        assert response.status_code == 422
        assert "Only English" in response.content.decode()

    def test_give_the_document_of_an_appointment(self, world, seen_by):
        load_terms()
        found = make_appointment(world)
        page = page_of(seen_by("head.nairobi"), found)
        url = reverse("focal_points:appointment_terms", args=[found.pk, "fr", "pdf"])
        assert url in page
        assert "Not signed" in page
        response = seen_by("head.nairobi").get(url)
        assert response.content.startswith(b"%PDF")
