from datetime import date

import pytest

from tests.reference.registers import COLUMNS, FIXTURES, rows_of, text_of

KEYS = {
    "reference/focal_point_events.csv": ("key",),
    "reference/focal_point_publications.csv": ("key",),
    "reference/countries.csv": ("iso3",),
    "reference/offices.csv": ("code", "starts_on"),
    "reference/stated_staffing_figures.csv": ("key",),
    "reference/targets.csv": ("key",),
    "reference/funding_rounds.csv": ("year",),
    "reference/service_areas.csv": ("key",),
    "reference/stated_money.csv": ("key",),
    "reference/wggi_result_figures.csv": ("project", "position"),
    "reference/wggi_other_activities.csv": ("year", "position"),
    "reference/questionnaires.csv": ("key",),
    "reference/questionnaire_versions.csv": ("questionnaire", "number"),
    "reference/questionnaire_questions.csv": ("questionnaire", "key"),
    "reference/questionnaire_options.csv": ("questionnaire", "question", "key"),
    "reference/gender_checklist.csv": ("edition", "key"),
    "reference/gender_terms.csv": ("language", "term"),
    "reference/policies.csv": ("key",),
    "reference/policy_commitments.csv": ("key",),
    "reference/guideline_activities.csv": ("key",),
    "reference/focal_point_rules.csv": ("rule_set", "key"),
    "reference/focal_point_grade_floors.csv": ("rule_set", "category"),
    "reference/focal_point_areas.csv": ("number",),
    "reference/focal_point_tasks.csv": ("area", "position"),
    "reference/focal_point_counts.csv": ("year", "group"),
    "reference/wggi_composition.csv": ("year",),
    "reference/wggi_aims.csv": ("number",),
    "reference/marker_codes.csv": ("edition", "key"),
    "reference/marker_questions.csv": ("edition", "key"),
    "reference/marker_answers.csv": ("edition", "question", "key"),
    "reference/marker_outcomes.csv": ("edition", "position"),
    "reference/marker_conditions.csv": ("edition", "outcome", "position"),
    "reference/marker_crosswalk.csv": ("from_scale", "from_code", "to_scale"),
    "reference/marker_contradictions.csv": ("key",),
    "reference/staffing_rules.csv": ("key",),
    "demo/office_events.csv": ("code", "on"),
}
"""The columns that name a row together, where it is not the code."""
DATES = ("as_of", "starts_on", "ends_before", "deadline_on", "binds_iom_from", "on")
FLAGS = (
    "is_staff",
    "in_one_year_plus",
    "in_un_parity",
    "is_graded",
    "is_plottable",
    "is_iom",
    "is_our_reading",
    "is_default",
    "is_inferred",
    "is_gate",
    "is_principal",
    "is_significant",
    "is_true",
)
CODES = {
    "reference/marker_codes.csv": ("key",),
    "reference/marker_outcomes.csv": ("code",),
    "reference/marker_crosswalk.csv": ("from_code", "to_code"),
    "reference/marker_contradictions.csv": ("codes",),
}
"""The columns where N/A is the name of a code of a marker, and no gap."""


class TestFolder:
    def test_holds_no_register_that_is_not_tested(self):
        present = {str(path.relative_to(FIXTURES)) for path in FIXTURES.glob("reference/*.csv")}
        assert present == {file for file in COLUMNS if file.startswith("reference/")}

    @pytest.mark.parametrize("file", COLUMNS)
    def test_describes_each_register(self, file):
        folder, name = file.split("/")
        assert f"`{name}`" in text_of(f"{folder}/README.md")


@pytest.mark.parametrize("file", COLUMNS)
class TestRegister:
    def test_has_the_columns_that_the_loading_code_reads(self, file):
        assert text_of(file).split("\n", 1)[0] == COLUMNS[file]

    def test_ends_every_line_with_a_line_feed_only(self, file):
        text = text_of(file)
        assert text.endswith("\n")
        assert "\r" not in text
        assert "\ufeff" not in text

    def test_has_as_many_cells_in_each_row_as_columns(self, file):
        width = len(COLUMNS[file].split(","))
        rows = rows_of(file)
        assert rows
        assert all(len(row) == width and None not in row.values() for row in rows)

    def test_has_no_space_around_a_value(self, file):
        assert not [row for row in rows_of(file) if any(v != v.strip() for v in row.values())]

    def test_writes_a_gap_as_a_blank(self, file):
        fillers = {"-", "–", "n/a", "na", "none known", "unknown", "null", "?", "tbd"}
        assert not [
            (column, value)
            for row in rows_of(file)
            for column, value in row.items()
            if value.lower() in fillers and column not in CODES.get(file, ())
        ]

    def test_writes_dates_in_iso_form(self, file):
        for row in rows_of(file):
            for column in DATES:
                if row.get(column):
                    assert date.fromisoformat(row[column]).isoformat() == row[column]

    def test_writes_flags_as_true_or_false(self, file):
        for row in rows_of(file):
            assert {row[flag] for flag in FLAGS if flag in row} <= {"true", "false"}

    def test_names_a_source_in_each_row_where_it_has_sources(self, file):
        for row in rows_of(file):
            assert row.get("source", "not a column") != ""

    def test_has_each_key_once(self, file):
        names = KEYS.get(file, ("code",))
        keys = [tuple(row[name] for name in names) for row in rows_of(file)]
        assert len(set(keys)) == len(keys)
