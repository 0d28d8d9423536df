"""targets.csv: what is refused and what is loaded."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from apps.organization.reference.files import sentence
from apps.policy import reference
from apps.policy.models import Target
from apps.policy.reference import targets
from apps.web.refusals import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HEADER = [column.name for column in targets.TARGETS]
SOUND = {
    "key": "iom-50",
    "set_in": "2000",
    "document": "A paper",
    "comparison": "equal",
    "target": "gender-balanced staff",
    "population": "all staff",
    "percent": "50",
    "deadline_year": "2008",
    "deadline_on": "2008-12-31",
    "is_iom": "true",
    "source": "para 4",
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(HEADER), *(",".join(row.get(name, "") for name in HEADER) for row in rows)]
    (folder / "targets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


class TestCheck:
    def test_finds_nothing_in_the_file_of_the_product(self):
        found = targets.check(folder=settings.REFERENCE_DIR)
        assert [sentence(problem) for problem in found] == []

    @pytest.mark.parametrize(
        ("cells", "field", "code"),
        [
            ({"source": ""}, "source", "required"),
            ({"percent": "150"}, "percent", "value"),
            ({"percent": "33.333"}, "percent", "value"),
            ({"percent": "NaN"}, "percent", "value"),
            ({"percent": ""}, "comparison", "comparison"),
            ({"comparison": "none"}, "comparison", "comparison"),
            ({"comparison": "about"}, "comparison", "value"),
            ({"deadline_on": "2009-12-31"}, "deadline_on", "deadline"),
            ({"replaced_by": "iom-51"}, "replaced_by", "unknown_target"),
            ({"replaced_by": "iom-50"}, "replaced_by", "unknown_target"),
        ],
    )
    def test_names_the_column_of_a_problem(self, tmp_path, cells, field, code):
        problems = targets.check(folder=write(tmp_path, {**SOUND, **cells}))
        assert [(problem.field, problem.code) for problem in problems] == [(field, code)]

    def test_accepts_a_target_without_a_value(self, tmp_path):
        row = {**SOUND, "percent": "", "comparison": "none", "deadline_year": "", "deadline_on": ""}
        assert targets.check(folder=write(tmp_path, row)) == []


@pytest.mark.django_db
class TestLoad:
    def test_fills_the_table_and_then_changes_nothing(self, tmp_path):
        write(tmp_path, SOUND)
        assert targets.load(folder=tmp_path, now=NOW)[0].added == 1
        before = list(Target.objects.values())
        assert before[0]["percent"] == Decimal("50.00")
        assert targets.load(folder=tmp_path, now=NOW)[0].is_unchanged
        assert list(Target.objects.values()) == before

    def test_retires_what_vanishes(self, tmp_path):
        targets.load(folder=write(tmp_path, SOUND, {**SOUND, "key": "other"}), now=NOW)
        assert targets.load(folder=write(tmp_path, SOUND), now=NOW)[0].retired == 1
        assert Target.objects.get(key="other").retired_on == NOW.date()

    def test_writes_nothing_when_anything_is_wrong(self, tmp_path):
        write(tmp_path, SOUND, {**SOUND, "key": ""})
        with pytest.raises(Invalid):
            reference.load(folder=tmp_path, now=NOW)
        assert not Target.objects.exists()
