"""The chapter on focal points: T11 everywhere the same, and nobody given away outside the house."""

from datetime import date
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.scope import OfficeScope
from apps.figures.disclosure import ALL, THRESHOLD, CountTable, hidden_bounds
from apps.figures.disclosure.counts import MEN, WOMEN
from apps.figures.figure import Empty, Figure
from apps.figures.tables import Column, Row, Table
from apps.focal_points.analytics.coverage import Tally
from apps.focal_points.selectors.coverage import coverage_on
from apps.focal_points.selectors.coverage.tables import (
    About,
    persons_figure,
    tally_cells,
    tally_columns,
)
from apps.publishing.document import ChartBlock, Heading, Paragraph, TableBlock
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.focal_points_chapter import focal_points_chapter
from apps.reports.focal_points_release import released_coverage
from tests.focal_points.builders import make_appointment, make_rule_set
from tests.focal_points.coverage_builders import make_stated, more_offices
from tests.reports.builders import YEAR, content, frozen, with_files
from tests.reports.reading import of_csv, of_docx, of_html, of_page, of_xlsx
from tests.staffing.golden_world import NOW

pytestmark = pytest.mark.django_db
EVERYTHING = OfficeScope.everything("test")
# Worked by hand. Dakar: its regional office, Sénégal and twelve offices, of which ten have a woman, P4.
# Nairobi: its regional office, Kenya and Hargeisa; Kenya has a man, P2. Headquarters is no department.
ROWS = [
    ["Headquarters", "0", "0", "NA", "0", "0", "0", "0", "0", "0"],
    ["Regional Office Dakar", "14", "10", "71", "10", "10", "0", "0", "10", "10"],
    ["Regional Office Nairobi", "3", "1", "NA", "1", "0", "1", "0", "0", "0"],
    ["Total", "17", "11", "65", "11", "10", "1", "0", "10", "10"],
]


@pytest.fixture
def network(golden):
    """Eleven focal points in the golden year."""
    make_rule_set(is_default=True, least=None)
    make_rule_set(code="SWAP", floors=(("professional", "P4"),), position=2, least=None)
    for code in more_offices(golden, 12, parent="SEN-DAKAR-RO")[:10]:
        make_appointment(golden, office=code, grade="P4", starts_on=date(2024, 3, 1))
    make_appointment(golden, grade="P2", sex="M", starts_on=date(2024, 3, 1))
    return golden


class TestT11:
    def test_prints_the_same_numbers_everywhere(self, network):
        client = Client()
        client.force_login(network.people["gcu"])
        asked = {"as_of": NOW.isoformat()}
        formats = (DocumentFormat.DOCX, DocumentFormat.XLSX, DocumentFormat.HTML)
        edition = with_files(frozen(), formats=formats)
        inner = {each: content(edition, each, Audience.INNER) for each in formats}
        found = {
            "page": of_page(client.get("/focal-points/", asked).content)["T11"],
            "workbook of the page": of_xlsx(
                client.get("/focal-points/coverage/regions.xlsx", asked).content
            )["T11"],
            "word": of_docx(inner[DocumentFormat.DOCX])["T11"],
            "workbook": of_xlsx(inner[DocumentFormat.XLSX])["T11"],
            "html": of_html(inner[DocumentFormat.HTML])["T11"],
            "page of the edition": of_html(
                client.get(reverse("reports:edition", args=[YEAR, edition.number])).content
            )["T11"],
        }
        assert found == dict.fromkeys(found, ROWS)
        exact = of_csv(client.get("/focal-points/coverage/regions.csv", asked).content)
        assert [row[1:3] + row[4:] for row in exact] == [row[1:3] + row[4:] for row in ROWS]
        answer = client.get("/api/v1/focal-points/coverage/", asked).json()
        assert [answer["offices"], answer["covered"]] == [17, 11]
        assert answer["share"] == pytest.approx(1100 / 17)
        assert answer["focal_points"] == {"women": 10, "men": 1, "other": 0}
        public = of_html(content(edition, DocumentFormat.HTML, Audience.PUBLIC))["T11"]
        assert [row[1:4] for row in public] == [row[1:4] for row in ROWS]
        assert public[2][4:] == ["c", "c", "c", "0", "c", "c"]
        told = {number for row in public for number in row[4:]} - {"0", "c"}
        assert all(int(number) >= THRESHOLD for number in told)


class TestChapter:
    def test_reads_the_table_and_shows_the_map(self, network):
        blocks = focal_points_chapter(coverage_on(as_of=NOW, scope=EVERYTHING), is_public=False)
        assert [type(block) for block in blocks if not isinstance(block, Paragraph)] == [
            Heading,
            TableBlock,
            ChartBlock,
        ]
        said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
        for part in ("11 of 17 offices", "women 10, men 1", "10 of 11 focal points"):
            assert part in said

    def test_tells_the_public_nothing_of_few(self, network):
        blocks = focal_points_chapter(coverage_on(as_of=NOW, scope=EVERYTHING), is_public=True)
        said = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
        assert "11 of 17 offices" in said
        assert "men 1" not in said
        assert "heard" not in said
        table = next(block.table for block in blocks if isinstance(block, TableBlock))
        assert not any(figure.records for figure in table.figures())
        assert not any(row.url for row in table.rows)

    def test_names_no_sum_that_gives_a_hidden_sex_away(self, network):
        for sex in ["M"] * 30 + [""]:
            make_appointment(
                network, office="XXX-000", grade="P4", sex=sex, starts_on=date(2024, 3, 1)
            )
        found = coverage_on(as_of=date(YEAR, 12, 31), scope=EVERYTHING)
        blocks = focal_points_chapter(found, is_public=True)
        table = next(block.table for block in blocks if isinstance(block, TableBlock))
        assert table.cell("total", "other").empty is Empty.HIDDEN
        assert not [
            block.text
            for block in blocks
            if isinstance(block, Paragraph) and ("Men are" in block.text or "women" in block.text)
        ]

    def test_is_absent_where_nothing_is_known(self, golden):
        assert focal_points_chapter(coverage_on(as_of=NOW, scope=EVERYTHING), is_public=True) == []

    def test_of_a_stated_year_says_what_the_document_says(self, golden):
        make_stated()
        found = coverage_on(as_of=date(2006, 12, 31), scope=EVERYTHING)
        _heading, paragraph = focal_points_chapter(found, is_public=True)
        assert "292 offices" in paragraph.text

    @pytest.mark.parametrize("language", ["fr", "es"])
    def test_speaks_every_language(self, network, language):
        with translation.override(language):
            blocks = focal_points_chapter(coverage_on(as_of=NOW, scope=EVERYTHING), is_public=False)
        assert blocks[0].text != "Gender focal points"
        assert "focal point" not in " ".join(
            block.text for block in blocks if isinstance(block, Paragraph)
        )


def made_up(dice: Random) -> Table:
    """T11 of five invented regions."""
    tallies = {
        f"R{place}": Tally(9, 5, dice.randrange(9), dice.randrange(6), dice.choice((0, 0, 0, 1, 2)))
        for place in range(5)
    }
    meeting = {key: dice.randrange(tally.persons + 1) for key, tally in tallies.items()}
    tallies["total"] = sum(tallies.values(), Tally())
    meeting["total"] = sum(meeting.values())
    about = About(as_of=NOW, due=9)
    return Table(
        key="t11",
        number="T11",
        title="T11",
        columns=(*tally_columns(), Column("meets_IOM", "IOM")),
        rows=tuple(
            Row(
                key,
                key,
                (*tally_cells(key, tally, about), persons_figure(key, meeting[key], about)),
                is_total=key == "total",
            )
            for key, tally in tallies.items()
        ),
    )


class TestRelease:
    @pytest.mark.parametrize("seed", range(25))
    def test_lets_nobody_work_out_who_meets_a_rule(self, seed):
        table = made_up(Random(seed))
        released = released_coverage(table, language="en")
        assert offices_of(released) == offices_of(table)
        names = {row.key: ALL if row.is_total else row.key for row in table.rows}
        cells = {}
        for key, name in names.items():
            meeting = table.cell(key, "meets_IOM").value
            failing = table.cell(key, "total").value - meeting
            is_hidden = released.cell(key, "meets_IOM").empty is Empty.HIDDEN
            if 0 < meeting < THRESHOLD or 0 < failing < THRESHOLD:
                assert is_hidden, key
            if name != ALL:
                cells[name, WOMEN], cells[name, MEN] = meeting, failing
        counts = CountTable(
            rows=tuple(name for name in names.values() if name != ALL),
            columns=(WOMEN, MEN),
            cells=cells,
        )
        # Even a reader who was told every total beside it.
        hidden = frozenset(
            (name, column)
            for key, name in names.items()
            if released.cell(key, "meets_IOM").empty is Empty.HIDDEN
            for column in (WOMEN, MEN)
        )
        for cell in hidden:
            low, high = hidden_bounds(counts, hidden, cell, knowing_the_rule=False)
            assert high is None or low < high, cell


def offices_of(table: Table) -> list[list[object]]:
    """The numbers of offices of a table."""
    return [
        [cell.value for cell in row.cells[:3] if isinstance(cell, Figure)] for row in table.rows
    ]
