"""What people type into a cell for a number of persons, and what it is taken for."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.figure import Empty
from apps.publishing.spreadsheets import Count, parse_count, parse_counts


class TestCount:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            *[("0", 0), ("12", 12), (" 12 ", 12), ("0012", 12), ("+5", 5), ("-0", 0)],
            *[("1 234", 1234), ("1,234", 1234), ("1'234", 1234), ("1’234", 1234)],
            *[("1\u00a0234", 1234), ("1\u202f234", 1234), ("12\u200b", 12), ("\ufeff12", 12)],
            *[("١٢", 12), ("۱۲", 12), ("١٬٢٣٤", 1234), ("१२", 12), ("１２", 12)],
            *[("12.0", 12), ("12,0", 12), ("12.00", 12), ("١٢٫٠", 12), ("1,234.0", 1234)],
            *[(12, 12), (12.0, 12), (0, 0), (-0.0, 0), ("99,999", 99999), (99999, 99999)],
        ],
    )
    def test_is_read_however_it_is_written(self, cell, value):
        assert parse_count(cell) == Count(value=value)

    @pytest.mark.parametrize("cell", ["", " ", "\u00a0", "\t", None, "n.d.", "n/d", "Missing"])
    def test_is_missing_where_the_cell_is_blank_or_says_so(self, cell):
        assert parse_count(cell) == Count(empty=Empty.MISSING)

    @pytest.mark.parametrize(
        "cell",
        ["NA", "N/A", "n.a.", "na", "s/o", "S.O.", "sans objet", "Non applicable", "no aplica"],
    )
    def test_does_not_apply_where_the_cell_says_so(self, cell):
        assert parse_count(cell) == Count(empty=Empty.NOT_APPLICABLE)

    @pytest.mark.parametrize(
        ("cell", "problem"),
        [
            *[("-3", "negative"), ("−3", "negative"), ("(3)", "negative"), (-3, "negative")],
            *[("-3.5", "negative"), (-3.5, "negative"), ("- 3", "negative")],
            *[("3,5", "fractional"), ("3.5", "fractional"), (3.5, "fractional")],
            *[("1.234", "fractional"), ("12.000", "fractional"), ("1,2345", "fractional")],
            *[("100000", "absurd"), (100000, "absurd"), ("1 000 000", "absurd"), (1e300, "absurd")],
            *[("9" * 5000, "absurd"), (10**40, "absurd")],
            *[("3/4", "date_mangled"), ("03-Apr", "date_mangled"), ("2014-12-31", "date_mangled")],
            *[
                ("4 mars 2014", "date_mangled"),
                ("Ene-04", "date_mangled"),
                ("3:04", "date_mangled"),
            ],
            *[(dt.date(2014, 4, 3), "date_mangled"), (dt.time(3, 4), "date_mangled")],
            *[(dt.datetime(2014, 4, 3, tzinfo=dt.UTC), "date_mangled")],
            *[(dt.timedelta(hours=3), "date_mangled")],
            *[("twelve", "not_a_number"), ("12 persons", "not_a_number"), ("12%", "not_a_number")],
            *[("-", "not_a_number"), ("–", "not_a_number"), ("12 34", "not_a_number")],
            *[("#REF!", "not_a_number"), ("#N/A", "not_a_number"), ("1e3", "not_a_number")],
            *[("=1+1", "not_a_number"), ("²", "not_a_number"), (True, "not_a_number")],
            *[(float("nan"), "not_a_number"), (float("inf"), "not_a_number"), ([], "not_a_number")],
        ],
    )
    def test_is_refused_by_name_and_never_guessed(self, cell, problem):
        assert parse_count(cell) == Count(problem=problem)

    @given(st.integers(0, 99_999), st.sampled_from(["{}", "{:,}", "{}.0", " {} ", "{},00"]))
    def test_is_what_was_written(self, number, pattern):
        assert parse_count(pattern.format(number)) == Count(value=number)

    @given(st.text())
    def test_of_any_text_is_exactly_one_of_value_empty_or_problem(self, text):
        count = parse_count(text)
        assert [count.value is not None, count.empty is not None, bool(count.problem)].count(
            True
        ) == 1


class TestColumnOfCounts:
    @given(
        st.lists(
            st.one_of(
                *[st.integers(), st.text(max_size=4), st.booleans(), st.none()],
                st.floats(allow_nan=False),
            )
        )
    )
    def test_is_parsed_as_its_cells_are(self, cells):
        assert parse_counts(cells) == [parse_count(cell) for cell in cells]

    def test_keeps_numbers_apart_that_are_equal_as_keys(self):
        counts = parse_counts([1, True, 1.0, "1"])
        assert [count.value for count in counts] == [1, None, 1, 1]
