"""Stated figures and duty stations: what is refused and what is loaded."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from apps.organization.reference.files import sentence
from apps.staffing import reference
from apps.staffing.models import StatedFigure
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

    def test_refuses_to_take_back_what_was_stated(self, tmp_path):
        reference.load(folder=write(tmp_path, SOUND, {**SOUND, "key": "other"}), now=NOW)
        with pytest.raises(Invalid) as refused:
            reference.load(folder=write(tmp_path, SOUND), now=NOW)
        assert [problem.value for problem in refused.value.problems] == ["other"]
        assert StatedFigure.objects.count() == 2
