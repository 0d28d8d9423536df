"""The five aims: their wording, their assessment, and who does what."""

import csv
import shutil

import pytest
from django.conf import settings
from django.urls import reverse

from apps.projects.models import Aim, AimAssessment
from apps.projects.reference import aims as reference
from apps.projects.selectors.aims import (
    assessments_of_project,
    assessments_of_round,
    evidence_of_project,
)
from apps.projects.services.aims import AimTexts, assess, word_aim
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.projects.aims_builders import YEAR, make_aims, make_awarded
from tests.projects.builders import NOON, make_project, make_round

TEXTS = AimTexts(text_en="Reach women", text_fr="Atteindre les femmes", text_es="")


@pytest.fixture
def awarded(world):
    make_aims()
    return make_awarded(world)


def said(project_id=None, **changes):
    """An assessment of the first aim."""
    return {
        "year": YEAR,
        "project_id": project_id,
        "aim": 1,
        "rating": "partly",
        "words": "Twelve of twenty women found work.",
        "version": 0,
        "now": NOON,
        **changes,
    }


class TestReference:
    def test_holds_five_aims_that_nobody_has_worded(self, db):
        [loaded] = reference.load(folder=settings.REFERENCE_DIR, now=NOON)
        assert loaded.added == 5
        assert list(Aim.objects.values_list("number", "text_en")) == [
            (number, "") for number in range(1, 6)
        ]
        assert "82nd session" in Aim.objects.first().note

    def test_overwrites_nothing_that_was_entered_here(self, world, tmp_path):
        reference.load(folder=settings.REFERENCE_DIR, now=NOON)
        word_aim(number=2, texts=TEXTS, version=1, scope=world.scope("gcu"))
        path = tmp_path / "wggi_aims.csv"
        shutil.copy(settings.REFERENCE_DIR / path.name, path)
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows({**row, "text_en": "From the file"} for row in rows)
        [loaded] = reference.load(folder=tmp_path, now=NOON)
        assert (loaded.changed, loaded.kept) == (4, ("2",))
        texts = dict(Aim.objects.values_list("number", "text_en"))
        assert texts == dict.fromkeys((1, 3, 4, 5), "From the file") | {2: "Reach women"}
        [again] = reference.load(folder=tmp_path, now=NOON)
        assert again.is_unchanged


class TestWording:
    def test_is_entered_by_the_gender_coordination_unit(self, world, awarded):
        aim = word_aim(number=1, texts=TEXTS, version=1, scope=world.scope("gcu"))
        assert (aim.text_fr, aim.version, aim.is_from_reference) == (
            "Atteindre les femmes",
            2,
            False,
        )

    def test_is_nobody_elses(self, world, awarded):
        for name in ("head.nairobi", "ddg", "auditor", "reviewer", "stranger"):
            with pytest.raises(NotPermitted):
                word_aim(number=1, texts=TEXTS, version=1, scope=world.scope(name))

    def test_loses_nothing_that_somebody_else_wrote(self, world, awarded):
        word_aim(number=1, texts=TEXTS, version=1, scope=world.scope("wggi"))
        with pytest.raises(WrongState) as refusal:
            word_aim(number=1, texts=AimTexts("Other", "", ""), version=1, scope=world.scope("gcu"))
        assert refusal.value.code == "stale"
        assert Aim.objects.get(number=1).text_en == "Reach women"

    def test_needs_english_where_there_is_any(self, world, awarded):
        with pytest.raises(Invalid):
            word_aim(
                number=1, texts=AimTexts("", "Atteindre", ""), version=1, scope=world.scope("gcu")
            )


class TestAssessing:
    def test_keeps_rating_words_who_and_when(self, world, awarded):
        _round, project, _other = awarded
        assess(**said(project.pk), scope=world.scope("wggi"))
        [row] = assessments_of_project(project_id=project.pk, scope=world.scope("gcu"))
        year, [given] = row
        assert (year, given.aim, given.rating) == (YEAR, 1, "partly")
        assert (given.assessed_by, given.assessed_at) == ("Ingrid Berg", NOON)

    def test_is_of_the_round_as_a_whole_too_and_once(self, world, awarded):
        assess(**said(), scope=world.scope("wggi"))
        assess(**said(rating="reached", version=1), scope=world.scope("gcu"))
        [row] = AimAssessment.objects.all()
        assert (row.project_id, row.rating, row.version) == (None, "reached", 2)

    def test_of_an_older_state_changes_nothing(self, world, awarded):
        assess(**said(), scope=world.scope("wggi"))
        with pytest.raises(WrongState) as refusal:
            assess(**said(rating="reached"), scope=world.scope("gcu"))
        assert refusal.value.code == "stale"

    @pytest.mark.parametrize("name", ["head.nairobi", "pm.nairobi", "ddg", "auditor", "stranger"])
    def test_is_for_the_wggi(self, world, awarded, name):
        _round, project, _other = awarded
        with pytest.raises(NotPermitted):
            assess(**said(project.pk), scope=world.scope(name))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"rating": ""}, "rating"), ({"words": " "}, "words"), ({"words": "x" * 4001}, "words")],
    )
    def test_demands_a_rating_and_words(self, world, awarded, changes, field):
        with pytest.raises(Invalid) as refusal:
            assess(**said(**changes), scope=world.scope("wggi"))
        assert [problem.field for problem in refusal.value.problems] == [field]

    def test_needs_no_words_where_nothing_can_be_told(self, world, awarded):
        assess(**said(rating="cannot_tell", words=""), scope=world.scope("wggi"))
        assert AimAssessment.objects.get().rating == "cannot_tell"

    def test_is_of_projects_that_the_round_paid_for(self, world, awarded):
        stranger = make_project(world, code="KE-99")
        with pytest.raises(OutOfScope):
            assess(**said(stranger.pk), scope=world.scope("wggi"))
        with pytest.raises(OutOfScope):
            assess(**said(aim=6), scope=world.scope("wggi"))


class TestAssessmentsOfRound:
    def test_name_projects_in_the_order_of_the_awards(
        self, world, awarded, django_assert_num_queries
    ):
        _round, project, other = awarded
        assess(**said(project.pk), scope=world.scope("wggi"))
        assess(**said(rating="reached"), scope=world.scope("wggi"))
        scope = world.scope("gcu")
        with django_assert_num_queries(4):
            found = assessments_of_round(year=YEAR, scope=scope)
        assert [row.project for row in found.projects] == [project, other]
        assert found.projects[0].assessments[1].rating == "partly"
        assert found.projects[1].assessments == {}
        assert found.whole[1].rating == "reached"
        assert [aim.number for aim in found.aims] == [1, 2, 3, 4, 5]

    def test_hold_only_projects_that_are_seen(self, world, awarded):
        _round, project, _other = awarded
        found = assessments_of_round(year=YEAR, scope=world.scope("head.nairobi"))
        assert [row.project for row in found.projects] == [project]
        assert not found.may_assess

    def test_are_nothing_for_those_outside(self, world, awarded):
        for name in ("reviewer", "council", "hrm", "stranger"):
            with pytest.raises(NotPermitted):
                assessments_of_round(year=YEAR, scope=world.scope(name))

    def test_of_a_draft_are_for_the_wggi(self, world, awarded):
        make_round(year=2030, state="draft")
        assert assessments_of_round(year=2030, scope=world.scope("wggi")).projects == ()
        with pytest.raises(OutOfScope):
            assessments_of_round(year=2030, scope=world.scope("ddg"))


class TestEvidence:
    def test_takes_a_fixed_number_of_statements(
        self, world, awarded, django_assert_max_num_queries
    ):
        _round, project, _other = awarded
        scope = world.scope("wggi")
        with django_assert_max_num_queries(5):
            found = evidence_of_project(project=project, scope=scope)
        assert (found.answers, found.report) == ([], None)


class TestPages:
    def test_an_assessment_is_saved_and_shown(self, client, world, awarded):
        _round, project, _other = awarded
        client.force_login(world.people["wggi"])
        url = reverse("projects:assessment", args=[YEAR, project.pk])
        said = {"aim": 3, "version": 0, "rating": "reached", "words": "All forty were trained."}
        assert client.post(url, said).status_code == 303
        assert "All forty were trained." in client.get(url).content.decode()
        overview = client.get(reverse("projects:assessments", args=[YEAR])).content.decode()
        assert "Reached" in overview
        assert project.title in overview

    def test_what_was_typed_survives_a_refusal(self, client, world, awarded):
        _round, project, _other = awarded
        client.force_login(world.people["wggi"])
        url = reverse("projects:assessment", args=[YEAR, project.pk])
        answer = client.post(url, {"aim": 3, "version": 0, "rating": "", "words": "Half said"})
        assert answer.status_code == 422
        assert "Half said" in answer.content.decode()

    def test_what_was_typed_survives_somebody_faster(self, client, world, awarded):
        assess(**said(), scope=world.scope("gcu"))
        client.force_login(world.people["wggi"])
        url = reverse("projects:assessment_of_round", args=[YEAR])
        typed = {"aim": 1, "version": 0, "rating": "reached", "words": "My own words"}
        answer = client.post(url, typed)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "My own words" in page
        assert "Twelve of twenty women found work." in page
        assert client.post(url, typed | {"version": 1}).status_code == 303

    def test_an_aim_is_worded(self, client, world, awarded):
        client.force_login(world.people["gcu"])
        typed = {"version": 1, "text_en": "Reach women", "text_fr": "", "text_es": ""}
        assert client.post(reverse("projects:aim_word", args=[1]), typed).status_code == 303
        page = client.get(reverse("projects:aims")).content.decode()
        assert "Reach women" in page
        assert page.count("wording is not known") == 4
        answer = client.post(reverse("projects:aim_word", args=[1]), typed | {"text_en": "Mine"})
        assert answer.status_code == 409
        assert "Mine" in answer.content.decode()
