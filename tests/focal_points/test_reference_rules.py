"""The files of rule sets and terms of reference: what is refused, what is loaded, what stands."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from apps.focal_points.models import Area, RuleSet, Task, TermsEdition
from apps.focal_points.reference import check, rule_sets, terms
from apps.organization.reference.files import sentence
from apps.web.refusals import Invalid
from tests.focal_points.builders import NOON

LATER = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
FILES = (
    "focal_point_rule_sets.csv",
    "focal_point_rules.csv",
    "focal_point_grade_floors.csv",
    "focal_point_areas.csv",
    "focal_point_tasks.csv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files, to be changed."""
    for name in FILES:
        shutil.copy(settings.REFERENCE_DIR / name, tmp_path / name)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestFilesOfTheProduct:
    def test_are_sound(self):
        assert [sentence(each) for each in check(folder=settings.REFERENCE_DIR)] == []


class TestCheck:
    @pytest.mark.parametrize(
        ("name", "old", "new", "code"),
        [
            ("focal_point_rule_sets.csv", "1,true", "1,false", "default"),
            ("focal_point_rule_sets.csv", "2,false", "2,true", "default"),
            ("focal_point_rules.csv", "IOM-2015,time,10", "IOM-2015,time,", "threshold"),
            ("focal_point_rules.csv", "IOM-2015,time,10", "IOM-2015,time,0", "value"),
            ("focal_point_rules.csv", "IOM-2015,time,10", "IOM-2015,time,100.5", "value"),
            ("focal_point_rules.csv", "IOM-2015,terms,", "IOM-2015,terms,5", "threshold"),
            ("focal_point_rules.csv", "IOM-2015,terms", "IOM-2016,terms", "unknown_set"),
            ("focal_point_grade_floors.csv", "UN-SWAP-3,prof", "UN-SWAP-4,prof", "unknown_set"),
            ("focal_point_tasks.csv", "9,1,", "10,1,", "unknown_area"),
        ],
    )
    def test_names_what_is_wrong(self, folder, name, old, new, code):
        change(folder, name, old, new)
        assert code in {problem.code for problem in check(folder=folder)}


class TestLoadingRuleSets:
    def load(self, folder: Path) -> dict:
        return {each.file: each for each in rule_sets.load(folder=folder, now=LATER)}

    def test_fills_the_tables_and_then_changes_nothing(self, world, folder):
        assert self.load(folder)[FILES[0]].added == 3
        assert all(each.is_unchanged for each in self.load(folder).values())

    def test_takes_over_a_newer_threshold(self, world, folder):
        self.load(folder)
        change(folder, "focal_point_rules.csv", "UN-SWAP-3,time,20", "UN-SWAP-3,time,25.5")
        assert self.load(folder)[FILES[0]].changed == 1
        time = RuleSet.objects.get(code="UN-SWAP-3").rules.get(key="time")
        assert str(time.threshold) == "25.50"

    def test_may_move_the_default(self, world, folder):
        self.load(folder)
        change(folder, FILES[0], "1,true", "1,false")
        change(folder, FILES[0], "3,false", "3,true")
        self.load(folder)
        assert RuleSet.objects.get(is_default=True).code == "UN-SWAP-3"

    def test_leaves_what_was_changed_here_as_it_is_and_says_so(self, world, folder):
        self.load(folder)
        mine = RuleSet.objects.get(code="UN-SWAP-3")
        mine.rules.filter(key="time").update(threshold=30)
        RuleSet.objects.filter(pk=mine.pk).update(changed_at=NOON, version=2)
        change(folder, "focal_point_rules.csv", "UN-SWAP-3,time,20", "UN-SWAP-3,time,25")
        assert self.load(folder)[FILES[0]].kept == ("UN-SWAP-3",)
        assert mine.rules.get(key="time").threshold == 30

    def test_retires_a_set_that_is_left_out_and_brings_it_back(self, world, folder):
        self.load(folder)
        for name in FILES[:3]:
            path = folder / name
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(x for x in lines if "UN-SWAP-2" not in x), encoding="utf-8")
        assert self.load(folder)[FILES[0]].retired == 1
        assert RuleSet.objects.get(code="UN-SWAP-2").retired_on == LATER.date()
        self.load(settings.REFERENCE_DIR)
        assert RuleSet.objects.get(code="UN-SWAP-2").retired_on is None

    def test_refuses_a_grade_of_another_category(self, world, folder):
        change(
            folder,
            "focal_point_grade_floors.csv",
            "IOM-2015,professional,P3",
            "IOM-2015,professional,NO-C",
        )
        with pytest.raises(Invalid) as refusal:
            self.load(folder)
        assert refusal.value.problems[0].code == "unknown_grade"


class TestLoadingTerms:
    def test_publishes_the_first_edition_once(self, world, folder):
        terms.load(folder=folder, now=LATER)
        edition = TermsEdition.objects.get()
        assert (edition.number, edition.state, edition.published_at) == (1, "published", LATER)
        assert (Area.objects.count(), Task.objects.count()) == (9, 43)
        assert all(each.is_unchanged for each in terms.load(folder=folder, now=LATER))

    def test_never_changes_it(self, world, folder):
        terms.load(folder=folder, now=LATER)
        change(folder, "focal_point_tasks.csv", "Share socio-economic", "Hide socio-economic")
        with pytest.raises(Invalid) as refusal:
            terms.load(folder=folder, now=LATER)
        assert refusal.value.problems[0].code == "published"
