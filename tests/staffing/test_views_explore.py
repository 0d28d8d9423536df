"""Explore: the numbers of the dashboard and the API, any way round; nobody sees another's."""

import csv
import io
import json
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pyarrow.parquet
import pytest
from lxml.html import fromstring
from openpyxl import load_workbook

from apps.figures.figure import Empty, Figure
from apps.staffing.choices import Sharing
from apps.staffing.models import ExploreView
from apps.staffing.services.explore import ViewData, save
from apps.web.refusals import Invalid
from tests.staffing.golden_world import BEFORE, NOW
from tests.staffing.permission_subjects_explore import AT, make_view

URL = "/staffing/explore/"
API = "/api/v1/staffing/explore/"
STATEMENTS = 17


@pytest.fixture
def look(golden, client):
    """A function that opens an address as a member of the cast."""

    def as_member(username="gcu", path=URL, **parameters):
        client.force_login(golden.people[username])
        return client.get(path, parameters)

    return as_member


def table_of(response):
    return response.context["table"]


def values(table, row, *columns):
    """The exact values of a row, or why there are none."""
    found = []
    for column in columns or [each.key for each in table.columns]:
        cell = table.cell(row, column)
        found.append(
            (cell.value if cell.empty is None else cell.empty) if isinstance(cell, Figure) else cell
        )
    return found


class TestNumbers:
    @pytest.mark.parametrize(
        ("rows", "number"), [("category", "T1"), ("grade", "T2"), ("grade", "T3"), ("region", "T4")]
    )
    def test_are_those_of_the_tables_of_the_council_report(self, look, rows, number):
        dashboard = look(path="/staffing/").context["tables"]
        [council] = [table for table, *_others in dashboard if table.number == number]
        table = table_of(look(rows=rows))
        compared = 0
        for row in council.rows:
            if row.key not in {each.key for each in table.rows} or (
                row.is_total and number != "T1"
            ):
                continue
            for column in ("women", "men", "other", "total", "share_women"):
                ours, theirs = table.cell(row.key, column), council.cell(row.key, column)
                if ours.empty is Empty.MISSING:
                    assert theirs.value in {0, None}
                    continue
                assert (ours.value, ours.empty) == (theirs.value, theirs.empty)
                compared += 1
        assert compared >= 10

    def test_of_dates_are_those_of_the_trend(self, look):
        dashboard = look(path="/staffing/").context["tables"]
        [trend] = [table for table, *_others in dashboard if table.number == "T6"]
        table = table_of(look(rows="period", group="P4", since=BEFORE.isoformat()))
        for day in (BEFORE, NOW):
            theirs = trend.cell(day.isoformat(), "P4").value
            assert table.cell(day.isoformat(), "share_women").value == theirs
        assert [row.key for row in table.rows] == [BEFORE.isoformat(), NOW.isoformat()]

    @pytest.mark.parametrize("by", ["office", "grade", "category", "location", "contract"])
    @pytest.mark.parametrize("who", ["gcu", "hr.region", "hr.nairobi"])
    def test_are_those_of_the_parity_api(self, golden, api, by, who):
        api.force_authenticate(golden.people[who])
        asked = {"as_of": NOW.isoformat()}
        theirs = api.get("/api/v1/staffing/parity/", {**asked, "by": by}).json()
        ours = api.get(API, {**asked, "rows": by}).json()
        assert ours["coverage"] == theirs["coverage"]
        cells = {cell["row"]: cell for cell in ours["cells"]}
        compared = 0
        for row in theirs["rows"]:
            cell = cells.get(row["key"])
            if cell is None or cell["empty"] == "missing":
                assert row["total"] == 0
                continue
            for key in ("women", "men", "other", "total", "share_of_women"):
                assert cell[key] == row[key]
            compared += 1
        assert compared
        assert cells["total"]["total"] == sum(row["total"] for row in theirs["rows"])

    def test_add_up_whichever_way_round(self, look):
        across = table_of(look(rows="grade", columns="region", measure="persons"))
        down = table_of(look(rows="region", columns="grade", measure="persons"))
        for row in across.rows:
            for column in across.columns:
                assert values(across, row.key, column.key) == values(down, column.key, row.key)
        assert values(across, "total", "total") == [46]
        assert values(across, "G5", "KEN-NAIROBI-RO", "headquarters", "SEN-DAKAR-RO") == [
            10 + 6 + 1 + 1 + 2 + 4,
            0,
            Empty.MISSING,
        ]
        by_sex = table_of(look(rows="country", columns="sex"))
        assert values(by_sex, "KEN") == [16, 10, 1, 27, "2 of 2"]
        assert values(by_sex, "SEN") == [*[Empty.MISSING] * 4, "0 of 1"]
        assert values(by_sex, "total") == [24, 21, 1, 46, "4 of 5"]

    def test_of_every_measure_are_worked_by_hand(self, look):
        change = table_of(look(rows="location", measure="change"))
        # 2024: women 6 of 13 at headquarters, too few; field 18 of 32, and 9 of 20 the year before.
        assert values(change, "field", "women", "men", "share_women", "change") == [
            18, 14, Fraction(1800, 32), Fraction(1800, 32) - Fraction(900, 20),
        ]  # fmt: skip
        assert values(change, "headquarters", "change") == [Empty.NOT_APPLICABLE]
        gpi = table_of(look(rows="location", measure="gpi"))
        assert values(gpi, "field", "gpi") == [Fraction(18, 14)]
        gap = table_of(look(rows="grade", measure="gap"))
        assert values(gap, "D1", "gap") == [0]
        returns = table_of(look(rows="region", measure="returns"))
        assert values(returns, "SEN-DAKAR-RO") == [1, 0, 1]
        assert values(returns, "total") == [5, 4, 1]
        over = table_of(look(rows="region", columns="period", measure="returns"))
        assert values(over, "KEN-NAIROBI-RO", BEFORE.isoformat(), NOW.isoformat()) == [2, 0]
        share = table_of(look(rows="region", columns="period", measure="share"))
        assert values(share, "headquarters", NOW.isoformat()) == ["6 of 13"]
        assert values(share, "KEN-NAIROBI-RO", NOW.isoformat()) == [Fraction(1800, 32)]
        assert values(share, "KEN-NAIROBI-RO", "2014-12-31") == [Empty.MISSING]


class TestPage:
    def test_leads_from_each_number_to_the_records_that_add_up_to_it(self, look):
        page = fromstring(look(rows="office", columns="grade", measure="persons").content)
        links = [
            (int(link.text), link.get("href"))
            for link in page.xpath("//*[@id='table-staffingexplore']//a[@class='number-link']")
            if link.text != "0"
        ]
        assert len(links) > 15
        for number, url in links[::4]:
            response = look(path=urlsplit(url).path, **parse_qs(urlsplit(url).query))
            assert response.context["answer"].total.total == number
        [kenya] = [url for number, url in links if (number, "grade=G5") == (17, url[-8:])]
        records = look(path=urlsplit(kenya).path, **parse_qs(urlsplit(kenya).query))
        assert [row.office_code for row in records.context["rows"]] == ["KEN-NAIROBI"]
        country = look(path="/staffing/records/", as_of=NOW.isoformat(), country="KEN")
        assert [row.office_code for row in country.context["rows"]] == [
            "KEN-NAIROBI",
            "KEN-MOMBASA",
        ]
        assert country.context["answer"].total.total == 27

    def test_says_what_is_missing_left_out_and_too_few(self, look):
        response = look(rows="region", columns="period", measure="share")
        table = table_of(response)
        missing = [caveat for caveat in table.caveats if "missing" in caveat]
        assert "Regional Office Dakar (1 of 1)" in missing[0]
        assert "31 December 2014 (5 of 5)" in missing[1]
        assert any("not in the shares" in caveat for caveat in table.caveats)
        assert any("fewer than 20" in caveat for caveat in table.caveats)
        assert "On 31 December 2024 4 of 5 returns count." in table.note
        assert values(table, "SEN-DAKAR-RO", "returns") == ["0 of 1"]
        chart, _files = response.context["drawing"]
        assert chart.kind == "lines"
        assert [band.lower for band in chart.bands] == [47]
        drawn = {line.key: [point.y for point in line.points] for line in chart.series}
        # 9 of 20, then 18 of 32; 13 persons of headquarters are in the table only.
        assert drawn["KEN-NAIROBI-RO"] == [None, 45, Fraction(1800, 32)]
        assert drawn["headquarters"] == [None, None, None]

    def test_draws_what_can_be_told_apart(self, look):
        kinds = {
            "rows=period&measure=persons": ("stacked_bars", ["women", "men", "other"]),
            "rows=sex&columns=category": ("stacked_bars", ["women", "men", "other"]),
            "rows=period&columns=sex": ("stacked_bars", ["women", "men", "other"]),
            "rows=location&measure=change": ("bars", ["change"]),
            "rows=category&columns=location&measure=women": (
                "bars",
                ["headquarters", "field"],
            ),
            "rows=sex": ("bars", ["persons"]),
        }
        for asked, (kind, keys) in kinds.items():
            chart, _files = look(**{key: one for key, [one] in parse_qs(asked).items()}).context[
                "drawing"
            ]
            assert (chart.kind, [line.key for line in chart.series]) == (kind, keys), asked
        page = look(rows="category", columns="grade", measure="persons")
        assert page.context["drawing"] is None
        assert "Not drawn" in page.content.decode()

    def test_refuses_what_has_no_answer_and_keeps_what_was_chosen(self, look, api, golden):
        faults = {
            "columns": {"rows": "grade", "columns": "grade"},
            "measure": {"rows": "grade", "columns": "sex", "measure": "share"},
            "since": {"rows": "grade", "since": BEFORE.isoformat()},
        }
        api.force_authenticate(golden.people["gcu"])
        for field, asked in faults.items():
            response = look(**asked)
            assert response.status_code == 422
            assert list(response.context["filter_form"].errors) == [field]
            assert response.context["filter_form"]["rows"].value() == "grade"
            assert "thing to correct" in response.content.decode()
            refused = api.get(API, {"as_of": NOW.isoformat(), **asked})
            assert [each["field"] for each in refused.json()["errors"]] == [field]
        assert look(rows="grade", measure="returns").status_code == 422
        late = look(rows="period", since=NOW.isoformat(), as_of=BEFORE.isoformat())
        assert list(late.context["filter_form"].errors) == ["since"]
        assert look(rows="nothing").status_code == 422
        assert look(columns="office", rows="grade").status_code == 422
        assert look(path=f"{URL}files/table.csv", rows="grade", columns="grade").status_code == 422
        assert api.get(API, {"as_of": "2024-12-30", "rows": "grade"}).status_code == 404

    def test_shows_nothing_of_offices_outside_the_scope(self, look, api, golden):
        seen = table_of(look("hr.nairobi", rows="office"))
        assert [row.key for row in seen.rows] == ["KEN-NAIROBI", "KEN-MOMBASA", "total"]
        assert values(seen, "total", "total") == [27]
        everything = look("hr.nairobi", rows="region", columns="period", measure="persons")
        assert values(table_of(everything), "KEN-NAIROBI-RO", NOW.isoformat()) == [27]
        body = everything.content.decode()
        assert "Hargeisa" not in body
        assert "Geneva" not in body
        asked = look("hr.nairobi", rows="grade", office="SEN-DAKAR")
        assert asked.status_code == 422
        assert list(asked.context["filter_form"].errors) == ["office"]
        api.force_authenticate(golden.people["hr.nairobi"])
        far = {"as_of": NOW.isoformat(), "rows": "grade", "office": "SEN-DAKAR"}
        assert api.get(API, far).status_code == 404
        assert look("council").status_code == 403

    def test_takes_as_many_statements_for_many_rows_as_for_few(
        self, look, client, django_assert_num_queries
    ):
        look(rows="location")
        look(rows="office", columns="period")
        with django_assert_num_queries(STATEMENTS):
            client.get(URL, {"rows": "location"})
        with django_assert_num_queries(STATEMENTS):
            client.get(URL, {"rows": "office", "columns": "period"})


class TestFiles:
    def test_hold_all_that_is_shown_with_filters_and_caveats(self, look):
        asked = {
            "rows": "region",
            "columns": "period",
            "measure": "share",
            "category": "professional",
        }
        table = table_of(look(**asked))
        text = look(path=f"{URL}files/table.csv", **asked).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        gap = rows.index([])
        assert [row[0] for row in rows[1:gap]] == [row.label for row in table.rows]
        assert rows[1][1:4] == ["–", "5 of 14", "6 of 13"]
        told = rows[gap + 1 :]
        assert ["Filter", "Category: Professional and above"] in told
        assert ["31 December 2024", "4 of 5 reporting units counted, 1 missing"] in told
        assert [caveat for name, caveat in told if name == "Caveat"] == list(table.caveats)
        assert told[-1][0] == "Made"
        book = load_workbook(io.BytesIO(look(path=f"{URL}files/table.xlsx", **asked).content))
        written = {str(cell.value) for sheet in book for row in sheet for cell in row}
        assert "Filter: Category: Professional and above" in written
        assert set(table.caveats) <= written
        assert b"<svg" in look(path=f"{URL}files/table.svg", **asked).content
        assert look(path=f"{URL}files/table.exe", **asked).status_code == 404

    def test_open_with_pandas_with_typed_columns_and_the_caveats_inside(self, look, api, golden):
        asked = {"rows": "office", "columns": "grade", "measure": "gap", "as_of": NOW.isoformat()}
        content = look(path=f"{URL}files/table.parquet", **asked).content
        frame = pd.read_parquet(io.BytesIO(content))
        api.force_authenticate(golden.people["gcu"])
        cells = api.get(API, asked).json()["cells"]
        assert len(frame) == len(cells)
        nairobi = frame[(frame["row"] == "KEN-NAIROBI") & (frame["column"] == "G5")].iloc[0]
        assert (nairobi["women"], nairobi["men"], nairobi["other"], nairobi["total"]) == (
            10,
            6,
            1,
            17,
        )
        assert nairobi["share_of_women"] == pytest.approx(62.5)
        assert nairobi["as_of"] == NOW
        dakar = frame[(frame["row"] == "SEN-DAKAR") & (frame["column"] == "total")].iloc[0]
        assert (dakar["empty"], dakar["due"], dakar["counted"]) == ("missing", 1, 0)
        assert pd.isna(dakar["total"])
        schema = pyarrow.parquet.read_schema(io.BytesIO(content))
        assert str(schema.field("as_of").type) == "date32[day]"
        assert str(schema.field("women").type) == "int64"
        about = json.loads(schema.metadata[b"about"])
        assert ["Population", "All staff"] in about
        assert ["Caveat", "Returns are missing: Sénégal (1 of 1)."] in about
        assert schema.metadata[b"measure"] == b"gap"


class TestViews:
    def test_are_saved_opened_changed_shared_and_deleted_by_who_made_them(self, look, client):
        page = look()
        assert "No view yet" in page.content.decode()
        asked = f"{URL}views/new/?rows=grade&columns=period&measure=share&as_of={NOW.isoformat()}"
        wrong = client.post(asked, {"name": " ", "sharing": "role"})
        assert wrong.status_code == 422
        assert set(wrong.context["form"].errors) == {"name", "role"}
        saved = client.post(asked, {"name": "Grades", "latest": "on", "sharing": "nobody"})
        assert saved.status_code == 303
        view = ExploreView.objects.get()
        assert "as_of" not in view.question
        again = client.post(asked, {"name": "Grades", "sharing": "nobody"})
        assert again.context["form"].errors["name"] == ["Another view of yours has this name."]

        opened = client.get(client.get(f"{URL}views/{view.pk}/").url)
        assert opened.context["opened"]["view"] == view
        assert opened.context["filter_form"]["columns"].value() == "period"
        assert f"views/{view.pk}/edit/" in opened.content.decode()
        edit = f"{URL}views/{view.pk}/edit/"
        shared = {"name": "By grade", "sharing": "role", "role": "hr_staff", "version": "1"}
        assert client.post(edit, shared).status_code == 303
        view.refresh_from_db()
        assert (view.name, view.shared_role, view.version) == ("By grade", "hr_staff", 2)
        assert "columns=period" in view.question
        assert client.post(edit, shared).status_code == 409
        assert client.get(f"/history/staffing.exploreview/{view.pk}/").status_code == 200

        theirs = look("hr.dakar", path=f"{URL}views/{view.pk}/")
        assert theirs.status_code == 302
        assert client.get(edit).status_code == 403
        look("gcu")
        delete = f"{URL}views/{view.pk}/delete/"
        assert "also for those with whom it is shared" in client.get(delete).content.decode()
        assert client.post(delete, {"version": "2"}).status_code == 303
        assert not ExploreView.objects.exists()

    def test_run_with_the_scope_of_whoever_opens_them(self, look, client, golden):
        view = make_view(
            golden,
            "Everybody by office",
            question="rows=office&measure=persons",
            sharing=Sharing.ROLE,
            shared_role="hr_staff",
        )
        own = table_of(client.get(look("gcu", path=f"{URL}views/{view.pk}/").url))
        assert values(own, "total", "total") == [46]
        theirs = client.get(look("hr.nairobi", path=f"{URL}views/{view.pk}/").url)
        assert [row.key for row in table_of(theirs).rows] == ["KEN-NAIROBI", "KEN-MOMBASA", "total"]
        narrow = make_view(
            golden,
            "Dakar",
            question="rows=grade&office=SEN-DAKAR",
            sharing=Sharing.ROLE,
            shared_role="hr_staff",
        )
        elsewhere = client.get(look("hr.nairobi", path=f"{URL}views/{narrow.pk}/").url)
        assert elsewhere.status_code == 422
        assert "You do not see this here" in elsewhere.content.decode()

    def test_are_found_by_the_role_or_the_region_they_are_shared_with(self, look, golden):
        make_view(golden, "own", owner="hr.nairobi")
        make_view(golden, "heads", sharing=Sharing.ROLE, shared_role="head_of_office")
        for name in ("KEN-NAIROBI-RO", "SEN-DAKAR-RO"):
            make_view(golden, name, sharing=Sharing.REGION, shared_region=golden.offices[name])

        def names(who):
            return [each["view"].name for each in look(who).context["views"]]

        assert names("hr.nairobi") == ["KEN-NAIROBI-RO", "own"]
        assert names("head.dakar") == ["SEN-DAKAR-RO", "heads"]
        assert names("auditor") == ["KEN-NAIROBI-RO", "SEN-DAKAR-RO"]
        assert names("gcu") == ["KEN-NAIROBI-RO", "SEN-DAKAR-RO", "heads"]

    def test_are_shared_by_who_sees_a_region_or_the_whole(self, look, client, golden):
        new = f"{URL}views/new/?rows=grade&measure=share"
        look("hr.nairobi")
        assert "sharing" not in client.get(new).context["form"].fields
        client.post(new, {"name": "mine", "sharing": "role", "role": "hr_staff"})
        assert ExploreView.objects.get().sharing == Sharing.NOBODY
        look("hr.region")
        offered = client.get(new).context["form"].fields["region"].choices
        assert [code for code, _name in offered] == ["", "KEN-NAIROBI-RO"]
        far = client.post(new, {"name": "far", "sharing": "region", "region": "SEN-DAKAR-RO"})
        assert far.status_code == 422
        near = client.post(new, {"name": "near", "sharing": "region", "region": "KEN-NAIROBI-RO"})
        assert near.status_code == 303
        with pytest.raises(Invalid) as refused:
            save(
                data=ViewData(name="all", question="", sharing=Sharing.ROLE, role="hr_staff"),
                now=AT,
                scope=golden.scope("hr.nairobi"),
            )
        assert [problem.code for problem in refused.value.problems] == ["may_not_share"]
