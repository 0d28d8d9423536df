"""The monthly nudge: who is told, of what, how often."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.focal_points.choices import ActivityState, AppointmentRole
from apps.focal_points.services.activities.nudging import nudge
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.focal_points.builders import (
    make_activity,
    make_appointment,
    make_item,
    make_workplan,
)

CLOCK = OfficeScope.everything("test")
FOCAL_POINT = "focalpoint.nairobi"
MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)


class TestNudge:
    def test_is_given_once_a_month(self, world: World):
        make_appointment(world, user=FOCAL_POINT)
        assert nudge(now=MAY, scope=CLOCK) == 1
        assert nudge(now=MAY + timedelta(days=3), scope=CLOCK) == 0
        assert nudge(now=datetime(2026, 6, 2, tzinfo=UTC), scope=CLOCK) == 1
        first = Notice.objects.order_by("pk")[0]
        assert first.user == world.people[FOCAL_POINT]
        assert first.values == {"since": {"date": "2026-04-01"}}
        assert first.url == "/focal-points/activities/new/"

    def test_is_given_to_nobody_who_logged_since_the_first_of_last_month(self, world: World):
        appointment = make_appointment(world, user=FOCAL_POINT)
        activity = make_activity(world, appointment=appointment, happened_on=date(2026, 4, 1))
        assert nudge(now=MAY, scope=CLOCK) == 0
        activity.happened_on = date(2026, 3, 31)
        activity.save()
        assert nudge(now=MAY, scope=CLOCK) == 1

    def test_is_not_spared_by_a_draft(self, world: World):
        make_appointment(world, user=FOCAL_POINT)
        make_activity(
            world,
            created_by=world.people[FOCAL_POINT],
            happened_on=date(2026, 4, 20),
            state=ActivityState.DRAFT,
            logged_at=None,
        )
        assert nudge(now=MAY, scope=CLOCK) == 1

    @pytest.mark.parametrize("day", [8, 30])
    def test_is_not_given_later_in_a_month(self, world: World, day):
        make_appointment(world, user=FOCAL_POINT)
        assert nudge(now=MAY.replace(day=day), scope=CLOCK) == 0

    @pytest.mark.parametrize(
        "facts",
        [
            {"starts_on": date(2026, 4, 2)},
            {"ends_before": date(2026, 5, 1)},
            {"role": AppointmentRole.ALTERNATE},
            {"office": "SEN-DAKAR"},
        ],
        ids=["new", "ended", "alternate", "not_theirs_to_log"],
    )
    def test_is_not_given_to_who_is_not_an_active_focal_point(self, world: World, facts):
        make_appointment(world, **{"user": FOCAL_POINT, **facts})
        assert nudge(now=MAY, scope=CLOCK) == 0

    def test_respects_closed_accounts_and_ended_roles(self, world: World):
        make_appointment(world, user=FOCAL_POINT)
        person = world.people[FOCAL_POINT]
        Grant.objects.filter(user=person).update(ends_before=date(2026, 4, 30))
        assert nudge(now=MAY, scope=CLOCK) == 0
        Grant.objects.filter(user=person).update(ends_before=None)
        person.is_active = False
        person.save()
        assert nudge(now=MAY, scope=CLOCK) == 0

    def test_leads_to_a_form_filled_in_from_the_calendar(self, world: World):
        make_appointment(world, user=FOCAL_POINT)
        for month, observance in ((3, "womens_day"), (11, "sixteen_days"), (12, "sixteen_days")):
            assert nudge(now=datetime(2026, month, 1, tzinfo=UTC), scope=CLOCK) == 1
            address = Notice.objects.latest("pk").url
            assert f"kind=event&observance={observance}" in address
        assert Notice.objects.latest("pk").values["day"] == {"date": "2026-11-25"}

    def test_names_what_the_workplan_has_due_that_month(self, world: World):
        workplan = make_workplan(make_appointment(world, user=FOCAL_POINT))
        make_item(workplan, position=1, title="In June", due_on=date(2026, 6, 1))
        item = make_item(workplan, position=2, title="In May", due_on=date(2026, 5, 31))
        assert nudge(now=MAY, scope=CLOCK) == 1
        notice = Notice.objects.get()
        assert (notice.values["title"], notice.url) == (
            "In May",
            f"/focal-points/activities/new/?item={item.pk}",
        )

    def test_takes_as_many_statements_for_many_as_for_one(
        self, world: World, django_assert_num_queries
    ):
        make_appointment(world, user=FOCAL_POINT)
        with django_assert_num_queries(10):
            nudge(now=MAY, scope=CLOCK)
        for person in ("gcu", "wggi"):
            make_appointment(world, user=person)
        with django_assert_num_queries(10):
            nudge(now=MAY.replace(month=6), scope=CLOCK)

    def test_is_for_the_clock(self, world: World):
        with pytest.raises(NotPermitted):
            nudge(now=MAY, scope=world.scope("gcu"))
