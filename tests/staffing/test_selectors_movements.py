"""Flows, their tables and their chart, against the movements worked by hand."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from apps.figures.figure import Coverage, Empty
from apps.staffing.analytics.composition import Tally
from apps.staffing.choices import Population, Standing
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movement_charts import shares_chart
from apps.staffing.selectors.movement_offices import offices_behind
from apps.staffing.selectors.movement_tables import movement_tables
from apps.staffing.selectors.movements import flows, flows_if_any, uptake
from apps.web.refusals import OutOfScope
from tests.staffing.golden_world import ALL, BEFORE, NOW
from tests.staffing.movement_world import build_movement_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(world):
    return build_movement_world(world)


def found(scope=ALL, first=NOW, **query):
    return flows(query=CountQuery(**query), first=first, last=NOW, scope=scope)


class TestFlows:
    def test_are_what_was_worked_by_hand(self, moved):
        one = found()
        everybody = one.everybody
        assert one.opening_on == BEFORE
        assert one.coverage == Coverage(due=5, counted=3, missing=2)
        assert everybody.hires == Tally(7, 0, 1)
        assert everybody.promoted_in == everybody.promoted_out == Tally(2, 2)
        assert everybody.separated == {"retirement": Tally(0, 1), "resignation": Tally(0, 1)}
        assert (everybody.opening, everybody.closing) == (Tally(14, 20), Tally(24, 21, 1))
        assert everybody.unexplained == Tally(3, 4)
        assert {code: ledger.unexplained for code, ledger in one.by_grade.items()} == {
            "D1": Tally(),
            "P4": Tally(),
            "NO-C": Tally(),
            "G5": Tally(3, 4),
        }

    def test_narrow_with_office_population_grade_and_contract(self, moved):
        nairobi = found(office="KEN-NAIROBI")
        assert nairobi.coverage == Coverage(due=2, counted=2, missing=0)
        assert nairobi.everybody.hires == Tally(6, 0, 1)
        parity = found(population=Population.UN_PARITY).everybody
        assert (parity.hires, parity.promoted_in) == (Tally(3), Tally())
        national = found(grade="NO-C").everybody
        assert (national.promoted_in, national.promoted_out) == (Tally(2, 2), Tally())
        assert found(contract="UNDER_ONE_YEAR").everybody.came == Tally()
        assert found(location="headquarters").everybody.separations == Tally(0, 2)
        assert found(standing=Standing.PROVISIONAL).everybody.hires == Tally(7, 0, 1)

    def test_count_no_office_outside_the_scope(self, moved):
        mine = found(scope=moved.scope("hr.nairobi"))
        assert mine.coverage == Coverage(due=2, counted=2, missing=0)
        assert mine.everybody.hires == Tally(6, 0, 1)
        assert mine.everybody.separations == Tally()
        for nobody in ("stranger", "council"):
            with pytest.raises(OutOfScope):
                found(scope=moved.scope(nobody))
        with pytest.raises(OutOfScope):
            found(scope=moved.scope("hr.nairobi"), office="SEN-DAKAR")
        behind = offices_behind(
            query=CountQuery(), first=NOW, last=NOW, scope=moved.scope("hr.nairobi")
        )
        assert {row.office_code for row in behind} == {"KEN-NAIROBI", "KEN-MOMBASA"}

    def test_count_submitted_returns_only_where_none_is_approved(self, moved):
        nairobi = ReturnRevision.objects.get(
            headcount_return__office__code="KEN-NAIROBI", headcount_return__period__as_of=NOW
        )
        ReturnRevision.objects.create(
            headcount_return=nairobi.headcount_return,
            number=2,
            reason="Miscounted.",
            state="submitted",
            created_at=nairobi.created_at,
        )
        assert found(standing=Standing.PROVISIONAL).everybody.hires == Tally(7, 0, 1)

    def test_of_a_range_add_up_its_periods(self, moved):
        both = found(first=BEFORE)
        assert both.dates == (BEFORE, NOW)
        assert both.coverage.counted == 3
        assert both.opening_on == date(2014, 12, 31)
        assert (
            flows_if_any(
                query=CountQuery(), first=date(1999, 1, 1), last=date(1999, 2, 1), scope=ALL
            )
            is None
        )

    def test_say_not_reported_where_nobody_has_stated_anything(self, golden):
        nothing = found()
        assert not nothing.is_stated
        tables = movement_tables(
            nothing, uptake(query=CountQuery(), first=NOW, last=NOW, scope=ALL)
        )
        assert "stock" not in tables
        cells = [*tables["kinds"].figures(), *tables["uptake"].figures()]
        assert {cell.empty for cell in cells} == {Empty.MISSING}

    def test_take_as_many_statements_however_many_periods(self, moved, django_assert_num_queries):
        found(first=date(2014, 1, 1))
        with django_assert_num_queries(8) as few:
            found()
        with django_assert_num_queries(len(few.captured_queries)):
            found(first=date(2014, 1, 1))


class TestTables:
    def test_t5_counts_by_grade(self, moved):
        table = movement_tables(
            found(), uptake(query=CountQuery(), first=NOW, last=NOW, scope=ALL)
        )["T5"]
        values = {
            row.key: [cell.value for cell in row.cells if cell.unit != "per_cent"]
            for row in table.rows
        }
        assert values == {
            "D1": [0, 0, 0, 0, 0, 1],
            "P4": [3, 0, 0, 0, 0, 1],
            "NO-C": [0, 0, 2, 2, 0, 0],
            "G5": [4, 0, 0, 0, 0, 0],
            "total": [7, 0, 2, 2, 0, 2],
        }
        assert table.cell("total", "promotions_share").value == 50
        assert table.cell("D1", "hires_share").value is None
        assert "3 of 5 returns due" in table.note
        assert "1 person of other or undisclosed sex is not shown." in table.note

    def test_stock_and_kinds_and_uptake(self, moved):
        tables = movement_tables(
            found(), uptake(query=CountQuery(), first=NOW, last=NOW, scope=ALL)
        )
        stock = tables["stock"].row("total")
        assert [cell.value for cell in stock.cells] == [14, 9, 2, 24, 3, 20, 2, 5, 21, 4]
        kinds = tables["kinds"]
        assert kinds.cell("separation.retirement", "men").value == 1
        assert kinds.cell("hire", "other").value == 1
        told = tables["uptake"].row("part_time").cells
        assert [getattr(cell, "value", cell) for cell in told] == [3, 100, 0, 0, 3, "1"]
        assert tables["uptake"].cell("maternity_leave", "women").empty is Empty.MISSING

    def test_the_sentence_gives_counts_of_few(self, moved):
        with translation.override("en"):
            chart = shares_chart(found())
        assert "Hires: women 7, men 0." in chart.sentence
        assert "Staff on 31 December 2023: 41 per cent women of 34 persons." in chart.sentence

    def test_other_queries_keep_the_others_away(self, moved):
        few = found(grade="P4")
        assert list(few.by_grade) == ["P4"]
        assert replace(few.query, grade="") == CountQuery()
