"""policies.csv, policy_commitments.csv, guideline_activities.csv: what is refused and what is loaded."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.organization.reference.files import Column, sentence
from apps.policy import reference
from apps.policy.models import Commitment, GuidelineActivity, Policy
from apps.policy.reference import commitments, guidelines
from tests.cast import World

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY = {
    "key": "gender-2015",
    "title_en": "Gender Equality Policy",
    "title_fr": "Politique",
    "title_es": "Política",
    "symbol": "C/106/INF/8/Rev.1",
    "issued_on": "2015-11-19",
    "first_year": "2015",
    "last_year": "2019",
    "source": "C/106/INF/8/Rev.1",
}
COMMITMENT = {
    "key": "2015-35-1",
    "policy": "gender-2015",
    "position": "1",
    "paragraph": "35",
    "theme_en": "architecture",
    "theme_fr": "dispositif",
    "theme_es": "arquitectura",
    "text_en": "Focal points spend at least 10 per cent of working time",
    "text_fr": "Les points focaux consacrent au moins 10 % de leur temps",
    "text_es": "Los puntos focales dedican al menos el 10 % de su tiempo",
    "is_our_reading": "true",
    "source": "C/106/INF/8/Rev.1, para 35",
}
SECOND = {**COMMITMENT, "key": "2015-35-2", "position": "2"}
ACTIVITY = {
    "key": "programme-1a-1",
    "guideline": "programme",
    "position": "1",
    **{
        f"{name}_{code}": "words"
        for name in ("objective", "expected_result", "text")
        for code in ("en", "fr", "es")
    },
    "is_our_reading": "true",
    "source": "CRP/22",
}


def write(
    folder: Path, name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]
) -> None:
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [column.name for column in columns], restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_all(folder: Path, *rows: Mapping[str, str], policy: Mapping[str, str] = POLICY) -> Path:
    write(folder, "policies.csv", commitments.POLICIES, [policy])
    write(folder, "policy_commitments.csv", commitments.COMMITMENTS, rows)
    return folder


def load(folder: Path, *rows: Mapping[str, str], now: datetime = NOW) -> list[Any]:
    return commitments.load(folder=write_all(folder, *rows), now=now)


class TestFilesOfTheProduct:
    def test_are_sound(self):
        found = reference.check(folder=settings.REFERENCE_DIR)
        assert [sentence(problem) for problem in found] == []

    @pytest.mark.django_db
    def test_hold_every_row_of_the_sources(self):
        # policy_2015_commitments.csv has 58 rows, seven of them of paragraph 35;
        # guidelines_objectives_activities.csv has 27 of the programme policy and 20 of the staffing policy.
        reference.load(folder=settings.REFERENCE_DIR, now=NOW)
        assert Commitment.objects.count() == 58
        assert Commitment.objects.filter(paragraph="35").count() == 7
        by_guideline = GuidelineActivity.objects.values_list("guideline", flat=True)
        assert sorted(map(list(by_guideline).count, {"programme", "staffing"})) == [20, 27]
        tenth = Commitment.objects.get(key="2015-35-2")
        assert tenth.text_fr == (
            "Les points focaux consacrent à leur fonction au moins 10\u00a0% de leur temps de travail"
        )
        assert (tenth.policy.symbol, tenth.deadline_en) == ("C/106/INF/8/Rev.1", "continuous")

    @pytest.mark.django_db
    def test_say_that_their_short_words_are_a_reading(self):
        reference.load(folder=settings.REFERENCE_DIR, now=NOW)
        assert not Commitment.objects.filter(is_our_reading=False).exists()
        assert not GuidelineActivity.objects.filter(is_our_reading=False).exists()


class TestCheck:
    @pytest.mark.parametrize(
        ("cells", "field", "code"),
        [
            ({"text_fr": ""}, "text_fr", "required"),
            ({"source": ""}, "source", "required"),
            ({"is_our_reading": "perhaps"}, "is_our_reading", "value"),
            ({"position": "-1"}, "position", "value"),
            ({"policy": "gender-1995"}, "policy", "unknown_policy"),
            ({"position": "1"}, "position", "position"),
            ({"theme_es": "estructura"}, "theme_en", "theme"),
            ({"deadline_en": "annual", "deadline_fr": "annuel"}, "deadline_es", "translation"),
            ({"key": "2015-35-1"}, "key", "duplicate"),
            ({"paragraph": "35" * 20}, "paragraph", "value"),
        ],
    )
    def test_names_the_column_of_a_problem(self, tmp_path, cells, field, code):
        write_all(tmp_path, COMMITMENT, {**SECOND, **cells})
        problems = commitments.check(folder=tmp_path)
        assert [(problem.field, problem.code) for problem in problems] == [(field, code)]

    def test_refuses_a_policy_that_ends_before_it_begins(self, tmp_path):
        write_all(tmp_path, COMMITMENT, policy={**POLICY, "last_year": "2014"})
        assert [problem.code for problem in commitments.check(folder=tmp_path)] == ["years"]

    @pytest.mark.parametrize(
        ("cells", "field"), [({"guideline": "travel"}, "guideline"), ({"text_es": ""}, "text_es")]
    )
    def test_refuses_an_activity_that_is_half_said(self, tmp_path, cells, field):
        write(
            tmp_path,
            "guideline_activities.csv",
            guidelines.ACTIVITIES,
            [ACTIVITY, {**ACTIVITY, "key": "second", **cells}],
        )
        assert [problem.field for problem in guidelines.check(folder=tmp_path)] == [field]


@pytest.mark.django_db
class TestLoad:
    def test_fills_the_tables_and_then_changes_nothing(self, tmp_path):
        assert [loaded.added for loaded in load(tmp_path, COMMITMENT, SECOND)] == [1, 2]
        before = list(Commitment.objects.values())
        assert all(loaded.is_unchanged for loaded in load(tmp_path, COMMITMENT, SECOND))
        assert list(Commitment.objects.values()) == before
        assert Policy.objects.get().first_year == 2015

    def test_may_put_commitments_in_another_order(self, tmp_path):
        load(tmp_path, COMMITMENT, SECOND)
        load(tmp_path, {**COMMITMENT, "position": "2"}, {**SECOND, "position": "1"})
        in_order = Commitment.objects.order_by("position").values_list("key", flat=True)
        assert list(in_order) == ["2015-35-2", "2015-35-1"]

    def test_retires_what_vanishes(self, tmp_path):
        load(tmp_path, COMMITMENT, SECOND)
        assert load(tmp_path, COMMITMENT)[1].retired == 1
        assert Commitment.objects.get(key="2015-35-2").retired_on == NOW.date()
        load(tmp_path, COMMITMENT, SECOND)
        assert Commitment.objects.get(key="2015-35-2").retired_on is None

    def test_leaves_what_was_closed_closed(self, tmp_path, world: World):
        load(tmp_path, COMMITMENT, SECOND)
        Commitment.objects.filter(key="2015-35-2").update(
            closing="fulfilled",
            closed_on=date(2026, 2, 1),
            closed_because="Said so.",
            closed_by=world.people["gcu"],
            version=2,
        )
        load(tmp_path, COMMITMENT, {**SECOND, "note": "mended"})
        kept = Commitment.objects.get(key="2015-35-2")
        assert (kept.note, kept.closing, kept.closed_on) == (
            "mended",
            "fulfilled",
            date(2026, 2, 1),
        )
        assert (kept.closed_because, kept.version) == ("Said so.", 2)
