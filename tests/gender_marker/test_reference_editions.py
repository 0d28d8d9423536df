"""The files of the markers: what is refused, that every table is whole and says what the sources say, loading."""

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from apps.gender_marker.analytics.tables import combinations, decide, faults_of
from apps.gender_marker.models import Code, Correspondence, Edition, Outcome, Question, Scale
from apps.gender_marker.reference import check, load
from apps.gender_marker.reference.reading import read_editions
from apps.gender_marker.reference.tables import table_of
from apps.gender_marker.selectors.tables import tables_of
from apps.organization.reference.files import sentence
from tests.gender_marker import marker_oracle
from tests.gender_marker.builders import NOON, make_edition

LATER = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
FILES = (
    "marker_scales.csv",
    "marker_editions.csv",
    "marker_codes.csv",
    "marker_questions.csv",
    "marker_answers.csv",
    "marker_outcomes.csv",
    "marker_conditions.csv",
    "marker_crosswalk.csv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all reference files, to be changed."""
    for path in settings.REFERENCE_DIR.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def leave_out(folder: Path, edition: str) -> None:
    for name in FILES[1:-1]:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if not line.startswith(f"{edition},")), encoding="utf-8"
        )


class TestFilesOfTheProduct:
    def test_are_sound(self):
        assert [sentence(each) for each in check(folder=settings.REFERENCE_DIR)] == []

    def test_hold_the_editions_that_the_sources_tell_of(self):
        files = read_editions(settings.REFERENCE_DIR)
        assert [row.values["code"] for row in files.editions.rows] == list(marker_oracle.EXPECTED)

    def test_ask_what_is_asked_in_two_markers_with_the_same_answers(self):
        files = read_editions(settings.REFERENCE_DIR)
        answers: dict[str, list[tuple[str, ...]]] = {}
        for row in files.questions.rows:
            options = tuple(
                each.values["key"]
                for each in files.of(files.answers, row.values["edition"])
                if each.values["question"] == row.values["key"]
            )
            if row.values["concept"]:
                answers.setdefault(row.values["concept"], []).append(options)
        assert len(answers) == 3 + 3 + 4 + 1
        for concept, found in answers.items():
            assert len(found) > 1, concept
            assert len(set(found)) == 1, concept

    def test_say_of_each_line_how_well_it_is_founded(self):
        files = read_editions(settings.REFERENCE_DIR)
        weak = {
            (row.values["edition"], row.values["code"]): row.values["status"]
            for row in files.outcomes.rows
            if row.values["status"] != "verified"
        }
        assert weak == {
            ("IOM-2017", "N/A"): "unverified",
            ("IOM-2017", "0"): "inferred",
            ("IOM-2017", "2a"): "inferred",
            ("IOM-2017", "2b"): "inferred",
            ("IASC-2011", "1"): "unverified",
            ("GAM-2018-DESIGN", None): "unverified",
            ("GAM-2018-MONITORING", None): "unverified",
            ("DAC-2016", "not screened"): "unverified",
        }


@pytest.mark.parametrize("edition", marker_oracle.EXPECTED)
class TestEveryDecisionTable:
    """Enumerated in full, and compared with the sources."""

    def test_is_total_without_overlap_and_with_each_row_reached(self, edition):
        faults = faults_of(table_of(read_editions(settings.REFERENCE_DIR), edition))
        questions, _ = marker_oracle.EXPECTED[edition]
        assert faults.is_sound
        assert faults.combinations == len(marker_oracle.combinations(questions))

    def test_says_what_the_sources_say_for_every_set_of_answers(self, edition):
        questions, expected = marker_oracle.EXPECTED[edition]
        table = table_of(read_editions(settings.REFERENCE_DIR), edition)
        assert {key: table.questions[key] for key in table.deciding} == dict(questions)
        found: Counter[str | None] = Counter()
        for answers in combinations(table):
            row = decide(table, answers).row
            assert row is not None
            assert row.code == expected(answers), answers
            found[row.code] += 1
        assert found == marker_oracle.NUMBERS[edition]


class TestCheck:
    @pytest.mark.parametrize(
        ("name", "old", "new", "code"),
        [
            ("marker_editions.csv", ",2017,,true,", ",2017,,false,", "default"),
            ("marker_editions.csv", ",2014,,false,", ",2014,,true,", "default"),
            ("marker_editions.csv", "DAC-2016,DAC,", "DAC-2016,DAK,", "unknown_scale"),
            ("marker_editions.csv", ",2011,2018,", ",2018,2011,", "years"),
            ("marker_editions.csv", "proposal;endorsement", "proposal;launch", "value"),
            ("marker_codes.csv", "GEM-2013,0,", "GEM-2031,0,", "unknown_edition"),
            ("marker_codes.csv", ",2,false,true,", ",4,false,true,", "value"),
            ("marker_codes.csv", ",2,false,true,", ",2,true,true,", "both"),
            ("marker_codes.csv", "IOM-2017,2b,score", "IOM-2017,2b,not_applicable", "only_scores"),
            ("marker_questions.csv", "IOM-2017,NEEDS,", "IOM-2017,needs,", "value"),
            ("marker_questions.csv", ",Outputs,Produits,", ",Outputs,,", "required"),
            ("marker_answers.csv", "DAC-2016,SCREENED,no", "DAC-2016,SEEN,no", "unknown_question"),
            ("marker_answers.csv", "DAC-2016,SCREENED,no", "DAC-2016,OBJECTIVE,maybe", "answers"),
            ("marker_outcomes.csv", "IASC-2011,3,2a", "IASC-2011,3,2c", "unknown_code"),
            ("marker_conditions.csv", "ECHO-2014,4,", "ECHO-2014,5,", "unknown_row"),
            ("marker_conditions.csv", "yes,2,3", "yes,3,2", "never_met"),
            (
                "marker_conditions.csv",
                "IOM-2017,1,1,APPLICABLE",
                "IOM-2017,1,1,APPLIES",
                "unknown_name",
            ),
            (
                "marker_conditions.csv",
                "IOM-2017,1,1,APPLICABLE,no",
                "IOM-2017,1,1,APPLICABLE,never",
                "unknown_name",
            ),
            (
                "marker_conditions.csv",
                "DAC-2016,1,1,SCREENED,no,1",
                "DAC-2016,1,1,SCREENED,no,0",
                "overlap",
            ),
            (
                "marker_conditions.csv",
                "GEM-2013,1,1,CONTRIBUTION,none,1,1",
                "GEM-2013,1,1,CONTRIBUTION,none,0,0",
                "gap",
            ),
            (
                "marker_conditions.csv",
                "IASC-2011,2,1,ANALYSIS;ACTIVITIES;OUTCOMES,yes,1,2",
                "IASC-2011,2,1,ANALYSIS;ACTIVITIES;OUTCOMES,yes,1,1",
                "gap",
            ),
            (
                "marker_conditions.csv",
                "GAM-2018-DESIGN,12,5,A;D;G;J,3,0,2",
                "GAM-2018-DESIGN,12,5,A;D;G;J,3,0,3",
                "overlap",
            ),
            (
                "marker_conditions.csv",
                "DAC-2016,4,3,WITHOUT_IT,no,1,1",
                "DAC-2016,4,3,OBJECTIVE,no,1,1",
                "unreached",
            ),
            ("marker_crosswalk.csv", "IOM,1,DAC", "IOM,3,DAC", "unknown_code"),
            ("marker_crosswalk.csv", "IOM,1,DAC", "IOM,1,IOM", "itself"),
            ("marker_crosswalk.csv", "IOM,1,DAC", "IOM,1,UNDP", "unknown_scale"),
        ],
    )
    def test_names_what_is_wrong(self, folder, name, old, new, code):
        change(folder, name, old, new)
        assert code in {problem.code for problem in check(folder=folder)}

    def test_names_the_combination_that_no_row_takes(self, folder):
        change(
            folder,
            "marker_conditions.csv",
            "IOM-2017,3,2,NEEDS;OUTPUTS;ACTIVITIES,yes,1,2",
            "IOM-2017,3,2,NEEDS;OUTPUTS;ACTIVITIES,yes,1,1",
        )
        gaps = [problem for problem in check(folder=folder) if problem.code == "gap"]
        assert len(gaps) == 6
        assert (
            gaps[0].value == "APPLICABLE=yes, NEEDS=no, OUTPUTS=yes, ACTIVITIES=yes, PRINCIPAL=no"
        )

    def test_counts_what_is_too_many_to_name(self, folder):
        change(
            folder,
            "marker_conditions.csv",
            "GAM-2018-DESIGN,12,2,A;D;G;J,0,0,1",
            "GAM-2018-DESIGN,12,2,A;D;G;J,0,0,0",
        )
        told = [sentence(problem) for problem in check(folder=folder)]
        assert len(told) == 21
        assert "more combinations with this fault (gap)" in told[-1]

    def test_looks_at_the_tables_of_the_other_editions_when_one_is_broken(self, folder):
        change(folder, "marker_outcomes.csv", "IASC-2011,3,2a", "IASC-2011,3,2c")
        change(
            folder,
            "marker_conditions.csv",
            "DAC-2016,1,1,SCREENED,no,1",
            "DAC-2016,1,1,SCREENED,no,0",
        )
        assert {problem.code for problem in check(folder=folder)} == {"unknown_code", "overlap"}


class TestLoading:
    def load(self, folder: Path) -> dict:
        return {each.file: each for each in load(folder=folder, now=LATER)}

    def test_publishes_what_is_new_and_then_changes_nothing(self, world, folder):
        loaded = self.load(folder)
        assert loaded["marker_editions.csv"].added == 7
        assert loaded["marker_codes.csv"].added == Code.objects.count()
        editions = list(Edition.objects.all())
        assert {(each.state, each.published_at) for each in editions} == {("published", LATER)}
        assert all(each.is_from_reference for each in editions)
        assert Edition.objects.get(is_default=True).code == "IOM-2017"
        assert (Scale.objects.count(), Question.objects.count()) == (6, 42)
        assert all(each.is_unchanged for each in self.load(folder).values())

    def test_stores_the_tables_that_the_files_hold(self, world, folder):
        self.load(folder)
        files = read_editions(folder)
        for table in tables_of(editions=list(Edition.objects.all())).values():
            assert table.table == table_of(files, table.edition.code)

    def test_keeps_what_is_published_as_it_is_and_says_so(self, world, folder):
        self.load(folder)
        change(folder, "marker_outcomes.csv", "The contribution is limited.", "It is limited.")
        change(folder, "marker_conditions.csv", "IOM-2017,1,1,", "IOM-2017,1,9,")
        loaded = self.load(folder)
        assert loaded["marker_editions.csv"].kept == ("GEM-2013", "IOM-2017")
        assert not Outcome.objects.filter(reason_en="It is limited.").exists()

    def test_adds_an_edition_beside_those_that_stand(self, world, folder):
        leave_out(folder, "GAM-2018-MONITORING")
        assert self.load(folder)["marker_editions.csv"].added == 6
        loaded = self.load(settings.REFERENCE_DIR)
        assert (loaded["marker_editions.csv"].added, loaded["marker_editions.csv"].kept) == (1, ())

    def test_takes_an_edition_that_is_left_out_out_of_use(self, world, folder):
        self.load(folder)
        leave_out(folder, "GAM-2018-MONITORING")
        assert self.load(folder)["marker_editions.csv"].retired == 1
        gone = Edition.objects.get(code="GAM-2018-MONITORING")
        assert (gone.state, gone.retired_on) == ("retired", LATER.date())

    def test_leaves_the_choice_of_the_compulsory_edition_that_was_made_here(self, world, folder):
        make_edition("OURS-2026", scale="IASC", is_default=True)
        loaded = self.load(folder)
        assert Edition.objects.get(is_default=True).code == "OURS-2026"
        assert loaded["marker_editions.csv"].retired == 0

    def test_says_of_a_draft_with_the_code_of_an_edition_that_it_stays(self, world, folder):
        make_edition("DAC-2016", scale="DAC", is_published=False)
        assert self.load(folder)["marker_editions.csv"].kept == ("DAC-2016",)
        assert Edition.objects.get(code="DAC-2016").created_at == NOON

    def test_retires_a_correspondence_that_is_left_out_and_brings_it_back(self, world, folder):
        self.load(folder)
        count = Correspondence.objects.count()
        found = Correspondence.objects.get(
            from_scale__code="IOM", from_code="1", to_scale__code="DAC"
        )
        assert (found.to_code, found.status) == ("0", "proposal")
        assert "1 if a gender objective exists" in found.loss_en
        path = folder / "marker_crosswalk.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(x for x in lines if not x.startswith("IOM,1,DAC,")), encoding="utf-8"
        )
        assert self.load(folder)["marker_crosswalk.csv"].retired == 1
        found.refresh_from_db()
        assert found.retired_on == LATER.date()
        self.load(settings.REFERENCE_DIR)
        found.refresh_from_db()
        assert found.retired_on is None
        assert Correspondence.objects.count() == count
