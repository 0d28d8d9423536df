from tests.reference.registers import by_code, rows_of

ROWS = rows_of("reference/targets.csv")
TARGETS = by_code("reference/targets.csv", key="key")


class TestTargets:
    def test_are_the_thirteen_of_the_sources(self):
        assert len(ROWS) == 13

    def test_of_iom_with_a_value_are_five(self):
        assert [
            (row["set_in"], row["comparison"], row["percent"], row["deadline_on"])
            for row in ROWS
            if row["is_iom"] == "true" and row["percent"]
        ] == [
            ("1995", "at_least", "35", "1997-12-31"),
            ("1995", "at_least", "40", "2000-12-31"),
            ("1995", "equal", "50", "2005-12-31"),
            ("2000", "at_least", "40", "2002-12-31"),
            ("2000", "equal", "50", "2008-12-31"),
        ]

    def test_of_the_un_system_are_kept_apart(self):
        assert [
            (row["key"], row["percent"], row["deadline_year"])
            for row in ROWS
            if row["is_iom"] == "false"
        ] == [
            ("un-2017-parity-senior-leadership", "50", "2021"),
            ("un-2017-parity-all-levels", "50", "2028"),
            ("un-1995-equal-representation", "50", "2000"),
        ]

    def test_have_no_value_where_the_text_sets_none(self):
        assert {row["comparison"] for row in ROWS} == {"at_least", "equal", "none"}
        for row in ROWS:
            assert (row["comparison"] == "none") == (row["percent"] == "")

    def test_end_with_the_year_of_the_deadline_and_say_that_the_day_is_inferred(self):
        for row in ROWS:
            if row["deadline_year"]:
                assert row["deadline_on"] == f"{row['deadline_year']}-12-31"
                assert "day of the deadline is inferred" in row["note"]
            else:
                assert row["deadline_on"] == ""

    def test_are_replaced_by_a_later_target_of_the_register(self):
        replaced = {row["key"]: row["replaced_by"] for row in ROWS if row["replaced_by"]}
        assert replaced == {
            "iom-1995-under-represented-levels-40": "iom-2000-professional-40",
            "iom-1995-gender-balance": "iom-2000-gender-balance",
        }
        for old, new in replaced.items():
            assert TARGETS[new]["set_in"] > TARGETS[old]["set_in"]

    def test_leave_open_from_when_a_target_of_the_un_system_binds_iom(self):
        assert {row["binds_iom_from"] for row in ROWS} == {""}
        for row in ROWS:
            assert (row["is_iom"] == "false") == ("not IOM" in row["note"])

    def test_have_keys_and_documents_that_fit_their_fields(self):
        assert all(len(row["key"]) <= 60 and row["document"] for row in ROWS)
