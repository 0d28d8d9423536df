"""Pages of offices and periods."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.scope import OfficeScope
from apps.organization.models import OfficeSpell, ReportingPeriod
from apps.organization.services import (
    close_office,
    merge_office,
    move_office,
    reclassify_office,
    rename_office,
)

pytestmark = pytest.mark.django_db

KEEPER = OfficeScope.everything("test")
DAY = date(2026, 3, 1)
WHY = "Decision of the test"


def text(response) -> str:
    return " ".join(response.content.decode().split())


class TestOfficeList:
    url = "/offices/"

    def test_shows_the_tree_of_today(self, as_person):
        page = as_person("auditor").get(self.url)
        assert page.status_code == 200
        assert [row["node"].code for row in page.context["rows"]] == [
            "IOM",
            "CHE-GENEVA",
            "SEN-DAKAR-RO",
            "SEN-DAKAR",
            "KEN-NAIROBI-RO",
            "SOM-HARGEISA",
            "KEN-NAIROBI",
            "KEN-MOMBASA",
        ]
        assert "Level 3:" in text(page)

    def test_shows_the_tree_of_another_day(self, as_person):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        before = as_person("auditor").get(self.url, {"on": "2026-02-28"})
        assert ">Mombasa</a>" in text(before)
        assert ">Coast</a>" not in text(before)
        assert "28 February 2026" in text(before)
        assert ">Coast</a>" in text(as_person("auditor").get(self.url, {"on": "2026-03-01"}))

    def test_shows_today_for_a_day_that_cannot_be_read(self, as_person):
        page = as_person("auditor").get(self.url, {"on": "yesterday"})
        assert page.context["is_today"]

    def test_keeps_filters_in_the_address_as_chips(self, as_person):
        page = as_person("auditor").get(
            self.url, {"kind": "sub_office", "region": "KEN-NAIROBI-RO", "on": "2026-03-01"}
        )
        assert [row["node"].code for row in page.context["rows"]] == ["KEN-MOMBASA"]
        assert [chip.value for chip in page.context["chips"]] == [
            "2026-03-01",
            "Sub-office",
            "Regional Office Nairobi",
        ]
        assert "IOM › Regional Office Nairobi › Kenya" in text(page)

    def test_says_that_nothing_matches(self, as_person):
        page = as_person("auditor").get(self.url, {"search": "atlantis"})
        assert 'data-kind="nothing_matches"' in text(page)
        assert "0 offices" in text(page)

    def test_says_what_belongs_here(self, as_person):
        page = as_person("auditor").get(self.url, {"on": "0001-01-01"})
        assert page.context["rows"]  # a blank start is unbounded
        OfficeSpell.objects.update(starts_on=DAY)
        page = as_person("auditor").get(self.url, {"on": "2026-02-28"})
        assert 'data-kind="nothing_yet"' in text(page)

    def test_offers_opening_to_administrators_only(self, as_person):
        assert "/offices/open/" in text(as_person("admin").get(self.url))
        assert "/offices/open/" not in text(as_person("gcu").get(self.url))

    def test_takes_a_fixed_number_of_statements(self, as_person, django_assert_num_queries):
        client = as_person("auditor")
        client.get(self.url)
        with django_assert_num_queries(9) as few:
            client.get(self.url)
        OfficeSpell.objects.filter(office__code="KEN-MOMBASA").update(ends_before=DAY)
        with django_assert_num_queries(len(few) + 1):  # the tree, once, because it changed
            client.get(self.url)


class TestOffice:
    url = "/offices/KEN-MOMBASA/"

    def test_shows_its_history_under_the_tree_of_each_date(self, as_person):
        move_office(scope=KEEPER, code="KEN-MOMBASA", parent="SOM-HARGEISA", on=DAY, reason=WHY)
        lines = as_person("auditor").get(self.url).context["lines"]
        assert [[above.code for above in line.above] for line in lines] == [
            ["IOM", "KEN-NAIROBI-RO", "SOM-HARGEISA"],
            ["IOM", "KEN-NAIROBI-RO", "KEN-NAIROBI"],
        ]
        assert [line.is_current for line in lines] == [True, False]

    def test_shows_its_history_under_the_tree_of_today_on_request(self, as_person):
        move_office(scope=KEEPER, code="KEN-MOMBASA", parent="SOM-HARGEISA", on=DAY, reason=WHY)
        page = as_person("auditor").get(self.url, {"tree": "today"})
        assert [[above.code for above in line.above] for line in page.context["lines"]] == [
            ["IOM", "KEN-NAIROBI-RO", "SOM-HARGEISA"]
        ] * 2

    def test_follows_a_merged_office_to_where_it_belongs_today(self, as_person):
        merge_office(scope=KEEPER, code="KEN-MOMBASA", into="SOM-HARGEISA", on=DAY, reason=WHY)
        page = as_person("auditor").get(self.url, {"tree": "today"})
        assert [above.code for above in page.context["lines"][0].above] == [
            "IOM",
            "KEN-NAIROBI-RO",
            "SOM-HARGEISA",
        ]
        assert "it is part of another one" in text(page)
        assert "Mombasa" in text(as_person("auditor").get("/offices/SOM-HARGEISA/"))

    def test_says_that_it_has_ended(self, as_person):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        page = as_person("admin").get(self.url)
        assert "This office ended; 1 March 2026" in text(page)
        assert "only an open office can be changed" in text(page)
        assert "No longer in the tree." in text(as_person("admin").get(self.url, {"tree": "today"}))

    def test_shows_what_it_was_on_a_day(self, as_person):
        rename_office(scope=KEEPER, code="KEN-MOMBASA", name="Coast", on=DAY, reason=WHY)
        page = as_person("auditor").get(self.url, {"on": "2026-02-28"})
        assert page.context["title"] == "Mombasa"
        assert [line.is_current for line in page.context["lines"]] == [False, True]

    def test_names_parent_children_and_the_return_that_counts_its_staff(self, as_person):
        reclassify_office(
            scope=KEEPER,
            code="KEN-MOMBASA",
            kind="sub_office",
            reporting="included",
            on=DAY,
            reason=WHY,
        )
        page = as_person("auditor").get(self.url)
        assert page.context["owes_through"].code == "KEN-NAIROBI"
        page = as_person("auditor").get("/offices/KEN-NAIROBI/")
        assert page.context["row"].parent.code == "KEN-NAIROBI-RO"
        assert [child.code for child in page.context["children"]] == ["KEN-MOMBASA"]

    def test_shows_who_decided_and_why(self, as_person):
        rename_office(scope=KEEPER, code="KEN-NAIROBI", name="Kenya & Coast", on=DAY, reason=WHY)
        page = text(as_person("auditor").get("/offices/KEN-NAIROBI/"))
        assert WHY in page
        assert "Kenya &amp; Coast" in page

    def test_is_not_found_by_an_unknown_code(self, as_person):
        assert as_person("auditor").get("/offices/ATL-CITY/").status_code == 404

    def test_offers_changes_to_administrators_only(self, as_person):
        assert "/offices/KEN-MOMBASA/close/" in text(as_person("admin").get(self.url))
        assert "/offices/KEN-MOMBASA/close/" not in text(as_person("hr.region").get(self.url))

    def test_takes_a_fixed_number_of_statements(self, as_person, django_assert_num_queries):
        client = as_person("auditor")
        client.get(self.url)
        with django_assert_num_queries(10):
            client.get(self.url)


CHANGES = {
    "rename": ({"name": "Coast"}, "is called Coast; its code KEN-MOMBASA stays."),
    "move": ({"parent": "SOM-HARGEISA"}, "stands under Hargeisa instead of Kenya."),
    "reclassify": (
        {"kind": "sub_office", "reporting": "included"},
        "It owes no return for periods that count that day or a later one.",
    ),
    "merge": ({"into": "SOM-HARGEISA"}, "Hargeisa counts its staff for periods"),
    "close": ({}, "Mombasa is no longer in the tree."),
}


class TestChange:
    @pytest.mark.parametrize(("change", "values", "words"), [(k, *v) for k, v in CHANGES.items()])
    def test_names_its_consequence_before_it_is_made(self, as_person, change, values, words):
        client = as_person("admin")
        url = reverse(f"organization:office_{change}", args=["KEN-MOMBASA"])
        assert client.get(url).status_code == 200
        entries = {**values, "on": "2026-03-01", "reason": WHY}
        before = list(OfficeSpell.objects.order_by("pk").values())

        named = client.post(url, entries)
        assert named.status_code == 200
        assert words in text(named)
        assert 'name="confirmed"' in text(named)
        assert list(OfficeSpell.objects.order_by("pk").values()) == before

        done = client.post(url, {**entries, "confirmed": "1"})
        assert done.status_code == 303
        assert done.headers["Location"] == "/offices/KEN-MOMBASA/"
        assert list(OfficeSpell.objects.order_by("pk").values()) != before

    def test_comes_back_to_what_was_entered(self, as_person):
        page = as_person("admin").post(
            "/offices/KEN-MOMBASA/rename/",
            {"name": "Coast", "on": "2026-03-01", "reason": WHY, "change": "1"},
        )
        assert page.status_code == 200
        assert 'value="Coast"' in text(page)
        assert 'name="confirmed"' not in text(page)

    def test_tells_every_problem_beside_its_field(self, as_person):
        page = as_person("admin").post("/offices/KEN-MOMBASA/rename/", {"on": "1 March"})
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"name", "on", "reason"}
        assert "3 things to correct" in text(page)
        assert "<title>Error:" in text(page)

    def test_tells_what_the_register_refuses(self, as_person):
        page = as_person("admin").post(
            "/offices/KEN-NAIROBI/close/", {"on": "2026-03-01", "reason": WHY}
        )
        assert page.status_code == 422
        assert "KEN-MOMBASA" in page.context["form"].errors["on"][0]

    def test_tells_above_the_form_what_belongs_to_no_field(self, as_person):
        page = as_person("admin").post(
            "/offices/KEN-NAIROBI/merge/",
            {"into": "KEN-MOMBASA", "on": "2026-03-01", "reason": WHY},
        )
        assert page.status_code == 422
        assert page.context["form"].non_field_errors()

    def test_of_an_office_that_has_ended_is_refused(self, as_person):
        close_office(scope=KEEPER, code="KEN-MOMBASA", on=DAY, reason=WHY)
        assert as_person("admin").get("/offices/KEN-MOMBASA/rename/").status_code == 409

    def test_by_htmx_leads_on_by_its_own_header(self, as_person):
        done = as_person("admin").post(
            "/offices/KEN-MOMBASA/rename/",
            {"name": "Coast", "on": "2026-03-01", "reason": WHY, "confirmed": "1"},
            headers={"hx-request": "true"},
        )
        assert done.headers["HX-Redirect"] == "/offices/KEN-MOMBASA/"


class TestOpening:
    entries = {
        "code": "KEN-KISUMU",
        "name": "Kisumu",
        "kind": "sub_office",
        "parent": "KEN-NAIROBI",
        "reporting": "unit",
        "country": "KEN",
        "duty_station": "Kisumu",
        "time_zone": "Africa/Nairobi",
        "starts_on": "2026-03-01",
        "reason": WHY,
    }

    def test_names_its_consequence_and_opens(self, as_person):
        client = as_person("admin")
        assert client.get("/offices/open/").status_code == 200
        named = client.post("/offices/open/", self.entries)
        assert "From 1 March 2026 Kisumu stands in the tree." in text(named)
        assert not OfficeSpell.objects.filter(office__code="KEN-KISUMU").exists()
        assert client.post("/offices/open/", {**self.entries, "confirmed": "1"}).status_code == 303
        opened = OfficeSpell.objects.get(office__code="KEN-KISUMU")
        assert (opened.parent.code, opened.un_region) == ("KEN-NAIROBI", "Africa")

    def test_puts_problems_of_the_code_beside_it(self, as_person):
        page = as_person("admin").post("/offices/open/", {**self.entries, "code": "kisumu"})
        assert page.status_code == 422
        assert "capital letters" in page.context["form"].errors["code"][0]

    def test_of_an_open_office_is_refused(self, as_person):
        page = as_person("admin").post("/offices/open/", {**self.entries, "code": "KEN-MOMBASA"})
        assert page.status_code == 409


class TestPeriodList:
    url = "/periods/"

    def test_shows_each_state_as_a_word_a_colour_and_a_date(self, as_person, world):
        ReportingPeriod.objects.create(
            as_of=date(2027, 6, 30), opens_on=date(2027, 7, 1), closes_on=date(2027, 7, 31)
        )
        ReportingPeriod.objects.filter(state="certified").update(certified_on=date(2026, 3, 1))
        page = as_person("auditor").get(self.url)
        tags = [(row["status"].kind, str(row["status"].label)) for row in page.context["rows"]]
        assert tags == [
            ("calm", "Opens on"),
            ("info", "Open until"),
            ("wait", "Closed since"),
            ("good", "Certified"),
            ("good", "Certified"),
        ]
        assert all(row["status"].on for row in page.context["rows"])

    @pytest.mark.parametrize(
        ("username", "steps"),
        [
            ("admin", [["close", "reschedule"], ["reopen"], [], []]),
            ("gcu", [[], ["certify"], ["reopen"], ["reopen"]]),
            ("auditor", [[], [], [], []]),
        ],
    )
    def test_offers_to_each_the_steps_that_are_theirs(self, as_person, username, steps):
        page = as_person(username).get(self.url)
        found = [
            [action.key.partition("-")[0] for action in row["actions"]]
            for row in page.context["rows"]
        ]
        assert found == steps
        assert ("Steps" in text(page)) == (username != "auditor")

    def test_says_what_belongs_here_and_offers_it(self, as_person):
        ReportingPeriod.objects.all().delete()
        assert "/periods/plan/" in text(as_person("admin").get(self.url))
        page = text(as_person("auditor").get(self.url))
        assert 'data-kind="nothing_yet"' in page
        assert "/periods/plan/" not in page

    def test_takes_a_fixed_number_of_statements(self, as_person, django_assert_num_queries):
        client = as_person("admin")
        client.get(self.url)
        with django_assert_num_queries(8):
            client.get(self.url)
        ReportingPeriod.objects.bulk_create(
            ReportingPeriod(
                as_of=date(1990 + year, 12, 31),
                opens_on=date(1991 + year, 1, 1),
                closes_on=date(1991 + year, 1, 31),
            )
            for year in range(20)
        )
        with django_assert_num_queries(8):
            client.get(self.url)


class TestPeriodStep:
    def test_plans_a_period(self, as_person):
        client = as_person("admin")
        assert client.get("/periods/plan/").status_code == 200
        entries = {"as_of": "2027-06-30", "opens_on": "2027-07-01", "closes_on": "2027-07-31"}
        assert client.post("/periods/plan/", entries).status_code == 303
        assert ReportingPeriod.objects.get(as_of=date(2027, 6, 30)).state == "planned"

    def test_tells_what_is_wrong_with_the_days(self, as_person):
        entries = {"as_of": "2025-12-31", "opens_on": "2027-07-01", "closes_on": "2027-06-01"}
        page = as_person("admin").post("/periods/plan/", entries)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"as_of", "closes_on"}

    @pytest.mark.parametrize(
        ("username", "as_of", "step", "entries", "state"),
        [
            ("admin", "2025-12-31", "close", {"reason": WHY}, "closed"),
            ("gcu", "2024-12-31", "certify", {}, "certified"),
            (
                "admin",
                "2025-12-31",
                "reschedule",
                {"opens_on": "2026-01-01", "closes_on": "2190-01-01", "reason": WHY},
                "open",
            ),
        ],
    )
    def test_is_taken_after_its_consequence_was_named(
        self, as_person, username, as_of, step, entries, state
    ):
        client = as_person(username)
        url = f"/periods/{as_of}/{step}/"
        asked = client.get(url)
        assert str(asked.context["consequence"]) in asked.content.decode()
        assert client.post(url, entries).status_code == 303
        assert ReportingPeriod.objects.get(as_of=as_of).state == state

    @pytest.mark.parametrize(
        ("username", "as_of"), [("admin", "2024-12-31"), ("gcu", "2023-12-31")]
    )
    def test_reopens_until_a_new_last_day(self, as_person, username, as_of):
        client = as_person(username)
        url = f"/periods/{as_of}/reopen/"
        assert client.get(url).status_code == 200
        last_day = timezone.localdate() + timedelta(days=10)
        assert client.post(url, {"closes_on": last_day, "reason": WHY}).status_code == 303
        period = ReportingPeriod.objects.get(as_of=as_of)
        assert (period.state, period.closes_on) == ("open", last_day)

    def test_opens_a_planned_period(self, as_person):
        today = timezone.localdate()
        ReportingPeriod.objects.create(
            as_of=date(2190, 6, 30), opens_on=date(2190, 7, 1), closes_on=date(2190, 7, 31)
        )
        assert as_person("admin").post("/periods/2190-06-30/open/").status_code == 303
        period = ReportingPeriod.objects.get(as_of=date(2190, 6, 30))
        assert (period.state, period.opens_on) == ("open", today)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_out_of_order_is_a_conflict(self, as_person, method):
        page = getattr(as_person("admin"), method)("/periods/2025-12-31/open/")
        assert page.status_code == 409

    def test_wants_a_reason(self, as_person):
        page = as_person("admin").post("/periods/2025-12-31/close/", {})
        assert page.status_code == 422
        assert ReportingPeriod.objects.get(as_of=date(2025, 12, 31)).state == "open"

    @pytest.mark.parametrize("as_of", ["2025-12-30", "yesterday", "2025-13-01"])
    def test_of_no_period_is_not_found(self, as_person, as_of):
        assert as_person("admin").get(f"/periods/{as_of}/close/").status_code == 404
