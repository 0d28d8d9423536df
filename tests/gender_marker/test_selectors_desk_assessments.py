"""Home says which projects are to be scored, which drafts wait, and what others scored."""

from datetime import timedelta

import pytest

from apps.gender_marker.selectors.desk.assessments import changed, owed
from apps.web.parts import DeskList
from tests.cast import World
from tests.gender_marker.assessment_builders import MET, answered, make_iom
from tests.gender_marker.builders import (
    DAKAR,
    NOON,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

pytestmark = pytest.mark.django_db
PM = "pm.nairobi"
SINCE = NOON - timedelta(days=1)


def owes(world: World, name: str = PM) -> DeskList:
    return owed(now=NOON, most=8, scope=world.scope(name))


def news(world: World, name: str = PM) -> DeskList:
    return changed(since=SINCE, now=NOON, most=8, scope=world.scope(name))


class TestOwed:
    def test_are_own_projects_under_way_without_a_score_and_own_drafts(
        self, world: World, django_assert_num_queries
    ):
        edition, mine = make_iom(), {"manager": world.people[PM]}
        make_project(world, code="A", title="Unscored", state="under_way", **mine)
        make_project(world, code="B", title="Planned", state="planned", **mine)
        make_project(world, code="C", title="Of others", state="under_way")
        done = make_project(world, code="D", title="Scored", state="under_way", **mine)
        make_score(world, project=done, edition=edition)
        begun = make_project(world, code="E", title="Begun", state="under_way")
        answered(world, project=begun.pk, answers=MET, stage="end")
        scope = world.scope(PM)
        with django_assert_num_queries(1):
            found = owed(now=NOON, most=8, scope=scope)
        assert [(str(each.title), str(each.context), str(each.button)) for each in found.items] == [
            ("Unscored", "Gender marker", "Score"),
            ("Begun", "Gender marker, End", "Go on"),
        ]
        assert found.total == 2

    def test_are_nothing_without_a_compulsory_edition_and_for_others(
        self, world: World, django_assert_num_queries
    ):
        make_project(world, state="under_way", manager=world.people[PM])
        assert owes(world) == DeskList()
        make_iom()
        for name in ("head.nairobi", "head.dakar", "gcu"):
            assert owes(world, name) == DeskList(), name
        scopes = [
            world.scope(name)
            for name in ("auditor", "hr.nairobi", "focalpoint.nairobi", "stranger")
        ]
        with django_assert_num_queries(0):
            for scope in scopes:
                assert owed(now=NOON, most=8, scope=scope) == DeskList()
                assert changed(since=SINCE, now=NOON, most=8, scope=scope) == DeskList()


class TestChanged:
    def test_are_scores_that_others_gave_to_own_projects(
        self, world: World, django_assert_num_queries
    ):
        edition, mine = make_iom(), {"manager": world.people[PM]}
        project = make_project(world, title="Safe migration", **mine)
        make_score(world, project=project, edition=edition, scorer="head.nairobi", code="1")
        make_score(world, project=project, edition=edition, stage="end", scorer=PM)
        elsewhere = make_project(world, code="SN-1", office=DAKAR)
        make_score(world, project=elsewhere, edition=edition, scorer="gcu")
        scope = world.scope(PM)
        with django_assert_num_queries(1):
            found = changed(since=SINCE, now=NOON, most=8, scope=scope)
        [line] = found.items
        assert (line.title, line.by) == ("Safe migration: gender marker 1", "Baraka Mwangi")
        assert news(world, "head.nairobi") == DeskList()


class TestBlindReader:
    def test_hears_of_neither(self, world: World):
        edition = make_iom()
        project = make_project(world, state="under_way", manager=world.people["gcu"])
        answered(world, project=project.pk, answers=MET, who="gcu", stage="end")
        given = make_score(world, project=project, edition=edition)
        assert owes(world, "gcu").total == news(world, "gcu").total == 1
        sample = make_sample(world, edition=edition)
        make_reading(world, assessment=given, sample=sample, reader="gcu", office="CHE-GENEVA")
        assert owes(world, "gcu") == news(world, "gcu") == DeskList()
