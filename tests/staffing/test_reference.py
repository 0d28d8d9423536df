"""Stated figures and duty stations: what is refused and what is loaded."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from apps.organization.reference.files import sentence
from apps.staffing import reference
from apps.staffing.models import StaffingRule, StatedFigure
from apps.web.refusals import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HEADER = [column.name for column in reference.STATED_FIGURES]
SOUND = {
    "key": "iom-2014",
    "as_of": "2014-06-30",
    "as_of_text": "2014-06",
    "category": "all staff",
    "grade": "all",
    "location": "all",
    "population": "all_staff",
    "total": "8390",
    "percent_women": "46",
    "kind": "stated",
    "is_plottable": "true",
    "source": "C/105/INF/11",
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(HEADER), *(",".join(row.get(name, "") for name in HEADER) for row in rows)]
    (folder / "stated_staffing_figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules = settings.REFERENCE_DIR / "staffing_rules.csv"
    (folder / rules.name).write_bytes(rules.read_bytes())
    return folder


class TestCheck:
    def test_finds_nothing_in_the_files_of_the_product(self):
        found = reference.check(folder=settings.REFERENCE_DIR)
        assert [sentence(problem) for problem in found] == []

    @pytest.mark.parametrize(
        ("cells", "field", "code"),
        [
            ({"as_of": ""}, "is_plottable", "not_plottable"),
            ({"percent_women": ""}, "is_plottable", "not_plottable"),
            ({"is_plottable": "false"}, "why_not", "why_not"),
            ({"why_not": "No date."}, "why_not", "why_not"),
            ({"women": "5000", "men": "4000"}, "total", "total"),
            ({"total": "about 8390"}, "total", "value"),
        ],
    )
    def test_names_the_column_of_a_problem(self, tmp_path, cells, field, code):
        problems = reference.check(folder=write(tmp_path, {**SOUND, **cells}))
        found = [(problem.field, problem.code) for problem in problems if problem.cell]
        assert found == [(field, code)]

    def test_knows_the_offices_of_the_duty_stations(self, tmp_path):
        for path in settings.REFERENCE_DIR.glob("*.csv"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        with (tmp_path / "duty_stations.csv").open("a", encoding="utf-8") as file:
            file.write("ATL-CITY,2019-12-31,3,source\n")
        problems = reference.check(folder=tmp_path)
        assert [(problem.code, problem.value) for problem in problems] == [
            ("unknown_office", "ATL-CITY")
        ]


@pytest.mark.django_db
class TestLoad:
    def test_fills_the_table_and_then_changes_nothing(self, tmp_path):
        assert reference.load(folder=write(tmp_path, SOUND), now=NOW)[0].added == 1
        before = list(StatedFigure.objects.values())
        assert reference.load(folder=tmp_path, now=NOW)[0].is_unchanged
        assert list(StatedFigure.objects.values()) == before

    def test_keeps_the_rules_that_were_changed_here(self, tmp_path):
        folder = write(tmp_path, SOUND)
        assert reference.load(folder=folder, now=NOW)[1].added == 11
        StaffingRule.objects.filter(key="line_gone").update(limit="0.5", changed_at=NOW)
        path = folder / "staffing_rules.csv"
        text = path.read_text(encoding="utf-8")
        text = text.replace("line_gone,8,warning,chance,0.08", "line_gone,8,warning,chance,0.01")
        path.write_text(
            text.replace("line_jumped,11,notice", "line_jumped,11,warning"), encoding="utf-8"
        )
        loaded = reference.load(folder=folder, now=NOW)[1]
        assert (loaded.changed, loaded.kept) == (1, ("line_gone",))
        assert StaffingRule.objects.get(key="line_gone").limit == Decimal("0.5")

    def test_refuses_rules_without_a_test_a_limit_or_known_words(self, tmp_path):
        folder = write(tmp_path, SOUND)
        path = folder / "staffing_rules.csv"
        text = path.read_text(encoding="utf-8")
        for old, new in (
            ("line_gone,8", "line_lost,8"),
            ("chance,0.015", "chance,-1"),
            ("{line}: nobody", "{place}: nobody"),
        ):
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        found = {(problem.field, problem.code) for problem in reference.check(folder=folder)}
        assert {
            ("key", "unknown_rule"),
            ("limit", "value"),
            ("sentence_en", "unknown_word"),
        } <= found

    def test_refuses_to_take_back_what_was_stated(self, tmp_path):
        reference.load(folder=write(tmp_path, SOUND, {**SOUND, "key": "other"}), now=NOW)
        with pytest.raises(Invalid) as refused:
            reference.load(folder=write(tmp_path, SOUND), now=NOW)
        assert [problem.value for problem in refused.value.problems] == ["other"]
        assert StatedFigure.objects.count() == 2
