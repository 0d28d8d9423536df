"""The dashboard: every number leads to its records, and nobody sees another's."""

import csv
import io
import re
from datetime import date
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from lxml.html import fromstring
from openpyxl import load_workbook

from apps.accounts.models import Grant, Role
from apps.figures.display import display_cell
from apps.figures.figure import Figure, Unit
from apps.organization.choices import PeriodState
from apps.organization.models import Office, OfficeSpell, ReportingPeriod
from apps.organization.services.offices import move_office
from apps.policy.models import Target
from apps.staffing.choices import RevisionState
from apps.staffing.models import StatedFigure
from tests.cast import PEOPLE
from tests.staffing.golden_world import ALL, BEFORE, NOW, ONE_YEAR, sum_up, write_return

URL = "/staffing/"
RECORDS = "/staffing/records/"
MAY_LOOK = [
    "hr.nairobi", "head.nairobi", "hr.dakar", "head.dakar", "hr.hargeisa", "head.hargeisa",
    "mombasa", "hr.region", "head.region", "hrm", "focalpoint.nairobi", "wggi", "gcu", "ddg",
    "senior", "auditor", "admin",
]  # fmt: skip
SEXES = ("women", "men", "other", "total")
ENGLISH = {"the", "of", "and", "women", "men", "staff", "by", "with", "show", "counted", "returns"}


@pytest.fixture
def look(golden, client):
    """A function that opens an address as a member of the cast."""

    def as_member(username="gcu", path=URL, **parameters):
        client.force_login(golden.people[username])
        return client.get(path, parameters)

    return as_member


def tables_of(response):
    """The tables of the page by their number."""
    return {table.number: table for table, _is_of_somebody, _files in response.context["tables"]}


def charts_of(response):
    """The charts of the page by their key."""
    return {chart.key: chart for chart, _files in response.context["charts"]}


def shown(response):
    """The words of the page."""
    return " ".join(response.content.decode().split())


def persons(response):
    """All staff that the page counts."""
    return tables_of(response)["T1"].cell("total", "total").value


def chips(response):
    """The filters that apply, as they are read."""
    return [f"{chip.label}: {chip.value}" for chip in response.context["chips"]]


class TestDate:
    def test_is_the_newest_that_is_closed_or_certified(self, look):
        response = look()
        assert "as of 31 December 2024" in response.context["facts"]
        assert persons(response) == 46

    def test_is_the_newest_open_one_where_none_is_closed(self, look):
        ReportingPeriod.objects.update(state=PeriodState.OPEN)
        assert "as of 31 December 2025" in look().context["facts"]

    def test_is_never_one_that_has_not_opened(self, look):
        ReportingPeriod.objects.filter(as_of=NOW).update(state=PeriodState.PLANNED)
        response = look()
        assert "as of 31 December 2023" in response.context["facts"]
        assert look(as_of="2024-12-31").status_code == 404

    def test_can_be_chosen_in_the_address(self, look):
        response = look(as_of="2023-12-31")
        assert persons(response) == 34
        assert response.context["chips"] == []

    @pytest.mark.parametrize("as_of", ["2024-11-30", "yesterday", "2024-02-30"])
    def test_that_is_no_period_is_not_found(self, look, as_of):
        assert look(as_of=as_of).status_code == 404

    def test_that_is_no_period_names_the_nearest(self, look):
        assert "2024-12-31" in shown(look(as_of="2024-11-30"))


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "number", "chip"),
        [
            ({"region": "KEN-NAIROBI-RO"}, 33, "Region: Regional Office Nairobi"),
            ({"office": "KEN-NAIROBI"}, 27, "Office, with all below it: Kenya"),
            ({"category": "professional"}, 18, "Category: Professional and above"),
            ({"group": "P5+"}, 3, "Group of grades: P5 and above"),
            ({"grade": "G5"}, 24, "Grade: G5"),
            ({"contract": "UNDER_ONE_YEAR"}, 2, "Contract: Under one year"),
            ({"location": "headquarters"}, 13, "Headquarters or field: Headquarters"),
            (
                {"population": "one_year_plus"},
                44,
                "Population: Staff with contracts of one year or more",
            ),
            (
                {"status": "provisional"},
                46,
                "Figures: Provisional: with returns not yet approved",
            ),
            ({"tree": "today"}, 46, "Offices and regions as they stood: Today"),
        ],
    )
    def test_narrow_the_page_and_stand_above_it(self, look, filters, number, chip):
        response = look(**filters)
        assert persons(response) == number
        assert chips(response) == [chip]

    def test_narrow_one_another(self, look):
        response = look(region="KEN-NAIROBI-RO", category="general_service")
        assert persons(response) == 24
        assert len(response.context["chips"]) == 2

    def test_go_one_by_one(self, look):
        response = look(as_of="2023-12-31", office="KEN-NAIROBI", grade="P4")
        [office, _grade] = response.context["chips"]
        assert parse_qs(office.url.removeprefix("?")) == {"as_of": ["2023-12-31"], "grade": ["P4"]}
        assert f'href="{office.url.replace("&", "&amp;")}"' in response.content.decode()

    def test_that_contradict_each_other_leave_an_empty_page_that_says_so(self, look):
        response = look(region="SEN-DAKAR-RO", office="KEN-NAIROBI")
        assert response.status_code == 200
        assert "Nothing matches these filters" in shown(response)
        assert 'href="?as_of=2024-12-31"' in response.content.decode()

    @pytest.mark.parametrize("name", ["grade", "population", "region", "tree", "status", "group"])
    def test_that_do_not_exist_are_not_found(self, look, name):
        assert look(**{name: "nonsense"}).status_code == 404

    def test_offer_the_regions_above_ones_own_office(self, look):
        form = look("hr.hargeisa").context["filter_form"]
        assert [code for code, _name in form.fields["region"].choices] == ["", "KEN-NAIROBI-RO"]
        assert [code for code, _name in form.fields["office"].choices] == ["", "SOM-HARGEISA"]


class TestStanding:
    def test_can_be_switched_to_provisional_and_back(self, golden, look):
        write_return(golden, "SEN-DAKAR", NOW, [("G5", ONE_YEAR, 4, 4, 0)], RevisionState.SUBMITTED)
        sum_up(NOW)
        approved = look(office="SEN-DAKAR")
        assert "No return counts yet" in shown(approved)
        switch = approved.context["standing"]
        provisional = look(path=URL + switch["url"])
        assert persons(provisional) == 8
        assert "Provisional: includes returns that are not yet approved." in shown(provisional)
        assert "status" not in provisional.context["standing"]["url"]


class TestTree:
    @pytest.fixture
    def moved(self, golden):
        """Hargeisa moved to the region of Dakar after the date."""
        move_office(
            scope=ALL,
            code="SOM-HARGEISA",
            parent="SEN-DAKAR-RO",
            on=date(2025, 6, 1),
            reason="A test of the tree.",
        )
        return golden

    def regions(self, response):
        table = tables_of(response)["T4"]
        return {
            row.key: table.cell(row.key, "total").value
            for row in table.rows
            if row.key.endswith("-RO")
        }

    def test_is_that_of_the_date(self, moved, look):
        assert self.regions(look()) == {"KEN-NAIROBI-RO": 27 + 6, "SEN-DAKAR-RO": 0}

    def test_is_todays_on_request(self, moved, look):
        assert self.regions(look(tree="today")) == {"KEN-NAIROBI-RO": 27, "SEN-DAKAR-RO": 6}

    def test_of_today_holds_for_the_filters_as_well(self, moved, look):
        assert persons(look(region="SEN-DAKAR-RO")) == 0
        assert persons(look(region="SEN-DAKAR-RO", tree="today")) == 6

    def test_of_today_does_not_change_the_total_of_any_date(self, moved, look):
        then, today = tables_of(look())["T6"], tables_of(look(tree="today"))["T6"]
        for row in then.rows:
            assert then.cell(row.key, "all").numerator == today.cell(row.key, "all").numerator

    def test_of_today_keeps_an_office_that_has_ended_in_the_region_it_had(self, golden, look):
        OfficeSpell.objects.filter(office__code="SOM-HARGEISA").update(ends_before=date(2025, 6, 1))
        assert self.regions(look(tree="today")) == {"KEN-NAIROBI-RO": 33, "SEN-DAKAR-RO": 0}
        assert persons(look(tree="today", region="KEN-NAIROBI-RO")) == 33


class TestNumbers:
    """A click on a number leads to a page whose total is that number."""

    QUERIES = [
        ("gcu", {}),
        ("gcu", {"as_of": "2023-12-31"}),
        ("gcu", {"tree": "today"}),
        ("gcu", {"population": "un_parity"}),
        ("gcu", {"office": "KEN-NAIROBI"}),
        ("gcu", {"office": "IOM", "region": "KEN-NAIROBI-RO"}),
        ("gcu", {"category": "general_service"}),
        ("gcu", {"grade": "P4"}),
        ("gcu", {"group": "P5+"}),
        ("gcu", {"contract": "UNDER_ONE_YEAR"}),
        ("gcu", {"location": "headquarters"}),
        ("gcu", {"status": "provisional"}),
        ("hr.nairobi", {}),
        ("hr.hargeisa", {}),
        ("hr.region", {}),
        ("head.dakar", {}),
    ]

    @pytest.mark.parametrize(("username", "filters"), QUERIES)
    def test_equal_the_total_of_their_records(self, golden, look, username, filters):
        if filters.get("tree"):
            move_office(
                scope=ALL, code="SOM-HARGEISA", parent="SEN-DAKAR-RO", on=date(2025, 6, 1),
                reason="A test of the tree.",
            )  # fmt: skip
        tables = tables_of(look(username, **filters))
        totals = {}
        followed = 0
        for number in ("T1", "T2", "T3", "T4"):
            for row in tables[number].rows:
                if not row.url:
                    assert tables[number].cell(row.key, "total").value == 0, (number, row.key)
                    continue
                if row.url not in totals:
                    response = look(username, path=row.url)
                    assert response.status_code == 200, row.url
                    totals[row.url] = response.context["answer"].total
                found = totals[row.url]
                for column in SEXES:
                    figure = tables[number].cell(row.key, column)
                    assert figure.value == getattr(found, column), (number, row.key, column)
                share = tables[number].cell(row.key, "share_women")
                assert (share.numerator, share.denominator) == (
                    found.women,
                    found.women + found.men,
                )
                followed += 1
        assert followed

    @pytest.mark.parametrize("username", ["gcu", "hr.nairobi"])
    def test_of_the_trend_equal_their_records_by_column(self, look, username):
        response = look(username)
        trend = tables_of(response)["T6"]
        followed = 0
        for row in trend.rows:
            for column in trend.columns:
                figure = trend.cell(row.key, column.key)
                if figure.value is None:
                    continue
                url = f"{row.url}&column={column.key}".replace("+", "%2B")
                assert url.replace("&", "&amp;") in response.content.decode()
                found = look(username, path=url).context["answer"].total
                assert (figure.numerator, figure.denominator) == (
                    found.women,
                    found.women + found.men,
                )
                assert dict(figure.records)["as_of"] == row.key
                followed += 1
        assert followed > 4

    def test_on_top_of_the_page_lead_to_their_records(self, look):
        for headline in look(population="all_staff").context["headlines"]:
            answer = look(path=headline.url).context["answer"]
            figure = headline.figure
            if figure.unit is Unit.PERSONS:
                assert figure.value == answer.total.total
            else:
                assert figure.numerator == answer.total.women

    def test_are_those_of_the_api(self, look, golden, api):
        api.force_authenticate(golden.people["gcu"])
        for number, by in (("T1", "category"), ("T2", "grade"), ("T3", "grade")):
            table = tables_of(look())[number]
            rows = {
                row["key"]: row
                for row in api.get(
                    "/api/v1/staffing/parity/", {"as_of": "2024-12-31", "by": by}
                ).json()["rows"]
            }
            for row in table.rows:
                if row.is_total:
                    continue
                for sex in SEXES:
                    assert table.cell(row.key, sex).value == rows[row.key][sex]
                share = table.cell(row.key, "share_women").value
                assert rows[row.key]["share_of_women"] == (None if share is None else float(share))


class TestRecords:
    def test_list_the_returns_with_their_office(self, look):
        response = look(path=RECORDS, as_of="2024-12-31", grade="G5")
        assert [row.office_code for row in response.context["rows"]] == [
            "SOM-HARGEISA",
            "KEN-NAIROBI",
            "KEN-MOMBASA",
        ]
        assert reverse("staffing:return_detail", args=["KEN-MOMBASA", NOW]) in shown(response)
        assert "3 returns with persons" in shown(response)

    def test_lead_back_to_the_same_filters(self, look):
        response = look(path=RECORDS, as_of="2024-12-31", grade="G5", column="women")
        [(_label, url)] = response.context["crumbs"]
        assert parse_qs(urlsplit(url).query) == {"as_of": ["2024-12-31"], "grade": ["G5"]}

    def test_say_when_there_are_none(self, look):
        response = look(path=RECORDS, as_of="2024-12-31", grade="P1")
        assert "No return has persons for this choice." in shown(response)


class TestTables:
    def test_show_target_gap_and_band(self, look):
        page = shown(look())
        assert "Target, per cent" in page
        assert "Gap in persons" in page
        assert "at parity, nearest possible" in page
        t2 = tables_of(look())["T2"]
        assert t2.cell("P4", "target").value == 50

    def test_of_nobody_are_one_sentence(self, look):
        page = shown(look("hr.hargeisa"))
        assert "National officers by grade and sex: nobody among these staff." in page

    @pytest.mark.parametrize("number", ["T1", "T2", "T3", "T4", "T6"])
    @pytest.mark.parametrize("filters", [{}, {"region": "KEN-NAIROBI-RO"}])
    def test_download_as_csv_exactly_as_shown(self, look, number, filters):
        page = look(**filters)
        response = look(path=f"/staffing/tables/{number}.csv", **filters)
        assert response["Content-Disposition"] == (
            f'attachment; filename="{number.lower()}-2024-12-31.csv"'
        )
        text = response.content.decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text)))
        table = tables_of(page)[number]
        assert read[0][1:] == [column.label for column in table.columns]
        for line, row in zip(read[1:], table.rows, strict=False):
            assert line[0] == row.label
            for cell, seen in zip(row.cells, line[1:], strict=True):
                if isinstance(cell, Figure) and cell.unit is Unit.PERSONS:
                    assert seen == str(cell.value)

    @pytest.mark.parametrize("number", ["T1", "T2", "T3", "T4", "T6"])
    def test_download_as_a_workbook_with_numbers_and_caveats(self, look, number):
        page = look(region="KEN-NAIROBI-RO")
        response = look(path=f"/staffing/tables/{number}.xlsx", region="KEN-NAIROBI-RO")
        assert response.status_code == 200
        workbook = load_workbook(io.BytesIO(response.content))
        cells = [
            cell.value
            for sheet in workbook
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        table = tables_of(page)[number]
        for row in table.rows:
            assert row.label in cells
            for cell in row.cells:
                if isinstance(cell, Figure) and cell.unit is Unit.PERSONS and cell.value:
                    assert cell.value in cells
        words = " ".join(str(cell) for cell in cells)
        assert "Region: KEN-NAIROBI-RO" in words or "Regional Office Nairobi" in words
        assert table.note in words

    @pytest.mark.parametrize("path", ["T9.csv", "T1.pdf", "t1.csv"])
    def test_that_do_not_exist_are_not_found(self, look, path):
        assert look(path=f"/staffing/tables/{path}").status_code == 404

    def test_are_offered_with_the_filters_of_the_page(self, look):
        page = look(region="KEN-NAIROBI-RO").content.decode()
        assert 'href="/staffing/tables/T1.xlsx?region=KEN-NAIROBI-RO&amp;as_of=2024-12-31"' in page


class TestCharts:
    @pytest.fixture
    def large(self, golden):
        """Enough persons in two places for shares to be drawn."""
        write_return(
            golden,
            "SEN-DAKAR",
            NOW,
            [("P4", ONE_YEAR, 12, 13, 0), ("P3", ONE_YEAR, 20, 20, 0), ("G5", ONE_YEAR, 30, 20, 0)],
        )
        sum_up(NOW)
        return golden

    def test_are_the_four_of_the_chapter(self, large, look):
        assert list(charts_of(look())) == [
            "staffing.t1.persons",
            "staffing.t2.share",
            "staffing.t4.share",
            "staffing.t6.trend",
        ]

    def test_are_read_by_a_sentence_and_carry_their_table(self, large, look):
        page = shown(look())
        assert "On 31 December 2024 women were" in page
        assert "The share of women was highest at" in page
        for chart in charts_of(look()).values():
            assert chart.sentence.endswith(".")
            assert chart.table.rows
            assert chart.coverage.due == 5

    def test_leave_out_shares_of_fewer_than_20_persons(self, large, look):
        charts = charts_of(look())
        grades = [point.x for point in charts["staffing.t2.share"].series[0].points]
        assert grades == ["P4", "P3"]
        trend = {line.key: line for line in charts["staffing.t6.trend"].series}
        assert set(trend) == {"all", "P1-P3", "P4"}
        assert [point.y is None for point in trend["P4"].points] == [True, True, False]

    @pytest.mark.parametrize("key", ["staffing.t1.persons", "staffing.t6.trend"])
    @pytest.mark.parametrize(
        ("extension", "content_type", "starts_with"),
        [
            ("svg", "image/svg+xml", b"<svg"),
            ("png", "image/png", b"\x89PNG"),
            ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ],
    )
    def test_download_in_three_forms(self, large, look, key, extension, content_type, starts_with):
        response = look(path=f"/staffing/charts/{key}.{extension}")
        assert response["Content-Type"] == content_type
        assert response.content.lstrip().startswith(starts_with)

    def test_that_do_not_exist_are_not_found(self, golden, look):
        assert look(path="/staffing/charts/staffing.t9.svg").status_code == 404
        assert look(path="/staffing/charts/staffing.t1.persons.gif").status_code == 404

    def test_weigh_less_than_the_page_may(self, large, look):
        assert len(look().content) < 400_000


class TestSmallOffice:
    """Fewer than 20 persons: counts, no shares in pictures, nothing empty."""

    def test_is_told_its_counts(self, look):
        response = look("hr.hargeisa")
        assert [
            (headline.label, headline.figure.value) for headline in response.context["headlines"]
        ] == [("Staff", 6), ("Women", 2), ("Men", 4)]

    def test_sees_persons_now_and_over_time(self, look):
        charts = charts_of(look("hr.hargeisa"))
        assert list(charts) == ["staffing.t1.persons", "staffing.persons.dates"]
        for chart in charts.values():
            assert chart.kind == "stacked_bars"
            assert chart.bands == ()
            assert "per cent" not in chart.sentence
        assert (
            "31 December 2024: 6 staff members (women 2, men 4)."
            in charts["staffing.persons.dates"].sentence
        )

    def test_can_download_what_it_sees(self, look):
        for key in ("staffing.t1.persons", "staffing.persons.dates"):
            assert look("hr.hargeisa", path=f"/staffing/charts/{key}.svg").status_code == 200

    def test_of_one_person_is_spoken_of_in_the_singular(self, look):
        assert "1 staff member (women 1, men 0)" in shown(look("mombasa"))

    def test_names_itself(self, look):
        assert look("hr.hargeisa").context["facts"][0] == "Hargeisa"
        assert look("hr.nairobi").context["facts"][0] == "Kenya"
        assert look("gcu").context["facts"][0] == "All offices"

    def test_without_a_return_is_told_what_to_do(self, look):
        response = look("hr.dakar")
        assert "No return counts yet" in shown(response)
        assert response.context["charts"] == []
        assert 'href="/returns/"' in response.content.decode()

    def test_that_did_not_exist_yet_is_told_so(self, golden, look):
        office = Office.objects.create(code="SEN-THIES")
        OfficeSpell.objects.create(
            office=office, name="Thiès", kind="sub_office", reporting="unit",
            parent=golden.offices["SEN-DAKAR"], starts_on=date(2025, 3, 1),
        )  # fmt: skip
        Grant.objects.create(
            user=golden.people["stranger"],
            role=Role.HR_STAFF,
            office=office,
            starts_on=date(2025, 3, 1),
        )
        response = look("stranger")
        assert response.status_code == 200
        assert "Your offices did not exist on this date" in shown(response)
        assert "No return counts yet" in shown(look("stranger", as_of="2025-12-31"))


class TestWithoutPeriods:
    def test_the_page_says_who_creates_the_first(self, world, client):
        ReportingPeriod.objects.all().delete()
        client.force_login(world.people["gcu"])
        response = client.get(URL)
        assert "There is no reporting period yet" in shown(response)
        assert client.get(RECORDS).status_code == 404
        assert client.get("/staffing/tables/T1.csv").status_code == 404
        assert client.get("/staffing/charts/staffing.t1.persons.svg").status_code == 404


class TestTargets:
    @pytest.fixture
    def target(self, golden):
        return Target.objects.create(
            key="iom-all-2024", set_in=2000, document="A strategy", comparison="equal",
            target="gender-balanced staff", population="all staff", percent=50,
            deadline_year=2024, deadline_on=date(2024, 6, 30), is_iom=True, source="A strategy",
        )  # fmt: skip

    def test_stand_beside_the_trend(self, target, look):
        page = shown(look())
        assert "Targets beside the trend" in page
        assert "gender-balanced staff" in page
        marks = charts_of(look())["staffing.t6.trend"].marks
        assert [(mark.kind, mark.x, mark.y) for mark in marks] == [
            ("target", date(2024, 6, 30), Fraction(50))
        ]


class TestStatedFigures:
    @pytest.fixture
    def stated(self, golden):
        common = {
            "category": "all staff", "grade": "all", "location": "all", "kind": "stated",
            "population": "all_staff", "source": "C/106/INF/8",
        }  # fmt: skip
        StatedFigure.objects.create(
            key="dated", as_of=BEFORE, as_of_text="December 2023", percent_women=46,
            is_plottable=True, **common,
        )  # fmt: skip
        StatedFigure.objects.create(
            key="undated", as_of_text="in 2010", percent_women=40, is_plottable=False,
            why_not="The document gives no day.", **common,
        )  # fmt: skip

    def test_stand_in_the_trend_or_say_why_not(self, stated, look):
        response = look()
        marks = charts_of(response)["staffing.t6.trend"].marks
        assert [(mark.kind, mark.x, mark.y) for mark in marks] == [("stated", BEFORE, Fraction(46))]
        page = shown(response)
        assert "2 published shares" in page
        assert "The document gives no day." in page
        assert "C/106/INF/8" in page

    def test_are_not_drawn_beside_another_population(self, stated, look):
        for filters in ({"population": "one_year_plus"}, {"region": "KEN-NAIROBI-RO"}):
            assert charts_of(look(**filters))["staffing.t6.trend"].marks == ()

    def test_are_not_drawn_for_a_part_of_the_organization(self, stated, look):
        assert charts_of(look("hr.region"))["staffing.t6.trend"].marks == ()


class TestViewers:
    @pytest.mark.parametrize("username", MAY_LOOK)
    def test_of_the_inner_circle_may_look(self, look, username):
        assert look(username).status_code == 200

    @pytest.mark.parametrize("username", sorted(set(PEOPLE) - set(MAY_LOOK)))
    @pytest.mark.parametrize("path", [URL, RECORDS, "/staffing/tables/T1.csv"])
    def test_of_all_others_are_led_to_the_reports(self, look, username, path):
        response = look(username, path=path)
        assert response.status_code == 403
        assert "What is published stands in the reports." in shown(response)

    def test_without_log_in_are_asked_to(self, golden, client):
        response = client.get(URL)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("path", [URL, RECORDS, "/staffing/tables/T1.csv"])
    @pytest.mark.parametrize("filters", [{"office": "SEN-DAKAR"}, {"region": "SEN-DAKAR-RO"}])
    def test_do_not_learn_of_another_region(self, look, path, filters):
        assert look("hr.nairobi", path=path, **filters).status_code == 404

    def test_may_not_post(self, golden, client):
        client.force_login(golden.people["gcu"])
        assert client.post(URL).status_code == 405


class TestLanguages:
    def test_numbers_and_words_follow_the_reader(self, golden, client):
        client.force_login(golden.people["gcu"])
        client.cookies["django_language"] = "fr"
        response = client.get(URL)
        assert 'lang="fr"' in response.content.decode()
        trend = tables_of(response)["T6"]
        assert display_cell(trend.cell("2024-12-31", "all"), "fr") == "53,3"
        assert "53,3" in response.content.decode()

    @pytest.mark.parametrize("language", ["fr", "es"])
    @pytest.mark.parametrize("username", ["gcu", "hr.hargeisa", "hr.dakar"])
    @pytest.mark.parametrize("path", [URL, RECORDS])
    def test_leave_no_english_but_what_is_quoted(self, golden, client, language, username, path):
        client.force_login(golden.people[username])
        client.cookies["django_language"] = language
        page = fromstring(client.get(path).content.decode())
        assert page.get("lang") == language
        for quoted in page.xpath("//*[@lang='en'] | //script | //template"):
            quoted.drop_tree()
        words = set(re.findall(r"\w+", page.find("body").text_content().lower()))
        assert words & ENGLISH == set()


class TestStatements:
    def test_do_not_grow_with_offices_or_dates(self, golden, client, django_assert_num_queries):
        client.force_login(golden.people["gcu"])
        client.get(URL)
        with django_assert_num_queries(STATEMENTS_OF_THE_PAGE):
            client.get(URL)

    def test_of_the_records_are_few(self, golden, client, django_assert_num_queries):
        client.force_login(golden.people["gcu"])
        client.get(RECORDS)
        with django_assert_num_queries(STATEMENTS_OF_THE_RECORDS):
            client.get(RECORDS)

    def test_read_no_cell(self, golden, client, django_assert_max_num_queries):
        client.force_login(golden.people["gcu"])
        client.get(URL)
        with django_assert_max_num_queries(STATEMENTS_OF_THE_PAGE) as asked:
            client.get(URL)
        read = " ".join(query["sql"] for query in asked.captured_queries)
        assert "staffing_staffsummary" in read
        assert "staffing_headcountcell" not in read


STATEMENTS_OF_THE_PAGE = 19
STATEMENTS_OF_THE_RECORDS = 16
