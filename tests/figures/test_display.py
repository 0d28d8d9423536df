from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.display import (
    display,
    display_cell,
    display_with_gaps,
    format_dollars,
    format_number,
    legend,
)
from apps.figures.figure import Coverage, Empty, Figure, Unit
from tests.figures.builders import SURROUNDINGS, count, share

SPACE = "\u00a0"


def points(value):
    return Figure(
        key="change",
        value=Fraction(value),
        unit=Unit.POINTS,
        numerator=None,
        denominator=1000,
        **SURROUNDINGS,
    )


class TestDisplay:
    @pytest.mark.parametrize(
        ("language", "expected"), [("en", "8,390"), ("fr", f"8{SPACE}390"), ("es", f"8{SPACE}390")]
    )
    def test_groups_thousands_as_the_language_does(self, language, expected):
        assert display(count(8390), language) == expected

    @pytest.mark.parametrize(
        ("language", "style", "expected"),
        [
            ("en", "table", "46.3"),
            ("fr", "table", "46,3"),
            ("es", "table", "46,3"),
            ("en", "text", "46 per cent"),
            ("fr", "text", "46 pour cent"),
            ("es", "text", "46 por ciento"),
            ("en", "symbol", "46.3%"),
            ("fr", "symbol", f"46,3{SPACE}%"),
            ("es", "symbol", f"46,3{SPACE}%"),
        ],
    )
    def test_prints_a_share_in_each_style(self, language, style, expected):
        assert display(share(463, 537), language, style=style) == expected

    def test_prints_the_decimals_asked_for(self):
        assert display(share(463, 537), "en", 2) == "46.30"
        assert display(share(463, 537), "en", 1, style="text") == "46.3 per cent"

    def test_prints_below_the_band_what_rounds_into_it(self):
        assert display(share(4696, 5304), "en", 0) == "47"

    def test_prints_a_half_away_from_zero(self):
        assert display(share(465, 535), "en", 0) == "47"

    @pytest.mark.parametrize(
        ("women", "men", "expected"),
        [(9, 11, "45.0"), (9, 10, "47"), (2, 3, "40"), (2, 2, "NA"), (0, 4, "NA"), (0, 5, "0")],
    )
    def test_shows_fewer_decimals_for_fewer_persons(self, women, men, expected):
        assert display(share(women, men), "en") == expected

    def test_never_shows_more_decimals_than_the_persons_allow(self):
        assert display(share(9, 10), "en", 2, style="symbol") == "47%"

    def test_shows_no_change_of_a_share_that_is_not_shown(self):
        assert display(Figure.change("change", share(1, 2), share(12, 12)), "en") == "NA"

    @given(women=st.integers(0, 3000), men=st.integers(0, 3000), digits=st.integers(0, 2))
    def test_prints_shares_of_women_and_men_that_sum_to_a_hundred(self, women, men, digits):
        of_women = display(share(women, men), "en", digits)
        of_men = display(share(men, women, key="share_men"), "en", digits)
        if women + men >= 5:
            assert Decimal(of_women) + Decimal(of_men) == 100
        else:
            assert of_women == of_men == "NA"

    @pytest.mark.parametrize(
        ("value", "language", "style", "expected"),
        [
            ("0.8", "en", "table", "+0.8"),
            ("-0.8", "en", "table", "\u22120.8"),
            ("0.04", "en", "table", "0.0"),
            ("-0.04", "en", "table", "0.0"),
            ("0.8", "fr", "table", "+0,8"),
            ("0.8", "en", "text", "+0.8 percentage points"),
            ("0.8", "fr", "text", "+0,8 point de pourcentage"),
            ("-2.5", "fr", "text", "\u22122,5 points de pourcentage"),
            ("0.8", "es", "text", "+0,8 puntos porcentuales"),
        ],
    )
    def test_prints_a_change_with_its_sign(self, value, language, style, expected):
        assert display(points(value), language, style=style) == expected

    def test_prints_one_point_in_the_singular(self):
        assert display(points(1), "en", 0, style="text") == "+1 percentage point"
        assert display(points(1), "es", 0, style="text") == "+1 punto porcentual"

    def test_tells_zero_and_the_three_empties_apart(self):
        texts = [
            display(count(0), "en"),
            display(count(None), "en"),
            display(count(None, empty=Empty.NOT_APPLICABLE), "en"),
            display(count(7).hide(), "en"),
        ]
        assert texts == ["0", "–", "NA", "c"]

    def test_knows_a_language_by_its_region(self):
        assert display(count(8390), "fr-ca") == f"8{SPACE}390"

    def test_refuses_a_language_it_has_no_format_for(self):
        with pytest.raises(ValueError, match="not in 'de'"):
            display(count(1), "de")


class TestDisplayWithGaps:
    @pytest.mark.parametrize(
        ("language", "missing", "expected"),
        [
            ("en", 2, "41 (2 cells missing)"),
            ("en", 1, "41 (1 cell missing)"),
            ("fr", 2, "41 (2 cellules manquantes)"),
            ("fr", 1, "41 (1 cellule manquante)"),
            ("es", 2, "41 (faltan 2 celdas)"),
            ("es", 1, "41 (falta 1 celda)"),
            ("en", 0, "41"),
        ],
    )
    def test_names_the_missing_cells(self, language, missing, expected):
        assert display_with_gaps(count(41, missing_cells=missing), language) == expected

    def test_says_nothing_beside_a_hidden_figure(self):
        assert display_with_gaps(count(41, missing_cells=2).hide(), "en") == "c"


class TestDisplayCell:
    def test_leaves_an_absent_cell_blank(self):
        assert display_cell(None, "en") == ""

    def test_leaves_text_as_it_is(self):
        assert display_cell("nearest possible", "en") == "nearest possible"

    def test_prints_a_figure_with_its_gaps(self):
        assert display_cell(count(41, missing_cells=2), "en") == "41 (2 cells missing)"


class TestFormatNumber:
    def test_keeps_trailing_zeros_and_large_numbers(self):
        assert format_number(Decimal("1234567.50"), "fr") == f"1{SPACE}234{SPACE}567,50"

    def test_prints_a_true_minus_sign(self):
        assert format_number(-1200, "en") == "\u22121,200"

    @given(number=st.integers(-(10**12), 10**12), language=st.sampled_from(["en", "fr", "es"]))
    def test_can_be_read_back(self, number, language):
        text = format_number(number, language)
        plain = text.replace(SPACE, "").replace(",", "").replace("\u2212", "-")
        assert int(plain) == number


class TestLegend:
    @pytest.mark.parametrize("language", ["en", "fr", "es"])
    @pytest.mark.parametrize("empty", list(Empty))
    def test_begins_with_the_symbol_it_explains(self, language, empty):
        figure = count(None, empty=empty)
        symbol = display(figure, language)
        assert legend(empty, language).startswith(symbol)


class TestDollars:
    @pytest.mark.parametrize(
        ("value", "language", "style", "expected"),
        [
            (50_000, "en", "table", "50,000"),
            (Fraction(100_001, 2), "en", "table", "50,000.50"),
            (Fraction(1, 3), "en", "table", "0.33"),
            (Fraction(1, 200), "en", "table", "0.01"),
            (0, "en", "text", f"USD{SPACE}0"),
            (50_000, "fr", "text", f"USD{SPACE}50{SPACE}000"),
            (Fraction(25, 2), "es", "table", "12,50"),
        ],
    )
    def test_show_cents_where_there_are_any(self, value, language, style, expected):
        assert format_dollars(value, language, style=style) == expected

    def test_are_what_a_figure_of_money_prints(self):
        figure = Figure.count("money", 80_000, unit=Unit.DOLLARS, **SURROUNDINGS)
        assert display(figure, "en", style="text") == f"USD{SPACE}80,000"


class TestCoefficients:
    @pytest.mark.parametrize(
        ("value", "language", "printed"),
        [
            (Fraction(2, 5), "en", "0.40"),
            (Fraction(-1, 8), "fr", "\u22120,13"),
            (Fraction(1), "es", "1,00"),
        ],
    )
    def test_have_two_decimals(self, value, language, printed):
        figure = replace(count(0), unit=Unit.COEFFICIENT, value=value)
        assert display(figure, language) == printed


class TestGivenNumbers:
    @pytest.mark.parametrize(
        ("value", "printed"),
        [(Fraction(1200), "1,200"), (Fraction(5, 4), "1.3"), (Fraction(-5, 2), "−2.5"), (0, "0")],
    )
    def test_are_whole_where_they_are_and_else_have_one_decimal(self, value, printed):
        figure = replace(count(0), unit=Unit.NUMBERS)
        assert display(replace(figure, value=value), "en") == printed

    def test_of_recipients_say_so_in_what_is_kept(self):
        coverage = Coverage(due=3, counted=2, missing=1, of="recipients")
        assert Coverage.from_dict(coverage.to_dict()) == coverage
        assert "of" not in Coverage(due=3, counted=2, missing=1).to_dict()
