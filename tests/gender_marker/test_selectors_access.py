"""Who sees scores and from whom they are hidden."""

import pytest

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import Assessment, BlindReading
from apps.gender_marker.selectors.access import (
    assessment_seen,
    assessments_seen,
    demand_keeper,
    demand_markers,
    demand_scorer,
    demand_sums,
    drafts_seen,
    may_score,
    open_readings,
    readings_seen,
)
from apps.gender_marker.selectors.editions import edition_named, edition_seen, editions_seen
from apps.gender_marker.selectors.scores import counting, scores_that_count
from apps.web.refusals import Invalid, NotPermitted, OutOfScope
from tests.cast import World
from tests.gender_marker.builders import (
    NOON,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def score(world: World) -> Assessment:
    """A score of a project of Nairobi."""
    return make_score(world, project=make_project(world), edition=make_edition())


@pytest.fixture
def reading(world: World, score: Assessment) -> BlindReading:
    """The same project, given to the head of Dakar and to nobody else."""
    sample = make_sample(world, edition=score.edition)
    return make_reading(world, assessment=score, sample=sample)


class TestScores:
    @pytest.mark.parametrize(
        "name", ["pm.nairobi", "head.nairobi", "focalpoint.nairobi", "gcu", "auditor", "ddg"]
    )
    def test_are_seen_by_whoever_sees_the_project(self, world: World, score: Assessment, name: str):
        assert list(assessments_seen(scope=world.scope(name))) == [score]

    @pytest.mark.parametrize("name", ["head.dakar", "hr.nairobi", "admin", "council", "stranger"])
    def test_are_seen_by_nobody_else(self, world: World, score: Assessment, name: str):
        mine = world.scope(name)
        assert not assessments_seen(scope=mine).exists()
        with pytest.raises(OutOfScope):
            assessment_seen(assessment_id=score.pk, scope=mine)

    def test_are_nothing_without_a_scope(self, score: Assessment):
        nobody = OfficeScope.nothing()
        assert not assessments_seen(scope=nobody).exists()
        assert not drafts_seen(scope=nobody).exists()
        assert not readings_seen(scope=nobody).exists()
        assert not editions_seen(scope=nobody).exists()

    def test_are_given_by_whoever_keeps_the_project(self, world: World, score: Assessment):
        number = score.project_id
        for name in ("pm.nairobi", "head.nairobi", "gcu"):
            assert may_score(project_id=number, scope=world.scope(name)), name
        for name in ("focalpoint.nairobi", "auditor"):
            with pytest.raises(NotPermitted):
                demand_scorer(project_id=number, scope=world.scope(name))
        with pytest.raises(OutOfScope):
            demand_scorer(project_id=number, scope=world.scope("head.dakar"))

    def test_drafts_are_for_those_who_keep_the_project(self, world: World, score: Assessment):
        draft = Assessment.objects.create(
            project=score.project, edition=score.edition, stage="end", begun_at=NOON
        )
        assert list(drafts_seen(scope=world.scope("pm.nairobi"))) == [draft]
        for name in ("focalpoint.nairobi", "auditor", "head.dakar"):
            assert not drafts_seen(scope=world.scope(name)).exists()
        assert draft not in assessments_seen(scope=world.scope("pm.nairobi"))


class TestBlindReader:
    def test_sees_no_score_of_the_project_by_any_marker_at_any_stage(
        self, world: World, reading: BlindReading
    ):
        project = reading.project
        project.further_offices.create(office=world.offices["SEN-DAKAR"])
        other = make_edition("IOM-2030", is_default=False)
        make_score(world, project=project, edition=other, stage="end")
        mine = world.scope("head.dakar")
        assert not assessments_seen(scope=mine).exists()
        assert not scores_that_count(edition=other, scope=mine).exists()
        with pytest.raises(OutOfScope):
            assessment_seen(assessment_id=reading.assessment_id, scope=mine)

    def test_neither_scores_it_nor_goes_on_with_a_draft(self, world: World, score: Assessment):
        sample = make_sample(world, edition=score.edition)
        make_reading(world, assessment=score, sample=sample, reader="gcu", office="CHE-GENEVA")
        Assessment.objects.create(
            project=score.project, edition=score.edition, stage="end", begun_at=NOON
        )
        mine = world.scope("gcu")
        assert not may_score(project_id=score.project_id, scope=mine)
        assert not drafts_seen(scope=mine).exists()

    def test_reads_no_sums_until_the_last_is_handed_in(self, world: World, reading: BlindReading):
        mine = world.scope("head.dakar")
        assert open_readings(scope=mine).count() == 1
        with pytest.raises(NotPermitted, match="read blind"):
            demand_sums(scope=mine)
        BlindReading.objects.update(
            state=ReadingState.DONE, outcome=reading.assessment.outcome, closed_at=NOON
        )
        demand_sums(scope=mine)

    def test_sees_the_own_readings_and_those_who_keep_markers_all(
        self, world: World, reading: BlindReading
    ):
        assert list(readings_seen(scope=world.scope("head.dakar"))) == [reading]
        assert list(readings_seen(scope=world.scope("gcu"))) == [reading]
        for name in ("pm.nairobi", "head.nairobi", "admin", "auditor"):
            assert not readings_seen(scope=world.scope(name)).exists(), name


class TestEditions:
    def test_are_known_to_everybody_and_drafts_to_those_who_keep_them(self, world: World):
        make_edition()
        make_edition("IOM-2030", is_published=False)
        for name in ("gcu", "admin"):
            assert editions_seen(scope=world.scope(name)).count() == 2
        for name in ("pm.nairobi", "stranger", "budget"):
            assert [each.code for each in editions_seen(scope=world.scope(name))] == ["IOM-2017"]
        with pytest.raises(OutOfScope):
            edition_seen(code="IOM-2030", scope=world.scope("pm.nairobi"))

    def test_are_named_by_code_and_the_compulsory_one_by_nothing(self, world: World):
        edition = make_edition()
        make_edition("IOM-2030", is_published=False)
        mine = world.scope("gcu")
        assert edition_named(code="IOM-2017", scope=mine) == edition
        assert edition_named(code="", scope=mine) == edition
        for wrong in ("IOM-2030", "iom"):
            with pytest.raises(Invalid, match="IOM-2017"):
                edition_named(code=wrong, scope=mine)

    def test_pages_are_for_those_who_work_with_projects_and_keeping_for_two_roles(
        self, world: World
    ):
        for name in ("pm.nairobi", "auditor", "admin"):
            demand_markers(scope=world.scope(name))
        for name in ("hr.nairobi", "council", "stranger"):
            with pytest.raises(NotPermitted):
                demand_markers(scope=world.scope(name))
        for name in ("pm.nairobi", "budget", "wggi"):
            with pytest.raises(NotPermitted):
                demand_keeper(scope=world.scope(name))


class TestScoresThatCount:
    def test_are_the_latest_stage_of_each_project(self, world: World, score: Assessment):
        end = make_score(world, project=score.project, edition=score.edition, stage="end", code="1")
        make_score(world, project=score.project, edition=score.edition, stage="mid_term", code="2b")
        second = make_score(
            world, project=make_project(world, code="KE-2"), edition=score.edition, code="0"
        )
        found = scores_that_count(edition=score.edition, scope=world.scope("gcu"))
        assert {each.pk for each in found} == {end.pk, second.pk}
        plain = counting(edition=score.edition, scope=world.scope("gcu"))
        assert sorted(each.pk for each in plain) == sorted([end.pk, second.pk])

    def test_are_told_as_they_were_known_at_a_moment(self, world: World, score: Assessment):
        later = NOON.replace(month=6)
        end = make_score(
            world, project=score.project, edition=score.edition, stage="end", scored_at=later
        )
        Assessment.objects.filter(pk=end.pk).update(
            state="withdrawn", ended_at=NOON.replace(month=9), ended_because="Wrong project."
        )
        mine = world.scope("gcu")

        def at(month: int) -> list[int]:
            rows = scores_that_count(
                edition=score.edition, known_at=NOON.replace(month=month), scope=mine
            )
            return [each.pk for each in rows]

        assert (at(1), at(4), at(7), at(10)) == ([], [score.pk], [end.pk], [score.pk])
        then = counting(edition=score.edition, known_at=NOON.replace(month=7), scope=mine)
        assert [each.pk for each in then] == [end.pk]
        assert [each.pk for each in scores_that_count(edition=score.edition, scope=mine)] == [
            score.pk
        ]
