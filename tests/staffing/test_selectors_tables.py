"""Tables T1 to T4 and T6 against the golden world."""

from datetime import date
from fractions import Fraction

import pytest

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope, OfficeSet
from apps.figures.figure import Empty, Figure
from apps.staffing.choices import Population, RevisionState, Standing
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import Dimension, parity, records_behind
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.tables import council_tables
from apps.web.refusals import OutOfScope
from tests.staffing.golden_world import ALL, NOW, ONE_YEAR, sum_up, write_return

pytestmark = pytest.mark.django_db


def seeing(world, *offices):
    """A scope over exactly these offices, without those below them."""
    ids = frozenset(world.offices[code].pk for code in offices)
    return OfficeScope(user_id=1, offices={Capability.SEE: OfficeSet(ids=ids)})


def tables(as_of=NOW, scope=ALL, **query):
    return council_tables(staff_picture(query=CountQuery(**query), as_of=as_of, scope=scope))


def value(table, row, column):
    cell = table.cell(row, column)
    assert isinstance(cell, Figure)
    return cell.value


class TestT1:
    def test_counts_each_category_by_sex(self, golden):
        t1 = tables()["T1"]
        assert [value(t1, "professional", key) for key in ("women", "men", "other", "total")] == [
            9,
            9,
            0,
            18,
        ]
        assert [
            value(t1, "general_service", key) for key in ("women", "men", "other", "total")
        ] == [
            13,
            10,
            1,
            24,
        ]
        assert [value(t1, "total", key) for key in ("women", "men", "other", "total")] == [
            24,
            21,
            1,
            46,
        ]

    def test_divides_by_women_and_men_only(self, golden):
        t1 = tables()["T1"]
        assert value(t1, "total", "share_women") == Fraction(100 * 24, 45)

    def test_states_the_change_since_last_year_in_points(self, golden):
        t1 = tables()["T1"]
        assert value(t1, "total", "change") == Fraction(2400, 45) - Fraction(1400, 34)

    def test_has_no_share_where_there_is_nobody(self, golden):
        cell = tables()["T1"].cell("ungraded", "share_women")
        assert isinstance(cell, Figure)
        assert cell.empty is Empty.NOT_APPLICABLE

    def test_carries_its_coverage(self, golden):
        figure = tables()["T1"].cell("total", "total")
        assert isinstance(figure, Figure)
        assert (figure.coverage.due, figure.coverage.counted, figure.coverage.missing) == (5, 4, 1)


class TestT2:
    def test_gives_target_gap_and_band(self, golden):
        t2 = tables()["T2"]
        assert value(t2, "P4", "share_women") == Fraction(800, 15)
        assert t2.cell("P4", "band") == "at parity, nearest possible"
        assert value(t2, "P4", "gap") == 0
        assert value(t2, "D1", "gap") == 0
        assert t2.cell("D1", "band") == "at parity, nearest possible"
        assert t2.cell("P1", "band") == "no staff"
        assert value(t2, "P4", "target") == 50

    def test_totals_its_own_grades_only(self, golden):
        assert value(tables()["T2"], "total", "total") == 18


class TestT3:
    def test_lists_national_officers(self, golden):
        t3 = tables()["T3"]
        assert [row.key for row in t3.rows] == ["NO-D", "NO-C", "NO-B", "NO-A", "total"]
        assert value(t3, "NO-C", "share_women") == 50


class TestT4:
    def test_sums_each_location_and_region(self, golden):
        t4 = tables()["T4"]
        totals = {row.key: value(t4, row.key, "total") for row in t4.rows}
        assert totals == {
            "headquarters": 13,
            "administrative_centre": 0,
            "KEN-NAIROBI-RO": 33,
            "SEN-DAKAR-RO": 0,
            "field": 33,
            "total": 46,
        }


class TestT6:
    def test_gives_every_date_its_own_counts(self, golden):
        t6 = tables()["T6"]
        assert value(t6, "2023-12-31", "all") == Fraction(1400, 34)
        assert value(t6, "2024-12-31", "P5+") == Fraction(100, 3)
        figure = t6.cell("2023-12-31", "P4")
        assert isinstance(figure, Figure)
        assert (figure.numerator, figure.denominator) == (5, 14)

    def test_names_the_coverage_of_each_date(self, golden):
        figure = tables()["T6"].cell("2023-12-31", "all")
        assert isinstance(figure, Figure)
        assert (figure.coverage.due, figure.coverage.counted) == (5, 2)


class TestPopulations:
    def test_one_year_plus_leaves_short_contracts_out(self, golden):
        t1 = tables(population=Population.ONE_YEAR_PLUS)["T1"]
        assert value(t1, "total", "total") == 44

    def test_un_parity_counts_professionals_of_one_year_or_more(self, golden):
        t1 = tables(population=Population.UN_PARITY)["T1"]
        assert value(t1, "total", "total") == 18


class TestStandings:
    def test_provisional_adds_the_submitted_return_of_an_office_without_an_approved_one(
        self, golden
    ):
        write_return(golden, "SEN-DAKAR", NOW, [("G5", ONE_YEAR, 4, 4, 0)], RevisionState.SUBMITTED)
        sum_up(NOW)
        assert value(tables(standing=Standing.PROVISIONAL)["T1"], "total", "total") == 54
        assert value(tables()["T1"], "total", "total") == 46


class TestScope:
    def test_an_office_sees_its_own_subtree_only(self, golden):
        t1 = tables(scope=golden.scope("hr.nairobi"))["T1"]
        assert value(t1, "total", "total") == 27

    def test_a_region_sees_its_region(self, golden):
        assert value(tables(scope=golden.scope("hr.region"))["T1"], "total", "total") == 33

    def test_two_offices_far_apart_are_counted_once_each(self, golden):
        scope = seeing(golden, "KEN-MOMBASA", "CHE-GENEVA")
        assert value(tables(scope=scope)["T1"], "total", "total") == 14

    def test_an_office_without_the_one_below_it_is_counted_alone(self, golden):
        scope = seeing(golden, "KEN-NAIROBI")
        assert value(tables(scope=scope)["T1"], "total", "total") == 26

    def test_a_stranger_sees_nothing(self, golden):
        with pytest.raises(OutOfScope):
            tables(scope=golden.scope("stranger"))

    def test_another_office_does_not_exist(self, golden):
        with pytest.raises(OutOfScope):
            tables(scope=golden.scope("hr.nairobi"), office="SEN-DAKAR")


class TestParity:
    @pytest.mark.parametrize("by", list(Dimension))
    def test_rows_sum_to_the_total_whatever_the_dimension(self, golden, by):
        answer = parity(as_of=NOW, by=by, query=CountQuery(), scope=ALL)
        assert sum(row.tally.total for row in answer.rows) == 46

    def test_names_the_nearest_period_for_another_date(self, golden):
        with pytest.raises(OutOfScope, match="2024-12-31"):
            parity(as_of=date(2024, 11, 1), by=Dimension.GRADE, query=CountQuery(), scope=ALL)

    def test_an_office_counts_its_own_persons_without_those_below_it(self, golden):
        answer = parity(as_of=NOW, by=Dimension.OFFICE, query=CountQuery(), scope=ALL)
        assert {row.key: row.tally.total for row in answer.rows} == {
            "CHE-GENEVA": 13,
            "KEN-NAIROBI": 26,
            "KEN-MOMBASA": 1,
            "SOM-HARGEISA": 6,
            "SEN-DAKAR": 0,
        }

    def test_marks_one_person_as_a_single_post(self, golden):
        answer = parity(as_of=NOW, by=Dimension.OFFICE, query=CountQuery(), scope=ALL)
        bands = {row.key: row.band for row in answer.rows}
        assert bands["KEN-MOMBASA"] == "single_post"
        assert bands["SEN-DAKAR"] == "none"

    def test_a_stranger_sees_nothing(self, golden):
        with pytest.raises(OutOfScope):
            parity(
                as_of=NOW, by=Dimension.GRADE, query=CountQuery(), scope=golden.scope("stranger")
            )


class TestRecordsBehind:
    def test_list_the_offices_that_a_number_adds_up(self, golden):
        answer, rows = records_behind(as_of=NOW, query=CountQuery(grade="G5"), scope=ALL)
        assert {row.office_code: row.tally.total for row in rows} == {
            "KEN-NAIROBI": 17,
            "KEN-MOMBASA": 1,
            "SOM-HARGEISA": 6,
        }
        assert answer.total.total == 24


class TestStatements:
    def test_a_picture_is_read_in_a_fixed_number_of_statements(
        self, golden, django_assert_max_num_queries
    ):
        tables()
        with django_assert_max_num_queries(9):
            tables()
