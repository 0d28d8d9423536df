"""T5 in the report to the Council: the numbers of the page, protected for the public, absent when unknown."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from apps.figures.figure import Empty, Figure
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.movement_release import released_movements
from apps.reports.series.council import blocks, moved_in, tables_now
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.flows import Ledger, Step
from apps.staffing.selectors.movement_tables import movement_table
from tests.reports.builders import YEAR, certify, content, frozen, with_files
from tests.reports.reading import of_docx, of_html, of_page, of_xlsx
from tests.staffing.golden_world import NOW
from tests.staffing.movement_world import build_movement_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(world):
    build_movement_world(world)
    certify()
    return world


def t5_of(year_blocks, audience):
    return next(
        block.table
        for block in year_blocks[audience]
        if getattr(block, "table", None) and block.table.number == "T5"
    )


class TestT5:
    def test_says_the_same_on_the_page_and_in_every_file(self, moved):
        client = Client()
        client.force_login(moved.people["gcu"])
        page = client.get(reverse("staffing:movements"), {"as_of": NOW.isoformat()})
        shown = of_page(page.content)["T5"]
        edition = with_files(frozen())
        for reading, file_format in (
            (of_docx, DocumentFormat.DOCX),
            (of_xlsx, DocumentFormat.XLSX),
            (of_html, DocumentFormat.HTML),
        ):
            assert reading(content(edition, file_format, Audience.INNER))["T5"] == shown
        assert [table.number for table in tables_now(YEAR)].count("T5") == 1

    def test_is_absent_where_nobody_has_stated_movements(self, golden):
        assert moved_in(YEAR) is None
        numbers = {
            block.table.number
            for each in blocks(YEAR, "en").values()
            for block in each
            if getattr(block, "table", None)
        }
        assert "T5" not in numbers

    def test_hides_small_counts_from_the_public_and_all_that_tells_them(self, moved):
        released = t5_of(blocks(YEAR, "en"), Audience.PUBLIC)
        shown = {cell.value for row in released.rows if not row.is_total for cell in row.cells}
        assert shown & {1, 2, 3, 4} == set()
        assert all(not cell.records for cell in released.figures())
        assert "other or undisclosed" not in released.note


class TestRelease:
    def table(self, found, ledgers):
        everybody = Ledger(
            steps={
                step: sum((one.step(step) for one in ledgers.values()), Tally())
                for step in (Step.HIRED, Step.PROMOTED_IN, Step.SEPARATED)
            }
        )
        return movement_table(replace(found, by_grade=ledgers, everybody=everybody))

    def test_hides_a_grade_in_all_three_kinds_and_never_one_alone(self, moved):
        found = moved_in(YEAR)
        many = Tally(20, 30)
        table = self.table(
            found,
            {
                "P3": Ledger(
                    steps={Step.HIRED: many, Step.PROMOTED_IN: many, Step.SEPARATED: many}
                ),
                "P4": Ledger(
                    steps={Step.HIRED: many, Step.PROMOTED_IN: many, Step.SEPARATED: Tally(6, 7)}
                ),
                "P5": Ledger(
                    steps={Step.HIRED: Tally(3, 9), Step.PROMOTED_IN: many, Step.SEPARATED: many}
                ),
                "D1": Ledger(steps={Step.HIRED: Tally(0, 0, 2)}),
            },
        )
        released = released_movements(table, note="", language="en")
        hidden = {
            row.key
            for row in released.rows
            if all(isinstance(c, Figure) and c.empty is Empty.HIDDEN for c in row.cells)
        }
        whole = {
            row.key
            for row in released.rows
            if not any(isinstance(c, Figure) and c.empty is Empty.HIDDEN for c in row.cells)
        }
        assert "P5" in hidden
        assert len(hidden) >= 2
        assert hidden | whole == {row.key for row in released.rows}
        assert "total" in whole
        assert "D1" not in {row.key for row in released.rows}
