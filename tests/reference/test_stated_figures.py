from decimal import Decimal

from tests.reference.registers import by_code, filled, rows_of

ROWS = rows_of("reference/stated_staffing_figures.csv")
FIGURES = by_code("reference/stated_staffing_figures.csv", key="key")
OURS = {"all_staff", "one_year_plus", "un_parity"}


class TestStatedFigures:
    def test_are_the_37_that_were_found(self):
        assert len(ROWS) == 37

    def test_keep_the_totals_as_printed_and_fill_no_other(self):
        assert filled(ROWS, "total") == {
            "iom-1998-all-staff": "1100",
            "iom-2001-all-staff": "2300",
            "iom-2006-all-staff": "5400",
            "iom-2006-survey-sample": "2247",
            "iom-2006-survey-two-big-offices": "1109",
            "iom-2006-survey-without-two-big-offices": "1138",
            "iom-2007-06-all-staff": "6052",
            "iom-2008-06-all-staff": "6873",
            "iom-2009-06-all-staff": "7735",
            "iom-snapshot-year-1-all-staff": "8503",
            "iom-snapshot-year-2-all-staff": "8353",
            "iom-snapshot-year-3-all-staff": "8486",
            "iom-2013-06-all-staff": "8061",
            "iom-2014-06-all-staff": "8390",
            "iom-2014-06-national-staff": "7529",
            "iom-2014-06-international-professional": "861",
            "iom-2016-12-ceb-all-staff": "4104",
            "iom-2017-12-ceb-all-staff": "4450",
            "iom-2018-12-ceb-all-staff": "4888",
            "iom-2019-12-ceb-all-staff": "5564",
            "iom-2019-12-ceb-headquarters": "314",
            "iom-2019-12-ceb-field": "5250",
            "iom-undated-all-staff": "11000",
        }

    def test_keep_the_shares_as_printed_and_fill_no_other(self):
        assert filled(ROWS, "percent_women") == {
            "iom-2005-officials": "41",
            "iom-2005-p1": "61",
            "iom-2005-p2": "54",
            "iom-2006-survey-sample": "33.3",
            "iom-2006-survey-two-big-offices": "18.3",
            "iom-2006-survey-without-two-big-offices": "48.0",
            "iom-snapshot-year-1-all-staff": "45.0",
            "iom-snapshot-year-2-all-staff": "46.0",
            "iom-snapshot-year-3-all-staff": "46.1",
            "iom-2014-06-all-staff": "46",
            "iom-2014-06-national-staff": "47",
            "iom-2014-06-p5-and-above": "26",
            "iom-2014-06-no-c": "35",
            "iom-2014-06-no-d": "35",
            "iom-2014-12-all-staff": "46",
            "iom-2014-12-p4": "37",
            "iom-2014-12-p5": "26",
            "iom-2014-12-d1": "24",
        }

    def test_keep_the_counts_by_sex_as_printed_and_fill_no_other(self):
        assert {
            key: (FIGURES[key]["men"], women) for key, women in filled(ROWS, "women").items()
        } == {
            "iom-2006-survey-sample": ("1498", "749"),
            "iom-2006-survey-two-big-offices": ("906", "203"),
            "iom-2006-survey-without-two-big-offices": ("592", "546"),
            "iom-snapshot-year-1-all-staff": ("4675", "3828"),
            "iom-snapshot-year-2-all-staff": ("4507", "3846"),
            "iom-snapshot-year-3-all-staff": ("4576", "3910"),
        }
        assert set(filled(ROWS, "men")) == set(filled(ROWS, "women"))

    def test_add_up_where_both_sexes_are_printed(self):
        for key in filled(ROWS, "women"):
            women, men, total = (int(FIGURES[key][name]) for name in ("women", "men", "total"))
            assert women + men == total
            share = Decimal(100 * women) / total
            assert abs(share - Decimal(FIGURES[key]["percent_women"])) <= Decimal("0.05")

    def test_have_a_date_only_where_the_day_is_definite(self):
        days = {"06": "30", "12": "31"}
        for key, as_of in filled(ROWS, "as_of").items():
            month = as_of[5:7]
            assert as_of == f"{FIGURES[key]['as_of_text']}-{days[month]}"
        assert {row["as_of_text"] for row in ROWS if not row["as_of"]} == {
            "1998",
            "2001",
            "2005",
            "2006",
            "year 1 of 3 (2011 or 2012)",
            "year 2 of 3 (2012 or 2013)",
            "year 3 of 3 (2013 or 2014)",
            "2014-12",
            "undated (after 2017)",
        }

    def test_give_no_date_to_the_share_that_joins_two_dates(self):
        undated = {row["key"] for row in ROWS if not row["as_of"] and "-" in row["as_of_text"]}
        assert undated == {"iom-2014-12-all-staff"}
        assert "two dates" in FIGURES["iom-2014-12-all-staff"]["why_not"]

    def test_say_the_date_as_the_source_prints_it(self):
        assert all(row["as_of_text"] for row in ROWS)

    def test_keep_what_is_stated_apart_from_what_was_computed(self):
        kinds = {}
        for row in ROWS:
            kinds.setdefault(row["kind"], set()).add(row["key"])
        assert set(kinds) == {"stated", "computed", "derived"}
        assert kinds["derived"] == {
            "iom-2006-survey-without-two-big-offices",
            "iom-2019-12-ceb-field",
        }
        assert kinds["computed"] == set(filled(ROWS, "women")) - kinds["derived"]

    def test_name_the_population_of_each(self):
        populations = {row["population"] for row in ROWS}
        assert populations == {"all_staff", "one_year_plus", "survey_sample", "operational_staff"}
        for row in ROWS:
            assert (row["population"] == "one_year_plus") == ("CEB" in row["category"])

    def test_can_be_drawn_with_a_definite_date_a_population_of_ours_and_a_share(self):
        drawn = {row["key"] for row in ROWS if row["is_plottable"] == "true"}
        assert drawn == {
            row["key"]
            for row in ROWS
            if row["as_of"] and row["population"] in OURS and row["percent_women"]
        }
        assert drawn == {
            "iom-2014-06-all-staff",
            "iom-2014-06-national-staff",
            "iom-2014-06-p5-and-above",
            "iom-2014-06-no-c",
            "iom-2014-06-no-d",
            "iom-2014-12-p4",
            "iom-2014-12-p5",
            "iom-2014-12-d1",
        }

    def test_say_why_when_they_cannot_be_drawn(self):
        for row in ROWS:
            assert bool(row["why_not"]) == (row["is_plottable"] == "false"), row["key"]
            assert not row["why_not"] or row["why_not"].endswith(".")
