"""T7 in the report to the Council: the numbers of the page, worked by hand, and nothing hidden told."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from apps.figures.figure import Empty, Figure
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.projection_release import released_projection
from apps.reports.release import released_tables
from apps.reports.series.council import blocks, tables_now
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.trends.projections import leads_somewhere
from tests.reports.builders import YEAR, certify, content, frozen, with_files
from tests.reports.reading import of_docx, of_html, of_page, of_xlsx
from tests.reports.test_release import DATES, golden_picture, made_up
from tests.staffing.golden_world import ALL, NOW
from tests.staffing.trend_world import build_trend_world

pytestmark = pytest.mark.django_db
FEW = "fewer than 20 persons"
BELOW = "women under-represented"
# Worked by hand: see the world. All staff: 76 of 190, 79 of 190, 99 of 246.
GOLDEN = {
    "D2": ["NA", "NA", "", "", FEW, FEW],
    "D1": ["20.0", "20.0", "0.0", BELOW, "not on this trend", "not on this trend"],
    "P5": ["25.0", "25.0", "", BELOW, "too few dates", "too few dates"],
    "P4": ["40.0", "44.0", "+2.0", BELOW, "2027 (2027 to 2027)", "2027 (2027 to 2027)"],
    "Professional and above, all grades": [
        "35.4", "35.9", "+0.3", BELOW,
    ],
    "All staff": ["40.0", "40.2", "+0.1", BELOW],
}  # fmt: skip


@pytest.fixture
def trending(world):
    build_trend_world(world)
    certify()
    return world


class TestT7:
    def test_says_the_same_on_the_page_in_its_files_and_in_the_report(self, trending):
        client = Client()
        client.force_login(trending.people["gcu"])
        asked = {"as_of": NOW.isoformat()}
        page = of_page(client.get(reverse("staffing:trends"), asked).content)["T7"]
        found = {row[0]: row[1:] for row in page}
        assert list(found) == list(GOLDEN)
        for label, cells in GOLDEN.items():
            assert found[label][: len(cells)] == cells
        address = reverse("staffing:trends_table_file", args=["staffing.t7", "xlsx"])
        assert of_xlsx(client.get(address, asked).content)["T7"] == page
        edition = with_files(
            frozen(), formats=[DocumentFormat.DOCX, DocumentFormat.XLSX, DocumentFormat.HTML]
        )
        for reading, file_format in (
            (of_docx, DocumentFormat.DOCX),
            (of_xlsx, DocumentFormat.XLSX),
            (of_html, DocumentFormat.HTML),
        ):
            assert reading(content(edition, file_format, Audience.INNER))["T7"] == page
        assert [table.number for table in tables_now(YEAR)].count("T7") == 1

    def test_hides_from_the_public_what_the_tables_of_a_date_hide(self, trending):
        picture = staff_picture(query=CountQuery(), as_of=NOW, scope=ALL)
        table = released_projection(picture, language="en")
        # Three men at D2 are hidden, and another grade with them.
        hidden = {
            row.key
            for row in table.rows
            if any(isinstance(cell, Figure) and cell.empty is Empty.HIDDEN for cell in row.cells)
        }
        assert "D2" in hidden
        assert len(hidden) > 1
        assert table.row("D2").cells[4:] == ("c", "c")
        assert not any(figure.records for figure in table.figures())
        assert not any(row.url for row in table.rows)
        shown = blocks(YEAR, "en")[Audience.PUBLIC]
        [t7] = [
            block.table
            for block in shown
            if getattr(block, "table", None) and block.table.number == "T7"
        ]
        assert t7 == table

    @pytest.mark.parametrize("seed", range(2))
    def test_shows_no_share_that_the_released_tables_of_its_date_hide(self, seed):
        made = made_up(seed)
        table = released_projection(made, language="en")
        for place, day in (("first", DATES[0]), ("last", DATES[-1])):
            then = released_tables(replace(made, as_of=day, before=None), language="en")
            for row in table.rows:
                cell = table.cell(row.key, place)
                if not isinstance(cell, Figure) or cell.value is None or cell.as_of != day:
                    continue
                number = "T3" if row.key.startswith("NO") else "T2"
                key = row.key
                if row.is_total:
                    number, key = "T1", "total" if row.key == "all" else row.key
                assert then[number].cell(key, "share_women").value == cell.value

    def test_keeps_hidden_what_a_published_edition_hid(self):
        picture = golden_picture()
        table = released_projection(picture, language="en")
        cell = table.cell("P4", "last")
        assert isinstance(cell, Figure)
        assert cell.value is not None
        published = released_tables(picture, language="en")
        t2 = published["T2"]
        place = [column.key for column in t2.columns].index("share_women")
        rows = tuple(
            replace(
                row,
                cells=tuple(
                    each.hide() if at == place and isinstance(each, Figure) else each
                    for at, each in enumerate(row.cells)
                ),
            )
            if row.key == "P4"
            else row
            for row in t2.rows
        )
        held = {**published, "T2": replace(t2, rows=rows)}
        again = released_projection(picture, language="en", published=[held])
        assert again.cell("P4", "last").empty is Empty.HIDDEN

    def test_is_absent_where_there_is_one_date(self, golden):
        picture = staff_picture(query=CountQuery(), as_of=NOW, scope=ALL, trend=[NOW])
        assert not leads_somewhere(picture)
