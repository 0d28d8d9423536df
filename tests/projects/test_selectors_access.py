"""Who sees and keeps projects."""

import pytest

from apps.accounts.scope import OfficeScope
from apps.projects.models import ProjectOffice
from apps.projects.selectors.access import keeps, project_seen, project_to_keep, projects_seen
from apps.web.refusals import NotPermitted, OutOfScope
from tests.projects.builders import DAKAR, NAIROBI, make_project


@pytest.fixture
def theirs(world):
    return make_project(world, code="KE-1", office=NAIROBI)


@pytest.fixture
def others(world):
    return make_project(world, code="SN-1", office=DAKAR)


class TestSeeing:
    @pytest.mark.parametrize(
        "who", ["pm.nairobi", "head.nairobi", "focalpoint.nairobi", "head.region"]
    )
    def test_an_office_sees_its_own_and_what_is_below_it(self, world, theirs, others, who):
        assert list(projects_seen(scope=world.scope(who))) == [theirs]

    @pytest.mark.parametrize("who", ["wggi", "gcu", "ddg", "budget", "senior", "auditor"])
    def test_headquarters_sees_all(self, world, theirs, others, who):
        assert set(projects_seen(scope=world.scope(who))) == {theirs, others}

    @pytest.mark.parametrize(
        "who",
        ["hr.nairobi", "hrm", "reviewer", "translator", "council", "owner.finance", "stranger"],
    )
    def test_others_see_none(self, world, theirs, who):
        assert not projects_seen(scope=world.scope(who)).exists()
        with pytest.raises(OutOfScope):
            project_seen(project_id=theirs.pk, scope=world.scope(who))

    def test_nobody_sees_none(self, theirs):
        assert not projects_seen(scope=OfficeScope.nothing()).exists()

    def test_a_further_office_sees_it_too_and_once(self, world, theirs):
        for office in ("SEN-DAKAR", "SEN-DAKAR-RO"):
            ProjectOffice.objects.create(project=theirs, office=world.offices[office])
        assert list(projects_seen(scope=world.scope("head.dakar"))) == [theirs]
        assert list(projects_seen(scope=world.scope("head.nairobi"))) == [theirs]

    def test_a_manager_sees_what_they_manage_elsewhere(self, world, others):
        others.manager = world.people["pm.nairobi"]
        others.save()
        assert list(projects_seen(scope=world.scope("pm.nairobi"))) == [others]


class TestKeeping:
    @pytest.mark.parametrize("who", ["pm.nairobi", "head.nairobi", "gcu", "budget"])
    def test_the_office_that_leads_and_headquarters_keep_it(self, world, theirs, who):
        assert project_to_keep(project_id=theirs.pk, scope=world.scope(who)) == theirs

    @pytest.mark.parametrize("who", ["wggi", "auditor", "ddg", "focalpoint.nairobi"])
    def test_those_who_only_see_it_do_not(self, world, theirs, who):
        with pytest.raises(NotPermitted):
            project_to_keep(project_id=theirs.pk, scope=world.scope(who))

    def test_a_further_office_does_not(self, world, theirs):
        ProjectOffice.objects.create(project=theirs, office=world.offices[DAKAR])
        assert not keeps(theirs, world.scope("head.dakar"))
