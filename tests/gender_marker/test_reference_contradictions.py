"""The file of rules on contradictions: what is refused, what is loaded, what stays."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from apps.gender_marker.models import ContradictionRule
from apps.gender_marker.reference import contradictions, load
from apps.gender_marker.services.contradictions import RuleData, change_rule
from tests.cast import World
from tests.gender_marker.builders import NOON

LATER = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
NAME = "marker_contradictions.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the room's files, to be changed."""
    for path in settings.REFERENCE_DIR.glob("marker_*.csv"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    text = (folder / NAME).read_text(encoding="utf-8")
    assert old in text
    (folder / NAME).write_text(text.replace(old, new, 1), encoding="utf-8")


class TestCheck:
    def test_finds_the_file_of_the_product_sound_and_every_rule_a_proposal(self):
        file = contradictions.rules(settings.REFERENCE_DIR)
        assert file.problems == []
        assert {row.values["scale"] for row in file.rows} == {
            "IOM",
            "IASC",
            "ECHO",
            "GAM",
            "DAC",
            "GEM",
        }
        assert all(row.values["source"].startswith("Proposal") for row in file.rows)

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (",IOM,2b,", ",IOM,3,", "unknown_code"),
            (",IOM,2b,", ",IOM,2b;2b,", "value"),
            (",IOM,2b,", ",IMO,2b,", "unknown_scale"),
            ("gender_result", "gender_results", "value"),
            ("iom-2a-result", "iom-2b-result", "duplicate"),
            (",warning,", ",error,", "value"),
        ],
    )
    def test_names_what_is_wrong(self, folder: Path, old: str, new: str, code: str):
        change(folder, old, new)
        assert code in {problem.code for problem in contradictions.check(folder=folder)}


@pytest.mark.django_db
class TestLoading:
    def test_takes_over_what_is_newer_and_keeps_what_was_changed_here(
        self, world: World, folder: Path
    ):
        [first] = [each for each in load(folder=folder, now=NOON) if each.file == NAME]
        assert first.added == ContradictionRule.objects.count() > 20
        [again] = contradictions.load(folder=folder, now=LATER)
        assert again.is_unchanged
        change_rule(
            key="iom-0-main",
            version=1,
            data=RuleData(severity="notice", is_active=False, sentence_en="Look."),
            now=NOON,
            scope=world.scope("gcu"),
        )
        change(
            folder,
            "iom-0-main,IOM,0,gender_main,true,warning,4",
            "iom-0-main,IOM,0,gender_main,true,warning,9",
        )
        change(
            folder,
            "iom-2b-result,IOM,2b,gender_result,false,warning",
            "iom-2b-result,IOM,2b,gender_result,false,notice",
        )
        change(folder, "iom-1-main", "iom-1-other")
        [loaded] = contradictions.load(folder=folder, now=LATER)
        assert (loaded.added, loaded.changed, loaded.retired, loaded.kept) == (
            1,
            1,
            1,
            ("iom-0-main",),
        )
        rules = {each.key: each for each in ContradictionRule.objects.all()}
        assert (rules["iom-0-main"].position, rules["iom-0-main"].is_active) == (4, False)
        assert rules["iom-2b-result"].severity == "notice"
        assert rules["iom-1-main"].retired_on == LATER.date()
