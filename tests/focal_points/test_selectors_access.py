import pytest

from apps.focal_points.choices import ActivityState
from apps.focal_points.selectors.access import (
    activities_seen,
    activity_seen,
    appointment_seen,
    appointment_to_keep,
    appointments_seen,
    demand_network,
    keeps_network,
    workplan_seen,
    workplans_seen,
)
from apps.web.refusals import NotPermitted, OutOfScope
from tests.focal_points.builders import DAKAR, make_activity, make_appointment, make_workplan

SEES_ALL = ("gcu", "wggi", "hrm", "ddg", "senior", "auditor")
SEES_NAIROBI = ("head.nairobi", "focalpoint.nairobi", "hr.region")
SEES_NOTHING = ("hr.nairobi", "pm.nairobi", "council", "budget", "admin", "stranger")


@pytest.fixture
def both(world):
    """An appointment in Nairobi and one in Dakar."""
    return make_appointment(world), make_appointment(world, office=DAKAR)


class TestAccess:
    @pytest.mark.parametrize("name", SEES_ALL)
    def test_sees_every_office(self, world, both, name):
        assert set(appointments_seen(scope=world.scope(name))) == set(both)

    @pytest.mark.parametrize("name", SEES_NAIROBI)
    def test_sees_its_own_offices(self, world, both, name):
        scope = world.scope(name)
        assert list(appointments_seen(scope=scope)) == [both[0]]
        plans = [make_workplan(each) for each in both]
        assert list(workplans_seen(scope=scope)) == [plans[0]]
        with pytest.raises(OutOfScope):
            appointment_seen(appointment_id=both[1].pk, scope=scope)
        with pytest.raises(OutOfScope):
            workplan_seen(workplan_id=plans[1].pk, scope=scope)

    @pytest.mark.parametrize("name", SEES_NOTHING)
    def test_sees_nothing_without_the_capability(self, world, both, name):
        scope = world.scope(name)
        make_activity(world)
        assert not appointments_seen(scope=scope).exists()
        assert not activities_seen(scope=scope).exists()
        with pytest.raises(NotPermitted):
            demand_network(scope=scope)

    def test_sees_their_own_appointment_wherever_they_are(self, world, both):
        own = make_appointment(world, office=DAKAR, user="pm.nairobi")
        assert list(appointments_seen(scope=world.scope("pm.nairobi"))) == [own]

    def test_keeps_a_draft_to_its_writer(self, world):
        draft = make_activity(
            world, state=ActivityState.DRAFT, created_by=world.people["focalpoint.nairobi"]
        )
        logged = make_activity(world)
        away = make_activity(world, office=DAKAR)
        assert set(activities_seen(scope=world.scope("focalpoint.nairobi"))) == {draft, logged}
        assert set(activities_seen(scope=world.scope("head.nairobi"))) == {logged}
        assert set(activities_seen(scope=world.scope("gcu"))) == {logged, away}
        with pytest.raises(OutOfScope):
            activity_seen(activity_id=draft.pk, scope=world.scope("gcu"))

    def test_is_kept_by_the_gcu_alone(self, world, both):
        assert appointment_to_keep(appointment_id=both[0].pk, scope=world.scope("gcu")) == both[0]
        assert keeps_network(scope=world.scope("gcu"))
        for name in ("head.nairobi", "wggi", "auditor"):
            with pytest.raises(NotPermitted):
                appointment_to_keep(appointment_id=both[0].pk, scope=world.scope(name))
            assert not keeps_network(scope=world.scope(name))
