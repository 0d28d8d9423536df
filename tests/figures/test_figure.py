import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from tests.figures.builders import COVERAGE, SURROUNDINGS, count, share

counts = st.integers(min_value=0, max_value=10**6)
texts = st.text(max_size=20)
records = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
coverages = st.builds(Coverage, due=counts, counted=counts, missing=counts)
surroundings = st.fixed_dictionaries(
    {
        "population": texts,
        "as_of": st.dates(),
        "scope": texts,
        "coverage": coverages,
        "status": st.sampled_from(Status),
        "records": records,
        "missing_cells": st.integers(0, 50),
        "note": texts,
    }
)


@st.composite
def figures(draw):
    """Counts, shares, changes and stated values, some of them empty or hidden."""
    around = draw(surroundings)
    kind = draw(st.sampled_from(["count", "share", "change", "stated", "hidden"]))
    maybe = st.none() | counts
    if kind == "count":
        unit = draw(st.sampled_from([Unit.PERSONS, Unit.OFFICES]))
        return Figure.count("staff", draw(maybe), unit=unit, **around)
    if kind == "share":
        return Figure.share("share_women", draw(maybe), draw(maybe), **around)
    if kind == "change":
        before = Figure.share("share_women", draw(maybe), draw(maybe), **around)
        after = Figure.share("share_women", draw(maybe), draw(maybe), **around)
        return Figure.change("change", before, after)
    stated = Figure(
        key="stated",
        value=draw(st.fractions(min_value=0, max_value=100)),
        unit=Unit.PER_CENT,
        numerator=None,
        denominator=None,
        **around,
    )
    return stated if kind == "stated" else stated.hide()


class TestFigure:
    @given(figure=figures())
    def test_comes_back_from_json_as_it_was(self, figure):
        assert Figure.from_dict(json.loads(json.dumps(figure.to_dict()))) == figure

    def test_writes_fractions_exactly(self):
        assert share(1, 2).to_dict()["value"] == "100/3"

    def test_writes_a_whole_share_as_a_fraction_too(self):
        assert share(1, 1).to_dict()["value"] == "50/1"

    @pytest.mark.parametrize("value", [46.5, True, "46"])
    def test_refuses_values_that_are_not_exact(self, value):
        with pytest.raises(TypeError, match="integer or a fraction"):
            Figure.count("staff", value, **SURROUNDINGS)

    def test_refuses_a_value_together_with_a_reason_for_none(self):
        with pytest.raises(ValueError, match="either a value or a reason"):
            Figure(
                key="staff",
                value=3,
                unit=Unit.PERSONS,
                numerator=None,
                denominator=None,
                empty=Empty.MISSING,
                **SURROUNDINGS,
            )

    def test_refuses_no_value_without_a_reason(self):
        with pytest.raises(ValueError, match="either a value or a reason"):
            Figure(
                key="staff",
                value=None,
                unit=Unit.PERSONS,
                numerator=None,
                denominator=None,
                **SURROUNDINGS,
            )

    def test_refuses_a_share_that_is_not_of_its_counts(self):
        with pytest.raises(ValueError, match="not that of its counts"):
            Figure(
                key="share_women",
                value=Fraction(50),
                unit=Unit.PER_CENT,
                numerator=1,
                denominator=3,
                **SURROUNDINGS,
            )

    def test_refuses_a_negative_number_of_missing_cells(self):
        with pytest.raises(ValueError, match="missing cells"):
            count(3, missing_cells=-1)

    @pytest.mark.parametrize(
        "leak",
        [
            {"numerator": 3},
            {"denominator": 12},
            {"records": (("return", "7"),)},
            {"missing_cells": 1},
            {"note": "three women"},
        ],
    )
    def test_refuses_to_be_hidden_and_to_tell(self, leak):
        parts = {"numerator": None, "denominator": None} | SURROUNDINGS | leak
        with pytest.raises(ValueError, match="gives it away"):
            Figure(key="x", value=None, unit=Unit.PERSONS, empty=Empty.HIDDEN, **parts)


class TestCount:
    def test_of_zero_is_a_value(self):
        figure = count(0)
        assert (figure.value, figure.empty) == (0, None)

    def test_of_nothing_reported_is_missing(self):
        assert count(None).empty is Empty.MISSING

    def test_can_be_not_applicable(self):
        assert count(None, empty=Empty.NOT_APPLICABLE).empty is Empty.NOT_APPLICABLE

    def test_keeps_its_value_when_parts_are_missing(self):
        figure = count(41, missing_cells=2)
        assert (figure.value, figure.missing_cells) == (41, 2)


class TestShare:
    def test_carries_its_counts(self):
        figure = share(749, 1498)
        assert (figure.value, figure.numerator, figure.denominator) == (Fraction(100, 3), 749, 2247)

    def test_does_not_apply_where_there_is_nobody(self):
        figure = share(0, 0)
        assert (figure.value, figure.empty) == (None, Empty.NOT_APPLICABLE)

    @pytest.mark.parametrize(("women", "men"), [(None, 3), (3, None), (None, None)])
    def test_is_missing_when_a_count_is(self, women, men):
        figure = share(women, men)
        assert (figure.value, figure.empty) == (None, Empty.MISSING)


class TestChange:
    def test_is_in_points_from_unrounded_shares(self):
        change = Figure.change("change", share(203, 906), share(546, 592))
        assert change.unit is Unit.POINTS
        assert change.value == Fraction(54600, 1138) - Fraction(20300, 1109)

    def test_is_dated_as_the_later_share(self):
        later = share(2, 3, as_of=date(2015, 12, 31))
        assert Figure.change("change", share(1, 3), later).as_of == date(2015, 12, 31)

    def test_takes_the_smaller_divisor(self):
        assert Figure.change("change", share(2, 5), share(30, 40)).denominator == 7

    def test_is_provisional_when_either_share_is(self):
        provisional = share(1, 3, status=Status.PROVISIONAL)
        assert Figure.change("change", provisional, share(1, 3)).status is Status.PROVISIONAL
        assert Figure.change("change", share(1, 3), provisional).status is Status.PROVISIONAL

    def test_leads_to_the_records_of_both(self):
        before = share(1, 3, records=(("return", "1"), ("return", "2")))
        after = share(1, 3, records=(("return", "2"), ("return", "3")))
        change = Figure.change("change", before, after)
        assert change.records == (("return", "1"), ("return", "2"), ("return", "3"))

    @pytest.mark.parametrize(
        ("before", "after", "empty"),
        [
            (share(0, 0), share(1, 3), Empty.NOT_APPLICABLE),
            (share(0, 0), share(None, 3), Empty.MISSING),
            (share(None, 3), share(6, 7).hide(), Empty.HIDDEN),
            (share(6, 7).hide(), share(6, 7), Empty.HIDDEN),
        ],
    )
    def test_is_empty_for_the_gravest_reason(self, before, after, empty):
        change = Figure.change("change", before, after)
        assert (change.value, change.empty) == (None, empty)

    def test_refuses_two_populations(self):
        with pytest.raises(ValueError, match="no change between the populations"):
            Figure.change("change", share(1, 3, population="un_parity"), share(1, 3))

    def test_refuses_counts(self):
        with pytest.raises(ValueError, match="between two shares"):
            Figure.change("change", count(3), count(4))


class TestHide:
    @given(figure=figures())
    def test_leaves_nothing_of_the_value(self, figure):
        hidden = figure.hide().to_dict()
        told = ("value", "numerator", "denominator", "records", "missing_cells", "note")
        assert [hidden[key] for key in told] == [None, None, None, [], 0, ""]
        assert hidden["empty"] == "hidden"


class TestCoverage:
    def test_comes_back_from_its_dictionary(self):
        assert Coverage.from_dict(COVERAGE.to_dict()) == COVERAGE
